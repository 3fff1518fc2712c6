// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/exact/prove.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <optional>

#include "algorithms/exact/column_generation.h"
#include "algorithms/exact/columns.h"
#include "algorithms/exact/cover_search.h"
#include "algorithms/support/plan_state.h"

namespace qipan {
namespace {

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
        best_(valuation.worth(label_)), bound_{valuation.least_levels(valuation.all()), 0, 0} {}

  PieceProof run() {
    if (prove_levels() && prove_deviation() && best_.cost < kMostCost) prove_cost();
    return {label_, valuation_.objective(best_), valuation_.objective(bound_), bound_ == best_, work_.stopped(), std::move(prices_),
            valuation_.out_base(), valuation_.part_base()};
  }

 private:
  [[nodiscard]] std::int32_t fixed_count() const { return valuation_.problem().regions; }

  /// True if no plan has lower upper levels than the best one now.
  bool prove_levels() {
    if (best_.levels == bound_.levels) return true;
    const auto columns = listed(20 * limits_.listing_steps, kAnyDeviation);
    if (!columns) return false;
    std::vector<Item<Set>> items;
    for (const Column<Set>& c : *columns) items.push_back({c.nodes, c.levels, 0});
    const CoverBound proof = search_covers<Set>(items, {valuation_.all(), fixed_count(), -1}, best_.levels, work_, [&](std::span<const std::int32_t> taken) {
      note(items, taken);
      return best_.levels;
    });
    bound_.levels = proof.complete ? best_.levels : std::max(bound_.levels, proof.bound);
    return proof.complete;
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

  void prove_cost() {
    const auto columns = listed(limits_.listing_steps, best_.deviation);
    std::vector<Item<Set>> items;
    if (columns) {
      for (const Column<Set>& c : *columns) {
        if (valuation_.deviation(c.nodes) <= best_.deviation) items.push_back({c.nodes, c.cost, c.levels});
      }
    }
    const std::int32_t now = *std::ranges::max_element(label_) + 1;
    std::vector<std::int32_t> counts;
    for (std::int32_t k = 1; k <= valuation_.size(); ++k) {
      if (fixed_count() > 0 ? k == fixed_count() : admissible(k)) counts.push_back(k);
    }
    std::ranges::stable_sort(counts, {}, [&](std::int32_t k) { return std::abs(k - now); });
    std::vector<std::int64_t> bounds;
    if (columns) {
      for (const std::int32_t k : counts) {
        CoverBound proof = covers(items, k, work_);
        prices_.push_back({k, std::move(proof.root), std::move(proof.tree)});
        bounds.push_back(proof.complete ? kMostCost : proof.bound);
      }
    } else {
      Sweep<Set> sweep(valuation_, best_.levels, best_.deviation, limits_.table, work_);
      if (!sweep.usable()) return;
      start_pool(sweep, items);
      ColumnGeneration<Set> generation(valuation_, sweep, items);
      for (const std::int32_t k : counts) bounds.push_back(price(generation, k));
      for (std::size_t i = 0; i < counts.size(); ++i) {
        if (bounds[i] < best_.cost) bounds[i] = finish(sweep, generation, i);
      }
    }
    bound_.cost = best_.cost;
    for (const std::int64_t bound : bounds) bound_.cost = std::clamp<std::int64_t>(bound, 0, bound_.cost);
  }

  CoverBound covers(const std::vector<Item<Set>>& items, std::int32_t pieces, Work& work) {
    return search_covers<Set>(items, {valuation_.all(), pieces, side_limit()}, best_.cost, work, [&](std::span<const std::int32_t> taken) {
      note(items, taken);
      return best_.cost;
    }, limits_.plain_steps);
  }

  [[nodiscard]] Cover<Set> cover(std::int32_t pieces) const { return {valuation_.all(), pieces, side_limit()}; }

  /// Of all prices so far those that prove most: they hold for any number of regions.
  [[nodiscard]] Duals best_known(std::int32_t pieces) const {
    Duals best = even_prices();
    for (const auto& [k, known, tree] : prices_) {
      if (proven_bound(known, cover(pieces)) > proven_bound(best, cover(pieces))) best = known;
    }
    best.bound = proven_bound(best, cover(pieces));
    return best;
  }

  /// Prices for this number of regions, and what they prove; the regions met on the way may make a better plan.
  std::int64_t price(ColumnGeneration<Set>& generation, std::int32_t pieces) {
    Duals duals = best_known(pieces);
    if (duals.bound < best_.cost) {
      duals = work_.part(work_.left() / 2, [&](Work& mine) { return generation.solve(cover(pieces), duals, best_.cost, 500, mine); });
      work_.part(limits_.listing_steps, [&](Work& mine) { return covers(generation.pool(), pieces, mine).bound; });
    }
    prices_.push_back({pieces, duals, {}});
    return duals.bound;
  }

  /// Sharper prices; then covers by ever more of the regions cheap enough to be in a better plan. A plan with none but these is found;
  /// any other has a region that is dearer.
  std::int64_t finish(Sweep<Set>& sweep, ColumnGeneration<Set>& generation, std::size_t i) {
    auto& [pieces, duals, tree] = prices_[i];
    duals = generation.solve(cover(pieces), duals, best_.cost, 1'000'000, work_);
    std::int64_t bound = duals.bound;
    for (const std::int64_t part : {16, 8, 4, 2, 1}) {
      if (bound >= best_.cost || work_.over()) break;
      const std::int64_t below = (best_.cost - duals.bound + part - 1) / part;
      const auto items = cheap_regions(sweep, duals, below);
      if (!items) break;
      CoverBound proof = covers(*items, pieces, work_);
      if (!proof.complete) break;
      tree = std::move(proof.tree);
      bound = std::max(bound, duals.bound + below);
    }
    return bound;
  }

  /// Each region of the best plan pays its cost by household, and nothing is proven.
  [[nodiscard]] Duals even_prices() const {
    Duals duals;
    duals.node.assign(static_cast<std::size_t>(Set::kMost), 0);
    std::vector<Set> regions(static_cast<std::size_t>(*std::ranges::max_element(label_)) + 1);
    for (std::size_t v = 0; v < label_.size(); ++v) regions[static_cast<std::size_t>(label_[v])] |= Set::only(static_cast<std::int32_t>(v));
    for (const Set& region : regions) {
      const double each = static_cast<double>(valuation_.column(region).cost) / static_cast<double>(std::max<std::int64_t>(1, valuation_.households(region)));
      region.each([&](std::int32_t v) { duals.node[static_cast<std::size_t>(v)] = static_cast<std::int64_t>(each * static_cast<double>(valuation_.households(v))); });
    }
    // All costs are >= 0: with this price of a piece no region's price is negative.
    valuation_.all().each([&](std::int32_t v) { duals.piece -= std::max<std::int64_t>(0, duals.node[static_cast<std::size_t>(v)]); });
    return duals;
  }

  /// All regions with prices below `gap`. Nothing if they are too many or the work is over.
  std::optional<std::vector<Item<Set>>> cheap_regions(Sweep<Set>& sweep, const Duals& duals, std::int64_t gap) {
    std::vector<Item<Set>> items;
    bool full = false;
    if (!sweep.prepare(duals, work_)) return std::nullopt;
    const bool all = sweep.visit(gap, work_, [&](const Column<Set>& c, std::int64_t) {
      full = full || items.size() >= limits_.cheap;
      if (!full && valuation_.deviation(c.nodes) <= best_.deviation) items.push_back({c.nodes, c.cost, c.levels});
      return full ? std::numeric_limits<std::int64_t>::min() : gap;
    });
    if (!all || full) return std::nullopt;
    return items;
  }

  /// The regions of the best plan, and these with a node more or less; the mean region for the tangent.
  void start_pool(Sweep<Set>& sweep, std::vector<Item<Set>>& pool) {
    std::vector<Set> regions(static_cast<std::size_t>(*std::ranges::max_element(label_)) + 1);
    for (std::size_t v = 0; v < label_.size(); ++v) regions[static_cast<std::size_t>(label_[v])] |= Set::only(static_cast<std::int32_t>(v));
    double outline = 0, area = 0;
    const auto add = [&](const Set& set) {
      const Column<Set> c = valuation_.column(set);
      if (valuation_.deviation(set) <= best_.deviation && c.levels + valuation_.least_levels(valuation_.all() & ~set) <= best_.levels) pool.push_back({set, c.cost, c.levels});
    };
    for (const Set& region : regions) {
      typename Valuation<Set>::Growing whole;
      region.each([&](std::int32_t v) { valuation_.add(whole, v); });
      outline += static_cast<double>(whole.sums.outline) / static_cast<double>(regions.size());
      area += static_cast<double>(whole.sums.area) / static_cast<double>(regions.size());
      add(region);
      Set around;
      region.each([&](std::int32_t v) {
        around |= valuation_.near(v) & ~region;
        const Set less = region & ~Set::only(v);
        if (!less.empty() && valuation_.component(less.lowest(), less) == less) add(less);
      });
      around.each([&](std::int32_t v) { add(region | Set::only(v)); });
    }
    sweep.set_tangent(outline, area);
  }

  /// The sum of the upper levels need not be limited where every region has none.
  [[nodiscard]] std::int64_t side_limit() const { return best_.levels > 0 ? best_.levels : -1; }

  /// A plan of k regions violates at least what these households do in k bands.
  [[nodiscard]] bool admissible(std::int64_t k) const {
    const BandArithmetic& arithmetic = valuation_.arithmetic();
    const std::int64_t total = valuation_.households(valuation_.all()), most = valuation_.violation(best_.levels);
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
  std::vector<NumberProof> prices_;
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
