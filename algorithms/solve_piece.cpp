// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/solve_piece.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "algorithms/exact/certificate.h"
#include "algorithms/exact/lumps.h"
#include "algorithms/search_and_prove.h"
#include "algorithms/support/plan_state.h"

namespace qipan {
namespace {

constexpr std::int32_t kCheckedNodes = 832;  ///< that the checker takes

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

/// The upper levels that no plan of the open graph is below, where plans of this contraction have no better ones: with fewer splits than
/// one more than forced all compounds that fit are whole.
Objective kept_levels(const Objective& contracted, std::int64_t forced) {
  return {.compounds_split = contracted.violation == 0 && contracted.regions_out == 0 ? std::min(contracted.compounds_split, forced + 1) : 0};
}

/// The piece with its compounds contracted and, where that differs and may matter, with every compound open.
class PieceSolver {
 public:
  PieceSolver(const Scorer& scorer, const std::vector<std::int32_t>& atoms, std::int32_t regions, const Effort& effort, const RunContext& context)
      : scorer_(scorer), problem_(scorer.problem()), atoms_(atoms), effort_(effort), context_(context), arithmetic_(problem_, atoms),
        least_(arithmetic_.least_violation(problem_, atoms)), leaves_(leaves_may_join(problem_, atoms, arithmetic_)),
        piece_(build_piece_graph(scorer, arithmetic_, atoms, {.leaves = leaves_, .threads = context.threads})) {
    piece_.regions = regions;
    solution_.least_violation = least_;
  }

  PieceSolution run(std::span<const std::int32_t> start) {
    std::int64_t households = 0;
    for (const std::int32_t a : atoms_) households += problem_.atoms[static_cast<std::size_t>(a)].households;
    if (households == 0 || atoms_.size() == 1) return undivided(households == 0);
    open_compounds();
    Random random(context_.seed, problem_.id + "#" + std::to_string(atoms_.front()));
    const bool compounds = open_.has_value();
    const std::int64_t forced = compounds ? forced_splits(problem_, atoms_, arithmetic_, least_) : 0;
    const MoreTime more{context_, forced};
    ProvenPlan plan = within(context_, compounds ? 0.6 : 1.0, [&](const RunContext& part) {
      return search_and_prove(task(piece_), effort_, random, part, labels_of_nodes(piece_, start), compounds ? &more : nullptr);
    });
    const bool lossless = !compounds || compounds_stay_whole(plan.objective, least_, forced);
    // The proof may have come upon such a plan with the time for other graphs at its end.
    if (compounds && lossless && plan.hurried && piece_.size() <= effort_.exact_nodes) plan = prove_plan(task(piece_), std::move(plan), effort_, context_);
    solution_.stopped_early = plan.stopped || plan.hurried;
    solution_.bound.violation = least_;
    give(piece_, plan);
    if (lossless) show(piece_, plan);
    if (compounds && !plan.stopped) {
      if (plan.objective.violation > 0 || plan.objective.regions_off != 0) solve_open(plan, forced, random, start);
      else if (!lossless && (problem_.regions == 0 || holds_everybody(*open_, problem_))) prove_open(plan, forced);
    }
    if (effort_.certificates && solution_.certificate.empty()) certify_bound();
    solution_.least_violation = std::max(least_, solution_.bound.violation);
    return std::move(solution_);
  }

 private:
  [[nodiscard]] PieceTask task(const PieceGraph& graph) const { return {graph, scorer_, arithmetic_, least_}; }

  /// The plan is the solution, if it is better or the first.
  void give(const PieceGraph& graph, const ProvenPlan& plan) {
    if (!solution_.region.empty() && solution_.objective <= plan.objective) return;
    solution_.region.clear();
    for (const std::int32_t node : graph.node_of) solution_.region.push_back(plan.label[static_cast<std::size_t>(node)]);
    solution_.objective = plan.objective;
  }

  /// The solution, which divides none of its nodes.
  [[nodiscard]] std::vector<std::int32_t> labels_on(const PieceGraph& graph) const {
    std::vector<std::int32_t> label(graph.nodes.size());
    for (std::size_t i = 0; i < graph.node_of.size(); ++i) label[static_cast<std::size_t>(graph.node_of[i])] = solution_.region[i];
    return label;
  }

  void show(const PieceGraph& graph, const ProvenPlan& shown, const LevelsShown& levels = {}) {
    solution_.bound = shown.bound;
    if (effort_.certificates) solution_.certificate = certificate_of(graph, shown, levels);
  }

