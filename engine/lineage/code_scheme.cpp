// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/lineage/code_scheme.h"

#include <algorithm>
#include <array>

#include "engine/base/error.h"

namespace qipan {
namespace {

constexpr std::size_t kStem = 12, kClass = 6;
constexpr std::string_view kLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ";
constexpr std::size_t kPerLetter = 99;
constexpr std::array<std::string_view, 4> kNames = {"unit15", "letters15", "class20", "prefixed"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }
bool all_digits(std::string_view s) { return std::ranges::all_of(s, is_digit); }

bool fits(const CodeScheme& scheme, std::string_view id) {
  if (scheme.any_stem) return !id.empty();
  return id.size() == kStem && (scheme.digits_only ? all_digits(id) : std::ranges::all_of(id, [](char c) { return is_digit(c) || is_capital(c); }));
}

std::size_t plain_numbers(const CodeScheme& scheme) { return scheme.digits == 2 ? 99 : 999; }

std::optional<std::size_t> number_of(const CodeScheme& scheme, std::string_view text) {
  if (text.size() != static_cast<std::size_t>(scheme.digits)) return std::nullopt;
  if (all_digits(text)) return std::stoul(std::string(text));
  const std::size_t letter = kLetters.find(text.front());
  if (!scheme.letters || letter == std::string_view::npos || !all_digits(text.substr(1)) || text.substr(1) == "00") return std::nullopt;
  return plain_numbers(scheme) + letter * kPerLetter + std::stoul(std::string(text.substr(1)));
}

}  // namespace

std::span<const std::string_view> code_scheme_names() { return kNames; }

CodeScheme code_scheme(const std::string& name, const std::string& prefix) {
  CodeScheme scheme;
  scheme.name = name;
  scheme.prefix = prefix;
  if (name == "class20") {
    scheme.stem_required = scheme.zero_alone = true;
    scheme.digits = 2;
    if (prefix.size() != kClass || !all_digits(prefix)) throw Error(ErrorKind::usage, "lineage.class_prefix", {prefix});
    return scheme;
  }
  if (name == "prefixed") {
    scheme.any_stem = true;
    scheme.digits = 2;
    if (prefix.empty()) throw Error(ErrorKind::usage, "lineage.prefix_missing");
    return scheme;
  }
  if (name == "letters15") scheme.digits_only = false, scheme.letters = true;
  else if (name != "unit15") throw Error(ErrorKind::usage, "lineage.unknown_scheme", {name});
  if (!prefix.empty()) throw Error(ErrorKind::usage, "lineage.prefix_unused", {name, prefix});
  return scheme;
}

std::size_t last_number(const CodeScheme& scheme) { return plain_numbers(scheme) + (scheme.letters ? kLetters.size() * kPerLetter : 0); }

std::string sequence_text(const CodeScheme& scheme, std::size_t number) {
  if (number > plain_numbers(scheme)) {
    const std::size_t k = number - plain_numbers(scheme) - 1;
    const std::string rest = std::to_string(k % kPerLetter + 1);
    return kLetters[k / kPerLetter] + std::string(2 - rest.size(), '0') + rest;
  }
  const std::string text = std::to_string(number);
  const auto width = static_cast<std::size_t>(scheme.digits);
  return std::string(width - std::min(width, text.size()), '0') + text;
}

std::string make_code(const CodeScheme& scheme, const std::string& community, std::size_t number) {
  if (number > last_number(scheme))
    throw Error(ErrorKind::input, "lineage.codes_used_up", {community, std::to_string(last_number(scheme)), scheme.name});
  const bool fit = fits(scheme, community);
  if (!fit && scheme.stem_required && community != kNoCommunity) throw Error(ErrorKind::input, "lineage.stem_unfit", {community, scheme.name});
  return scheme.prefix + community + (fit ? "" : "-") + sequence_text(scheme, number);
}

std::optional<std::size_t> number_in(const CodeScheme& scheme, const std::string& community, const std::string& code) {
  const std::string head = scheme.prefix + community + (fits(scheme, community) ? "" : "-");
  if (!code.starts_with(head)) return std::nullopt;
  return number_of(scheme, std::string_view(code).substr(head.size()));
}

std::string numbered_name(const CodeScheme& scheme, const std::string& community, const std::string& name, const std::string& code) {
  const auto number = number_in(scheme, community, code);
  return (name.empty() ? community : name) + (!number ? code : *number > 0 ? sequence_text(scheme, *number) : "");
}

std::size_t next_number(const CodeScheme& scheme, bool alone, std::set<std::size_t>& taken) {
  std::size_t number = taken.empty() ? (scheme.zero_alone && alone ? 0 : 1) : *taken.rbegin() + 1;
  if (number > last_number(scheme)) {
    number = 1;
    while (number <= last_number(scheme) && taken.contains(number)) ++number;
  }
  taken.insert(number);
  return number;
}

std::optional<std::string> community_in(const CodeScheme& scheme, const std::string& code) {
  if (scheme.any_stem || code.size() != scheme.prefix.size() + kStem + static_cast<std::size_t>(scheme.digits) || !code.starts_with(scheme.prefix))
    return std::nullopt;
  std::string stem = code.substr(scheme.prefix.size(), kStem);
  if (!fits(scheme, stem) || !number_of(scheme, std::string_view(code).substr(scheme.prefix.size() + kStem))) return std::nullopt;
  return stem;
}

}  // namespace qipan
