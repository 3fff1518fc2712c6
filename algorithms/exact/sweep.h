// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "algorithms/exact/cover_lp.h"
#include "algorithms/exact/sweep_labels.h"
#include "algorithms/exact/sweep_rules.h"
#include "algorithms/exact/valuation.h"
#include "algorithms/exact/work.h"

namespace qipan {

/// Finds the regions that are cheap at given prices, without listing the others. The nodes are decided one after the other along an
/// order whose frontier (decided nodes that still matter to an undecided one) stays narrow. A state says which nodes of the frontier
/// are inside and which of them are connected so far, and what rules say of compounds, triples and pairs; there is no state from which
/// too few households are left to join the parts. A table over position, state, and households in steps bounds what the rest of a region
/// costs: border, turns at corners that the frontier sees, outline and area by a tangent of the shape, balance, parts of compounds,
/// triples. What it leaves out is >= 0. A depth-first search prunes by it.
template <class Set>
class Sweep {
 public:
  /// `most`: upper levels that a plan may have; `deviation`: of a region, with Goal::max_deviation; `table`: entries of 4 bytes.
  Sweep(const Valuation<Set>& valuation, std::int64_t most, std::int64_t deviation, std::size_t table, Work& work);

  /// False if no order has a frontier narrow enough for the table, or the work is over.
  [[nodiscard]] bool usable() const { return usable_; }

  /// From now on only regions that obey these pairs, and the prices of these triples are part of the states. False, with everything as
  /// before, if that makes too many states or the work is over (then it may be of no more use).
  bool restrict(std::span<const Pairing> pairs, std::span<const Triple> triples, std::size_t most_states, Work& work);
  [[nodiscard]] std::size_t states() const { return states_; }
  /// Compounds with the regions they are held by, where a plan may have no more of these than must be and states count them; else none.
  [[nodiscard]] std::vector<Held> held() const;

  /// Where the shape is linearised: outline and area of a usual region. Where the table has room, there is one more for each of
  /// these areas, of regions as compact: what the dearest of them says counts.
  void set_tangent(double outline_mm, double area_dm2, const std::vector<double>& areas = {});
  /// Fills the table for these prices; true unless the work is over. No region's price is below `least()`.
  bool prepare(const Duals& duals, Work& work);
  [[nodiscard]] std::int64_t least() const;
  /// True if a plan may have such a region, by its levels and those it leaves to the others.
  [[nodiscard]] bool admits(const Column<Set>& column) const;
  /// For every node the region that the table thinks cheapest of those that begin with it, if its price is below 0.
  void sample(Work& work, const std::function<void(const Column<Set>&, std::int64_t)>& visit);
  using Visit = std::function<std::int64_t(const Column<Set>&, std::int64_t)>;
  /// Calls `visit(column, price)` for every admissible connected region whose price at the prices prepared is below `threshold`; it
  /// returns the new threshold. `refused` gets those that states cannot tell from these. True if all were seen.
  bool visit(std::int64_t threshold, Work& work, const Visit& visit, const Visit& refused = {});

