// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/search_piece.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "algorithms/construct/even_parts.h"
#include "algorithms/construct/tree_cuts.h"
#include "algorithms/exact/lumps.h"
#include "algorithms/refine/anneal.h"
#include "algorithms/refine/regional.h"
#include "algorithms/refine/repair.h"
#include "algorithms/refine/select_regions.h"
#include "algorithms/support/best_plan.h"
#include "algorithms/support/budget.h"
#include "algorithms/support/coarse.h"

namespace qipan {
namespace {

constexpr std::int64_t kEvenWork = 30;               ///< evenness alone is looked for: small pieces, and work buys it directly
constexpr std::int32_t kLargePiece = 3'000;          ///< larger ones are annealed part by part
constexpr std::int32_t kLargeTrees = 2;              ///< of their one construction
constexpr std::int64_t kRestartWork = 300'000;
constexpr std::int32_t kSelectedNodes = 2'000;       ///< larger programs take too long
constexpr std::int32_t kSplitNodes = 400;            ///< pieces up to here look for fewer splits in many short runs
constexpr std::int32_t kShortRuns = 12;
constexpr double kDearSplits = 4;                    ///< a split costs so many times as much there
constexpr double kAnnealingShare = 0.6;              ///< of the time, where there is a selection after it

class PieceSearch {
 public:
  PieceSearch(const PieceTask& task, const Effort& effort, Random& random, const RunContext& context)
      : task_(task), piece_(task.piece), scorer_(task.scorer), effort_(effort), random_(random), context_(context), count_(task.scorer.problem(), task.arithmetic),
        splitter_(piece_, scorer_, count_), windows_(piece_, scorer_, task.arithmetic) {}

  FoundPlan run(const std::vector<std::int32_t>& start) {
    const Goal goal = scorer_.problem().goal;
    if (goal == Goal::band) {
      const std::vector<CoarseLevel> levels = coarse_levels(piece_, wished_regions(), task_.arithmetic.ceiling(), random_, context_.threads);
      if (!levels.empty()) return by_levels(levels, start);
    }
    begin(start);
    if (plan_.stopped) return std::move(plan_);
    if (goal == Goal::max_deviation && piece_.regions > 1) return evenly();
    if (piece_.size() > kLargePiece) return by_parts();
    return annealed();
  }

 private:
  [[nodiscard]] PlanState state_of(const std::vector<std::int32_t>& label) const { return {piece_, scorer_, label}; }
  [[nodiscard]] std::int32_t wished_regions() const {
    Load total;
    for (const RegionSums& node : piece_.nodes) total += count_.load(node);
    return piece_.regions > 0 ? piece_.regions : count_.best(total);
  }
  void take(const BestPlan& best) { plan_.label = best.labels(), plan_.objective = best.objective(); }

  /// A guess at the quality of a mean region, before there is a plan: of its outline in links of mean cost, or by its area.
  [[nodiscard]] double guess_region_quality(const PieceGraph& graph) const {
    if (std::ranges::any_of(graph.nodes, [](const RegionSums& node) { return node.area > 0; })) return static_cast<double>(scorer_.unit()) * 100;
    Load total;
    for (const RegionSums& node : graph.nodes) total += count_.load(node);
    const double regions = graph.regions > 0 ? graph.regions : count_.best(total);
    double cut = 0;
    for (const Link& l : graph.links) cut += static_cast<double>(l.cut);
    cut *= static_cast<double>(scorer_.problem().weights.border) / std::max(1.0, static_cast<double>(graph.links.size()));
    return std::max(1.0, cut * 3 * std::sqrt(graph.size() / regions));
  }
  /// Prices fit the quality of the regions of this plan.
  double price_by(const PlanState& state) {
    const double quality = mean_region_quality(energy_, state);
    energy_ = make_energy(scorer_.problem(), quality);
    energy_.split *= split_price_;
    return quality;
  }

  /// Annealing of parts or levels may leave some region astray.
  Budget repair_at_last() {
    PlanState last = state_of(plan_.label);
    BestPlan best(last);
    Budget again(effort_.repair_work_per_node * piece_.size() / 2, context_);
    repair_bands(last, splitter_, windows_, count_, energy_, task_.goal, random_, again, best);
    take(best);
    return again;
  }

