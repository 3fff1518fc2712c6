// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/exact/prove.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <optional>

#include "algorithms/exact/branch_price.h"
#include "algorithms/exact/columns.h"
#include "algorithms/exact/cover_search.h"
#include "algorithms/support/plan_state.h"

namespace qipan {
namespace {

constexpr std::int64_t kLevelUnit = 1 << 20;  ///< in which levels are priced
constexpr std::int64_t kFarAway = 2;          ///< times the cost of a plan of more levels, that one of fewer may have
constexpr std::int64_t kAnyDeviation = std::numeric_limits<std::int64_t>::max();

/// Any division of a connected piece into this many regions: all but one of them single nodes, taken so that the rest stays connected.
template <class Set>
std::vector<std::int32_t> any_division(const Valuation<Set>& valuation, std::int32_t regions) {
  std::vector<std::int32_t> order{0}, label(static_cast<std::size_t>(valuation.size()), 0);
  Set seen = Set::only(0);
  for (std::size_t head = 0; head < order.size(); ++head) {
    (valuation.near(order[head]) & ~seen).each([&](std::int32_t v) { order.push_back(v), seen |= Set::only(v); });
  }
  for (std::int32_t r = 1; r < regions; ++r) label[static_cast<std::size_t>(order[order.size() - static_cast<std::size_t>(r)])] = r;
  return label;
}

template <class Set>
class Proof {
 public:
  Proof(const Valuation<Set>& valuation, std::span<const std::int32_t> incumbent, const ProofLimits& limits, const RunContext& context)
      : valuation_(valuation), limits_(limits), context_(context), work_(limits.steps, context), label_(incumbent.begin(), incumbent.end()),
        best_(valuation.worth(label_)), bound_{std::max(valuation_.least_levels(valuation_.all()), known_levels()), 0, 0} {}

  PieceProof run() {
    const std::int64_t least = bound_.levels;
    const bool levels = prove_levels();
    if (levels ? prove_deviation() && best_.cost < kMostCost : may_reach(least)) prove_cost();
    return {label_, valuation_.objective(best_), valuation_.objective(bound_), bound_ == best_, work_.stopped(), std::move(prices_),
            std::move(level_prices_), kLevelUnit, valuation_.out_base(), valuation_.part_base()};
  }

 private:
  [[nodiscard]] std::int64_t known_levels() const {
    const Objective& known = limits_.known;
    return valuation_.pack(known.violation, known.regions_out, known.compounds_split + static_cast<std::int64_t>(valuation_.piece().compounds.size()));
  }

  [[nodiscard]] std::int32_t fixed_count() const { return valuation_.problem().regions; }

  /// True if no plan has lower upper levels than the best one now.
  bool prove_levels() {
    if (best_.levels == bound_.levels) return true;
    const auto columns = listed(20 * limits_.listing_steps, kAnyDeviation);
    if (!columns) return price_levels();
    std::vector<Item<Set>> items;
    for (const Column<Set>& c : *columns) items.push_back({c.nodes, c.levels, 0});
    // A search with the number free is soon over, or never.
    const CoverBound proof = work_.part(work_.left() / 8, [&](Work& mine) {
      return search_covers<Set>(items, {valuation_.all(), fixed_count(), -1}, best_.levels, mine, [&](std::span<const std::int32_t> taken) {
        note(items, taken);
        return best_.levels;
      });
    });
    bound_.levels = proof.complete ? best_.levels : std::max(bound_.levels, proof.bound);
    return proof.complete || price_levels();
  }

  /// True if plans of the least levels there can be are not ruled out, and where to look for them is told by prices.
  [[nodiscard]] bool may_reach(std::int64_t least) const {
    return bound_.levels == least && least < valuation_.part_base() && valuation_.problem().goal == Goal::band && best_.cost < kMostCost / kFarAway;
  }

