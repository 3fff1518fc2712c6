// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/search_and_prove.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "algorithms/construct/bisect.h"
#include "algorithms/support/plan_state.h"

namespace qipan {
namespace {

constexpr std::int32_t kLightSearchNodes = 26;  ///< up to here a proof mostly succeeds, and finds what a light search missed
constexpr Effort kLightSearch = {.constructions = 1, .trees = 1, .repair_work_per_node = 2'000, .anneal_work_per_node = 700};

constexpr std::int32_t kQuickProof = 64, kLongProof = 256;  ///< nodes

/// Whether people must be outside the bands is worth more than any saving.
constexpr std::int32_t kAstrayNodes = 30;
constexpr std::int64_t kAstraySteps = 1'000'000;

constexpr std::int32_t kBisectedNodes = 64;
constexpr std::size_t kBisectedStates = 1'000'000;  ///< 40 bytes each

/// What a proof of so many nodes may cost.
std::int64_t proof_steps(std::int32_t nodes, const Effort& effort, const RunContext& context) {
  if (nodes <= kQuickProof) return effort.proof_steps;
  return std::min(effort.proof_steps, effort.all_proof_steps / static_cast<std::int64_t>(std::max<std::size_t>(1, context.problems)));
}

ProvenPlan prove_in(const PieceTask& task, ProvenPlan plan, std::int64_t steps, const Effort& effort, const RunContext& context) {
  const Objective known = {.violation = plan.bound.violation, .regions_out = plan.bound.regions_out, .compounds_split = plan.bound.compounds_split};
  PieceProof proof = prove_piece(task.piece, task.scorer, task.arithmetic, plan.label, {.steps = steps, .table = effort.proof_table, .known = known}, context);
  plan.label = std::move(proof.label), plan.objective = proof.objective;
  // What is proven optimal does not depend on how far the search came.
  plan.stopped = proof.stopped, plan.hurried = plan.hurried && !proof.closed;
  if (proof.bound < plan.bound) return plan;  // what was proven before stands with its prices
  plan.bound = proof.bound, plan.prices = std::move(proof.prices);
  if (!proof.level_prices.empty()) plan.level_prices = std::move(proof.level_prices), plan.level_unit = proof.level_unit;
  return plan;
}

bool upper_levels_open(const ProvenPlan& plan) {
  return plan.objective.violation > 0 && std::tie(plan.bound.violation, plan.bound.regions_out) != std::tie(plan.objective.violation, plan.objective.regions_out);
}

/// Where people must be outside the bands and no three regions can do as well: all divisions in two are looked at, so that the upper
/// levels are proven, and the quality too where it is the border's alone.
ProvenPlan divide_in_two(const PieceTask& task, ProvenPlan plan, Random& random, const RunContext& context) {
  const PieceGraph& piece = task.piece;
  const Problem& problem = task.scorer.problem();
  std::int64_t total = 0;
  for (const RegionSums& node : piece.nodes) total += node.households;
  if (!upper_levels_open(plan) || plan.stopped || piece.size() > kBisectedNodes || problem.regions > 0 || problem.has_difficult || problem.goal != Goal::band) return plan;
  if (3 * task.arithmetic.floor() - total <= plan.objective.violation) return plan;
  const std::optional<Bisection> two = best_bisection(piece, problem.ordinary, plan.objective.violation, kBisectedStates, context);
  if (!two) return plan;
  const auto take = [&](const std::vector<std::int32_t>& label) {
    const Objective objective = PlanState(piece, task.scorer, label).objective();
    if (objective < plan.objective) plan.label = label, plan.objective = objective;
    return objective;
  };
  Objective bound = take(std::vector<std::int32_t>(piece.nodes.size(), 0));
  if (!two->label.empty() && std::tie(two->violation, two->out) <= std::tie(bound.violation, bound.regions_out)) {
    const bool border_alone = problem.weights.compactness == 0 && problem.weights.balance == 0 && piece.corners.empty() && piece.compounds.empty();
    const Objective before = plan.objective, best_two = take(two->label);
    if (border_alone) bound = std::min(bound, best_two);
    else bound = {.violation = two->violation, .regions_out = two->out};
    if (!border_alone && plan.objective < before) {
      FoundPlan settled = search_piece(task, kLightSearch, random, context, plan.label);
      plan.label = std::move(settled.label), plan.objective = settled.objective, plan.stopped = settled.stopped;
      renumber(plan.label);
    }
  }
  if (plan.bound < bound) plan.bound = bound, plan.halves = true;
  return plan;
}

/// A plan, proven as far as that goes; the divisions in two come before the proof only.
ProvenPlan found_and_proven(const PieceTask& task, const Effort& effort, Random& random, const RunContext& context, const std::vector<std::int32_t>& start,
                            const MoreTime* more, const Objective& known) {
  const PieceGraph& piece = task.piece;
  const Problem& problem = task.scorer.problem();
  const bool whole = problem.regions == 0 || holds_everybody(piece, problem);
  const bool exact = whole && piece.size() <= effort.exact_nodes, light = exact && piece.size() <= kLightSearchNodes;
  // The largest pieces are seldom closed: their time goes to the plan.
  ProvenPlan plan = within(context, !exact ? 1.0 : piece.size() <= kLongProof ? 0.35 : 0.8, [&](const RunContext& part) {
    return ProvenPlan{search_piece(task, light ? kLightSearch : effort, random, part, start), {}, {}, {}};
  });
  renumber(plan.label);
  plan.bound = std::max(known, {.violation = task.goal});
  if (plan.objective.violation > task.goal) plan = divide_in_two(task, std::move(plan), random, context);
  if (plan.objective == plan.bound) return plan;
  const bool astray = plan.objective.violation > plan.bound.violation && piece.size() <= kAstrayNodes;
  if (!(exact || (whole && astray)) || plan.stopped) return plan;
  const RunContext& proving = more != nullptr && compounds_stay_whole(plan.objective, task.goal, more->forced) ? more->context : context;
  // The tables of larger pieces look at the clock between their parts only.
  if (piece.size() > kQuickProof && proving.deadline && *proving.deadline - std::chrono::steady_clock::now() < std::chrono::milliseconds(500)) {
    plan.hurried = true;
    return plan;
  }
  plan = prove_in(task, std::move(plan), astray ? std::max(effort.proof_steps, kAstraySteps) : proof_steps(piece.size(), effort, context), effort, proving);
  if (!light || plan.stopped || plan.objective == plan.bound) return plan;
  if (problem.regions > 0) return plan;  // the search may miss the number that the proof keeps
  FoundPlan other = search_piece(task, effort, random, context, {});
  plan.stopped = other.stopped, plan.hurried = plan.hurried || other.hurried;
  if (other.objective < plan.objective) plan.label = std::move(other.label), plan.objective = other.objective;
  return plan;
}

}  // namespace

void renumber(std::vector<std::int32_t>& label) {
  std::map<std::int32_t, std::int32_t> number;
  for (std::int32_t& l : label) l = number.try_emplace(l, static_cast<std::int32_t>(number.size())).first->second;
}

bool holds_everybody(const PieceGraph& piece, const Problem& problem) {
  std::int64_t missing = 0;
  for (const AtomMeasure& a : problem.atoms) missing += a.households;
  for (const RegionSums& node : piece.nodes) missing -= node.households;
  return missing == 0;
}

bool compounds_stay_whole(const Objective& best, std::int64_t least_violation, std::int64_t splits) {
  return best.violation == least_violation && best.regions_out == (least_violation > 0 ? 1 : 0) && best.compounds_split == splits;
}

ProvenPlan prove_plan(const PieceTask& task, ProvenPlan plan, const Effort& effort, const RunContext& context) {
  return prove_in(task, std::move(plan), proof_steps(task.piece.size(), effort, context), effort, context);
}

ProvenPlan search_and_prove(const PieceTask& task, const Effort& effort, Random& random, const RunContext& context, const std::vector<std::int32_t>& start,
                            const MoreTime* more, const Objective& known) {
  ProvenPlan plan = found_and_proven(task, effort, random, context, start, more, known);
  return divide_in_two(task, std::move(plan), random, context);
}

}  // namespace qipan
