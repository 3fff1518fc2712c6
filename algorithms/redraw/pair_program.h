// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "algorithms/exact/sweep.h"
#include "algorithms/redraw/pairs.h"

namespace qipan {

/// What a pair costs, and how many grids may be touched.
struct PairAim {
  std::int64_t grid = 0, household = 0;  ///< price of a grid touched, of a thousandth of a household moved
  std::int64_t most_touched = -1;        ///< negative: no limit
};

/// What a linear program has proven.
struct PairPrices {
  Duals duals;
  std::int64_t none = 0;      ///< at most 0: what a region without a grid may gain
  std::int64_t bound = 0;     ///< no cover costs less
  std::vector<double> stays;  ///< per grid: its share that stays as it is, in the last solution
};

/// The linear program of covers by pairs. A sweep at its prices brings pairs in and proves that no other is worth it, over all connected
/// regions, however many grids they reach into. Pairs stay in a pool.
template <class Set>
class PairProgram {
 public:
  /// `sweep`: of the same nodes, prepared for nothing yet.
  PairProgram(const GridPairs<Set>& pairs, Sweep<Set>& sweep, std::int64_t most_regions);

  void add(const Pair<Set>& p);
  void add_all(const Set& set);  ///< a region with every grid that it may continue, if a plan may have it
  [[nodiscard]] const std::vector<Pair<Set>>& pool() const { return pool_; }
  [[nodiscard]] bool knows(const Pair<Set>& p) const { return known_.contains({p.nodes, p.grid}); }

  /// The best proven prices, or some that prove `ceiling`.
  PairPrices solve(const PairAim& aim, const GridCase<Set>& c, std::int64_t ceiling, Work& work);
  /// Pairs that a cover cheaper than the bound and `gap` may use. False if they are more than `most`, or the work is over.
  bool cheap_pairs(const PairAim& aim, const GridCase<Set>& c, const PairPrices& prices, std::int64_t gap, std::size_t most, Work& work, std::vector<Pair<Set>>& out);

  [[nodiscard]] static Item<Set> item(const GridPairs<Set>& pairs, const PairAim& aim, const Pair<Set>& p) {
    return {pairs.covered(p), aim.grid * p.touched + aim.household * p.moved, aim.most_touched < 0 ? 0 : p.touched};
  }

 private:
  using Found = std::vector<std::pair<std::int64_t, Pair<Set>>>;

  [[nodiscard]] std::int64_t reduced(const Duals& d, const Pair<Set>& p) const { return d.price(item(pairs_, aim_, p)); }
  [[nodiscard]] Duals for_sweep(const Duals& d, std::int32_t g) const;
  [[nodiscard]] std::int64_t constant(const Duals& d, std::int32_t g) const;
  std::int64_t look(const Duals& d, std::int32_t g, std::int64_t steps, Work& work, Found& found);
  void prove(PairPrices& tried, std::int64_t steps, Work& work, Found& found);
  std::size_t vary(CoverProgram<Set>& program, const Duals& d, Work& work);
  void bring(const Pair<Set>& p, CoverProgram<Set>& program);
  [[nodiscard]] Cover<Set> cover() const { return {pairs_.left(case_), 0, aim_.most_touched < 0 ? -1 : aim_.most_touched}; }

  const GridPairs<Set>& pairs_;
  const Valuation<Set>& valuation_;
  Sweep<Set>& sweep_;
  const std::int64_t most_regions_;
  std::vector<bool> may_stay_;  ///< per grid: it can be a region as it is
  std::vector<Pair<Set>> pool_;
  std::set<std::pair<Set, std::int32_t>> known_;
  std::vector<std::size_t> in_program_;  ///< of the pool
  PairAim aim_;
  GridCase<Set> case_;
};

}  // namespace qipan