  /// The same by prices, where all that is open is how many parts of compounds there must be: one more at a time, since the fewer a plan
  /// may have, the more is known of its regions.
  bool price_levels() {
    // Of plans that violate nothing the least will do, where the best one known does.
    const std::int64_t enough = std::min(best_.levels < valuation_.part_base() ? best_.levels : bound_.levels + 1, valuation_.part_base());
    Problem bare = valuation_.problem();
    bare.weights = {0, 0, 0};
    const Scorer scorer(bare);
    const Valuation<Set> levels(valuation_.piece(), scorer, valuation_.arithmetic());
    if (!levels.usable()) return false;
    while (bound_.levels < std::min(best_.levels, enough)) {
      const std::int64_t most = bound_.levels;
      Sweep<Set> sweep(levels, most, kAnyDeviation, limits_.table, work_);
      if (!sweep.usable()) return false;
      PriceTarget<Set> target = price_target();
      target.per_level = kLevelUnit;
      target.ceiling = [&] { return best_.levels > most ? most * kLevelUnit + 1 : (most - 1) * kLevelUnit + 1; };
      target.wanted = [](const Set&) { return true; };
      std::vector<NumberProof> prices;
      const std::int64_t bound = work_.part(work_.left() / 3, [&](Work& mine) {
        return BranchPrice<Set>(levels, sweep, label_, std::move(target), mine).run(counts(), prices);
      });
      if (bound <= (most - 1) * kLevelUnit || (best_.levels > most && bound <= most * kLevelUnit)) break;
      bound_.levels = std::min(best_.levels, most + 1), level_prices_ = std::move(prices);
    }
    return bound_.levels == best_.levels;
  }

  /// True if no plan of those levels has all regions nearer to the mean. Covers by regions within a distance of it that grows until
  /// there is one; then by ever nearer ones until there is none.
  bool prove_deviation() {
    if (valuation_.problem().goal != Goal::max_deviation) return true;
    const std::int64_t total = valuation_.households(valuation_.all());
    for (std::int64_t within = total / 2048; bound_.deviation < best_.deviation; within = 4 * within + 1) {
      within = std::min(within, best_.deviation - 1);
      const auto columns = listed(20 * limits_.listing_steps, within);
      if (!columns) return false;
      const std::int64_t before = best_.deviation;
      for (bool better = true; better;) {
        std::vector<Item<Set>> items;
        for (const Column<Set>& c : *columns) {
          if (valuation_.deviation(c.nodes) < best_.deviation) items.push_back({c.nodes, 0, c.levels});
        }
        better = false;
        const CoverBound proof = search_covers<Set>(items, {valuation_.all(), fixed_count(), side_limit()}, 1, work_, [&](std::span<const std::int32_t> taken) {
          note(items, taken);
          better = true;
          return std::int64_t{0};  // enough: the next round looks for still nearer ones
        });
        if (!better && !proof.complete) return false;
      }
      bound_.deviation = best_.deviation < before ? best_.deviation : within + 1;
    }
    bound_.deviation = best_.deviation;
    return true;
  }

  std::optional<std::vector<Column<Set>>> listed(std::int64_t steps, std::int64_t deviation) {
    const std::int64_t granted = std::min(work_.left(), steps);
    Work listing(granted, context_);
    auto columns = list_columns(valuation_, best_.levels, deviation, limits_.columns, listing);
    work_.spend(granted - listing.left());
    return columns;
  }

  /// Of plans with the levels of the bound. Where none is known, one is looked for.
  void prove_cost() {
    const bool reached = best_.levels == bound_.levels;
    const auto columns = reached ? listed(limits_.listing_steps, best_.deviation) : std::nullopt;
    std::vector<Item<Set>> items;
    if (columns) {
      for (const Column<Set>& c : *columns) {
        if (valuation_.deviation(c.nodes) <= best_.deviation) items.push_back({c.nodes, c.cost, c.levels});
      }
    }
    if (columns) {
      bound_.cost = best_.cost;
      std::int64_t least = kMostCost;
      for (const std::int32_t k : counts()) {
        CoverBound proof = covers(items, k, work_);
        prices_.push_back({k, std::move(proof.root), std::move(proof.tree)});
        if (!proof.complete) least = std::min(least, proof.bound);
      }
      bound_.cost = std::clamp<std::int64_t>(least, 0, best_.cost);
      return;
    }
    Sweep<Set> sweep(valuation_, bound_.levels, best_.deviation, limits_.table, work_);
    if (!sweep.usable()) return;
    PriceTarget<Set> target = price_target();
    target.side_limit = side_limit();
    target.ceiling = [this, far = kFarAway * best_.cost] { return best_.levels == bound_.levels ? best_.cost : far; };
    target.wanted = [&](const Set& region) { return valuation_.deviation(region) <= best_.deviation; };
    std::vector<NumberProof> prices;
    const std::int64_t bound = BranchPrice<Set>(valuation_, sweep, label_, std::move(target), work_).run(counts(), prices);
    if (best_.levels == bound_.levels) bound_.cost = std::clamp<std::int64_t>(bound, 0, best_.cost), prices_ = std::move(prices);
  }

