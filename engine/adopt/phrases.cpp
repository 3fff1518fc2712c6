// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/adopt/phrases.h"

#include <algorithm>
#include <array>

#include "engine/base/indexing.h"
#include "engine/base/messages.h"

namespace qipan {
namespace {

/// "{0} of {1}" against "3 of 5": 3, 5. An argument ends where the text behind it is met first; a repeated one must be the same again.
std::optional<std::vector<std::string>> matched(std::string_view pattern, std::string_view text) {
  std::vector<std::string> out;
  std::vector<bool> known;
  std::size_t place = 0;
  for (std::size_t i = 0; i < pattern.size();) {
    const bool hole = pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}' && pattern[i + 1] >= '0' && pattern[i + 1] <= '9';
    if (!hole) {
      if (place >= text.size() || text[place] != pattern[i]) return std::nullopt;
      ++place, ++i;
      continue;
    }
    const auto k = static_cast<std::size_t>(pattern[i + 1] - '0');
    i += 3;
    const std::string_view next = pattern.substr(i, std::min(pattern.find('{', i), pattern.size()) - i);
    const std::size_t end = next.empty() ? text.size() : text.find(next, place);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string value(text.substr(place, end - place));
    if (k >= out.size()) out.resize(k + 1), known.resize(k + 1, false);
    if (known[k] && out[k] != value) return std::nullopt;
    out[k] = value, known[k] = true;
    place = end;
  }
  return place == text.size() ? std::optional(out) : std::nullopt;
}

}  // namespace

std::optional<std::vector<std::string>> arguments_of(std::string_view id, std::string_view text) {
  const auto list = message_catalogue();
  const auto it = std::ranges::lower_bound(list, id, {}, &Message::id);
  if (it == list.end() || it->id != id) return std::nullopt;
  for (const std::string_view pattern : {it->english, it->chinese}) {
    if (auto found = matched(pattern, text)) return found;
  }
  return std::nullopt;
}

GridReason reason_from_text(const std::string& text) {
  constexpr std::array<std::pair<const char*, bool>, 8> kReasons = {
      {{"grid.no_count_fits", true}, {"grid.atom_over", true}, {"grid.isolated", true}, {"grid.least_violation", true},
       {"grid.best_found", false}, {"grid.dedicated_inhabited", true}, {"grid.several_pieces", true}, {"adopt.by_hand", false}}};
  if (text.empty()) return {};
  for (const auto& [id, proven] : kReasons) {
    if (auto args = arguments_of(id, text)) return {id, std::move(*args), proven};
  }
  return {};
}

Diagnostics diagnostics_from(const Layer& layer, std::string_view prefix) {
  Diagnostics out;
  const int severity = layer.find_field("severity"), code = layer.find_field("code"), role = layer.find_field("layer"), feature = layer.find_field("feature"),
            text = layer.find_field("text");
  const auto value = [](const Feature& f, int column) { return column < 0 ? std::string() : value_as_text(at(f.values, column)); };
  for (const Feature& f : layer.features) {
    const std::string id = value(f, code), how = value(f, severity);
    if (!id.starts_with(prefix)) continue;
    auto args = arguments_of(id, value(f, text));
    if (!args) continue;
    out.push_back({how == "error" ? Severity::error : how == "info" ? Severity::info : Severity::warning, id, value(f, role), value(f, feature), std::move(*args), f.geometry});
  }
  return out;
}

}  // namespace qipan
