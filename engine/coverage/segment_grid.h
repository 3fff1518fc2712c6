// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/base/lattice.h"

namespace qipan {

/// Uniform grid over the lattice that hands out the cells a segment runs through (with a margin of 2 mm).
class SegmentGrid {
 public:
  explicit SegmentGrid(std::int64_t cell_mm) : cell_(cell_mm) {}

  using Key = std::uint64_t;
  static Key key(std::int64_t column, std::int64_t row) {
    return (static_cast<Key>(row + (1LL << 31)) << 32) | static_cast<Key>(column + (1LL << 31));
  }
  [[nodiscard]] std::int64_t index(std::int64_t v) const { return v >= 0 ? v / cell_ : -((-v + cell_ - 1) / cell_); }
  [[nodiscard]] std::int64_t cell() const { return cell_; }

  /// Calls visit(key) for each cell; rows from south to north, columns from west to east.
  template <class Visit>
  void for_each_cell(Point a, Point b, Visit&& visit) const {
    constexpr std::int64_t kMargin = 2;
    if (a.y > b.y) std::swap(a, b);
    const std::int64_t row0 = index(a.y - kMargin), row1 = index(b.y + kMargin);
    for (std::int64_t row = row0; row <= row1; ++row) {
      double x0 = static_cast<double>(a.x), x1 = static_cast<double>(b.x);
      if (row1 - row0 > 0 && b.y > a.y) {  // the part of the segment inside this row
        const double slope = (x1 - x0) / static_cast<double>(b.y - a.y), west = x0;
        const double low = std::max<double>(static_cast<double>(row * cell_ - kMargin - a.y), 0.0);
        const double high = std::min<double>(static_cast<double>((row + 1) * cell_ + kMargin - a.y), static_cast<double>(b.y - a.y));
        x0 = west + slope * low;
        x1 = west + slope * high;
      }
      if (x0 > x1) std::swap(x0, x1);
      const std::int64_t column0 = index(static_cast<std::int64_t>(x0) - kMargin - 1), column1 = index(static_cast<std::int64_t>(x1) + kMargin + 1);
      for (std::int64_t column = column0; column <= column1; ++column) visit(key(column, row));
    }
  }

 private:
  std::int64_t cell_;
};

}  // namespace qipan
