// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/solve_piece.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "algorithms/construct/bisect.h"
#include "algorithms/construct/even_parts.h"
#include "algorithms/construct/tree_cuts.h"
#include "algorithms/exact/certificate.h"
#include "algorithms/exact/lumps.h"
#include "algorithms/exact/prove.h"
#include "algorithms/refine/anneal.h"
#include "algorithms/refine/regional.h"
#include "algorithms/refine/repair.h"
#include "algorithms/refine/select_regions.h"
#include "algorithms/support/best_plan.h"
#include "algorithms/support/budget.h"
#include "algorithms/support/coarse.h"

namespace qipan {
namespace {

/// A guess at the quality of a mean region, before there is a plan: of its outline in links of mean cost, or by its area.
double guess_region_quality(const PieceGraph& piece, const Scorer& scorer, const RegionCount& count) {
  if (std::ranges::any_of(piece.nodes, [](const RegionSums& node) { return node.area > 0; })) return static_cast<double>(scorer.unit()) * 100;
  Load total;
  for (const RegionSums& node : piece.nodes) total += count.load(node);
  const double regions = piece.regions > 0 ? piece.regions : count.best(total);
  double cut = 0;
  for (const Link& l : piece.links) cut += static_cast<double>(l.cut);
  cut *= static_cast<double>(scorer.problem().weights.border) / std::max(1.0, static_cast<double>(piece.links.size()));
  return std::max(1.0, cut * 3 * std::sqrt(piece.size() / regions));
}

struct NodePlan {
  std::vector<std::int32_t> label;
  Objective objective;
  Objective bound;  ///< of the graph it is a plan of
  bool stopped = false, hurried = false;  ///< ended from outside; some search cooled by the clock
  std::vector<NumberProof> prices, level_prices;  ///< that show the bound, see PieceProof
  std::int64_t level_unit = 1;
  bool halves = false;                    ///< its upper levels by divisions in two
};

constexpr std::int64_t kEvenWork = 30;  ///< evenness alone is looked for: small pieces, and work buys it directly
constexpr std::int32_t kLargePiece = 3'000;  ///< larger ones are annealed part by part
constexpr std::int32_t kLargeTrees = 2;        ///< of their one construction

constexpr std::int64_t kRestartWork = 300'000;

/// Plans astray may be stuck where they began: other starts, of which one that violates less counts.
void start_again(const PieceGraph& piece, const Scorer& scorer, const RegionCount& count, TreeSplit& splitter, WindowSearch& windows,
                 const Energy& energy, std::int64_t goal, Random& random, const RunContext& context, NodePlan& plan) {
  Budget work(kRestartWork, context);
  while (plan.objective.violation > goal && work.open()) {
    PlanState state(piece, scorer, construct_by_tree_cuts(piece, count, splitter, 1, energy, random, &context));
    BestPlan best(state);
    Budget repair(std::min<std::int64_t>(kRestartWork / 8, 20'000 + 1'000 * piece.size()), context);
    repair_bands(state, splitter, windows, count, energy, goal, random, repair, best);
    work.spend(repair.spent() + 10 * piece.size());
    if (best.objective() < plan.objective) plan.label = best.labels(), plan.objective = best.objective();
  }
  plan.stopped = plan.stopped || work.stopped();
}

NodePlan search(const PieceGraph& piece, const Scorer& scorer, const BandArithmetic& arithmetic, std::int64_t goal, const Effort& effort,
                Random& random, const RunContext& context, const std::vector<std::int32_t>& start);

/// Where many nodes make a region: a plan of a coarser graph, refined on the way back.
NodePlan search_by_levels(const PieceGraph& piece, const std::vector<CoarseLevel>& levels, const Scorer& scorer, const BandArithmetic& arithmetic,
                          std::int64_t goal, const Effort& effort, Random& random, const RunContext& context) {
  const RegionCount count(scorer.problem(), arithmetic);
  const PieceGraph& top = levels.back().graph;
  const std::int64_t work = std::min({effort.anneal_work_per_node * piece.size(), effort.most_anneal_work, effort.most_coarse_work});
  Effort above = effort;
  above.anneal_work_per_node = work / 2 / top.size();
  NodePlan plan = search(top, scorer, arithmetic, goal, above, random, part_of_time(context, 0.5), {});
  const Energy guess = make_energy(scorer.problem(), guess_region_quality(top, scorer, count));
  const Energy energy = make_energy(scorer.problem(), mean_region_quality(guess, PlanState(top, scorer, plan.label)));
  const Regional refined = refine_levels(piece, levels, scorer, arithmetic, energy, effort, work / 2, goal, random, context, plan.label);
  TreeSplit splitter(piece, scorer, count);
  WindowSearch windows(piece, scorer, arithmetic);
  PlanState last(piece, scorer, plan.label);
  BestPlan best(last);
  Budget again(effort.repair_work_per_node * piece.size() / 2, context);
  repair_bands(last, splitter, windows, count, energy, goal, random, again, best);
  plan.label = best.labels();
  plan.objective = best.objective();
  plan.hurried = plan.hurried || plan.stopped || refined.hurried || again.hurried();
  plan.stopped = context.stopped();
  if (plan.objective.violation > goal && !plan.stopped) start_again(piece, scorer, count, splitter, windows, energy, goal, random, context, plan);
  return plan;
}

constexpr std::int32_t kSelectedNodes = 2'000;  ///< larger programs take too long
constexpr double kAnnealingShare = 0.6;         ///< of the time, where there is a selection after it

/// `start`: labels to begin with instead of constructions, or empty. Coarser graphs find better plans than a start that is refined.
NodePlan search(const PieceGraph& piece, const Scorer& scorer, const BandArithmetic& arithmetic, std::int64_t goal, const Effort& effort,
                Random& random, const RunContext& context, const std::vector<std::int32_t>& start) {
  const RegionCount count(scorer.problem(), arithmetic);
  if (scorer.problem().goal == Goal::band) {
    Load total;
    for (const RegionSums& node : piece.nodes) total += count.load(node);
    const std::vector<CoarseLevel> levels = coarse_levels(piece, piece.regions > 0 ? piece.regions : count.best(total), arithmetic.ceiling(), random, context.threads);
    if (!levels.empty()) {
      NodePlan plan = search_by_levels(piece, levels, scorer, arithmetic, goal, effort, random, context);
      if (start.empty()) return plan;
      if (const Objective before = PlanState(piece, scorer, start).objective(); before < plan.objective) plan.label = start, plan.objective = before;
      return plan;
    }
  }
  TreeSplit splitter(piece, scorer, count);
  WindowSearch windows(piece, scorer, arithmetic);
  Energy energy = make_energy(scorer.problem(), guess_region_quality(piece, scorer, count));
  NodePlan plan;
  if (!start.empty()) {
    const PlanState state(piece, scorer, start);
    plan.label = start, plan.objective = state.objective();
    energy = make_energy(scorer.problem(), mean_region_quality(energy, state));
  }
  for (std::int32_t i = 0; start.empty() && i < (piece.size() > kLargePiece ? 1 : std::max(1, effort.constructions)); ++i) {
    const std::int32_t trees = context.stopped() ? 1 : piece.size() > kLargePiece ? std::min(kLargeTrees, effort.trees) : effort.trees;
    const std::vector<std::int32_t> label = construct_by_tree_cuts(piece, count, splitter, trees, energy, random, &context);
    const PlanState state(piece, scorer, label);
    if (i == 0 || state.objective() < plan.objective) plan.label = label, plan.objective = state.objective();
    energy = make_energy(scorer.problem(), mean_region_quality(energy, state));
    if (context.stopped()) {
      plan.stopped = true;
      return plan;
    }
  }
  if (scorer.problem().goal == Goal::max_deviation && piece.regions > 1) {
    Budget work(kEvenWork * effort.anneal_work_per_node * std::max(100, piece.size()), context);
    divide_evenly(piece, scorer, random, work, plan.label);
    plan.objective = PlanState(piece, scorer, plan.label).objective();
    plan.stopped = work.stopped();
    return plan;
  }
  if (piece.size() > kLargePiece) {
    PlanState state(piece, scorer, plan.label);
    energy = make_energy(scorer.problem(), mean_region_quality(energy, state));
    const Regional parts = anneal_by_parts(piece, scorer, arithmetic, energy, effort, goal, random, context, plan.label);
    PlanState last(piece, scorer, plan.label);
    BestPlan best(last);
    Budget again(effort.repair_work_per_node * piece.size() / 2, context);
    repair_bands(last, splitter, windows, count, energy, goal, random, again, best);
    plan.label = best.labels();
    plan.objective = best.objective();
    plan.stopped = parts.stopped || again.stopped();
    plan.hurried = parts.hurried || again.hurried();
    return plan;
  }
  AnnealSchedule schedule = effort.schedule;
  // Where the number of regions is fixed, windows alone shift regions from place to place: twice as many are worth it.
  if (piece.regions > 0) schedule.window *= 2;
  // Turns at corners depend on several regions: a choice among regions knows nothing of them.
  const bool selects = effort.select_windows > 0 && piece.size() <= kSelectedNodes && piece.corners.empty();
  const RunContext annealing = selects ? part_of_time(context, kAnnealingShare) : context;
  RegionPool pool(piece, scorer, arithmetic);
  for (std::int32_t run = 0; run < effort.runs && !plan.stopped; ++run) {
    PlanState state(piece, scorer, plan.label);
    const double region_quality = mean_region_quality(energy, state);
    energy = make_energy(scorer.problem(), region_quality);
    BestPlan best(state);
    Budget repair(effort.repair_work_per_node * piece.size(), annealing);
    repair_bands(state, splitter, windows, count, energy, goal, random, repair, best);
    const int runs_left = effort.runs - run;
    Budget work(effort.anneal_work_per_node * piece.size() / std::max(1, effort.runs), annealing, 0.85 / runs_left);
    anneal(state, splitter, windows, count, energy, region_quality, schedule, goal, random, work, best, selects ? &pool : nullptr);
    // The last plan may be the best in quality with some region still astray.
    Budget again(effort.repair_work_per_node * piece.size() / 2, annealing);
    repair_bands(state, splitter, windows, count, energy, goal, random, again, best);
    PlanState last(piece, scorer, best.labels());
    Budget quench(effort.anneal_work_per_node * piece.size() / std::max(1, effort.runs) / 8, annealing, runs_left > 1 ? 0.05 : 1);
    BestPlan final_best(last);
    anneal(last, splitter, windows, count, energy, region_quality, {.start = 0.01, .end = 0.002, .softness = 1, .window = schedule.window}, goal, random, quench, final_best, selects ? &pool : nullptr);
    plan.label = final_best.labels();
    plan.objective = final_best.objective();
    plan.stopped = repair.stopped() || work.stopped() || again.stopped() || quench.stopped();
    plan.hurried = plan.hurried || repair.hurried() || work.hurried() || again.hurried() || quench.hurried();
  }
  if (plan.stopped && !context.stopped()) plan.stopped = false, plan.hurried = true;  // annealing has had its share of the time
  if (selects && !plan.stopped) {
    const Selected selected = select_regions(pool, energy, effort.select_windows, random, context, plan.label, plan.objective);
    plan.stopped = context.stopped(), plan.hurried = plan.hurried || selected.hurried;
  }
  if (plan.objective.violation > goal && !plan.stopped) start_again(piece, scorer, count, splitter, windows, energy, goal, random, context, plan);
  return plan;
}

/// Labels 0.. in the order of their smallest node.
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

constexpr std::int32_t kLightSearchNodes = 26;  ///< up to here a proof mostly succeeds, and finds what a light search missed
constexpr Effort kLightSearch = {.constructions = 1, .trees = 1, .repair_work_per_node = 2'000, .anneal_work_per_node = 700};

constexpr std::int32_t kQuickProof = 64, kLongProof = 256;  ///< nodes

/// Whether people must be outside the bands is worth more than any saving.
constexpr std::int32_t kAstrayNodes = 30;
constexpr std::int64_t kAstraySteps = 1'000'000;

/// Runs a step with a share of the time left; only the end of all the time has stopped it.
template <class Step>
NodePlan within(const RunContext& context, double share, Step&& step) {
  NodePlan plan = step(part_of_time(context, share));
  if (plan.stopped && !context.stopped()) plan.stopped = false, plan.hurried = true;
  return plan;
}

/// The plan or a better one, and what is proven of it.
NodePlan prove(const PieceGraph& piece, const Scorer& scorer, const BandArithmetic& arithmetic, NodePlan plan, std::int64_t steps,
               const Effort& effort, const RunContext& context) {
  const Objective known = {.violation = plan.bound.violation, .regions_out = plan.bound.regions_out, .compounds_split = plan.bound.compounds_split};
  PieceProof proof = prove_piece(piece, scorer, arithmetic, plan.label, {.steps = steps, .table = effort.proof_table, .known = known}, context);
  // What is proven optimal does not depend on how far the search came.
  return {std::move(proof.label), proof.objective, std::max(plan.bound, proof.bound), proof.stopped, plan.hurried && !proof.closed,
          std::move(proof.prices), std::move(proof.level_prices), proof.level_unit, plan.halves};
}

/// What a proof of so many nodes may cost: the larger pieces of many problems share.
std::int64_t proof_steps(std::int32_t nodes, const Effort& effort, const RunContext& context) {
  if (nodes <= kQuickProof) return effort.proof_steps;
  return std::min(effort.proof_steps, effort.all_proof_steps / static_cast<std::int64_t>(std::max<std::size_t>(1, context.problems)));
}

constexpr std::int32_t kBisectedNodes = 64;
constexpr std::size_t kBisectedStates = 1'000'000;  ///< 40 bytes each

bool upper_levels_open(const NodePlan& plan) {
  return plan.objective.violation > 0 && std::tie(plan.bound.violation, plan.bound.regions_out) != std::tie(plan.objective.violation, plan.objective.regions_out);
}

/// Where people must be outside the bands and no three regions can do as well: all divisions in two are looked at, so that the upper
/// levels are proven, and the quality too where it is the border's alone.
NodePlan divide_in_two(const PieceGraph& piece, const Scorer& scorer, const BandArithmetic& arithmetic, std::int64_t goal, NodePlan plan,
                       Random& random, const RunContext& context) {
  const Problem& problem = scorer.problem();
  std::int64_t total = 0;
  for (const RegionSums& node : piece.nodes) total += node.households;
  if (!upper_levels_open(plan) || plan.stopped || piece.size() > kBisectedNodes || problem.regions > 0 || problem.has_difficult || problem.goal != Goal::band) return plan;
  if (3 * arithmetic.floor() - total <= plan.objective.violation) return plan;
  const std::optional<Bisection> two = best_bisection(piece, problem.ordinary, plan.objective.violation, kBisectedStates, context);
  if (!two) return plan;
  const auto take = [&](const std::vector<std::int32_t>& label) {
    const Objective objective = PlanState(piece, scorer, label).objective();
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
      NodePlan settled = search(piece, scorer, arithmetic, goal, kLightSearch, random, context, plan.label);
      plan.label = std::move(settled.label), plan.objective = settled.objective, plan.stopped = settled.stopped;
      renumber(plan.label);
    }
  }
  if (plan.bound < bound) plan.bound = bound, plan.halves = true;
  return plan;
}

/// True if no plan as good as this one in the upper levels splits a compound that fits: then keeping these whole loses nothing on any
/// level.
bool compounds_stay_whole(const Objective& best, std::int64_t least_violation, std::int64_t splits) {
  return best.violation == least_violation && best.regions_out == (least_violation > 0 ? 1 : 0) && best.compounds_split == splits;
}

/// More time for the proof of a contraction, where that is the proof of the piece too.
struct MoreTime {
  const RunContext& context;
  std::int64_t forced;  ///< splits
};

/// Search and proof. What the proof leaves open gets the whole effort.
NodePlan search_and_prove(const PieceGraph& piece, const Scorer& scorer, const BandArithmetic& arithmetic, std::int64_t goal, const Effort& effort,
                          Random& random, const RunContext& context, const std::vector<std::int32_t>& start, const MoreTime* more) {
  const bool whole = scorer.problem().regions == 0 || holds_everybody(piece, scorer.problem());
  const bool exact = whole && piece.size() <= effort.exact_nodes, light = exact && piece.size() <= kLightSearchNodes;
  // The largest pieces are seldom closed: their time goes to the plan.
  NodePlan plan = within(context, !exact ? 1.0 : piece.size() <= kLongProof ? 0.35 : 0.8, [&](const RunContext& part) {
    return search(piece, scorer, arithmetic, goal, light ? kLightSearch : effort, random, part, start);
  });
  renumber(plan.label);
  plan.bound.violation = goal;
  if (plan.objective.violation > goal) plan = divide_in_two(piece, scorer, arithmetic, goal, std::move(plan), random, context);
  if (plan.objective == plan.bound) return plan;
  const bool astray = plan.objective.violation > plan.bound.violation && piece.size() <= kAstrayNodes;
  if (!(exact || (whole && astray)) || plan.stopped) return plan;
  const RunContext& proving = more != nullptr && compounds_stay_whole(plan.objective, goal, more->forced) ? more->context : context;
  // The tables of larger pieces look at the clock between their parts only.
  if (piece.size() > kQuickProof && proving.deadline && *proving.deadline - std::chrono::steady_clock::now() < std::chrono::milliseconds(500)) {
    plan.hurried = true;
    return plan;
  }
  plan = prove(piece, scorer, arithmetic, std::move(plan), astray ? std::max(effort.proof_steps, kAstraySteps) : proof_steps(piece.size(), effort, context), effort, proving);
  if (!light || plan.stopped || plan.objective == plan.bound) return plan;
  if (scorer.problem().regions > 0) return plan;  // the search may miss the number that the proof keeps
  NodePlan other = search(piece, scorer, arithmetic, goal, effort, random, context, {});
  plan.stopped = other.stopped, plan.hurried = plan.hurried || other.hurried;
  if (other.objective < plan.objective) plan.label = std::move(other.label), plan.objective = other.objective;
  return plan;
}

NodePlan solve(const PieceGraph& piece, const Scorer& scorer, const BandArithmetic& arithmetic, std::int64_t goal, const Effort& effort,
               Random& random, const RunContext& context, const std::vector<std::int32_t>& start, const MoreTime* more = nullptr) {
  NodePlan plan = search_and_prove(piece, scorer, arithmetic, goal, effort, random, context, start, more);
  return divide_in_two(piece, scorer, arithmetic, goal, std::move(plan), random, context);
}

/// An empty atom is never a region of its own where every band has a floor.
bool leaves_may_join(const Problem& problem, const std::vector<std::int32_t>& atoms, const BandArithmetic& arithmetic) {
  const auto odd = [&](std::int32_t a) { return problem.atoms[static_cast<std::size_t>(a)].households == 0 && problem.atoms[static_cast<std::size_t>(a)].difficult > 0; };
  return arithmetic.floor() > 0 && std::ranges::none_of(atoms, odd);
}

/// The plan `start` of the atoms as labels of nodes; empty if there is none or it divides a node.
std::vector<std::int32_t> labels_of_nodes(const PieceGraph& piece, std::span<const std::int32_t> start) {
  if (start.empty()) return {};
  std::vector<std::int32_t> label(piece.nodes.size(), -1);
  for (std::size_t i = 0; i < piece.node_of.size(); ++i) {
    std::int32_t& l = label[static_cast<std::size_t>(piece.node_of[i])];
    if (l >= 0 && l != start[i]) return {};
    l = start[i];
  }
  renumber(label);
  return label;
}

constexpr std::int32_t kCheckedNodes = 832;  ///< that the checker takes

/// The bound of a plan as text for the checker; nothing where that is not covered.
std::string certificate_of(const Problem& problem, const PieceGraph& piece, const NodePlan& plan, LevelsShown shown = {}) {
  if (piece.size() > kCheckedNodes || problem.goal != Goal::band) return {};
  if (problem.regions > 0 && (plan.objective.regions_off != 0 || !holds_everybody(piece, problem))) return {};
  PieceProof proof;
  proof.label = plan.label, proof.objective = plan.objective, proof.bound = plan.bound;
  proof.prices = plan.prices, proof.level_prices = plan.level_prices, proof.level_unit = plan.level_unit;
  shown.halves = plan.halves;
  return certificate_text(problem, piece, proof, shown);
}

/// The upper levels that no plan of the open graph is below, where plans of this contraction have no better ones: with fewer splits than
/// one more than forced all compounds that fit are whole.
Objective kept_levels(const Objective& contracted, std::int64_t forced) {
  return {.compounds_split = contracted.violation == 0 && contracted.regions_out == 0 ? std::min(contracted.compounds_split, forced + 1) : 0};
}

/// Steps of all that an effort may do to a node, but for proofs.
double work_per_node(const Effort& e, std::size_t nodes) {
  return static_cast<double>(e.repair_work_per_node) + 1.125 * static_cast<double>(std::min(e.anneal_work_per_node, e.most_anneal_work / static_cast<std::int64_t>(nodes)));
}

}  // namespace

PieceSolution solve_piece(const Scorer& scorer, const std::vector<std::int32_t>& atoms, std::int32_t regions, const Effort& effort,
                          const RunContext& context, std::span<const std::int32_t> start) {
  const Problem& problem = scorer.problem();
  PieceSolution solution;
  std::int64_t households = 0;
  for (const std::int32_t a : atoms) households += problem.atoms[static_cast<std::size_t>(a)].households;
  const BandArithmetic arithmetic(problem, atoms);
  const std::int64_t least = arithmetic.least_violation(problem, atoms);
  solution.least_violation = least;
  const bool leaves = leaves_may_join(problem, atoms, arithmetic);
  PieceGraph piece = build_piece_graph(scorer, arithmetic, atoms, {.leaves = leaves, .threads = context.threads});
  piece.regions = regions;
  if (households == 0 || atoms.size() == 1) {
    solution.region.assign(atoms.size(), 0);
    solution.objective = PlanState(piece, scorer, std::vector<std::int32_t>(piece.nodes.size(), 0)).objective();
    if (households == 0) {
      const RegionSums whole = PlanState(piece, scorer, std::vector<std::int32_t>(piece.nodes.size(), 0)).sums(0);
      solution.objective = {.quality = scorer.quality(0, scorer.shape(whole), 0)};
    }
    solution.bound = solution.objective;
    if (effort.certificates) {
      const PieceGraph bare = build_piece_graph(scorer, arithmetic, atoms, {.compounds = false, .leaves = false});
      NodePlan only;
      only.label = solution.region, only.objective = only.bound = solution.objective;
      solution.certificate = certificate_of(problem, bare, only);
    }
    return solution;
  }
  Random random(context.seed, problem.id + "#" + std::to_string(atoms.front()));
  const auto give = [&](const PieceGraph& graph, const NodePlan& plan) {
    for (const std::int32_t node : graph.node_of) solution.region.push_back(plan.label[static_cast<std::size_t>(node)]);
    solution.objective = plan.objective;
  };
  std::optional<PieceGraph> open;  // where that makes a difference
  if (std::ranges::any_of(atoms, [&](std::int32_t a) { return problem.atoms[static_cast<std::size_t>(a)].compound >= 0; })) {
    open = build_piece_graph(scorer, arithmetic, atoms, {.compounds = false, .leaves = leaves});
    open->regions = regions;
    if (open->size() == piece.size()) open.reset();
  }
  const bool compounds = open.has_value();
  const std::int64_t forced = compounds ? forced_splits(problem, atoms, arithmetic, least) : 0;
  const MoreTime more{context, forced};
  const NodePlan plan = within(context, compounds ? 0.6 : 1.0, [&](const RunContext& part) {
    return solve(piece, scorer, arithmetic, least, effort, random, part, labels_of_nodes(piece, start), compounds ? &more : nullptr);
  });
  solution.stopped_early = plan.stopped || plan.hurried;
  solution.bound.violation = least;
  const auto show = [&](const PieceGraph& graph, const NodePlan& shown, const LevelsShown& levels = {}) {
    solution.bound = shown.bound;
    if (effort.certificates) solution.certificate = certificate_of(problem, graph, shown, levels);
  };
  const bool lossless = !compounds || compounds_stay_whole(plan.objective, least, forced);
  if (lossless) show(piece, plan);
  if (!compounds || plan.stopped) {
    give(piece, plan);
  } else if (plan.objective.violation == 0 && plan.objective.regions_off == 0) {
    // More splits than arithmetic forces: which compounds are to be split is part of the proof.
    NodePlan other = plan;
    if (!lossless && (problem.regions == 0 || holds_everybody(*open, problem))) {
      const Objective kept = kept_levels(plan.bound, forced);
      other.label.resize(open->nodes.size());
      for (std::size_t i = 0; i < open->node_of.size(); ++i) {
        other.label[static_cast<std::size_t>(open->node_of[i])] = plan.label[static_cast<std::size_t>(piece.node_of[i])];
      }
      // What is proven of the contraction holds for its levels alone.
      other.bound = kept, other.prices.clear(), other.level_prices.clear();
      if (open->size() <= effort.exact_nodes) other = prove(*open, scorer, arithmetic, std::move(other), proof_steps(open->size(), effort, context), effort, context);
      solution.stopped_early = other.stopped || other.hurried;
      const bool by_kept = other.bound.compounds_split == kept.compounds_split && kept.compounds_split > forced;
      show(*open, other, by_kept ? LevelsShown{.kept = &piece, .prices = plan.level_prices, .unit = plan.level_unit} : LevelsShown{});
    }
    if (other.objective < plan.objective) give(*open, other);
    else give(piece, plan);
  } else {
    const NodePlan other = solve(*open, scorer, arithmetic, least, effort, random, context, labels_of_nodes(*open, start));
    solution.stopped_early = solution.stopped_early || other.stopped || other.hurried;
    if (solution.bound < other.bound) show(*open, other);
    // Both objectives count splits alike: parts of a compound in one node of the contracted graph are not split.
    if (other.objective < plan.objective) give(*open, other);
    else give(piece, plan);
  }
  if (effort.certificates && solution.certificate.empty()) {
    const PieceGraph& graph = compounds ? *open : piece;
    NodePlan only;
    only.label.resize(graph.nodes.size());
    for (std::size_t i = 0; i < graph.node_of.size(); ++i) only.label[static_cast<std::size_t>(graph.node_of[i])] = solution.region[i];
    only.objective = solution.objective, only.bound = solution.bound;
    solution.certificate = certificate_of(problem, graph, only);
  }
  solution.least_violation = std::max(least, solution.bound.violation);
  return solution;
}

PieceSolution solve_piece_from(const Effort& quick, const Scorer& scorer, const std::vector<std::int32_t>& atoms, std::int32_t regions,
                               const Effort& effort, const RunContext& context) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point begin = Clock::now();
  PieceSolution first = solve_piece(scorer, atoms, regions, quick, context);
  const double taken = std::chrono::duration<double>(Clock::now() - begin).count();
  // A moment's delay in one of many parts does not end the search where most of the time is left.
  if (first.stopped_early && (context.stopped() || !context.deadline || std::chrono::duration<double>(*context.deadline - Clock::now()).count() < taken)) return first;
  Effort rest = effort;
  const double needed = taken * work_per_node(effort, atoms.size()) / work_per_node(quick, atoms.size());
  const bool hurried = context.deadline && std::chrono::duration<double>(*context.deadline - Clock::now()).count() < needed / 2;
  if (hurried) rest.runs = 1;
  PieceSolution plan = solve_piece(scorer, atoms, regions, rest, context, hurried ? std::span<const std::int32_t>(first.region) : std::span<const std::int32_t>());
  plan.stopped_early = plan.stopped_early || (hurried && plan.bound != plan.objective);
  const bool cut_short = plan.stopped_early || !context.deadline;
  if (!cut_short || plan.objective <= first.objective) return plan;
  first.stopped_early = plan.stopped_early;
  first.least_violation = std::max(first.least_violation, plan.least_violation);
  if (first.bound < plan.bound) first.bound = plan.bound, first.certificate = std::move(plan.certificate);
  return first;
}

}  // namespace qipan
