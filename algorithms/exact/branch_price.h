// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "algorithms/exact/column_generation.h"
#include "algorithms/exact/cover_search.h"

namespace qipan {

/// Prices for plans of so many regions, and what is made of the regions that these leave open.
struct NumberProof {
  std::int32_t regions = 0;
  Duals duals;
  CoverCase tree;
};

/// What a plan may cost, and who hears of cheaper ones; how far to go.
template <class Set>
struct PriceTarget {
  std::size_t cheap = 0;        ///< regions listed at most
  std::size_t triples = 0;      ///< with prices, at most
  std::int64_t pool_steps = 0, plain_steps = 0;  ///< of a search for covers by the regions met, of one without programs
  std::int64_t per_level = 0;   ///< see ColumnGeneration::Tariff
  std::int64_t side_limit = -1;
  std::function<std::int64_t()> ceiling;  ///< plans below are looked for, and bounds above are of no use
  std::function<void(std::span<const Item<Set>>, std::span<const std::int32_t>)> note;  ///< a cover below it; may lower it
  std::function<bool(const Set&)> wanted;  ///< regions that a plan may have
};

/// Branch and price over the regions of a piece that are too many to list. For every number of regions: prices by column generation;
/// triples, that part what the program joins in halves; all regions cheap enough to matter, if they are few, and a search of covers by
/// them; else cases by a pair of nodes, each priced anew. The case with the least bound goes first, whatever its number of regions.
template <class Set>
class BranchPrice {
 public:
  /// `plan`: labels of the plan known.
  BranchPrice(const Valuation<Set>& valuation, Sweep<Set>& sweep, std::span<const std::int32_t> plan, PriceTarget<Set> target, Work& work);

  /// What no plan of one of these numbers of regions costs less than, or the ceiling; the proof of it, number by number, goes to `proofs`.
  std::int64_t run(std::span<const std::int32_t> counts, std::vector<NumberProof>& proofs);

 private:
  struct Case {
    std::int32_t regions = 0;
    std::vector<Pairing> pairs;
    Duals duals;
    std::int64_t proven = 0;      ///< by these prices, or the covers of what they leave open
    CoverCase tree;               ///< of these covers
    std::size_t first_child = 0;  ///< 0: none; the other comes next
    bool done = false;            ///< nothing more is to be made of it
  };

  void start_pool(std::vector<Column<Set>>& pool);
  [[nodiscard]] Duals even_prices() const;
  [[nodiscard]] Duals best_known(std::int32_t pieces) const;
  [[nodiscard]] Cover<Set> cover(std::int32_t pieces) const { return {valuation_.all(), pieces, target_.side_limit}; }
  CoverBound covers(std::span<const Item<Set>> items, std::int32_t pieces, const Duals* start, Work& work);
  void open(std::int32_t pieces);
  void expand(std::size_t at);
  typename ColumnGeneration<Set>::Outcome priced(Case& c, std::int64_t fraction, Work& work);
  bool dive(Cover<Set> rest, typename ColumnGeneration<Set>::Outcome outcome, Work& work);
  void sharpen(Case& c, typename ColumnGeneration<Set>::Outcome& outcome);
  [[nodiscard]] bool is_cover(const std::vector<std::int32_t>& taken) const;
  void list_and_cover(Case& c);
  std::optional<std::vector<Item<Set>>> cheap_regions(const Duals& duals, std::int64_t gap, Work& work);
  [[nodiscard]] std::optional<std::pair<std::int32_t, std::int32_t>> least_sure(const std::vector<Share>& shares) const;
  [[nodiscard]] std::int64_t value(std::size_t at) const;
  [[nodiscard]] CoverCase told(std::size_t at, bool root) const;

  const Valuation<Set>& valuation_;
  Sweep<Set>& sweep_;
  std::vector<std::int32_t> plan_;
  PriceTarget<Set> target_;
  Work& work_;
  std::optional<ColumnGeneration<Set>> generation_;
  std::vector<Case> cases_;
};

}  // namespace qipan
