// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <unordered_set>
#include <vector>

#include "algorithms/exact/sweep.h"

namespace qipan {

/// Prices for the covers of a whole piece, proven over all regions without listing them: a linear program over a pool of regions, into
/// which the sweep brings those that its prices make cheap, until there are none. Smoothed prices (Wentges 1997).
template <class Set>
class ColumnGeneration {
 public:
  /// `pool`: regions to begin with, those of the best plan among them; keeps what it finds for the next number of pieces.
  ColumnGeneration(const Valuation<Set>& valuation, Sweep<Set>& sweep, std::vector<Item<Set>> pool);

  /// The best prices found; `bound` is proven. Ends when it is within 1 / `fraction` of the program's value or reaches `ceiling`, or
  /// when the work is over.
  /// `start`: proven prices.
  Duals solve(const Cover<Set>& cover, const Duals& start, std::int64_t ceiling, std::int64_t fraction, Work& work);
  [[nodiscard]] const std::vector<Item<Set>>& pool() const { return pool_; }

 private:
  struct Priced {
    std::int64_t price;
    Item<Set> item;
  };
  /// The cheapest regions at the prices prepared, of which none is below `from`; returns what none is below. Looks at the cheapest
  /// first, which costs little, and further only if there are none; gives up after some `steps`.
  std::int64_t look(std::int64_t from, std::int64_t steps, Work& work, std::vector<Priced>& found);
  std::size_t vary(CoverProgram<Set>& program, const Duals& prices, Work& work);
  void add(CoverProgram<Set>& program, const Item<Set>& item);

  const Valuation<Set>& valuation_;
  Sweep<Set>& sweep_;
  std::vector<Item<Set>> pool_;
  std::unordered_set<Set, SetHash<Set>> known_;  // asked for membership only
};

}  // namespace qipan
