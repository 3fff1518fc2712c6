// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/solve_piece.h"

#include <algorithm>
#include <optional>
#include <string>

#include "algorithms/construct/tree_cuts.h"
#include "algorithms/exact/enumerate.h"
#include "algorithms/refine/anneal.h"
#include "algorithms/refine/repair.h"
#include "algorithms/support/best_plan.h"

namespace qipan {
namespace {

/// Penalties far above what a seam can save: 5 % of a band's middle costs as much as a whole region's quality.
Energy make_energy(const Problem& problem, double region_quality) {
  const double middle = std::max(1.0, static_cast<double>(problem.ordinary.low + problem.ordinary.high) / 2);
  return {.violation = region_quality / (0.05 * middle),
          .out = region_quality / 2,
          .split = region_quality * 2,
          .border = static_cast<double>(problem.weights.border),
          .compactness = static_cast<double>(problem.weights.compactness),
          .balance = static_cast<double>(problem.weights.balance)};
}

double mean_region_quality(const Energy& energy, const PlanState& state) {
  return std::max(1.0, energy.quality(state.totals()) / std::max(1, state.regions()));
}

struct NodePlan {
  std::vector<std::int32_t> label;
  Objective objective;
  bool optimal = false, stopped = false;
};

NodePlan search(const PieceGraph& piece, const Scorer& scorer, const BandArithmetic& arithmetic, std::int64_t goal, const Effort& effort,
                Random& random, const RunContext& context) {
  const RegionCount count(scorer.problem(), arithmetic);
  TreeSplit splitter(piece, scorer, count);
  Energy energy = make_energy(scorer.problem(), static_cast<double>(scorer.unit()) * 100);
  std::optional<PlanState> start;
  NodePlan plan;
  for (std::int32_t i = 0; i < std::max(1, effort.constructions); ++i) {
    const std::int32_t trees = context.stopped() ? 1 : effort.trees;
    const std::vector<std::int32_t> label = construct_by_tree_cuts(piece, count, splitter, trees, energy, random);
    const PlanState state(piece, scorer, label);
    if (i == 0 || state.objective() < plan.objective) plan.label = label, plan.objective = state.objective();
    energy = make_energy(scorer.problem(), mean_region_quality(energy, state));
    if (context.stopped()) {
      plan.stopped = true;
      return plan;
    }
  }
  for (std::int32_t run = 0; run < effort.runs && !plan.stopped; ++run) {
    PlanState state(piece, scorer, plan.label);
    const double region_quality = mean_region_quality(energy, state);
    energy = make_energy(scorer.problem(), region_quality);
    BestPlan best(state);
    Budget repair(effort.repair_work_per_node * piece.size(), context);
    repair_bands(state, splitter, count, energy, goal, random, repair, best);
    Budget work(effort.anneal_work_per_node * piece.size() / std::max(1, effort.runs), context);
    anneal(state, splitter, count, energy, region_quality, {}, goal, random, work, best);
    // The last plan may be the best in quality with some region still astray.
    Budget again(effort.repair_work_per_node * piece.size() / 2, context);
    repair_bands(state, splitter, count, energy, goal, random, again, best);
    PlanState last(piece, scorer, best.labels());
    Budget quench(effort.anneal_work_per_node * piece.size() / std::max(1, effort.runs) / 8, context);
    BestPlan final_best(last);
    anneal(last, splitter, count, energy, region_quality, {.start = 0.01, .end = 0.002, .softness = 1}, goal, random, quench, final_best);
    plan.label = final_best.labels();
    plan.objective = final_best.objective();
    plan.stopped = repair.stopped() || work.stopped() || again.stopped() || quench.stopped();
  }
  return plan;
}

NodePlan solve(const PieceGraph& piece, const Scorer& scorer, const BandArithmetic& arithmetic, std::int64_t goal, const Effort& effort,
               Random& random, const RunContext& context) {
  if (piece.size() <= effort.exact_nodes) {
    if (auto label = enumerate_plans(piece, scorer, context)) {
      const PlanState state(piece, scorer, *label);
      return {std::move(*label), state.objective(), true, false};
    }
  }
  return search(piece, scorer, arithmetic, goal, effort, random, context);
}

}  // namespace

PieceSolution solve_piece(const Scorer& scorer, const std::vector<std::int32_t>& atoms, const Effort& effort, const RunContext& context) {
  const Problem& problem = scorer.problem();
  PieceSolution solution;
  std::int64_t households = 0;
  for (const std::int32_t a : atoms) households += problem.atoms[static_cast<std::size_t>(a)].households;
  if (households == 0 || atoms.size() == 1) {
    const BandArithmetic arithmetic(problem, atoms);
    solution.region.assign(atoms.size(), 0);
    solution.least_violation = arithmetic.least_violation(problem, atoms);
    return solution;
  }
  const BandArithmetic arithmetic(problem, atoms);
  solution.least_violation = arithmetic.least_violation(problem, atoms);
  Random random(context.seed, problem.id + "#" + std::to_string(atoms.front()));
  const auto to_atoms = [&](const PieceGraph& piece, const NodePlan& plan) {
    for (const std::int32_t node : piece.node_of) solution.region.push_back(plan.label[static_cast<std::size_t>(node)]);
  };
  const PieceGraph piece = build_piece_graph(scorer, arithmetic, atoms, {});
  const NodePlan plan = solve(piece, scorer, arithmetic, solution.least_violation, effort, random, context);
  solution.stopped_early = plan.stopped;

  const PieceGraph open = build_piece_graph(scorer, arithmetic, atoms, {.compounds = false});
  if (open.size() == piece.size()) {
    if (plan.optimal) solution.least_violation = plan.objective.violation;
    to_atoms(piece, plan);
    return solution;
  }
  if (plan.objective.violation == 0 || plan.stopped) {
    to_atoms(piece, plan);
    return solution;
  }
  const NodePlan other = solve(open, scorer, arithmetic, solution.least_violation, effort, random, context);
  solution.stopped_early = other.stopped;
  if (other.optimal) solution.least_violation = other.objective.violation;
  // Both objectives count splits alike: parts of a compound in one node of the contracted graph are not split.
  if (other.objective < plan.objective) to_atoms(open, other);
  else to_atoms(piece, plan);
  return solution;
}

}  // namespace qipan
