// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <span>
#include <unordered_set>
#include <vector>

#include "algorithms/exact/sweep.h"

namespace qipan {

/// Prices for the covers of a whole piece, proven over all regions without listing them: a linear program over a pool of regions, into
/// which the sweep brings those that its prices make cheap, until there are none. Smoothed prices (Wentges 1997).
template <class Set>
class ColumnGeneration {
 public:
  /// What the prices are for: a region costs `cost` + `per_level` x its packed levels.
  struct Tariff {
    std::int64_t per_level = 0;  ///< 0: levels are limited, not paid for
  };
  struct Outcome {
    Duals duals;                ///< the best prices found; `bound` is proven
    std::vector<Share> shares;  ///< of regions of the pool in the program's last solution
    bool converged = false;     ///< no region is cheaper than these prices say, but for the fraction granted
    bool paid_out = false;      ///< the program left nodes out or missed the number of pieces
  };

  /// `pool`: regions to begin with, those of the best plan among them; keeps what it finds for the next number of pieces.
  ColumnGeneration(const Valuation<Set>& valuation, Sweep<Set>& sweep, const std::vector<Column<Set>>& pool, Tariff tariff);

  /// `cover`: of all nodes, or of some, the others being in regions already.
  /// Ends when the bound is within 1 / `fraction` of the program's value or reaches `ceiling`, or when the work is over. `start`: proven
  /// prices, with the triples that shall have some. `pairs`: those that the sweep is restricted to.
  Outcome solve(const Cover<Set>& cover, const Duals& start, std::span<const Pairing> pairs, std::int64_t ceiling, std::int64_t fraction, Work& work);
  [[nodiscard]] const std::vector<Item<Set>>& pool() const { return pool_; }
  [[nodiscard]] Item<Set> item(const Column<Set>& column) const;
  /// Prices as the sweep wants them, that pays for levels by their side price alone.
  [[nodiscard]] Duals for_sweep(Duals duals) const;

 private:
  struct Priced {
    std::int64_t price;
    Item<Set> item;
  };
  /// The cheapest regions at the prices prepared, of which none is below `from`; returns what none is below. Looks at the cheapest
  /// first, which costs little, and further only if there are none; gives up after some `steps`.
  /// `others`: some of those that no plan may have.
  std::int64_t look(std::int64_t from, std::int64_t steps, Work& work, std::vector<Priced>& found, std::vector<Priced>& others);
  std::size_t vary(CoverProgram<Set>& program, const Duals& prices, const Set& within, std::span<const Pairing> pairs, Work& work);
  void add(CoverProgram<Set>& program, const Item<Set>& item);
  void shut(Duals& duals, const Cover<Set>& cover, std::int64_t ceiling) const;

  const Valuation<Set>& valuation_;
  Sweep<Set>& sweep_;
  Tariff tariff_;
  std::vector<Item<Set>> pool_;
  std::vector<std::int32_t> programmed_;         // per column of the running program its place in the pool
  std::unordered_set<Set, SetHash<Set>> known_;  // asked for membership only
};

}  // namespace qipan
