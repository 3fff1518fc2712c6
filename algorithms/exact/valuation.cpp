// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/exact/valuation.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "algorithms/support/plan_state.h"
#include "engine/plan/corner.h"

namespace qipan {
namespace {

__extension__ using Wide = __int128;
constexpr Wide kRoom = Wide{1} << 54;   ///< packed levels of a plan stay below
constexpr Wide kDear = kMostCost;

}  // namespace

Valuation::Valuation(const PieceGraph& piece, const Scorer& scorer, const BandArithmetic& arithmetic)
    : piece_(piece), scorer_(scorer), arithmetic_(arithmetic) {
  const std::int32_t n = piece.size();
  if (n > kMostExactNodes) return;
  near_.assign(static_cast<std::size_t>(n), 0);
  Wide households = 0;
  for (const Link& l : piece.links) {
    near_[static_cast<std::size_t>(l.a)] |= only(l.b);
    near_[static_cast<std::size_t>(l.b)] |= only(l.a);
  }
  Wide parts = 1;
  for (const std::vector<std::int32_t>& nodes : piece.compounds) {
    NodeSet set = 0;
    for (const std::int32_t v : nodes) set |= only(v);
    compounds_.push_back(set);
    parts += static_cast<Wide>(nodes.size());
  }
  for (const RegionSums& node : piece.nodes) {
    households += node.households;
    excess_.push_back(arithmetic.excess({.households = node.households, .difficult = node.difficult}));
    if (excess_.back() == std::numeric_limits<std::int64_t>::max()) return;
  }
  const Problem& problem = scorer.problem();
  const Wide violation = households + Wide{n} * std::max(problem.ordinary.low, problem.has_difficult ? problem.difficult.low : 0);
  if ((violation + 1) * (n + 1) * (parts + 1) > kRoom) return;
  out_base_ = n + 1;
  part_base_ = static_cast<std::int64_t>(parts) + 1;
  usable_ = true;
}

std::int64_t Valuation::households(NodeSet set) const {
  std::int64_t sum = 0;
  for_each_node(set, [&](std::int32_t v) { sum += households(v); });
  return sum;
}

void Valuation::add(Growing& set, std::int32_t node) const {
  set.sums += piece_.nodes[static_cast<std::size_t>(node)];
  for (const Entry& e : piece_.row(node)) {
    if (has(set.nodes, e.target)) {
      set.sums.outline -= 2 * e.length;
      set.cut -= e.cut;
    } else {
      set.cut += e.cut;
    }
  }
  set.nodes |= only(node);
}

std::int64_t Valuation::turn(const Corner& corner, NodeSet set) const {
  // A border passes here for certain if all sectors not in the set are one node or one land outside.
  const auto inside = [&](std::int32_t v) { return v >= 0 && has(set, v); };
  bool seen = false, single = true, member_single = true;
  std::int32_t member = -1, other = 0;
  for (const std::int32_t v : corner.around) {
    if (inside(v)) {
      member_single = member_single && (member < 0 || member == v);
      member = v;
    } else {
      single = single && (!seen || other == v);
      other = v, seen = true;
    }
  }
  if (!seen || !single || member < 0) return 0;
  const std::int64_t turn = corner_cost(corner, [&](std::int32_t v) { return inside(v) ? 1 : 0; });
  // Two nodes alone: the other region sees the same and pays its half.
  return member_single && other >= 0 ? turn : 2 * turn;
}

std::int64_t Valuation::turns(NodeSet set) const {
  if (piece_.corners.empty()) return 0;
  std::int64_t doubled = 0;
  NodeSet seen = 0;
  for_each_node(set, [&](std::int32_t v) {
    for (const std::int32_t c : piece_.node_corners[static_cast<std::size_t>(v)]) {
      const Corner& corner = piece_.corners[static_cast<std::size_t>(c)];
      const bool before = std::ranges::any_of(corner.around, [&](std::int32_t a) { return a >= 0 && has(seen, a); });
      if (!before) doubled += turn(corner, set);
    }
    seen |= only(v);
  });
  return doubled;
}

std::int64_t Valuation::levels(const Growing& set) const {
  const std::int64_t violation = outside(scorer_.band(set.sums), set.sums.households);
  std::int64_t parts = 0;
  for (const NodeSet compound : compounds_) parts += (compound & set.nodes) != 0 ? 1 : 0;
  return pack(violation, violation > 0 ? 1 : 0, parts);
}

Column Valuation::column(const Growing& set) const {
  const RegionCost cost = scorer_.cost(set.sums);
  const Weights& w = scorer_.problem().weights;
  const Wide doubled = Wide{w.border} * (set.cut + turns(set.nodes)) + 2 * (Wide{w.compactness} * cost.shape + Wide{w.balance} * cost.balance);
  return {set.nodes, levels(set), static_cast<std::int64_t>(std::min(doubled, kDear))};
}

Column Valuation::column(NodeSet set) const {
  Growing growing;
  for_each_node(set, [&](std::int32_t v) { add(growing, v); });
  return column(growing);
}

std::int64_t Valuation::deviation(NodeSet set) const {
  if (problem().goal != Goal::max_deviation) return 0;
  return std::abs(problem().regions * households(set) - households(all()));
}

NodeSet Valuation::spread(NodeSet seed, NodeSet within) const {
  NodeSet reached = seed & within;
  for (NodeSet fresh = reached; fresh != 0;) {
    NodeSet next = 0;
    for_each_node(fresh, [&](std::int32_t v) { next |= near(v); });
    fresh = next & within & ~reached;
    reached |= fresh;
  }
  return reached;
}

std::int64_t Valuation::least_levels(NodeSet rest) const {
  std::int64_t violation = 0, out = 0, parts = 0;
  for (NodeSet left = rest; left != 0;) {
    const NodeSet part = component(std::countr_zero(left), left);
    left &= ~part;
    std::int64_t total = 0, over = 0, over_households = 0, excesses = 0;
    for_each_node(part, [&](std::int32_t v) {
      total += households(v);
      excesses += excess(v);
      if (households(v) <= arithmetic_.ceiling()) return;
      over += households(v) - arithmetic_.ceiling();
      over_households += households(v);
    });
    // As in BandArithmetic::least_violation; here a part without households is no exception to the rule.
    const std::int64_t others = total - over_households;
    const std::int64_t least = over_households == 0 ? arithmetic_.distance(total) : over + std::min(others, others == 0 ? 0 : arithmetic_.distance(others));
    const std::int64_t mine = std::max(excesses, least);
    violation += mine;
    out += mine > 0 ? 1 : 0;
  }
  // A plan that violates more than that is worse in level 1 already, so a region holds at most the ceiling and that much.
  for (const NodeSet compound : compounds_) {
    if ((compound & rest) == 0) continue;
    const std::int64_t ceiling = std::max<std::int64_t>(1, arithmetic_.ceiling());
    parts += std::max<std::int64_t>(1, (households(compound & rest) - violation + ceiling - 1) / ceiling);
  }
  return pack(violation, out, parts);
}

Worth Valuation::worth(const std::vector<std::int32_t>& label) const {
  const PlanState state(piece_, scorer_, label);
  const Objective o = state.objective();
  Worth worth{pack(o.violation, o.regions_out, o.compounds_split + static_cast<std::int64_t>(compounds_.size())), 0,
              static_cast<std::int64_t>(std::min(2 * Wide{o.quality}, kDear))};
  std::vector<NodeSet> regions(static_cast<std::size_t>(state.label_bound()), 0);
  for (std::int32_t v = 0; v < size(); ++v) regions[static_cast<std::size_t>(label[static_cast<std::size_t>(v)])] |= only(v);
  for (const NodeSet region : regions) {
    if (region != 0) worth.deviation = std::max(worth.deviation, deviation(region));
  }
  return worth;
}

Objective Valuation::objective(const Worth& worth) const {
  return {.violation = violation(worth.levels),
          .regions_out = worth.levels / part_base_ % out_base_,
          .compounds_split = std::max<std::int64_t>(0, worth.levels % part_base_ - static_cast<std::int64_t>(compounds_.size())),
          .quality = (worth.cost + 1) / 2,
          .regions_off = 0,
          .deviation = worth.deviation};
}

}  // namespace qipan
