// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdio>
#include <string>

namespace qipan {

/// A number with fixed decimals, independent of the locale's digits grouping.
inline std::string decimal(double value, int digits) {
  char buffer[64];
  const int n = std::snprintf(buffer, sizeof buffer, "%.*f", digits, value);
  return {buffer, static_cast<std::size_t>(n)};
}

}  // namespace qipan
