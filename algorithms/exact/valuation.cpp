// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/exact/valuation.h"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <limits>
#include <numeric>

#include "algorithms/exact/lumps.h"
#include "algorithms/support/plan_state.h"
#include "engine/plan/corner.h"

namespace qipan {
namespace {

__extension__ using Wide = __int128;
constexpr Wide kRoom = Wide{1} << 54;   ///< packed levels of a plan stay below
constexpr Wide kDear = kMostCost;

}  // namespace

template <class Set>
Valuation<Set>::Valuation(const PieceGraph& piece, const Scorer& scorer, const BandArithmetic& arithmetic)
    : piece_(piece), scorer_(scorer), arithmetic_(arithmetic) {
  const std::int32_t n = piece.size();
  if (n > Set::kMost) return;
  near_.resize(static_cast<std::size_t>(n));
  Wide households = 0;
  for (const Link& l : piece.links) {
    near_[static_cast<std::size_t>(l.a)] |= Set::only(l.b);
    near_[static_cast<std::size_t>(l.b)] |= Set::only(l.a);
  }
  Wide parts = 1;
  for (const std::vector<std::int32_t>& nodes : piece.compounds) {
    Set set;
    for (const std::int32_t v : nodes) set |= Set::only(v);
    compounds_.push_back(set);
    std::vector<std::int32_t>& ordered = compound_nodes_.emplace_back(nodes);
    std::ranges::stable_sort(ordered, std::greater<>(), [&](std::int32_t v) { return this->households(v); });
    std::vector<std::int64_t> sizes;
    for (const std::int32_t v : ordered) sizes.push_back(this->households(v));
    compound_households_.push_back(std::accumulate(sizes.begin(), sizes.end(), std::int64_t{0}));
    whole_parts_.push_back(least_parts(sizes, arithmetic.ceiling()));
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

template <class Set>
std::int64_t Valuation<Set>::households(const Set& set) const {
  std::int64_t sum = 0;
  set.each([&](std::int32_t v) { sum += households(v); });
  return sum;
}

template <class Set>
void Valuation<Set>::add(Growing& set, std::int32_t node) const {
  set.sums += piece_.nodes[static_cast<std::size_t>(node)];
  for (const Entry& e : piece_.row(node)) {
    if (set.nodes.has(e.target)) {
      set.sums.outline -= 2 * e.length;
      set.cut -= e.cut;
    } else {
      set.cut += e.cut;
    }
  }
  set.nodes |= Set::only(node);
}

template <class Set>
std::int64_t Valuation<Set>::turn(const Corner& corner, const Set& set) const {
  // A border passes here for certain if all sectors not in the set are one node or one land outside.
  const auto inside = [&](std::int32_t v) { return v >= 0 && set.has(v); };
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

template <class Set>
std::int64_t Valuation<Set>::turns(const Set& set) const {
  if (piece_.corners.empty()) return 0;
  std::int64_t doubled = 0;
  Set seen;
  set.each([&](std::int32_t v) {
    for (const std::int32_t c : piece_.node_corners[static_cast<std::size_t>(v)]) {
      const Corner& corner = piece_.corners[static_cast<std::size_t>(c)];
      const bool before = std::ranges::any_of(corner.around, [&](std::int32_t a) { return a >= 0 && seen.has(a); });
      if (!before) doubled += turn(corner, set);
    }
    seen |= Set::only(v);
  });
  return doubled;
}

template <class Set>
std::int64_t Valuation<Set>::levels(const Growing& set) const {
  const std::int64_t violation = outside(scorer_.band(set.sums), set.sums.households);
  std::int64_t parts = 0;
  for (const Set& compound : compounds_) parts += compound.meets(set.nodes) ? 1 : 0;
  return pack(violation, violation > 0 ? 1 : 0, parts);
}

template <class Set>
Column<Set> Valuation<Set>::column(const Growing& set) const {
  const RegionCost cost = scorer_.cost(set.sums);
  const Weights& w = scorer_.problem().weights;
  const Wide doubled = Wide{w.border} * (set.cut + turns(set.nodes)) + 2 * (Wide{w.compactness} * cost.shape + Wide{w.balance} * cost.balance);
  return {set.nodes, levels(set), static_cast<std::int64_t>(std::min(doubled, kDear))};
}

template <class Set>
Column<Set> Valuation<Set>::column(const Set& set) const {
  Growing growing;
  set.each([&](std::int32_t v) { add(growing, v); });
  return column(growing);
}

template <class Set>
std::int64_t Valuation<Set>::deviation(const Set& set) const {
  if (problem().goal != Goal::max_deviation) return 0;
  return std::abs(problem().regions * households(set) - households(all()));
}

template <class Set>
Set Valuation<Set>::spread(const Set& seed, const Set& within) const {
  Set reached = seed & within;
  for (Set fresh = reached; !fresh.empty();) {
    Set next;
    fresh.each([&](std::int32_t v) { next |= near(v); });
    fresh = next & within & ~reached;
    reached |= fresh;
  }
  return reached;
}

template <class Set>
std::int64_t Valuation<Set>::least_levels(const Set& rest) const {
  std::int64_t violation = 0, out = 0, parts = 0;
  for (Set left = rest; !left.empty();) {
    const Set part = component(left.lowest(), left);
    left &= ~part;
    std::int64_t total = 0, over = 0, over_households = 0, excesses = 0;
    part.each([&](std::int32_t v) {
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
  for (std::size_t c = 0; c < compounds_.size(); ++c) {
    const Set& compound = compounds_[c];
    if (!compound.meets(rest)) continue;
    const std::int64_t capacity = arithmetic_.ceiling() + violation;
    if (violation == 0 && compound.within(rest)) {
      parts += whole_parts_[c];
    } else if (compound_households_[c] <= capacity) {
      ++parts;
    } else {
      std::vector<std::int64_t> sizes;
      for (const std::int32_t v : compound_nodes_[c]) {
        if (rest.has(v)) sizes.push_back(this->households(v));
      }
      parts += parts_at_least(sizes, capacity);
    }
  }
  return pack(violation, out, parts);
}

template <class Set>
Worth Valuation<Set>::worth(const std::vector<std::int32_t>& label) const {
  const PlanState state(piece_, scorer_, label);
  const Objective o = state.objective();
  Worth worth{pack(o.violation, o.regions_out, o.compounds_split + static_cast<std::int64_t>(compounds_.size())), 0,
              static_cast<std::int64_t>(std::min(2 * Wide{o.quality}, kDear))};
  std::vector<Set> regions(static_cast<std::size_t>(state.label_bound()));
  for (std::int32_t v = 0; v < size(); ++v) regions[static_cast<std::size_t>(label[static_cast<std::size_t>(v)])] |= Set::only(v);
  for (const Set& region : regions) {
    if (!region.empty()) worth.deviation = std::max(worth.deviation, deviation(region));
  }
  return worth;
}

template <class Set>
Objective Valuation<Set>::objective(const Worth& worth) const {
  return {.violation = violation(worth.levels),
          .regions_out = worth.levels / part_base_ % out_base_,
          .compounds_split = std::max<std::int64_t>(0, worth.levels % part_base_ - static_cast<std::int64_t>(compounds_.size())),
          .quality = (worth.cost + 1) / 2,
          .regions_off = 0,
          .deviation = worth.deviation};
}

template class Valuation<NodeSet<1>>;
template class Valuation<NodeSet<4>>;
template class Valuation<NodeSet<13>>;

}  // namespace qipan
