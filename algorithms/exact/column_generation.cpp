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

constexpr std::size_t kAtOnce = 150;            ///< regions taken per round
constexpr std::size_t kEnough = 1'500;          ///< cheap regions found after which a round need not be complete
constexpr std::int64_t kStop = std::numeric_limits<std::int64_t>::min();  ///< a threshold that nothing is below

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

ColumnGeneration::ColumnGeneration(const Valuation& valuation, Sweep& sweep, std::vector<Item> pool)
    : valuation_(valuation), sweep_(sweep), pool_(std::move(pool)) {}

Duals ColumnGeneration::solve(const Cover& cover, std::int64_t ceiling, std::int64_t fraction, Work& work) {
  CoverProgram program(cover, ceiling);
  std::unordered_set<NodeSet> known;  // asked for membership only
  for (const Item& item : pool_) program.add(item), known.insert(item.nodes);
  Duals best;
  best.node.assign(64, 0);
  best.bound = 0;  // all costs are >= 0
  std::optional<Duals> centre;
  while (!work.over()) {
    const Duals exact = program.solve();
    Duals tried = centre ? between(*centre, exact) : exact;
    std::vector<std::pair<std::int64_t, Item>> found;
    std::int64_t least = 0;
    const bool seen_all = sweep_.visit(tried, 0, work, [&](const Column& column, std::int64_t price) {
      least = std::min(least, price);
      found.emplace_back(price, Item{column.nodes, column.cost, column.levels});
      return found.size() >= kEnough ? kStop : 0;
    });
    if (!seen_all) break;
    const bool complete = found.size() < kEnough;
    const bool centred = centre.has_value();
    centre = tried;
    if (complete) {
      tried.piece += least;
      tried.bound = proven_bound(tried, cover);
      if (tried.bound > best.bound) best = tried;
      const bool done = best.bound + 1 + exact.bound / fraction >= exact.bound;
      if (best.bound >= ceiling || (done && !(exact.paid_out && program.raise()))) break;
    }
    std::ranges::sort(found, {}, [](const auto& f) { return std::pair(f.first, f.second.nodes); });
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

}  // namespace qipan