  /// Plans astray may be stuck where they began: other starts, of which one that violates less counts.
  void start_again() {
    if (plan_.objective.violation <= task_.goal || plan_.stopped) return;
    Budget work(kRestartWork, context_);
    while (plan_.objective.violation > task_.goal && work.open()) {
      PlanState state = state_of(construct_by_tree_cuts(piece_, count_, splitter_, 1, energy_, random_, &context_));
      BestPlan best(state);
      Budget repair(std::min<std::int64_t>(kRestartWork / 8, 20'000 + 1'000 * piece_.size()), context_);
      repair_bands(state, splitter_, windows_, count_, energy_, task_.goal, random_, repair, best);
      work.spend(repair.spent() + 10 * piece_.size());
      if (best.objective() < plan_.objective) take(best);
    }
    plan_.stopped = plan_.stopped || work.stopped();
  }

  /// Where many nodes make a region: a plan of a coarser graph, refined on the way back.
  FoundPlan by_levels(const std::vector<CoarseLevel>& levels, const std::vector<std::int32_t>& start) {
    const PieceGraph& top = levels.back().graph;
    const std::int64_t work = std::min({effort_.anneal_work_per_node * piece_.size(), effort_.most_anneal_work, effort_.most_coarse_work});
    Effort above = effort_;
    above.anneal_work_per_node = work / 2 / top.size();
    plan_ = search_piece({top, scorer_, task_.arithmetic, task_.goal}, above, random_, part_of_time(context_, 0.5), {});
    energy_ = make_energy(scorer_.problem(), guess_region_quality(top));
    price_by(PlanState(top, scorer_, plan_.label));
    const Regional refined = refine_levels(piece_, levels, scorer_, task_.arithmetic, energy_, effort_, work / 2, task_.goal, random_, context_, plan_.label);
    const Budget again = repair_at_last();
    plan_.hurried = plan_.hurried || plan_.stopped || refined.hurried || again.hurried();
    plan_.stopped = context_.stopped();
    start_again();
    if (!start.empty()) {
      if (const Objective before = state_of(start).objective(); before < plan_.objective) plan_.label = start, plan_.objective = before;
    }
    return std::move(plan_);
  }

  /// The plan to go on from.
  void begin(const std::vector<std::int32_t>& start) {
    energy_ = make_energy(scorer_.problem(), guess_region_quality(piece_));
    if (!start.empty()) {
      const PlanState state = state_of(start);
      plan_.label = start, plan_.objective = state.objective();
      price_by(state);
      return;
    }
    const bool large = piece_.size() > kLargePiece;
    for (std::int32_t i = 0; i < (large ? 1 : std::max(1, effort_.constructions)); ++i) {
      const std::int32_t trees = context_.stopped() ? 1 : large ? std::min(kLargeTrees, effort_.trees) : effort_.trees;
      const std::vector<std::int32_t> label = construct_by_tree_cuts(piece_, count_, splitter_, trees, energy_, random_, &context_);
      const PlanState state = state_of(label);
      if (i == 0 || state.objective() < plan_.objective) plan_.label = label, plan_.objective = state.objective();
      price_by(state);
      if (context_.stopped()) {
        plan_.stopped = true;
        return;
      }
    }
  }

  FoundPlan evenly() {
    Budget work(kEvenWork * effort_.anneal_work_per_node * std::max(100, piece_.size()), context_);
    divide_evenly(piece_, scorer_, random_, work, plan_.label);
    plan_.objective = state_of(plan_.label).objective();
    plan_.stopped = work.stopped();
    return std::move(plan_);
  }

  FoundPlan by_parts() {
    price_by(state_of(plan_.label));
    const Regional parts = anneal_by_parts(piece_, scorer_, task_.arithmetic, energy_, effort_, task_.goal, random_, context_, plan_.label);
    const Budget again = repair_at_last();
    plan_.stopped = parts.stopped || again.stopped();
    plan_.hurried = parts.hurried || again.hurried();
    return std::move(plan_);
  }

  FoundPlan annealed() {
    // Turns at corners depend on several regions: a choice among regions knows nothing of them.
    const bool selects = effort_.select_windows > 0 && piece_.size() <= kSelectedNodes && piece_.corners.empty();
    const RunContext annealing = selects ? part_of_time(context_, kAnnealingShare) : context_;
    RegionPool pool(piece_, scorer_, task_.arithmetic);
    const std::int64_t work = effort_.anneal_work_per_node * piece_.size() / std::max(1, effort_.runs);
    for (std::int32_t left = effort_.runs; left > 0 && !plan_.stopped; --left) anneal_once(work, left, annealing, selects ? &pool : nullptr);
    split_less(annealing, selects ? &pool : nullptr);
    if (plan_.stopped && !context_.stopped()) plan_.stopped = false, plan_.hurried = true;  // annealing has had its share of the time
    if (selects && !plan_.stopped) {
      const Selected selected = select_regions(pool, energy_, effort_.select_windows, random_, context_, plan_.label, plan_.objective);
      plan_.stopped = context_.stopped(), plan_.hurried = plan_.hurried || selected.hurried;
    }
    start_again();
    return std::move(plan_);
  }