 private:
  static constexpr std::size_t kMostFrontier = sweeping::kMostFrontier;
  static constexpr std::int32_t kComplete = -1, kDead = -2;  ///< in place of a state: nothing more can join; no region comes of it
  static constexpr std::size_t kMostTangents = 4;
  /// Few nodes, and some bits of the states, kept from the first to the last of them, that hold the state of their rule.
  struct Group {
    std::vector<std::int32_t> nodes;  ///< in the order
    SweepRule rule;
    std::int64_t price = 0;           ///< at the prices prepared
    int slot = -1, bits = 0;
  };
  struct Join {
    std::size_t group, layer;         ///< of the group's nodes
  };
  /// A state's part of the table: the steps that its households may be in.
  struct Row {
    std::size_t at = 0, first = 0, end = 0;
  };
  struct Position {
    std::int32_t node = 0;
    std::vector<std::int32_t> frontier;           ///< before the node is decided; bit i of a mask is frontier[i]
    std::vector<std::int32_t> next_bit;           ///< per bit of `frontier`, then the node itself: its bit after, -1: none
    std::vector<std::pair<std::int32_t, std::int64_t>> cuts, lengths;  ///< bit of a decided neighbour; border cost, mm
    std::vector<std::int32_t> corners;            ///< whose last node this is, the others in the frontier
    std::uint32_t beyond = 0;                     ///< bits of the frontier too many households away to lie in a region with the node
    std::vector<std::int64_t> between;            ///< per pair of bits of the frontier: fewest households of undecided nodes that join them
    std::vector<std::uint32_t> inside;            ///< per state: bits of the frontier
    std::vector<std::int32_t> after;              ///< [inside][state]: state after the node is decided, or what else becomes of it
    std::vector<std::int64_t> border, length;     ///< [inside][state]: what deciding the node adds to cuts and turns, to the outline in mm
    std::vector<Join> joins;                      ///< groups of the node
    std::vector<Join> open;                       ///< groups that have a node before and one after; their next node
    std::vector<std::pair<std::uint32_t, std::size_t>> dues;  ///< [inside][state] and the group whose price it pays
    std::array<std::vector<std::int64_t>, kMostTangents> paid;  ///< per tangent [inside][state]: border, outline and dues
    std::vector<std::pair<std::int64_t, std::int64_t>> households;  ///< per state: that a region may have so far, least and most
    std::vector<Row> rows;                        ///< per state: where its row lies
    std::size_t entries = 0;                      ///< of all rows
    std::vector<std::int32_t> least;              ///< [tangent][row]: bound of everything from here on, in units of 2^shift_
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
  void measure_reach();
  [[nodiscard]] SweepRule compound_rule(const std::vector<std::int32_t>& told) const;
  void group(std::vector<std::int32_t> nodes, const std::function<SweepRule(const std::vector<std::int32_t>&)>& rule);
  void group_pockets();
  bool join_groups();
  bool list_states(std::size_t most, Work& work);
  /// Groups after the node at `p` is told; false if no region comes of it. `due` gets those whose price it pays.
  bool tell(const Position& p, bool in, std::uint64_t& bits, std::vector<std::size_t>& due) const;
  [[nodiscard]] bool may_end(const Position& p, std::uint64_t bits) const;
  /// Households without which the parts named by `labels`, per bit of the frontier of `p`, do not become one region.
  [[nodiscard]] std::int64_t least_to_join(const Position& p, std::span<const std::uint8_t> labels) const;
  void drop_hopeless(std::vector<std::vector<std::int64_t>> fewest);
  std::size_t lay_rows();
  void choose_steps();
  void price_borders();
  static constexpr std::int64_t kNothing = std::numeric_limits<std::int64_t>::max() / 4;
  using Spent = std::array<std::int64_t, kMostTangents>;
  struct Tangent {
    double outline_slope = 0, area_slope = 0;
    std::int64_t constant = 0;
    std::vector<std::int64_t> node_cost;          ///< per node: tangent, minus its price
  };
  bool dive(std::size_t at, std::int32_t state, const Set& inside, std::int64_t households, const Spent& spent, const Parts& parts);
  [[nodiscard]] Tangent tangent(double ratio, double area_dm2) const;
  bool fill_table(std::size_t tangent, Work& work);
  struct Branch {
    Spent spent{};
    std::int64_t bound = kNothing;  ///< bound of the price of all regions from here on; far up if there is none
  };
  /// What becomes of the price with the node at `at` outside or inside.
  std::array<Branch, 2> branches(std::size_t at, std::int32_t state, std::int64_t households, const Spent& spent) const;
  /// Fate of a region once the node at `p` is inside or not.
  Fate decide(const Position& p, std::uint32_t mask, bool in, const Parts& before, Parts& after) const;
  void try_region(const Set& inside, std::int64_t spent);
  /// What the table says of the rest, or nothing if no region has so many households there.
  [[nodiscard]] const std::int32_t* rest(std::size_t at, std::int32_t state, std::int64_t households) const {
    const Row& row = positions_[at].rows[static_cast<std::size_t>(state)];
    const std::size_t s = step(households);
    return s < row.first || s >= row.end ? nullptr : positions_[at].least.data() + row.at + (s - row.first);
  }
  [[nodiscard]] std::size_t step(std::int64_t households) const { return static_cast<std::size_t>(households / width_); }
  [[nodiscard]] Set frontier_nodes(const Position& p, std::uint32_t mask) const;

  const Valuation<Set>& valuation_;
  std::int64_t most_, spare_ = 0;
  std::size_t table_;
  double masks_ = 0;                              ///< of the frontiers of `order_`
  bool usable_ = false, restricted_ = false;
  bool oversize_ = false;                         ///< some node has more households than a region may: land cut off with it is no worse for it
  enum class Compounds { unknown, any, share };    ///< what states tell: nothing; whether a region has some of it; how much
  bool connected_ = true;                         ///< states tell which nodes are connected
  Compounds compounds_ = Compounds::unknown;
  std::vector<SweepRule> compound_rules_;         ///< made once, for this order and these compounds
  std::vector<Group> groups_;
  std::vector<Triple> triples_;                   ///< those in `groups_`, first of them at first_triple_
  std::size_t first_triple_ = 0, first_pocket_ = 0;
  std::vector<Set> touching_;                     ///< per node: nodes that share a border or a corner with it
  std::vector<std::int32_t> order_;
  std::vector<Position> positions_;
  std::int64_t low_ = 0, high_ = 0, width_ = 1;   ///< households a region may have; of a step
  std::size_t steps_ = 1, states_ = 0, entries_ = 0;
  std::vector<Tangent> tangents_{Tangent()};      
  std::size_t used_ = 1;                          ///< of these
  Spent start_{};
  std::vector<std::int64_t> end_;                 ///< per step: least balance there, or never
  int shift_ = 0;

  // of the running visit
  const Duals* duals_ = nullptr;
  std::int64_t threshold_ = 0;
  Work* work_ = nullptr;
  const Visit *visit_ = nullptr, *refused_ = nullptr;
};

}  // namespace qipan
