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

constexpr std::size_t kAtOnce = 150;   ///< regions taken per round
constexpr std::size_t kEnough = 600;   ///< cheap regions kept while looking for the cheapest

/// Half-way from `a` to `b`; rational prices are as good as any.
Duals between(const Duals& a, const Duals& b) {
  Duals m = a;
  const auto mean = [](std::int64_t x, std::int64_t y) { return x + (y - x) / 2; };
  for (std::size_t v = 0; v < m.node.size(); ++v) m.node[v] = mean(a.node[v], b.node[v]);
  m.piece = mean(a.piece, b.piece);
  m.side = mean(a.side, b.side);
  return m;
}

}  // namespace

template <class Set>
ColumnGeneration<Set>::ColumnGeneration(const Valuation<Set>& valuation, Sweep<Set>& sweep, std::vector<Item<Set>> pool)
    : valuation_(valuation), sweep_(sweep), pool_(std::move(pool)) {}

template <class Set>
std::int64_t ColumnGeneration<Set>::look(std::int64_t from, Work& work, std::vector<Priced>& found) {
  for (std::int64_t threshold = from / 2;; threshold = threshold < -1000 ? threshold / 4 : 0) {
    std::int64_t kept = threshold;
    const bool all = sweep_.visit(threshold, work, [&](const Column<Set>& column, std::int64_t price) {
      found.push_back({price, {column.nodes, column.cost, column.levels}});
      if (found.size() < 2 * kEnough) return kept;
      std::ranges::nth_element(found, found.begin() + kEnough, {}, [](const Priced& f) { return std::pair(f.price, f.item.nodes); });
      found.resize(kEnough);
      return kept = std::ranges::max(found, {}, &Priced::price).price;
    });
    std::ranges::sort(found, {}, [](const Priced& f) { return std::pair(f.price, f.item.nodes); });
    if (!all) return from;
    if (!found.empty()) return found.front().price;
    if (threshold >= 0) return 0;
    from = threshold;
  }
}

template <class Set>
Duals ColumnGeneration<Set>::solve(const Cover<Set>& cover, const Duals* start, std::int64_t ceiling, std::int64_t fraction, Work& work) {
  CoverProgram<Set> program(cover, ceiling);
  std::unordered_set<Set, SetHash<Set>> known;  // asked for membership only
  for (const Item<Set>& item : pool_) program.add(item), known.insert(item.nodes);
  Duals best;
  best.node.assign(static_cast<std::size_t>(Set::kMost), 0);
  best.bound = 0;  // all costs are >= 0
  std::optional<Duals> centre;
  if (start != nullptr) {
    Duals known_ones = *start;
    known_ones.bound = proven_bound(known_ones, cover);
    if (known_ones.bound > best.bound) best = known_ones;
    centre = known_ones;
  }
  while (!work.over() && best.bound < ceiling) {
    const Duals exact = program.solve();
    Duals tried = centre ? between(*centre, exact) : exact;
    if (!sweep_.prepare(tried, work)) break;
    std::vector<Priced> found;
    const std::int64_t table = std::min<std::int64_t>(0, sweep_.least());
    const std::int64_t least = table < 0 ? look(table, work, found) : sweep_.least();
    const bool centred = centre.has_value();
    centre = tried;
    tried.piece += least;
    tried.bound = proven_bound(tried, cover);
    if (getenv("DBG")) fprintf(stderr, "k %d lp %ld tried %ld table %ld found %zu least %ld left %ld best %ld ceil %ld paid %d pool %zu\n", cover.pieces, exact.bound, tried.bound, table, found.size(), least, work.left(), best.bound, ceiling, exact.paid_out, pool_.size());
    if (tried.bound > best.bound) best = tried;
    const bool done = best.bound + 1 + exact.bound / fraction >= exact.bound;
    if (best.bound >= ceiling || (done && !(exact.paid_out && program.raise()))) break;
    std::size_t added = 0;
    for (const auto& [price, item] : found) {
      if (added == kAtOnce) break;
      if (exact.price(item) >= 0 || !known.insert(item.nodes).second) continue;
      program.add(item), pool_.push_back(item), ++added;
    }
    if (added > 0) continue;
    if (!centred && !(exact.paid_out && program.raise())) break;
    centre.reset();
  }
  return best;
}

template class ColumnGeneration<NodeSet<1>>;
template class ColumnGeneration<NodeSet<4>>;
template class ColumnGeneration<NodeSet<13>>;

}  // namespace qipan
