// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "algorithms/exact/cover_lp.h"
#include "algorithms/exact/valuation.h"
#include "algorithms/exact/work.h"

namespace qipan {

/// Finds the regions that are cheap at given prices, without listing the others. The nodes are decided one after the other along an
/// order whose frontier (decided nodes with an undecided neighbour) stays narrow. A table over position, nodes of the frontier inside,
/// and households in steps bounds what the rest of a region costs: border, turns at corners that the frontier sees, outline and area
/// by a tangent of the shape, balance. What it leaves out is >= 0. A depth-first search prunes by it and keeps regions connected.
class Sweep {
 public:
  /// `most`: upper levels that a plan may have; `deviation`: of a region, with Goal::max_deviation.
  Sweep(const Valuation& valuation, std::int64_t most, std::int64_t deviation);

  /// False if no order has a frontier narrow enough for the table.
  [[nodiscard]] bool usable() const { return usable_; }

  /// Where the shape is linearised: outline and area of a usual region.
  void set_tangent(double outline_mm, double area_dm2);
  /// Calls `visit(column, price)` for every admissible connected region whose price is below `threshold`; it returns the new
  /// threshold. True if all were seen.
  bool visit(const Duals& duals, std::int64_t threshold, Work& work, const std::function<std::int64_t(const Column&, std::int64_t)>& visit);

 private:
  struct Position {
    std::int32_t node = 0;
    std::vector<std::int32_t> frontier;           ///< before the node is decided; bit i of a mask is frontier[i]
    std::vector<std::int32_t> next_bit;           ///< per bit of `frontier`, then the node itself: its bit after, -1: none
    std::vector<std::pair<std::int32_t, std::int64_t>> cuts, lengths;  ///< bit of a decided neighbour; border cost, mm
    std::vector<std::int32_t> corners;            ///< whose last node this is, the others in the frontier
    std::vector<std::int64_t> border;             ///< [inside][mask]: what deciding the node adds, prices left out
    std::vector<std::uint32_t> after;             ///< [inside][mask]
    std::vector<std::int64_t> least;              ///< [mask][step]: bound of everything from here on
  };
  void choose_order();
  void lay_out();
  void fill(const Duals& duals);
  bool dive(std::size_t at, std::uint32_t mask, NodeSet inside, std::int64_t households, std::int64_t cost);
  [[nodiscard]] bool encloses_too_little(NodeSet inside, std::size_t at) const;
  [[nodiscard]] std::size_t step(std::int64_t households) const { return static_cast<std::size_t>(households / width_); }
  [[nodiscard]] NodeSet frontier_nodes(const Position& p, std::uint32_t mask) const;

  const Valuation& valuation_;
  std::int64_t most_;
  bool usable_ = false;
  std::vector<std::int32_t> order_;
  std::vector<Position> positions_;
  std::vector<NodeSet> undecided_;                ///< from this position on
  std::int64_t low_ = 0, high_ = 0, width_ = 1;   ///< households a region may have; of a step
  std::size_t steps_ = 1, masks_ = 0;
  double outline_slope_ = 0, area_slope_ = 0;
  std::int64_t constant_ = 0;
  std::vector<std::int64_t> node_cost_;           ///< per node: tangent, minus its price
  std::vector<std::int64_t> end_;                 ///< per step: least balance there, or never

  // of the running visit
  const Duals* duals_ = nullptr;
  std::int64_t threshold_ = 0;
  Work* work_ = nullptr;
  const std::function<std::int64_t(const Column&, std::int64_t)>* visit_ = nullptr;
};

}  // namespace qipan
