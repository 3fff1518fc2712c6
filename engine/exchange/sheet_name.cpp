// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <string_view>

#include "engine/exchange/ledger.h"

namespace qipan {
namespace {

constexpr std::size_t kMostUnits = 31;

/// UTF-16 units of one UTF-8 character by its first byte.
std::size_t units(unsigned char first) { return (first & 0xC0) == 0x80 ? 0 : first >= 0xF0 ? 2 : 1; }

/// The longest beginning of whole characters within `most` UTF-16 units.
std::string cut(const std::string& text, std::size_t most) {
  std::size_t used = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    used += units(static_cast<unsigned char>(text[i]));
    if (used > most) return text.substr(0, i);
  }
  return text;
}

/// Characters of two bytes and full-width letters too: Excel takes "Ä" and "ä" for one name.
std::string folded(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0u;
    if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c + 32);
    } else if (c == 0xC3 && next >= 0x80 && next <= 0x9E) {  // Latin-1
      out += {static_cast<char>(c), static_cast<char>(next + 0x20)}, ++i;
    } else if (c == 0xD0 && next >= 0x90 && next <= 0x9F) {  // Cyrillic, first half
      out += {static_cast<char>(c), static_cast<char>(next + 0x20)}, ++i;
    } else if (c == 0xD0 && next >= 0xA0 && next <= 0xAF) {  // second half
      out += {static_cast<char>(0xD1), static_cast<char>(next - 0x20)}, ++i;
    } else if (c == 0xEF && next == 0xBC && i + 2 < text.size()) {  // full-width A to Z
      const auto last = static_cast<unsigned char>(text[i + 2]);
      const bool capital = last >= 0xA1 && last <= 0xBA;
      out += {static_cast<char>(c), static_cast<char>(capital ? 0xBD : next),
              static_cast<char>(capital ? last - 0x20 : last)},
          i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

std::string sheet_name(const std::string& wanted, std::vector<std::string>& taken) {
  std::string name;
  for (const char c : wanted) {
    const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    name += control || std::string_view("[]:*?/\\").find(c) != std::string_view::npos ? ' ' : c;
  }
  const auto trim = [](std::string& text) {
    while (!text.empty() && (text.front() == '\'' || text.front() == ' ')) text.erase(0, 1);
    while (!text.empty() && (text.back() == '\'' || text.back() == ' ')) text.pop_back();
  };
  name = cut(name, kMostUnits);
  trim(name);
  if (name.empty()) name = "sheet";
  if (folded(name) == "history") name += "_";
  const auto is_taken = [&](const std::string& candidate) {
    return std::ranges::find(taken, folded(candidate)) != taken.end();
  };
  std::string unique = name;
  for (int k = 2; is_taken(unique); ++k) {
    const std::string ending = " (" + std::to_string(k) + ")";
    std::string stem = cut(name, kMostUnits - ending.size());
    trim(stem);
    unique = stem + ending;
  }
  taken.push_back(folded(unique));
  return unique;
}

}  // namespace qipan
