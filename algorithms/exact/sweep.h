// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "algorithms/exact/cover_lp.h"
#include "algorithms/exact/valuation.h"
#include "algorithms/exact/work.h"

namespace qipan {

/// Finds the regions that are cheap at given prices, without listing the others. The nodes are decided one after the other along an
/// order whose frontier (decided nodes that still matter to an undecided one) stays narrow. A state says which nodes of the frontier
/// are inside and which of them are connected so far. A table over position, state, and households in steps bounds what the rest of a
/// region costs: border, turns at corners that the frontier sees, outline and area by a tangent of the shape, balance, compounds.
/// What it leaves out is >= 0. A depth-first search prunes by it.
template <class Set>
class Sweep {
 public:
  /// `most`: upper levels that a plan may have; `deviation`: of a region, with Goal::max_deviation; `table`: entries of 4 bytes.
  Sweep(const Valuation<Set>& valuation, std::int64_t most, std::int64_t deviation, std::size_t table, Work& work);

  /// False if no order has a frontier narrow enough for the table, or the work is over.
  [[nodiscard]] bool usable() const { return usable_; }

  /// Where the shape is linearised: outline and area of a usual region.
  void set_tangent(double outline_mm, double area_dm2);
  /// Fills the table for these prices; true unless the work is over. No region's price is below `least()`.
  bool prepare(const Duals& duals, Work& work);
  [[nodiscard]] std::int64_t least() const;
  /// True if a plan may have such a region, by its levels and those it leaves to the others.
  [[nodiscard]] bool admits(const Column<Set>& column) const;
  /// For every node the region that the table thinks cheapest of those that begin with it, if its price is below 0.
  void sample(Work& work, const std::function<void(const Column<Set>&, std::int64_t)>& visit);
  /// Calls `visit(column, price)` for every admissible connected region whose price at the prices prepared is below `threshold`; it
  /// returns the new threshold. True if all were seen.
  bool visit(std::int64_t threshold, Work& work, const std::function<std::int64_t(const Column<Set>&, std::int64_t)>& visit);

 private:
  static constexpr std::size_t kMostFrontier = 24;
  static constexpr std::int32_t kComplete = -1, kDead = -2;  ///< in place of a state: nothing more can join; no region comes of it
  struct Position {
    std::int32_t node = 0;
    std::vector<std::int32_t> frontier;           ///< before the node is decided; bit i of a mask is frontier[i]
    std::vector<std::int32_t> next_bit;           ///< per bit of `frontier`, then the node itself: its bit after, -1: none
    std::vector<std::pair<std::int32_t, std::int64_t>> cuts, lengths;  ///< bit of a decided neighbour; border cost, mm
    std::vector<std::int32_t> corners;            ///< whose last node this is, the others in the frontier
    std::vector<std::uint32_t> inside;            ///< per state: bits of the frontier
    std::vector<std::int32_t> after;              ///< [inside][state]: state after the node is decided, or what else becomes of it
    std::vector<std::int64_t> border;             ///< [inside][state]: what deciding the node adds, prices left out
    std::vector<std::int32_t> least;              ///< [state][step]: bound of everything from here on, in units of 2^shift_
  };
  /// Connected parts of the decided nodes, inside and outside, as the frontier sees them.
  struct Parts {
    std::array<std::int8_t, kMostFrontier + 1> of{};          ///< per bit of the frontier
    std::array<std::int64_t, kMostFrontier + 2> households{};  ///< per part
    std::uint32_t used = 0, inside = 0;                        ///< bits: parts
  };
  enum class Fate { goes_on, complete, hopeless };

  [[nodiscard]] Set frontier_of(const Set& decided) const;
  void choose_order();
  void lay_out();
  bool list_states(bool connected, Work& work);
  void choose_steps();
  bool dive(std::size_t at, std::int32_t state, const Set& inside, std::int64_t households, std::int64_t cost, const Parts& parts);
  struct Branch {
    std::int64_t spent = 0, bound = 0;  ///< bound of the price of all regions from here on; far up if there is none
  };
  /// What becomes of the price with the node at `at` outside or inside.
  std::array<Branch, 2> branches(std::size_t at, std::int32_t state, std::int64_t households, std::int64_t cost) const;
  /// Fate of a region once the node at `p` is inside or not.
  Fate decide(const Position& p, std::uint32_t mask, bool in, const Parts& before, Parts& after) const;
  void try_region(const Set& inside);
  [[nodiscard]] std::size_t step(std::int64_t households) const { return static_cast<std::size_t>(households / width_); }
  [[nodiscard]] Set frontier_nodes(const Position& p, std::uint32_t mask) const;

  const Valuation<Set>& valuation_;
  std::int64_t most_, spare_ = 0;
  std::size_t table_;
  double masks_ = 0;                              ///< of the frontiers of `order_`
  bool usable_ = false;
  std::vector<Set> touching_;                     ///< per node: nodes that share a border or a corner with it
  std::vector<std::int32_t> order_;
  std::vector<Position> positions_;
  std::int64_t low_ = 0, high_ = 0, width_ = 1;   ///< households a region may have; of a step
  std::size_t steps_ = 1, states_ = 0;
  double outline_slope_ = 0, area_slope_ = 0;
  std::int64_t constant_ = 0, start_ = 0;
  std::vector<std::int64_t> node_cost_;           ///< per node: tangent, minus its price
  std::vector<std::int64_t> end_;                 ///< per step: least balance there, or never
  int shift_ = 0;

  // of the running visit
  const Duals* duals_ = nullptr;
  std::int64_t threshold_ = 0;
  Work* work_ = nullptr;
  const std::function<std::int64_t(const Column<Set>&, std::int64_t)>* visit_ = nullptr;
};

}  // namespace qipan
