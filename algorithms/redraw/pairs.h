// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <vector>

#include "algorithms/exact/cover_lp.h"
#include "algorithms/exact/valuation.h"

namespace qipan {

/// A region, and the grid of today that it continues, or none.
template <class Set>
struct Pair {
  Set nodes;
  std::int32_t grid = -1;
  std::int64_t levels = 0, moved = 0;
  std::int64_t touched = 0;  ///< 1 for a grid, unless it stays as it is
};

/// Grids that are decided: those that stay as they are, and those that do not.
template <class Set>
struct GridCase {
  Set stay, open;  ///< bits: grids
};

/// Which regions may continue which grids of today, and what moves then. Nodes of a piece, and after them its grids, are what a cover by
/// pairs covers: each node once, each grid by its end or by what continues it.
template <class Set>
class GridPairs {
 public:
  /// `today`: per node; -1: new land.
  GridPairs(const Valuation<Set>& valuation, const std::vector<std::int32_t>& today);

  [[nodiscard]] bool usable() const { return valuation_.usable() && nodes() + grids() <= Set::kMost; }
  [[nodiscard]] const Valuation<Set>& valuation() const { return valuation_; }
  [[nodiscard]] std::int32_t nodes() const { return valuation_.size(); }
  [[nodiscard]] std::int32_t grids() const { return static_cast<std::int32_t>(block_.size()); }
  [[nodiscard]] std::int32_t grid(std::int32_t node) const { return today_[static_cast<std::size_t>(node)]; }
  [[nodiscard]] const Set& block(std::int32_t g) const { return block_[static_cast<std::size_t>(g)]; }
  [[nodiscard]] std::int64_t households() const;  ///< on land of today
  [[nodiscard]] bool connected(const Set& set) const { return !set.empty() && valuation_.component(set.lowest(), set) == set; }

  [[nodiscard]] Set everything() const { return Set::first(nodes() + grids()); }
  [[nodiscard]] Set covered(const Pair<Set>& p) const { return p.grid < 0 ? p.nodes : p.nodes | row(p.grid); }
  [[nodiscard]] Set row(std::int32_t g) const { return Set::only(nodes() + g); }
  /// What is left to cover where these grids stay.
  [[nodiscard]] Set left(const GridCase<Set>& c) const;
  [[nodiscard]] bool fits(const Pair<Set>& p, const GridCase<Set>& c) const;

  /// A grid that stays as it is.
  [[nodiscard]] Pair<Set> whole(std::int32_t g) const { return {block(g), g, valuation_.column(block(g)).levels, 0, 0}; }
  /// A grid that no region continues.
  [[nodiscard]] Pair<Set> end(std::int32_t g) const { return {Set(), g, 0, 0, 1}; }
  /// This region with this grid, if it may continue it and is not just the grid.
  bool make(const Set& set, std::int64_t levels, std::int32_t g, Pair<Set>& out) const;

 private:
  const Valuation<Set>& valuation_;
  std::vector<std::int32_t> today_;
  std::vector<Set> block_;
  std::vector<std::int64_t> total_;
};

}  // namespace qipan
