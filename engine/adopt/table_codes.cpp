// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/adopt/table_codes.h"

#include <array>
#include <cmath>

#include "engine/input/fields.h"

namespace qipan {
namespace {

constexpr double kMostExact = 1e15;  // a spreadsheet keeps fifteen digits

bool scientific(const std::string& text) {
  const std::size_t e = text.find_first_of("eE");
  if (e == std::string::npos || e == 0 || e + 1 >= text.size()) return false;
  const std::string head = text.substr(0, e), tail = text.substr(e + 1);
  return head.find_first_not_of("0123456789.") == std::string::npos && head.find('.') != std::string::npos &&
         tail.find_first_not_of("+0123456789") == std::string::npos;
}

}  // namespace

TableCodes::TableCodes(std::span<const std::string> codes) {
  for (const std::string& code : codes) {
    plain_[clean_key(code)] = code;
    const auto [it, fresh] = without_zeros_.try_emplace(without_leading_zeros(clean_key(code)), code);
    if (!fresh && it->second != code) it->second.clear();
  }
}

std::string TableCodes::code(const Value& cell) const {
  const std::string key = clean_key(value_as_text(cell));
  if (key.empty()) return "";
  if (const auto it = plain_.find(key); it != plain_.end()) return it->second;
  if (const auto it = without_zeros_.find(without_leading_zeros(key)); it != without_zeros_.end() && !it->second.empty()) return it->second;
  return key;
}

bool TableCodes::is_damaged(const Value& cell) {
  if (const auto* real = std::get_if<double>(&cell)) return std::abs(*real) >= kMostExact || *real != std::floor(*real);
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return std::abs(static_cast<double>(*whole)) >= kMostExact;
  return scientific(clean_text(value_as_text(cell)));
}

int first_field(const Layer& layer, std::span<const char* const> names) {
  for (const char* name : names) {
    if (const int column = layer.find_field(name); column >= 0) return column;
  }
  return -1;
}

std::span<const char* const> code_field_names() {
  static constexpr std::array<const char*, 10> kNames = {"grid_code", "code", "grid", "grid code", "网格编码", "網格編碼", "网格代码", "网格编号", "编码", "WGBM"};
  return kNames;
}

}  // namespace qipan
