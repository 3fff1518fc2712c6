// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/exact/column_generation.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <unordered_set>
#include <utility>

namespace qipan {
namespace {

constexpr std::int64_t kPaid = 500;    ///< fraction to which prices are sharpened before a way out is made dearer
constexpr std::size_t kAtOnce = 150;   ///< regions taken per round
constexpr std::size_t kFew = 50;       ///< cheap regions with which a round is content
constexpr std::int64_t kLookSteps = 100'000;  ///< to find cheap regions once the table is full, at first
constexpr std::int64_t kMostLookSteps = 1'000'000'000;  ///< nothing is found by looking longer
constexpr std::size_t kVaried = 200;   ///< regions varied per round
constexpr int kRounds = 40;            ///< of variations between two sweeps
constexpr std::size_t kEnough = 600;   ///< cheap regions kept while looking for the cheapest

/// `quarters` of the way from `a` to `b`; rational prices are as good as any.
Duals between(const Duals& a, const Duals& b, std::int64_t quarters) {
  Duals m = a;
  const auto mean = [&](std::int64_t x, std::int64_t y) { return x + (y - x) / 4 * quarters; };
  for (std::size_t v = 0; v < m.node.size(); ++v) m.node[v] = mean(a.node[v], b.node[v]);
  m.piece = mean(a.piece, b.piece);
  m.side = mean(a.side, b.side);
  for (std::size_t t = 0; t < m.triples.size(); ++t) m.triples[t].price = mean(a.triples[t].price, b.triples[t].price);
  for (std::size_t h = 0; h < m.held.size(); ++h) m.held[h].price = mean(a.held[h].price, b.held[h].price);
  return m;
}

}  // namespace

template <class Set>
ColumnGeneration<Set>::ColumnGeneration(const Valuation<Set>& valuation, Sweep<Set>& sweep, const std::vector<Column<Set>>& pool, Tariff tariff)
    : valuation_(valuation), sweep_(sweep), tariff_(tariff) {
  for (const Column<Set>& column : pool) {
    if (known_.insert(column.nodes).second) pool_.push_back(item(column));
  }
}

template <class Set>
Item<Set> ColumnGeneration<Set>::item(const Column<Set>& column) const {
  return {column.nodes, column.cost + tariff_.per_level * column.levels, tariff_.per_level > 0 ? 0 : column.levels};
}

template <class Set>
Duals ColumnGeneration<Set>::for_sweep(Duals duals) const {
  duals.side += tariff_.per_level;
  return duals;
}

/// From loose thresholds to 0, until something is found. What is found below that is welcome, but proves nothing.
template <class Set>
std::int64_t ColumnGeneration<Set>::look(std::int64_t from, std::int64_t steps, Work& work, std::vector<Priced>& found, std::vector<Priced>& others) {
  const std::int64_t table = from;
  const auto visit = [&](std::int64_t threshold, std::int64_t most) {
    return work.part(most, [&](Work& mine) {
      return sweep_.visit(threshold, mine, [&](const Column<Set>& column, std::int64_t price) {
        found.push_back({price, item(column)});
        if (found.size() < 2 * kEnough) return threshold;
        std::ranges::nth_element(found, found.begin() + kEnough, {}, [](const Priced& f) { return std::pair(f.price, f.item.nodes); });
        found.resize(kEnough);
        return threshold = std::ranges::max(found, {}, &Priced::price).price;
      }, [&](const Column<Set>& column, std::int64_t price) {
        if (others.size() < kEnough) others.push_back({price, item(column)});
        return threshold;
      });
    });
  };
  const auto least = [&] { return std::ranges::min(found, {}, &Priced::price).price; };
  std::int64_t left = steps;
  for (const std::int64_t share : {14, 12, 10, 8, 6, 4, 3, 2, 1, 0}) {
    const std::int64_t threshold = table / 16 * share, before = work.left();
    const bool all = visit(threshold, left);
    left -= before - work.left();
    if (all && found.empty()) {
      from = threshold;
      continue;
    }
    if (all) from = least();
    if (found.size() < kFew) visit(all ? from / 4 : 0, steps / 4);
    return from;
  }
  return from;
}

/// Regions of the pool that are cheap now, with a node more or less, as long as some of these are cheaper than nothing.
template <class Set>
std::size_t ColumnGeneration<Set>::vary(CoverProgram<Set>& program, const Duals& prices, const Set& within, std::span<const Pairing> pairs, Work& work) {
  std::vector<std::pair<std::int64_t, std::size_t>> cheap;
  for (std::size_t i = 0; i < pool_.size(); ++i) cheap.emplace_back(prices.price(pool_[i]), i);
  work.spend(static_cast<std::int64_t>(pool_.size()) / 2);
  const std::size_t many = std::min(cheap.size(), kVaried);
  std::ranges::partial_sort(cheap, cheap.begin() + static_cast<std::ptrdiff_t>(many));
  std::vector<Priced> found;
  std::unordered_set<Set, SetHash<Set>> tried;
  const auto consider = [&](const Set& set) {
    if (known_.contains(set) || !tried.insert(set).second) return;
    if (std::ranges::any_of(pairs, [&](const Pairing& p) { return !p.admits(set); })) return;
    work.spend(20);
    const Column<Set> c = valuation_.column(set);
    const Item<Set> one = item(c);
    const std::int64_t price = prices.price(one);
    if (price < 0 && sweep_.admits(c)) found.push_back({price, one});
  };
  for (std::size_t i = 0; i < many; ++i) {
    const Set set = pool_[cheap[i].second].nodes;
    if (!set.within(within)) continue;
    Set around;
    set.each([&](std::int32_t v) { around |= valuation_.near(v); });
    (around & within & ~set).each([&](std::int32_t v) { consider(set | Set::only(v)); });
    set.each([&](std::int32_t v) {
      const Set less = set & ~Set::only(v);
      if (!less.empty() && valuation_.component(less.lowest(), less) == less) consider(less);
    });
  }
  std::ranges::sort(found, {}, [](const Priced& f) { return std::pair(f.price, f.item.nodes); });
  if (found.size() > kAtOnce) found.resize(kAtOnce);
  for (const Priced& f : found) add(program, f.item);
  return found.size();
}

/// Nodes outside the cover are too dear for any region.
template <class Set>
void ColumnGeneration<Set>::shut(Duals& duals, const Cover<Set>& cover, std::int64_t ceiling) const {
  (valuation_.all() & ~cover.nodes).each([&](std::int32_t v) { duals.node[static_cast<std::size_t>(v)] = -4 * ceiling; });
}

template <class Set>
void ColumnGeneration<Set>::add(CoverProgram<Set>& program, const Item<Set>& item) {
  known_.insert(item.nodes);
  program.add(item);
  programmed_.push_back(static_cast<std::int32_t>(pool_.size()));
  pool_.push_back(item);
}

template <class Set>
typename ColumnGeneration<Set>::Outcome ColumnGeneration<Set>::solve(const Cover<Set>& cover, const Duals& start, std::span<const Pairing> pairs,
                                                                     std::int64_t ceiling, std::int64_t fraction, Work& work) {
  CoverProgram<Set> program(cover, ceiling, start.triples, &work.context(), start.held);
  programmed_.clear();
  for (std::size_t i = 0; i < pool_.size(); ++i) {
    if (!pool_[i].nodes.within(cover.nodes) || std::ranges::any_of(pairs, [&](const Pairing& p) { return !p.admits(pool_[i].nodes); })) continue;
    programmed_.push_back(static_cast<std::int32_t>(i));
    program.add(pool_[i]);
  }
  const auto solved = [&] {
    Duals duals = program.solve();
    shut(duals, cover, ceiling);
    return duals;
  };
  const bool whole = cover.nodes == valuation_.all();  // of a part it is enough to know that it has no solution
  Outcome out;
  out.duals = start;
  Duals& best = out.duals;
  shut(best, cover, ceiling);
  best.bound = proven_bound(best, cover);
  std::int64_t steps = kLookSteps, weight = 3;  // prices tried: `weight` quarters of the best, the rest of the program's
  while (!work.over() && best.bound < ceiling) {
    Duals exact = solved();
    for (int round = 0; round < kRounds && vary(program, exact, cover.nodes, pairs, work) > 0 && !work.over(); ++round) exact = solved();
    work.spend(static_cast<std::int64_t>(pool_.size()) * 10);
    out.paid_out = exact.paid_out;
    if (program.stopped()) break;
    Duals tried = between(exact, best, weight);
    const Duals swept = for_sweep(tried);
    if (!sweep_.prepare(swept, work)) break;
    std::vector<Priced> found, others, sampled;
    const std::int64_t table = std::min<std::int64_t>(0, sweep_.least());
    if (table < 0) sweep_.sample(work, [&](const Column<Set>& c, std::int64_t price) { found.push_back({price, item(c)}); });
    sampled = std::move(found), found.clear();
    const std::int64_t least = table < 0 ? look(table, steps, work, found, others) : sweep_.least();
    tried.piece += least;
    tried.bound = proven_bound(tried, cover);
    const bool better = tried.bound > best.bound;
    if (better) best = tried;
    // A program that pays its way out has no solution yet.
    out.converged = best.bound + 1 + exact.bound / (exact.paid_out ? std::max(fraction, kPaid) : fraction) >= exact.bound;
    if (best.bound >= ceiling || (out.converged && !(exact.paid_out && whole && program.raise()))) break;
    found.insert(found.end(), sampled.begin(), sampled.end());
    std::ranges::sort(found, {}, [](const Priced& f) { return std::pair(f.price, f.item.nodes); });
    const auto take = [&](const std::vector<Priced>& some) {
      std::size_t added = 0;
      for (const auto& [price, item] : some) {
        if (added == kAtOnce) break;
        if (exact.price(item) >= 0 || known_.contains(item.nodes) || !item.nodes.within(cover.nodes)) continue;
        add(program, item), ++added;
      }
      return added > 0;
    };
    // Regions that no plan may have and states cannot tell from others cost the program less than looking past them.
    if (take(found) || (weight == 0 && !better && take(others))) {
      weight = 2;
      continue;
    }
    if (better && weight > 0) --weight;
    if (better) continue;
    if (weight > 0) weight = 0;
    else if (least < 0 && steps < kMostLookSteps) steps *= 4;
    else if (!(exact.paid_out && whole && program.raise())) break;
  }
  const std::vector<double> values = program.values();
  for (std::size_t i = 0; i < values.size() && i < programmed_.size(); ++i) {
    if (values[i] > 1e-6) out.shares.push_back({programmed_[i], values[i]});
  }
  return out;
}

template class ColumnGeneration<NodeSet<1>>;
template class ColumnGeneration<NodeSet<4>>;
template class ColumnGeneration<NodeSet<13>>;

}  // namespace qipan
