// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/exact/branch_price.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "algorithms/exact/triples.h"

namespace qipan {
namespace {

constexpr int kCutRounds = 12;
constexpr std::int32_t kSmall = 64;  ///< nodes of a piece that soon has exact prices, so that little is spent on rough ones
constexpr std::size_t kFewStates = 10'000, kManyStates = 200'000, kAnyStates = std::numeric_limits<std::size_t>::max();
constexpr double kSure = 0.95;  ///< share of a region that is in
constexpr std::int64_t kNear = 50;     ///< fraction of the plan's cost that a dive is not worth
constexpr std::int64_t kDiveShare = 8;  ///< of the work that is left
constexpr std::int64_t kFeasibly = 1;   ///< enough to know that the program has a solution
constexpr std::int64_t kRoughly = 500, kExactly = 1'000'000;  ///< fractions of the program's value to which prices are sharpened

}  // namespace

template <class Set>
BranchPrice<Set>::BranchPrice(const Valuation<Set>& valuation, Sweep<Set>& sweep, std::span<const std::int32_t> plan, PriceTarget<Set> target, Work& work)
    : valuation_(valuation), sweep_(sweep), plan_(plan.begin(), plan.end()), target_(std::move(target)), work_(work) {
  std::vector<Column<Set>> pool;
  start_pool(pool);
  generation_.emplace(valuation_, sweep_, pool, typename ColumnGeneration<Set>::Tariff{target_.per_level});
}

template <class Set>
std::int64_t BranchPrice<Set>::run(std::span<const std::int32_t> counts, std::vector<NumberProof>& proofs) {
  for (const std::int32_t k : counts) open(k);
  const std::size_t roots = cases_.size();
  while (!work_.over()) {
    std::size_t least = cases_.size();
    for (std::size_t i = 0; i < cases_.size(); ++i) {
      if (!cases_[i].done && cases_[i].proven < target_.ceiling() && (least == cases_.size() || cases_[i].proven < cases_[least].proven)) least = i;
    }
    if (least == cases_.size()) break;
    expand(least);
  }
  std::int64_t bound = target_.ceiling();
  for (std::size_t i = 0; i < roots; ++i) {
    bound = std::min(bound, value(i));
    proofs.push_back({cases_[i].regions, cases_[i].duals, told(i, true)});
  }
  return bound;
}

/// Rough prices for this number of regions; the regions met on the way may make a better plan.
template <class Set>
void BranchPrice<Set>::open(std::int32_t pieces) {
  Case c;
  c.regions = pieces;
  c.duals = best_known(pieces);
  if (c.duals.bound < target_.ceiling()) {
    auto outcome = work_.part(work_.left() / (valuation_.size() <= kSmall ? 8 : 2), [&](Work& mine) { return priced(c, target_.per_level > 0 ? kFeasibly : kRoughly, mine); });
    c.duals = outcome.duals;
    if (!outcome.paid_out && (target_.per_level > 0 || target_.ceiling() - c.duals.bound > target_.ceiling() / kNear)) {
      work_.part(work_.left() / kDiveShare, [&](Work& mine) { return dive(cover(pieces), std::move(outcome), mine); });
    }
    work_.part(target_.pool_steps, [&](Work& mine) { return covers(generation_->pool(), pieces, nullptr, mine).bound; });
  }
  c.proven = c.duals.bound;
  cases_.push_back(std::move(c));
}

/// Prices from those of the case on.
template <class Set>
typename ColumnGeneration<Set>::Outcome BranchPrice<Set>::priced(Case& c, std::int64_t fraction, Work& work) {
  return generation_->solve(cover(c.regions), c.duals, c.pairs, target_.ceiling(), fraction, work);
}

template <class Set>
void BranchPrice<Set>::expand(std::size_t at) {
  Case c = std::move(cases_[at]);
  c.done = true;
  std::optional<std::pair<std::int32_t, std::int32_t>> pair;
  bool restricted = sweep_.restrict(c.pairs, c.duals.triples, kAnyStates, work_);
  if (!restricted && !c.duals.triples.empty()) restricted = sweep_.restrict(c.pairs, {}, kAnyStates, work_);
  // Exact prices take long where states are many, and rough ones may leave few regions open already.
  if (restricted && sweep_.states() > kManyStates && c.pairs.empty()) list_and_cover(c);
  if (restricted && c.proven < target_.ceiling()) {
    const Case rough = c;
    c.tree = {}, c.proven = c.duals.bound;
    auto outcome = work_.part(work_.left() / 2, [&](Work& mine) { return priced(c, kExactly, mine); });
    if (outcome.duals.bound > c.duals.bound) c.duals = outcome.duals;
    if (outcome.converged && sweep_.states() <= kManyStates) sharpen(c, outcome);
    if (!outcome.shares.empty() && std::ranges::all_of(outcome.shares, [](const Share& one) { return one.value > 1 - 1e-6; })) {
      std::vector<std::int32_t> taken;
      for (const Share& one : outcome.shares) taken.push_back(one.item);
      if (is_cover(taken)) target_.note(generation_->pool(), taken);
    }
    c.proven = std::max(c.proven, c.duals.bound);
    if (c.proven < target_.ceiling() && !work_.over()) list_and_cover(c);
    if (c.proven < rough.proven) c.duals = rough.duals, c.tree = rough.tree, c.proven = rough.proven;
    if (c.proven < target_.ceiling()) pair = least_sure(outcome.shares);
  }
  if (pair && !work_.over()) {
    c.first_child = cases_.size();
    for (const bool together : {true, false}) {
      Case child;
      child.regions = c.regions, child.pairs = c.pairs, child.duals = c.duals;
      child.pairs.push_back({pair->first, pair->second, together});
      child.proven = c.duals.bound;
      cases_.push_back(std::move(child));
    }
  }
  cases_[at] = std::move(c);
}

/// A plan from the shares of the program: the regions it is surest of, then those that are priced for what they leave, and so on.
template <class Set>
bool BranchPrice<Set>::dive(Cover<Set> rest, typename ColumnGeneration<Set>::Outcome outcome, Work& work) {
  std::vector<std::int32_t> taken;
  std::int64_t spent = 0;
  while (!outcome.paid_out && !outcome.shares.empty() && spent + outcome.duals.bound < target_.ceiling() && !work.over()) {
    std::ranges::sort(outcome.shares, {}, [](const Share& one) { return std::pair(-one.value, one.item); });
    const std::size_t before = taken.size();
    for (const Share& one : outcome.shares) {
      const Item<Set>& item = generation_->pool()[static_cast<std::size_t>(one.item)];
      if ((taken.size() > before && one.value < kSure) || !item.nodes.within(rest.nodes)) continue;
      taken.push_back(one.item);
      spent += item.cost;
      rest.nodes &= ~item.nodes, --rest.pieces;
      if (rest.side_limit >= 0) rest.side_limit = std::max<std::int64_t>(0, rest.side_limit - item.side);
      for (Held& h : outcome.duals.held) h.least -= h.least > 0 && h.meets(item.nodes) ? 1 : 0;
    }
    if (rest.nodes.empty() && rest.pieces == 0) {
      target_.note(generation_->pool(), taken);
      return true;
    }
    if (taken.size() == before || rest.nodes.empty() || rest.pieces <= 0) return false;
    outcome = work.part(work.left() / 3, [&](Work& mine) { return generation_->solve(rest, outcome.duals, {}, target_.ceiling(), kRoughly, mine); });
  }
  return false;
}

/// False where the program paid its way out.
template <class Set>
bool BranchPrice<Set>::is_cover(const std::vector<std::int32_t>& taken) const {
  Set covered;
  std::int32_t nodes = 0;
  for (const std::int32_t i : taken) {
    const Set& region = generation_->pool()[static_cast<std::size_t>(i)].nodes;
    covered |= region, nodes += region.count();
  }
  return covered == valuation_.all() && nodes == valuation_.size();
}

/// Triples that the program's solution crosses, round by round, as long as they raise the bound.
template <class Set>
void BranchPrice<Set>::sharpen(Case& c, typename ColumnGeneration<Set>::Outcome& outcome) {
  int poor = 0;
  const std::size_t most_states = std::max(kFewStates, 3 * sweep_.states());
  for (int round = 0; round < kCutRounds && c.duals.bound < target_.ceiling() && poor < 2; ++round) {
    std::vector<Triple> kept, fresh = crossed_triples<Set>(generation_->pool(), outcome.shares, c.duals.triples, valuation_.size());
    for (const Triple& t : c.duals.triples) {
      if (t.price > 0) kept.push_back(t);
    }
    bool fits = false;
    while (!fresh.empty() && !fits && !work_.over()) {
      if (fresh.size() + kept.size() > target_.triples) {
        if (kept.size() >= target_.triples) return;
        fresh.resize(target_.triples - kept.size());
      }
      std::vector<Triple> both = kept;
      both.insert(both.end(), fresh.begin(), fresh.end());
      fits = sweep_.restrict(c.pairs, both, most_states, work_);
      if (fits) kept = std::move(both);
      else fresh.resize(fresh.size() / 3);
    }
    if (!fits) return;
    const std::int64_t before = c.duals.bound;
    c.duals.triples = std::move(kept);
    outcome = work_.part(work_.left() / 2, [&](Work& mine) { return priced(c, kExactly, mine); });
    if (outcome.duals.bound > before) c.duals = outcome.duals;
    if (!outcome.converged) return;
    poor = c.duals.bound - before < (target_.ceiling() - before) / 50 ? poor + 1 : 0;
  }
}

/// Covers by ever more of the regions cheap enough to be in a better plan. A plan with none but these is found; any other has a region
/// that is dearer.
template <class Set>
void BranchPrice<Set>::list_and_cover(Case& c) {
  const auto gap = [&](std::int64_t part) { return (target_.ceiling() - c.duals.bound + part - 1) / part; };
  for (const std::int64_t part : {16, 8, 4, 2, 1}) {
    const std::int64_t below = gap(part);
    if (below <= 0 || work_.over()) break;
    const auto items = work_.part(work_.left() / 8, [&](Work& mine) { return cheap_regions(c.duals, below, mine); });
    if (!items) break;
    CoverBound proof = work_.part(work_.left() / 4, [&](Work& mine) { return covers(*items, c.regions, &c.duals, mine); });
    if (!proof.complete) break;
    if (c.proven < c.duals.bound + below) c.proven = c.duals.bound + below, c.tree = std::move(proof.tree);
  }
}

/// All regions with prices below `gap`. Nothing if they are too many or the work is over.
template <class Set>
std::optional<std::vector<Item<Set>>> BranchPrice<Set>::cheap_regions(const Duals& duals, std::int64_t gap, Work& work) {
  std::vector<Item<Set>> items;
  bool full = false;
  const Duals swept = generation_->for_sweep(duals);
  if (!sweep_.prepare(swept, work)) return std::nullopt;
  const bool all = sweep_.visit(gap, work, [&](const Column<Set>& c, std::int64_t) {
    full = full || items.size() >= target_.cheap;
    if (!full && target_.wanted(c.nodes)) items.push_back(generation_->item(c));
    return full ? std::numeric_limits<std::int64_t>::min() : gap;
  });
  if (!all || full) return std::nullopt;
  return items;
}

template <class Set>
CoverBound BranchPrice<Set>::covers(std::span<const Item<Set>> items, std::int32_t pieces, const Duals* start, Work& work) {
  return search_covers<Set>(items, cover(pieces), target_.ceiling(), work, [&](std::span<const std::int32_t> taken) {
    target_.note(items, taken);
    return target_.ceiling();
  }, target_.plain_steps, start);
}

/// Two nodes of which the solution is least sure whether they lie together.
template <class Set>
std::optional<std::pair<std::int32_t, std::int32_t>> BranchPrice<Set>::least_sure(const std::vector<Share>& shares) const {
  std::map<std::pair<std::int32_t, std::int32_t>, double> together;
  for (const Share& s : shares) {
    const std::vector<std::int32_t> nodes = generation_->pool()[static_cast<std::size_t>(s.item)].nodes.listed();
    for (std::size_t j = 1; j < nodes.size(); ++j) {
      for (std::size_t i = 0; i < j; ++i) {
        if (valuation_.near(nodes[i]).has(nodes[j])) together[{nodes[i], nodes[j]}] += s.value;
      }
    }
  }
  std::optional<std::pair<std::int32_t, std::int32_t>> best;
  double off = 0.49;
  for (const auto& [pair, value] : together) {
    if (std::abs(value - 0.5) < off - 1e-9) off = std::abs(value - 0.5), best = pair;
  }
  return best;
}

/// What is proven of a case by itself or by both of its own.
template <class Set>
std::int64_t BranchPrice<Set>::value(std::size_t at) const {
  const Case& c = cases_[at];
  return c.first_child == 0 ? c.proven : std::max(c.proven, std::min(value(c.first_child), value(c.first_child + 1)));
}

/// The tree of cases as far as it proves more than the case above.
template <class Set>
CoverCase BranchPrice<Set>::told(std::size_t at, bool root) const {
  const Case& c = cases_[at];
  CoverCase out = c.tree;
  if (c.first_child != 0 && value(at) > c.proven) {
    const Pairing& p = cases_[c.first_child].pairs.back();
    out = {};
    out.pair = true, out.a = p.a, out.b = p.b;
    for (const std::size_t child : {c.first_child, c.first_child + 1}) out.cases.push_back(told(child, false));
  } else if (!root) {
    CoverCase inner = std::move(out);
    out = {};
    out.priced = true, out.duals = c.duals;
    out.cases.push_back(std::move(inner));
  }
  return out;
}

/// Each region of the plan pays its cost by household, and nothing is proven.
template <class Set>
Duals BranchPrice<Set>::even_prices() const {
  Duals duals;
  duals.node.assign(static_cast<std::size_t>(Set::kMost), 0);
  duals.held = sweep_.held();
  std::vector<Set> regions(static_cast<std::size_t>(*std::ranges::max_element(plan_)) + 1);
  for (std::size_t v = 0; v < plan_.size(); ++v) regions[static_cast<std::size_t>(plan_[v])] |= Set::only(static_cast<std::int32_t>(v));
  for (const Set& region : regions) {
    const double each = static_cast<double>(generation_->item(valuation_.column(region)).cost) / static_cast<double>(std::max<std::int64_t>(1, valuation_.households(region)));
    region.each([&](std::int32_t v) { duals.node[static_cast<std::size_t>(v)] = static_cast<std::int64_t>(each * static_cast<double>(valuation_.households(v))); });
  }
  // All costs are >= 0: with this price of a piece no region's price is negative.
  valuation_.all().each([&](std::int32_t v) { duals.piece -= std::max<std::int64_t>(0, duals.node[static_cast<std::size_t>(v)]); });
  return duals;
}

/// Of all prices so far those that prove most: they hold for any number of regions.
template <class Set>
Duals BranchPrice<Set>::best_known(std::int32_t pieces) const {
  Duals best = even_prices();
  for (const Case& c : cases_) {
    if (proven_bound(c.duals, cover(pieces)) > proven_bound(best, cover(pieces))) best = c.duals;
  }
  best.bound = proven_bound(best, cover(pieces));
  return best;
}

/// The regions of the plan, and these with a node more or less; the mean region for the tangent.
template <class Set>
void BranchPrice<Set>::start_pool(std::vector<Column<Set>>& pool) {
  std::vector<Set> regions(static_cast<std::size_t>(*std::ranges::max_element(plan_)) + 1);
  for (std::size_t v = 0; v < plan_.size(); ++v) regions[static_cast<std::size_t>(plan_[v])] |= Set::only(static_cast<std::int32_t>(v));
  double outline = 0, area = 0;
  std::vector<double> areas;
  const auto add = [&](const Set& set) {
    const Column<Set> c = valuation_.column(set);
    if (target_.wanted(set) && sweep_.admits(c)) pool.push_back(c);
  };
  for (const Set& region : regions) {
    typename Valuation<Set>::Growing whole;
    region.each([&](std::int32_t v) { valuation_.add(whole, v); });
    outline += static_cast<double>(whole.sums.outline) / static_cast<double>(regions.size());
    area += static_cast<double>(whole.sums.area) / static_cast<double>(regions.size());
    areas.push_back(static_cast<double>(whole.sums.area));
    add(region);
    Set around;
    region.each([&](std::int32_t v) {
      around |= valuation_.near(v) & ~region;
      const Set less = region & ~Set::only(v);
      if (!less.empty() && valuation_.component(less.lowest(), less) == less) add(less);
    });
    around.each([&](std::int32_t v) { add(region | Set::only(v)); });
  }
  std::ranges::sort(areas);
  sweep_.set_tangent(outline, area, {areas[areas.size() / 8], areas[areas.size() * 7 / 8]});
}

template class BranchPrice<NodeSet<1>>;
template class BranchPrice<NodeSet<4>>;
template class BranchPrice<NodeSet<13>>;

}  // namespace qipan