  /// Nobody lives here, or there is nothing to divide.
  PieceSolution undivided(bool empty) {
    solution_.region.assign(atoms_.size(), 0);
    const PlanState state(piece_, scorer_, std::vector<std::int32_t>(piece_.nodes.size(), 0));
    solution_.objective = state.objective();
    if (empty) solution_.objective = {.quality = scorer_.quality(0, scorer_.shape(state.sums(0)), 0)};
    solution_.bound = solution_.objective;
    if (effort_.certificates) {
      const PieceGraph bare = build_piece_graph(scorer_, arithmetic_, atoms_, {.compounds = false, .leaves = false});
      ProvenPlan only;
      only.label = solution_.region, only.objective = only.bound = solution_.objective;
      solution_.certificate = certificate_of(bare, only);
    }
    return std::move(solution_);
  }

  void open_compounds() {
    if (std::ranges::none_of(atoms_, [&](std::int32_t a) { return problem_.atoms[static_cast<std::size_t>(a)].compound >= 0; })) return;
    open_ = build_piece_graph(scorer_, arithmetic_, atoms_, {.compounds = false, .leaves = leaves_});
    open_->regions = piece_.regions;
    if (open_->size() == piece_.size()) open_.reset();
  }

  /// More splits than arithmetic forces: which compounds are to be split is part of the proof.
  void prove_open(const ProvenPlan& plan, std::int64_t forced) {
    const Objective kept = kept_levels(plan.bound, forced);
    ProvenPlan other = plan;
    other.label = labels_on(*open_);
    // What is proven of the contraction holds for its levels alone.
    other.bound = kept, other.prices.clear(), other.level_prices.clear();
    if (open_->size() <= effort_.exact_nodes) other = prove_plan(task(*open_), std::move(other), effort_, context_);
    solution_.stopped_early = other.stopped || other.hurried;
    show_open(other, plan, kept, forced);
    give(*open_, other);
  }

  /// Its levels may be those that the contraction `kept` shows.
  void show_open(const ProvenPlan& shown, const ProvenPlan& contracted, const Objective& kept, std::int64_t forced) {
    const bool by_kept = shown.bound.violation == 0 && shown.bound.compounds_split == kept.compounds_split && kept.compounds_split > forced;
    show(*open_, shown, by_kept ? LevelsShown{.kept = &piece_, .prices = contracted.level_prices, .unit = contracted.level_unit} : LevelsShown{});
  }

  /// A compound kept whole may stand in the way of the bands.
  void solve_open(const ProvenPlan& contracted, std::int64_t forced, Random& random, std::span<const std::int32_t> start) {
    const Objective kept = least_ == 0 && problem_.regions == 0 ? kept_levels(contracted.bound, forced) : Objective{};
    const ProvenPlan other = search_and_prove(task(*open_), effort_, random, context_, labels_of_nodes(*open_, start), nullptr, kept);
    solution_.stopped_early = solution_.stopped_early || other.stopped || other.hurried;
    if (solution_.bound < other.bound) show_open(other, contracted, kept, forced);
    // Both objectives count splits alike: parts of a compound in one node of the contracted graph are not split.
    give(*open_, other);
  }

  /// The bound of a plan as text for the checker; nothing where that is not covered.
  [[nodiscard]] std::string certificate_of(const PieceGraph& graph, const ProvenPlan& plan, LevelsShown shown = {}) const {
    if (graph.size() > kCheckedNodes) return {};
    if (problem_.regions > 0 && (plan.objective.regions_off != 0 || !holds_everybody(graph, problem_))) return {};
    PieceProof proof;
    proof.label = plan.label, proof.objective = plan.objective, proof.bound = plan.bound;
    proof.prices = plan.prices, proof.level_prices = plan.level_prices, proof.level_unit = plan.level_unit;
    shown.halves = plan.halves;
    return certificate_text(problem_, graph, proof, shown);
  }

  /// A certificate of what arithmetic shows.
  void certify_bound() {
    const PieceGraph& graph = open_ ? *open_ : piece_;
    ProvenPlan only;
    only.label = labels_on(graph);
    only.objective = solution_.objective, only.bound = solution_.bound;
    solution_.certificate = certificate_of(graph, only);
  }

  const Scorer& scorer_;
  const Problem& problem_;
  const std::vector<std::int32_t>& atoms_;
  const Effort& effort_;
  const RunContext& context_;
  const BandArithmetic arithmetic_;
  const std::int64_t least_;
  const bool leaves_;
  PieceGraph piece_;
  std::optional<PieceGraph> open_;
  PieceSolution solution_;
};

/// Steps of all that an effort may do to a node, but for proofs.
double work_per_node(const Effort& e, std::size_t nodes) {
  return static_cast<double>(e.repair_work_per_node) + 1.125 * static_cast<double>(std::min(e.anneal_work_per_node, e.most_anneal_work / static_cast<std::int64_t>(nodes)));
}

}  // namespace

PieceSolution solve_piece(const Scorer& scorer, const std::vector<std::int32_t>& atoms, std::int32_t regions, const Effort& effort,
                          const RunContext& context, std::span<const std::int32_t> start) {
  return PieceSolver(scorer, atoms, regions, effort, context).run(start);
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
