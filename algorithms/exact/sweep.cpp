// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/exact/sweep.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>

#include "algorithms/exact/sweep_limits.h"

namespace qipan {

using namespace sweeping;

namespace {

constexpr double kRounded = 4096;
constexpr std::int64_t kStepsPerState = 100;  ///< with fewer a table can be filled too seldom

}  // namespace

template <class Set>
Sweep<Set>::Sweep(const Valuation<Set>& valuation, std::int64_t most, std::int64_t deviation, std::size_t table, Work& work)
    : valuation_(valuation), most_(most), table_(table) {
  const BandArithmetic& arithmetic = valuation.arithmetic();
  std::int64_t excess = 0;
  for (std::int32_t v = 0; v < valuation.size(); ++v) excess += valuation.excess(v);
  oversize_ = excess > 0;
  const std::int64_t spare = std::max<std::int64_t>(0, valuation.violation(most));  // forced excess included: what one region may violate
  spare_ = std::max<std::int64_t>(0, spare - excess);
  low_ = std::max<std::int64_t>(0, arithmetic.floor() - spare_);
  high_ = std::min(valuation.households(valuation.all()), arithmetic.ceiling() + spare);
  if (valuation.problem().goal == Goal::max_deviation) {
    const std::int64_t total = valuation.households(valuation.all()), regions = valuation.problem().regions;
    low_ = std::max(low_, (total - deviation + regions - 1) / regions);
    high_ = std::min(high_, (total + deviation) / regions);
  }
  if (high_ < low_) return;
  touching_.resize(index(valuation.size()));
  // A turn is bounded if all its nodes are in the frontier at one time. Where states are too many, one does without compounds, then
  // without turns; in the end without telling what is connected.
  constexpr auto unknown = Compounds::unknown, any = Compounds::any, share = Compounds::share;
  const bool compounds = !valuation.piece().compounds.empty();
  for (const auto& [corners, told, connected] : {std::tuple(true, share, true), std::tuple(true, any, true), std::tuple(true, unknown, true),
                                                 std::tuple(false, any, true), std::tuple(false, unknown, true), std::tuple(false, unknown, false)}) {
    if (told != unknown && !compounds) continue;
    for (std::int32_t v = 0; v < valuation.size(); ++v) touching_[index(v)] = valuation.near(v);
    for (const Corner& corner : valuation.piece().corners) {
      if (!corners) break;
      Set around;
      for (const std::int32_t a : corner.around) around |= a >= 0 ? Set::only(a) : Set();
      around.each([&](std::int32_t a) { touching_[index(a)] |= around & ~Set::only(a); });
    }
    choose_order();
    lay_out();
    compound_rules_.clear();
    measure_reach();
    compounds_ = told, connected_ = connected;
    usable_ = restrict({}, {}, static_cast<std::size_t>(std::max<std::int64_t>(0, work.left()) / kStepsPerState), work);
    if (usable_ || work.over()) break;
  }
}

template <class Set>
bool Sweep<Set>::restrict(std::span<const Pairing> pairs, std::span<const Triple> triples, std::size_t most_states, Work& work) {
  if (usable_ && pairs.empty() && triples.empty() && !restricted_) return true;
  const bool before_restricted = std::exchange(restricted_, !pairs.empty() || !triples.empty());
  std::vector<Group> before = std::move(groups_);
  std::vector<Triple> before_triples = std::move(triples_);
  groups_.clear();
  for (std::size_t c = 0; c < valuation_.piece().compounds.size() && compounds_ != Compounds::unknown; ++c) {
    group(valuation_.piece().compounds[c], [&](const std::vector<std::int32_t>& told) {
      if (c == compound_rules_.size()) compound_rules_.push_back(compound_rule(told));
      return compound_rules_[c];
    });
  }
  first_triple_ = groups_.size();
  triples_.assign(triples.begin(), triples.end());
  for (const Triple& t : triples_) group({t.a, t.b, t.c}, [](const std::vector<std::int32_t>&) { return two_of_three(); });
  for (const Pairing& p : pairs) group({p.a, p.b}, [&](const std::vector<std::int32_t>&) { return p.together ? together() : apart(); });
  group_pockets();
  if (!join_groups() || !list_states(most_states, work)) {
    groups_ = std::move(before), triples_ = std::move(before_triples), restricted_ = before_restricted;
    // Listing what was there before takes as long as what failed.
    Work again(std::numeric_limits<std::int64_t>::max() / 2, work.context());
    usable_ = usable_ && !work.over() && join_groups() && list_states(table_, again);
    if (usable_) choose_steps(), price_borders();
    return false;
  }
  choose_steps();
  price_borders();
  return true;
}

template <class Set>
bool Sweep<Set>::visit(std::int64_t threshold, Work& work, const Visit& visit, const Visit& refused) {
  threshold_ = threshold, work_ = &work, visit_ = &visit, refused_ = refused ? &refused : nullptr;
  return dive(0, 0, Set(), 0, start_, {});
}

template <class Set>
typename Sweep<Set>::Fate Sweep<Set>::decide(const Position& p, std::uint32_t mask, bool in, const Parts& before, Parts& after) const {
  const auto fresh = static_cast<std::size_t>(std::countr_one(before.used));
  std::array<std::int8_t, kMostFrontier + 1> of = before.of;
  after.households = before.households;
  std::uint32_t used = before.used | 1u << fresh, inside = before.inside | (in ? 1u << fresh : 0);
  after.households[fresh] = valuation_.households(p.node);
  for (const auto& [bit, cost] : p.cuts) {
    const auto old = static_cast<std::size_t>(of[index(bit)]);
    if (((mask >> bit & 1) != 0) != in || old == fresh) continue;
    for (std::size_t b = 0; b < p.frontier.size(); ++b) {
      if (of[b] == static_cast<std::int8_t>(old)) of[b] = static_cast<std::int8_t>(fresh);
    }
    after.households[fresh] += after.households[old];
    used &= ~(1u << old), inside &= ~(1u << old);
  }
  std::uint32_t alive = 0;
  for (std::size_t b = 0; b <= p.frontier.size(); ++b) {
    const std::int8_t part = b < p.frontier.size() ? of[b] : static_cast<std::int8_t>(fresh);
    if (p.next_bit[b] >= 0) after.of[index(p.next_bit[b])] = part, alive |= 1u << part;
  }
  after.used = alive, after.inside = inside & alive;
  const std::uint32_t closed = used & ~alive;
  for (std::uint32_t left = closed & ~inside; left != 0 && !oversize_; left &= left - 1) {
    // Land that the region has cut off must make regions of its own.
    const std::int64_t alone = after.households[static_cast<std::size_t>(std::countr_zero(left))];
    if (inside != 0 && (alone < low_ || valuation_.arithmetic().distance(alone) > spare_)) return Fate::hopeless;
  }
  if ((closed & inside) != 0) return (used & inside & ~closed) == 0 && std::has_single_bit(closed & inside) ? Fate::complete : Fate::hopeless;
  return Fate::goes_on;
}

template <class Set>
bool Sweep<Set>::admits(const Column<Set>& column) const {
  return column.levels <= most_ && column.levels + valuation_.least_levels(valuation_.all() & ~column.nodes) <= most_;
}

/// `spent`: price by the first tangent. With the shape itself in its place most regions are too dear, before their turns are looked at.
template <class Set>
void Sweep<Set>::try_region(const Set& inside, std::int64_t spent) {
  typename Valuation<Set>::Growing region;
  inside.each([&](std::int32_t v) { valuation_.add(region, v); });
  const Tangent& t = tangents_.front();
  const RegionCost cost = valuation_.scorer().cost(region.sums);
  const Weights& w = valuation_.problem().weights;
  const double linear = static_cast<double>(t.constant) + t.outline_slope * static_cast<double>(region.sums.outline) + t.area_slope * static_cast<double>(region.sums.area);
  const double exact = 2.0 * (static_cast<double>(w.compactness) * static_cast<double>(cost.shape) + static_cast<double>(w.balance) * static_cast<double>(cost.balance));
  // The slack is for what was rounded per node and border.
  if (static_cast<double>(spent) - linear + exact >= static_cast<double>(threshold_) + kRounded + 1e-9 * (std::abs(linear) + exact)) return;
  const Column<Set> column = valuation_.column(region);
  const std::int64_t price = duals_->price(Item<Set>{column.nodes, column.cost, column.levels});
  if (price >= threshold_) return;
  if (admits(column)) threshold_ = (*visit_)(column, price);
  else if (refused_ != nullptr) threshold_ = (*refused_)(column, price);
}

template <class Set>
std::array<typename Sweep<Set>::Branch, 2> Sweep<Set>::branches(std::size_t at, std::int32_t state, std::int64_t households, const Spent& spent) const {
  const Position& p = positions_[at];
  const std::size_t states = p.inside.size();
  std::array<Branch, 2> branch{};
  for (std::size_t in = 0; in < 2; ++in) {
    const std::int64_t more = households + (in != 0 ? valuation_.households(p.node) : 0);
    const std::int32_t after = p.after[in * states + index(state)];
    if (more > high_ || after == kDead) continue;
    const std::int32_t* rest = nullptr;
    if (after != kComplete && at + 1 < positions_.size()) rest = this->rest(at + 1, after, more);
    std::int64_t bound = -kFar;
    for (std::size_t t = 0; t < used_; ++t) {
      branch[in].spent[t] = spent[t] + p.paid[t][in * states + index(state)] + (in != 0 ? tangents_[t].node_cost[index(p.node)] : 0);
      std::int64_t left = kFar;
      if (after == kComplete) left = end_[step(more)];
      else if (rest != nullptr && *rest < kFrom) left = static_cast<std::int64_t>(*rest) << shift_;
      bound = left == kFar ? kFar : std::max(bound, branch[in].spent[t] + left);
      if (bound == kFar) break;
      if (rest != nullptr) rest += positions_[at + 1].entries;
    }
    branch[in].bound = bound;
  }
  return branch;
}

template <class Set>
bool Sweep<Set>::dive(std::size_t at, std::int32_t state, const Set& inside, std::int64_t households, const Spent& spent, const Parts& parts) {
  if (!work_->spend(2)) return false;
  const Position& p = positions_[at];
  const std::array<Branch, 2> branch = branches(at, state, households, spent);
  const std::size_t first = branch[1].bound < branch[0].bound ? 1 : 0;
  for (const std::size_t in : {first, 1 - first}) {
    if (branch[in].bound >= threshold_) continue;
    const Set set = in != 0 ? inside | Set::only(p.node) : inside;
    Parts next;
    const Fate fate = decide(p, p.inside[index(state)], in != 0, parts, next);
    if (fate == Fate::hopeless) continue;
    if (fate == Fate::complete) {
      // Whatever is undecided stays outside.
      if (!work_->spend(20)) return false;
      try_region(set, branch[in].spent.front());
      continue;
    }
    const std::int64_t more = households + (in != 0 ? valuation_.households(p.node) : 0);
    if (!dive(at + 1, p.after[in * p.inside.size() + index(state)], set, more, branch[in].spent, next)) return false;
  }
  return true;
}

template <class Set>
void Sweep<Set>::sample(Work& work, const std::function<void(const Column<Set>&, std::int64_t)>& visit) {
  const Visit take = [&](const Column<Set>& column, std::int64_t price) {
    visit(column, price);
    return std::int64_t{0};
  };
  threshold_ = 0, visit_ = &take, refused_ = nullptr;
  Spent empty_cost = start_;
  Parts empty_parts;
  for (std::size_t root = 0; root < positions_.size(); ++root) {
    // State 0: nothing inside yet.
    Set inside;
    std::int64_t households = 0;
    Spent cost = empty_cost;
    std::int32_t state = 0;
    Parts parts = empty_parts;
    for (std::size_t at = root; at < positions_.size(); ++at) {
      const Position& p = positions_[at];
      const std::array<Branch, 2> branch = branches(at, state, households, cost);
      const std::size_t best = at == root || branch[1].bound < branch[0].bound ? 1 : 0;
      Parts next;
      Fate fate = Fate::hopeless;
      std::size_t in = best;
      for (const std::size_t way : {best, 1 - best}) {
        if (branch[way].bound >= kFar || (at == root && way == 0)) continue;
        fate = decide(p, p.inside[index(state)], way != 0, parts, next);
        in = way;
        if (fate != Fate::hopeless) break;
      }
      if (fate == Fate::hopeless) break;
      if (in != 0) inside |= Set::only(p.node), households += valuation_.households(p.node);
      if (fate == Fate::complete) {
        try_region(inside, branch[in].spent.front());
        break;
      }
      cost = branch[in].spent, parts = next, state = p.after[in * p.inside.size() + index(state)];
    }
    work.spend(2 * static_cast<std::int64_t>(positions_.size() - root));
    const Position& p = positions_[root];
    for (std::size_t t = 0; t < used_; ++t) empty_cost[t] += p.paid[t].front();
    Parts next;
    decide(p, 0, false, empty_parts, next);
    empty_parts = next;
  }
}

template class Sweep<NodeSet<1>>;
template class Sweep<NodeSet<4>>;
template class Sweep<NodeSet<13>>;

}  // namespace qipan