  [[nodiscard]] PriceTarget<Set> price_target() {
    PriceTarget<Set> target;
    target.cheap = limits_.cheap, target.triples = limits_.triples;
    target.pool_steps = limits_.listing_steps, target.plain_steps = limits_.plain_steps;
    target.note = [this](std::span<const Item<Set>> found, std::span<const std::int32_t> taken) { note(found, taken); };
    return target;
  }

  /// Numbers of regions that a plan as good can have, those near the plan's first.
  [[nodiscard]] std::vector<std::int32_t> counts() const {
    const std::int32_t now = *std::ranges::max_element(label_) + 1;
    std::vector<std::int32_t> counts;
    for (std::int32_t k = 1; k <= valuation_.size(); ++k) {
      if (fixed_count() > 0 ? k == fixed_count() : admissible(k)) counts.push_back(k);
    }
    std::ranges::stable_sort(counts, {}, [&](std::int32_t k) { return std::abs(k - now); });
    return counts;
  }

  CoverBound covers(const std::vector<Item<Set>>& items, std::int32_t pieces, Work& work) {
    return search_covers<Set>(items, {valuation_.all(), pieces, side_limit()}, best_.cost, work, [&](std::span<const std::int32_t> taken) {
      note(items, taken);
      return best_.cost;
    }, limits_.plain_steps);
  }

  /// The sum of the upper levels need not be limited where every region has none.
  [[nodiscard]] std::int64_t side_limit() const { return bound_.levels > 0 ? bound_.levels : -1; }

  /// A plan of k regions violates at least what these households do in k bands.
  [[nodiscard]] bool admissible(std::int64_t k) const {
    const BandArithmetic& arithmetic = valuation_.arithmetic();
    const std::int64_t total = valuation_.households(valuation_.all()), most = valuation_.violation(bound_.levels);
    return k * arithmetic.floor() - total <= most && total - k * arithmetic.ceiling() <= most;
  }

  void note(std::span<const Item<Set>> items, std::span<const std::int32_t> taken) {
    std::vector<std::int32_t> label(label_.size(), 0);
    for (std::size_t r = 0; r < taken.size(); ++r) {
      items[static_cast<std::size_t>(taken[r])].nodes.each([&](std::int32_t v) { label[static_cast<std::size_t>(v)] = static_cast<std::int32_t>(r); });
    }
    if (const Worth worth = valuation_.worth(label); worth < best_) best_ = worth, label_ = std::move(label);
  }

  const Valuation<Set>& valuation_;
  const ProofLimits& limits_;
  const RunContext& context_;
  Work work_;
  std::vector<std::int32_t> label_;
  Worth best_, bound_;
  std::vector<NumberProof> prices_, level_prices_;
};

template <class Set>
std::optional<PieceProof> prove_with(const PieceGraph& piece, const Scorer& scorer, const BandArithmetic& arithmetic, std::span<const std::int32_t> incumbent,
                                     const ProofLimits& limits, const RunContext& context) {
  const Valuation<Set> valuation(piece, scorer, arithmetic);
  const std::int32_t fixed = scorer.problem().regions;
  if (!valuation.usable()) return std::nullopt;
  if (fixed == 0 || *std::ranges::max_element(incumbent) + 1 == fixed) return Proof<Set>(valuation, incumbent, limits, context).run();
  if (fixed <= valuation.size()) return Proof<Set>(valuation, any_division(valuation, fixed), limits, context).run();
  return std::nullopt;
}

}  // namespace

PieceProof prove_piece(const PieceGraph& piece, const Scorer& scorer, const BandArithmetic& arithmetic, std::span<const std::int32_t> incumbent,
                       const ProofLimits& limits, const RunContext& context) {
  const auto proven = piece.size() <= NodeSet<1>::kMost   ? prove_with<NodeSet<1>>(piece, scorer, arithmetic, incumbent, limits, context)
                      : piece.size() <= NodeSet<4>::kMost ? prove_with<NodeSet<4>>(piece, scorer, arithmetic, incumbent, limits, context)
                                                          : prove_with<NodeSet<13>>(piece, scorer, arithmetic, incumbent, limits, context);
  if (proven) return *proven;
  const std::int32_t fixed = scorer.problem().regions;
  PieceProof proof;
  proof.label.assign(incumbent.begin(), incumbent.end());
  proof.objective = PlanState(piece, scorer, incumbent).objective();
  proof.objective.regions_off = fixed == 0 ? 0 : std::abs(*std::ranges::max_element(incumbent) + 1 - fixed);
  proof.bound.violation = arithmetic.least_violation(scorer.problem(), piece.atoms);
  return proof;
}

}  // namespace qipan
