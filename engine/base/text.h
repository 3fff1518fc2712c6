// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>

namespace qipan {

/// A number with fixed decimals, independent of the locale's digits grouping.
inline std::string decimal(double value, int digits) {
  char buffer[64];
  const int n = std::snprintf(buffer, sizeof buffer, "%.*f", digits, value);
  return {buffer, static_cast<std::size_t>(n)};
}

/// The order in which people list codes: runs of digits by their number, of any length, all else as text: "A9" before "A10". Total: texts
/// that differ in leading zeros alone are in the order of text.
struct CodeOrder {
  bool operator()(std::string_view a, std::string_view b) const {
    const auto digit = [](std::string_view s, std::size_t i) { return i < s.size() && s[i] >= '0' && s[i] <= '9'; };
    std::size_t i = 0, j = 0;
    while (i < a.size() && j < b.size()) {
      if (!digit(a, i) || !digit(b, j)) {
        if (a[i] != b[j]) return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[j]);
        ++i, ++j;
        continue;
      }
      while (a[i] == '0' && digit(a, i + 1)) ++i;
      while (b[j] == '0' && digit(b, j + 1)) ++j;
      std::size_t m = i, n = j;
      while (digit(a, m)) ++m;
      while (digit(b, n)) ++n;
      if (m - i != n - j) return m - i < n - j;
      if (const int c = a.substr(i, m - i).compare(b.substr(j, n - j)); c != 0) return c < 0;
      i = m, j = n;
    }
    if (i < a.size() || j < b.size()) return i == a.size();
    return a < b;
  }
};

}  // namespace qipan
