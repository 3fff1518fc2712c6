// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/redraw/pair_program.h"

#include <algorithm>
#include <limits>
#include <tuple>

#include "engine/base/indexing.h"

namespace qipan {
namespace {

constexpr std::size_t kAtOnce = 40;    ///< pairs taken per round and grid
constexpr std::size_t kVaried = 150;   ///< pairs varied per round
constexpr int kVariations = 30;        ///< rounds of them between two sweeps
constexpr std::int64_t kLookSteps = 20'000, kMostLookSteps = kLookSteps * 1000;
constexpr std::int64_t kUnknown = -(std::int64_t{1} << 50);

/// `quarters` of the way from `a` to `b`.
Duals between(const Duals& a, const Duals& b, std::int64_t quarters) {
  Duals m = a;
  const auto mean = [&](std::int64_t x, std::int64_t y) { return x + (y - x) / 4 * quarters; };
  for (std::size_t v = 0; v < m.node.size(); ++v) m.node[v] = mean(a.node[v], b.node[v]);
  m.side = mean(a.side, b.side), m.piece = 0;
  return m;
}

}  // namespace

template <class Set>
PairProgram<Set>::PairProgram(const GridPairs<Set>& pairs, Sweep<Set>& sweep, std::int64_t most_regions)
    : pairs_(pairs), valuation_(pairs.valuation()), sweep_(sweep), most_regions_(most_regions) {
  sweep_.set_tangent(0, 0);
  for (std::int32_t g = 0; g < pairs.grids(); ++g) {
    may_stay_.push_back(pairs.connected(pairs.block(g)) && sweep.admits(valuation_.column(pairs.block(g))));
    if (may_stay_.back()) add(pairs.whole(g));
  }
}

template <class Set>
void PairProgram<Set>::add(const Pair<Set>& p) {
  if (known_.insert({p.nodes, p.grid}).second) pool_.push_back(p);
}

template <class Set>
void PairProgram<Set>::add_all(const Set& set) {
  const Column<Set> c = valuation_.column(set);
  if (!sweep_.admits(c)) return;
  Pair<Set> p;
  for (std::int32_t g = -1; g < pairs_.grids(); ++g) {
    if (pairs_.make(set, c.levels, g, p)) add(p);
  }
}

template <class Set>
void PairProgram<Set>::bring(const Pair<Set>& p, CoverProgram<Set>& program) {
  if (knows(p)) return;
  add(p);
  in_program_.push_back(pool_.size() - 1);
  program.add(item(pairs_, aim_, p));
}

/// Prices for the sweep: those of the nodes less what moving them costs if the region continues `g`. Nobody wants what stays.
template <class Set>
Duals PairProgram<Set>::for_sweep(const Duals& d, std::int32_t g) const {
  Duals out;
  out.node.assign(static_cast<std::size_t>(Set::kMost), 0);
  std::int64_t most = 1;
  for (std::int32_t v = 0; v < pairs_.nodes(); ++v) {
    const bool moves = pairs_.grid(v) >= 0 && pairs_.grid(v) != g;
    at(out.node, v) = at(d.node, v) - (moves ? aim_.household * valuation_.households(v) : 0);
    most += std::max<std::int64_t>(0, at(out.node, v));
  }
  case_.stay.each([&](std::int32_t s) { pairs_.block(s).each([&](std::int32_t v) { at(out.node, v) = -most; }); });
  return out;
}

/// What a pair of any region with `g` pays besides.
template <class Set>
std::int64_t PairProgram<Set>::constant(const Duals& d, std::int32_t g) const {
  return g < 0 ? 0 : aim_.grid + (aim_.most_touched < 0 ? 0 : d.side) - at(d.node, pairs_.nodes() + g);
}

/// No region with `g` has a reduced cost below what is returned, or 0; cheap ones are added to `found`.
template <class Set>
std::int64_t PairProgram<Set>::look(const Duals& d, std::int32_t g, std::int64_t steps, Work& work, Found& found) {
  const Duals prices = for_sweep(d, g);
  const std::int64_t more = constant(d, g);
  if (!sweep_.prepare(prices, work)) return kUnknown;
  const std::int64_t table = sweep_.least() + more;
  if (table >= 0) return 0;
  Found mine;
  const auto take = [&](const Column<Set>& c, std::int64_t price) {
    Pair<Set> p;
    if (!pairs_.make(c.nodes, c.levels, g, p) || !pairs_.fits(p, case_)) return false;
    mine.emplace_back(price, p);
    return true;
  };
  sweep_.sample(work, [&](const Column<Set>& c, std::int64_t price) { take(c, price + more); });
  std::int64_t from = table, left = steps;
  for (const std::int64_t share : {12, 8, 4, 2, 1, 0}) {
    const std::int64_t threshold = table / 16 * share, before = work.left();
    std::int64_t least = threshold;
    std::size_t count = 0;
    const bool all = work.part(left, [&](Work& part) {
      return sweep_.visit(threshold - more, part, [&](const Column<Set>& c, std::int64_t price) {
        if (take(c, price + more)) least = std::min(least, price + more), ++count;
        return (count < kAtOnce ? threshold : least) - more;
      });
    });
    left -= before - work.left();
    if (!all) break;
    from = least;
    if (count > 0) break;
  }
  std::ranges::sort(mine, {}, [](const auto& m) { return std::pair(m.first, m.second.nodes); });
  if (mine.size() > kAtOnce) mine.resize(kAtOnce);
  found.insert(found.end(), mine.begin(), mine.end());
  return std::min<std::int64_t>(0, from);
}

/// Makes the prices provable by what the sweep proves of every grid, and finds pairs worth having.
template <class Set>
void PairProgram<Set>::prove(PairPrices& tried, std::int64_t steps, Work& work, Found& found) {
  Duals& d = tried.duals;
  tried.bound = aim_.most_touched < 0 ? 0 : -d.side * aim_.most_touched;
  tried.none = look(d, -1, steps, work, found);
  for (std::int32_t g = 0; g < pairs_.grids(); ++g) {
    if (case_.stay.has(g)) continue;
    std::int64_t least = std::min(reduced(d, pairs_.end(g)), look(d, g, steps, work, found));
    if (at(may_stay_, g) && !case_.open.has(g)) least = std::min(least, reduced(d, pairs_.whole(g)));
    at(d.node, pairs_.nodes() + g) += least;  // every grid is ended or continued just once
  }
  pairs_.left(case_).each([&](std::int32_t v) { tried.bound += at(d.node, v); });
  tried.bound += most_regions_ * tried.none;
}

/// Pairs of the pool that are cheap, with a node more or less.
template <class Set>
std::size_t PairProgram<Set>::vary(CoverProgram<Set>& program, const Duals& d, Work& work) {
  std::vector<std::pair<std::int64_t, std::size_t>> cheap;
  for (const std::size_t i : in_program_) cheap.emplace_back(reduced(d, pool_[i]), i);
  work.spend(static_cast<std::int64_t>(in_program_.size()) / 2);
  const std::size_t many = std::min(cheap.size(), kVaried);
  std::ranges::partial_sort(cheap, cheap.begin() + static_cast<std::ptrdiff_t>(many));
  const Set left = pairs_.left(case_);
  Found found;
  const auto consider = [&](const Set& set, std::int32_t g) {
    if (known_.contains({set, g})) return;
    work.spend(10);
    Pair<Set> p;
    if (!pairs_.make(set, 0, g, p)) return;
    const std::int64_t price = reduced(d, p);
    if (price >= 0) return;
    const Column<Set> c = valuation_.column(set);
    if (!sweep_.admits(c)) return;
    p.levels = c.levels;
    found.emplace_back(price, p);
  };
  for (std::size_t i = 0; i < many; ++i) {
    const Set set = pool_[cheap[i].second].nodes;
    const std::int32_t g = pool_[cheap[i].second].grid;
    Set around;
    set.each([&](std::int32_t v) { around |= valuation_.near(v); });
    (around & left & ~set).each([&](std::int32_t v) { consider(set | Set::only(v), g); });
    set.each([&](std::int32_t v) {
      const Set less = set & ~Set::only(v);
      if (!less.empty() && valuation_.component(less.lowest(), less) == less) consider(less, g);
    });
  }
  std::ranges::sort(found, {}, [](const auto& f) { return std::tuple(f.first, f.second.nodes, f.second.grid); });
  const auto size = pool_.size();
  for (std::size_t i = 0; i < std::min(found.size(), 2 * kAtOnce); ++i) bring(found[i].second, program);
  return pool_.size() - size;
}

template <class Set>
PairPrices PairProgram<Set>::solve(const PairAim& aim, const GridCase<Set>& c, std::int64_t ceiling, Work& work) {
  aim_ = aim, case_ = c;
  CoverProgram<Set> program(cover(), std::max<std::int64_t>(1, ceiling), {}, &work.context());
  in_program_.clear();
  std::vector<std::int32_t> whole_of(static_cast<std::size_t>(pairs_.grids()), -1);
  for (std::size_t i = 0; i < pool_.size(); ++i) {
    const Pair<Set>& p = pool_[i];
    if (!pairs_.fits(p, c)) continue;
    if (p.touched == 0 && p.grid >= 0) at(whole_of, p.grid) = static_cast<std::int32_t>(in_program_.size());
    in_program_.push_back(i), program.add(item(pairs_, aim_, p));
  }
  for (std::int32_t g = 0; g < pairs_.grids(); ++g) {
    if (!c.stay.has(g)) program.add(item(pairs_, aim_, pairs_.end(g)));
  }
  PairPrices best;
  best.duals.node.assign(static_cast<std::size_t>(Set::kMost), 0);
  std::int64_t steps = kLookSteps, weight = 2;
  while (!work.over() && best.bound < ceiling) {
    Duals exact = program.solve();
    for (int round = 0; round < kVariations && vary(program, exact, work) > 0 && !work.over(); ++round) exact = program.solve();
    work.spend(static_cast<std::int64_t>(pool_.size()) * 10);
    PairPrices tried;
    tried.duals = between(exact, best.duals, weight);
    Found found;
    prove(tried, steps, work, found);
    const bool better = tried.bound > best.bound;
    if (better) best = tried;
    if (best.bound >= ceiling || best.bound + 1 + exact.bound / 2000 >= exact.bound) {
      if (!(exact.paid_out && program.raise())) break;
    }
    const auto size = pool_.size();
    for (const auto& [price, p] : found) {
      if (reduced(exact, p) < 0) bring(p, program);
    }
    if (pool_.size() > size) {
      weight = 2;
      continue;
    }
    if (better && weight > 0) --weight;
    if (better) continue;
    if (weight > 0) weight = 0;
    else if (steps < kMostLookSteps) steps *= 4;
    else if (!(exact.paid_out && program.raise())) break;
  }
  const std::vector<double> values = program.values();
  for (std::int32_t g = 0; g < pairs_.grids(); ++g) {
    const auto i = static_cast<std::size_t>(at(whole_of, g));
    best.stays.push_back(at(whole_of, g) >= 0 && i < values.size() ? values[i] : 0.0);
  }
  return best;
}

template <class Set>
bool PairProgram<Set>::cheap_pairs(const PairAim& aim, const GridCase<Set>& c, const PairPrices& prices, std::int64_t gap, std::size_t most, Work& work,
                                   std::vector<Pair<Set>>& out) {
  aim_ = aim, case_ = c;
  out.clear();
  bool full = false;
  for (std::int32_t g = -1; g < pairs_.grids() && !full; ++g) {
    if (g >= 0 && c.stay.has(g)) continue;
    const std::int64_t more = constant(prices.duals, g) - (g < 0 ? prices.none : 0);
    const Duals here = for_sweep(prices.duals, g);  // the sweep keeps a pointer
    if (!sweep_.prepare(here, work)) return false;
    const bool all = sweep_.visit(gap - more, work, [&](const Column<Set>& column, std::int64_t) {
      Pair<Set> p;
      if (pairs_.make(column.nodes, column.levels, g, p) && pairs_.fits(p, c)) out.push_back(p);
      full = full || out.size() >= most;
      return full ? std::numeric_limits<std::int64_t>::min() / 4 : gap - more;
    });
    if (!all) return false;
    if (g >= 0 && at(may_stay_, g) && !c.open.has(g)) out.push_back(pairs_.whole(g));
  }
  return !full;
}

template class PairProgram<NodeSet<1>>;
template class PairProgram<NodeSet<4>>;

}  // namespace qipan