  /// Splits that a plan of this violation has at least, by the sizes of the compounds' nodes.
  [[nodiscard]] std::int64_t least_splits() const {
    std::int64_t splits = 0;
    for (const std::vector<std::int32_t>& nodes : piece_.compounds) {
      std::vector<std::int64_t> sizes;
      for (const std::int32_t v : nodes) sizes.push_back(piece_.nodes[static_cast<std::size_t>(v)].households);
      splits += least_parts(std::move(sizes), task_.arithmetic.ceiling() + plan_.objective.violation) - 1;
    }
    return splits;
  }

  /// A plan with fewer splits often has other regions everywhere, and annealing seldom gets from one to the other: many short runs, each
  /// from a start of its own, with splits dearer, then a longer one from the best of these.
  void split_less(const RunContext& context, RegionPool* pool) {
    if (effort_.runs < 2 || piece_.size() > kSplitNodes || plan_.stopped) return;
    if (plan_.objective.violation > task_.goal || plan_.objective.compounds_split <= least_splits()) return;
    const std::vector<std::int32_t> before = plan_.label;
    const Objective value = plan_.objective;
    const std::int64_t work = effort_.anneal_work_per_node * piece_.size();
    std::vector<std::int32_t> label;
    Objective least;
    split_price_ = kDearSplits;
    for (std::int32_t left = kShortRuns; left > 0 && !plan_.stopped; --left) {
      plan_.label = construct_by_tree_cuts(piece_, count_, splitter_, effort_.trees, energy_, random_, &context);
      anneal_once(work / kShortRuns, left + 1, context, pool);
      if (label.empty() || plan_.objective < least) label = plan_.label, least = plan_.objective;
    }
    plan_.label = std::move(label), plan_.objective = least;
    if (!plan_.stopped) anneal_once(work / effort_.runs, 1, context, pool);
    split_price_ = 1;
    if (value <= plan_.objective) plan_.label = before, plan_.objective = value;
    price_by(state_of(plan_.label));
  }

  /// From the present plan, hot and down to cold. `runs_left`: this one among them.
  void anneal_once(std::int64_t run_work, std::int32_t runs_left, const RunContext& context, RegionPool* pool) {
    AnnealSchedule schedule = effort_.schedule;
    // Where the number of regions is fixed, windows alone shift regions from place to place: twice as many are worth it.
    if (piece_.regions > 0) schedule.window *= 2;
    const AnnealSchedule cold = {.start = 0.01, .end = 0.002, .softness = 1, .window = schedule.window};
    PlanState state = state_of(plan_.label);
    const double region_quality = price_by(state);
    BestPlan best(state);
    Budget repair(effort_.repair_work_per_node * piece_.size(), context);
    repair_bands(state, splitter_, windows_, count_, energy_, task_.goal, random_, repair, best);
    Budget work(run_work, context, 0.85 / runs_left);
    anneal(state, splitter_, windows_, count_, energy_, region_quality, schedule, task_.goal, random_, work, best, pool);
    // The last plan may be the best in quality with some region still astray.
    Budget again(effort_.repair_work_per_node * piece_.size() / 2, context);
    repair_bands(state, splitter_, windows_, count_, energy_, task_.goal, random_, again, best);
    PlanState last = state_of(best.labels());
    Budget quench(run_work / 8, context, runs_left > 1 ? 0.05 : 1);
    BestPlan final_best(last);
    anneal(last, splitter_, windows_, count_, energy_, region_quality, cold, task_.goal, random_, quench, final_best, pool);
    take(final_best);
    plan_.stopped = repair.stopped() || work.stopped() || again.stopped() || quench.stopped();
    plan_.hurried = plan_.hurried || repair.hurried() || work.hurried() || again.hurried() || quench.hurried();
  }

  const PieceTask& task_;
  const PieceGraph& piece_;
  const Scorer& scorer_;
  const Effort& effort_;
  Random& random_;
  const RunContext& context_;
  const RegionCount count_;
  TreeSplit splitter_;
  WindowSearch windows_;
  Energy energy_;
  double split_price_ = 1;
  FoundPlan plan_;
};

}  // namespace

FoundPlan search_piece(const PieceTask& task, const Effort& effort, Random& random, const RunContext& context, const std::vector<std::int32_t>& start) {
  return PieceSearch(task, effort, random, context).run(start);
}

}  // namespace qipan
