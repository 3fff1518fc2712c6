// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/exchange/pinyin.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace qipan {
namespace {

using Readings = std::unordered_map<std::string_view, std::string_view>;

constexpr auto kTable = std::to_array<std::pair<std::string_view, std::string_view>>({
#include "engine/exchange/pinyin_table.inc"
});

std::size_t length_at(const std::string_view text, std::size_t i) {
  const auto c = static_cast<unsigned char>(text[i]);
  const std::size_t n = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
  return std::min(n, text.size() - i);
}

Readings readings() {
  Readings out;
  for (const auto& [syllable, characters] : kTable)
    for (std::size_t i = 0; i < characters.size(); i += length_at(characters, i))
      out.emplace(characters.substr(i, length_at(characters, i)), syllable);
  return out;
}

bool usable(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// The name in full pinyin and by its initials.
std::pair<std::string, std::string> romanised(const std::string_view name, const Readings& table) {
  std::string full, initials;
  for (std::size_t i = 0; i < name.size();) {
    const std::string_view character = name.substr(i, length_at(name, i));
    i += character.size();
    if (character.size() == 1) {
      const char c = usable(character[0]) ? character[0] : '_';
      full += c, initials += c;
      continue;
    }
    const auto found = table.find(character);
    full += found == table.end() ? std::string_view("_") : found->second;
    initials +=
        found == table.end() ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(found->second[0])));
  }
  return {full, initials};
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

std::vector<std::string> column_names(const std::vector<std::string>& names, std::size_t bytes) {
  const Readings table = readings();
  std::set<std::string> taken;
  std::vector<std::string> out;
  for (const std::string& name : names) {
    auto [full, initials] = romanised(name, table);
    const bool ascii = std::ranges::all_of(name, [](unsigned char c) { return c < 0x80; });
    std::string wanted = full.size() <= bytes || ascii ? full : initials;
    if (wanted.empty() || !std::isalpha(static_cast<unsigned char>(wanted[0]))) wanted.insert(0, "f");
    std::string unique = wanted.substr(0, bytes);
    for (int k = 2; !taken.insert(lower(unique)).second; ++k) {
      const std::string ending = "_" + std::to_string(k);
      unique = wanted.substr(0, bytes - ending.size()) + ending;
    }
    out.push_back(unique);
  }
  return out;
}

}  // namespace qipan
