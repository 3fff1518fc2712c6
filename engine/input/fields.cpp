// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/input/fields.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "engine/base/error.h"

namespace qipan {
namespace {

constexpr double kLargestCount = 9e12;  // thousandths stay below 2^53: sums of doubles and integers agree

/// UTF-8 sequences of three bytes: U+FF01..U+FF5E are the full-width forms of ASCII 0x21..0x7E, U+3000 the ideographic
/// blank.
std::string narrow(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = [&](std::size_t k) { return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0u; };
    if (byte(0) == 0xEF && (byte(1) == 0xBC || byte(1) == 0xBD) && (byte(2) & 0xC0u) == 0x80) {
      const unsigned code = 0xF000u | ((byte(1) & 0x3Fu) << 6) | (byte(2) & 0x3Fu);
      if (code >= 0xFF01 && code <= 0xFF5E) {
        out += static_cast<char>(code - 0xFF01 + 0x21);
        i += 3;
        continue;
      }
    }
    if (byte(0) == 0xE3 && byte(1) == 0x80 && byte(2) == 0x80) {
      out += ' ';
      i += 3;
    } else if (byte(0) == 0xC2 && byte(1) == 0xA0) {
      out += ' ';
      i += 2;
    } else {
      out += text[i++];
    }
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks[] = {" ", "\t", "\r", "\n", "\v", "\f", "\xC2\xA0", "\xE3\x80\x80"};
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view blank : kBlanks) {
      if (text.starts_with(blank)) text.remove_prefix(blank.size()), again = true;
      if (text.ends_with(blank)) text.remove_suffix(blank.size()), again = true;
    }
  }
  return text;
}

std::string without_decimals(std::string key) {
  const auto dot = key.find('.');
  if (dot != std::string::npos && dot > 0 && key.find_first_not_of("0123456789") == dot &&
      key.find_first_not_of('0', dot + 1) == std::string::npos)
    key.resize(dot);
  return key;
}

}  // namespace

std::string layer_label(const Layer& layer) { return layer.name.empty() ? layer.path : layer.path + "::" + layer.name; }

std::string field_list(const Layer& layer) {
  std::string list;
  for (const Field& field : layer.fields) list += (list.empty() ? "" : ", ") + field.name;
  return list.empty() ? "-" : list;
}

std::string clean_text(std::string_view text) { return std::string(trimmed(narrow(text))); }

std::string clean_key(std::string_view text) { return without_decimals(clean_text(text)); }

std::string without_leading_zeros(std::string_view key) {
  const auto first = key.find_first_not_of('0');
  if (first == std::string_view::npos) return key.empty() ? "" : "0";
  return std::string(key.substr(first));
}

std::string milli_text(Milli value) {
  std::string text = std::to_string(value / 1000);
  if (const Milli rest = std::abs(value % 1000); rest != 0) {
    std::string digits = std::to_string(rest);
    digits.insert(0, 3 - digits.size(), '0');
    while (digits.back() == '0') digits.pop_back();
    text += "." + digits;
  }
  return text;
}

std::string measure_text(double value) {
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, std::abs(value) < 10 ? "%.2f" : "%.1f", value);
  return buffer;
}

FieldReader::FieldReader(const Layer& layer, const std::string& field) : layer_(layer), field_(field) {
  const int index = layer.find_field(field);
  if (index < 0) {
    const std::string there = field_list(layer);
    const bool plain = std::ranges::all_of(there, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    throw Error(ErrorKind::input, plain ? "input.no_field" : "input.no_field_encoding", {layer_label(layer), field, there});
  }
  index_ = static_cast<std::size_t>(index);
}

std::string FieldReader::text(const Feature& feature) const {
  return without_decimals(std::string(trimmed(value_as_text(feature.values[index_]))));
}

std::optional<double> FieldReader::number(const Feature& feature) const {
  const Value& value = feature.values[index_];
  double number = 0;
  if (std::holds_alternative<std::monostate>(value)) return std::nullopt;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    number = static_cast<double>(*integer);
  } else if (const auto* real = std::get_if<double>(&value)) {
    number = *real;
  } else {
    std::string text = clean_text(std::get<std::string>(value));
    if (text.empty()) return std::nullopt;
    const char* begin = text.data() + (text.front() == '+' ? 1 : 0);
    const char* end = text.data() + text.size();
    const auto [rest, problem] = std::from_chars(begin, end, number);
    if (problem != std::errc() || rest != end) fail(feature);
  }
  if (!std::isfinite(number) || number < 0 || number > kLargestCount) fail(feature);
  return number;
}

std::optional<Milli> FieldReader::milli(const Feature& feature, bool& rounded) const {
  const std::optional<double> value = number(feature);
  if (!value) return std::nullopt;
  const double scaled = *value * 1000, whole = std::floor(scaled + 0.5);
  if (std::abs(scaled - whole) > 1e-6 * std::max(1.0, scaled * 1e-6)) rounded = true;
  return static_cast<Milli>(whole);
}

void FieldReader::fail(const Feature& feature) const {
  std::string shown = value_as_text(feature.values[index_]);
  if (const auto* real = std::get_if<double>(&feature.values[index_]); real && !std::isfinite(*real))
    shown = std::isnan(*real) ? "NaN" : (*real > 0 ? "inf" : "-inf");
  throw Error(ErrorKind::input, "input.bad_number", {layer_label(layer_), std::to_string(feature.fid), field_, shown});
}

}  // namespace qipan
