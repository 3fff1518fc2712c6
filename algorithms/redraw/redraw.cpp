// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/redraw/redraw.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <utility>
#include <vector>

#include "algorithms/redraw/blocks.h"
#include "algorithms/redraw/continuing.h"
#include "algorithms/redraw/openings.h"
#include "algorithms/redraw/outlook.h"
#include "algorithms/redraw/part.h"
#include "algorithms/redraw/pull_back.h"
#include "algorithms/redraw/unconditional.h"
#include "algorithms/redraw/windows.h"
#include "algorithms/solve_piece.h"
#include "engine/base/indexing.h"
#include "engine/base/union_find.h"
#include "engine/plan/change.h"
#include "engine/plan/evaluate.h"

namespace qipan {
namespace {

/// Pieces of the seam graph without the locked grids, by smallest atom.
std::vector<std::vector<std::int32_t>> free_pieces(const Problem& problem) {
  const auto locked = [&](std::int32_t a) { return std::ranges::binary_search(problem.locked, at(problem.today, a)); };
  UnionFind joined(problem.atoms.size());
  for (const Seam& s : problem.seams) {
    if (!locked(s.a) && !locked(s.b)) joined.unite(s.a, s.b);
  }
  std::vector<std::vector<std::int32_t>> pieces;
  std::vector<std::int32_t> piece_of(problem.atoms.size(), -1);
  for (std::int32_t a = 0; a < static_cast<std::int32_t>(problem.atoms.size()); ++a) {
    if (locked(a)) continue;
    std::int32_t& piece = at(piece_of, joined.find(a));
    if (piece < 0) piece = static_cast<std::int32_t>(pieces.size()), pieces.emplace_back();
    at(pieces, piece).push_back(a);
  }
  return pieces;
}

/// Levels 1 to 2.
Objective upper(const Objective& o) { return {.violation = o.violation, .regions_out = o.regions_out, .compounds_split = o.compounds_split, .quality = 0}; }

struct PartPlan {
  std::vector<std::int32_t> label;
  Objective value;
  ChangeProof change;
  std::int64_t least_violation = 0;
  bool proven = false;  ///< nothing changes less
  bool stopped = false;
};

class PartRedraw {
 public:
  PartRedraw(const Problem& problem, const Effort& effort, const RunContext& context)
      : problem_(problem), effort_(effort), context_(context), scorer_(problem), atoms_(problem.atoms.size()) {
    std::iota(atoms_.begin(), atoms_.end(), 0);
    const BandArithmetic arithmetic(problem, atoms_);
    least_ = arithmetic.least_violation(problem, atoms_);
    blocks_ = build_blocks(scorer_, atoms_);
    plan_.least_violation = least_;
  }

  PartPlan run() {
    plan_.label = blocks_.start;
    plan_.value = value(plan_.label);
    if (obeys(plan_.value)) return std::move(plan_);
    plan_.change.computed = true;
    open();
    if (plan_.value.violation > least_ && !plan_.stopped) start_from_nothing();
    // A plan with this violation changes every grid that has more on its own.
    std::int64_t wrong = 0;
    for (const Block& block : blocks_.blocks) wrong += block.today >= 0 && block.now.violation > plan_.value.violation ? 1 : 0;
    plan_.change.least_touched = std::max(plan_.change.least_touched, wrong);
    return std::move(plan_);
  }

 private:
  [[nodiscard]] Objective value(const std::vector<std::int32_t>& label) const { return evaluate(problem_, label).objective; }

  /// No plan is below it, level by level.
  [[nodiscard]] Objective least_levels() const { return {.violation = least_, .regions_out = least_ > 0 ? 1 : 0}; }
  [[nodiscard]] bool obeys(const Objective& o) const { return upper(o) == least_levels(); }

  void open() {
    OpeningLimits limits;
    limits.steps = effort_.division_steps * 50;
    limits.division.steps = effort_.division_steps;
    Opened opened = open_blocks(scorer_, blocks_, plan_.value, least_levels(), limits, context_);
    plan_.stopped = opened.stopped, plan_.proven = opened.proven;
    plan_.change.least_touched = opened.least_touched, plan_.change.least_moved_so = opened.least_moved;
    take(std::move(opened.label));
  }

  void take(std::vector<std::int32_t> label) {
    if (const Objective o = value(label); o < plan_.value) plan_.value = o, plan_.label = std::move(label);
  }

  /// A plan of the whole piece that pays for every household it parts from its grid, and one that does not look at today at all: if
  /// either violates less, it is pulled back to today as far as it goes.
  void start_from_nothing() {
    Problem other = problem_;
    other.today.clear();
    const auto solve = [&](const Problem& p) {
      const PieceSolution s = solve_piece(Scorer(p), atoms_, 0, effort_, context_);
      plan_.stopped = plan_.stopped || s.stopped_early;
      return s;
    };
    const PieceSolution nothing = solve(other);
    least_ = plan_.least_violation = std::max(least_, nothing.least_violation);
    if (!(upper(nothing.objective) < upper(plan_.value))) return;
    const PieceSolution near = solve(make_parting_dear(problem_));
    for (const PieceSolution* s : {&near, &nothing}) {
      std::vector<std::int32_t> label = s->region;
      pull_back(problem_, blocks_.start, label, context_);
      take(std::move(label));
    }
  }

  const Problem& problem_;
  const Effort& effort_;
  const RunContext& context_;
  const Scorer scorer_;
  std::vector<std::int32_t> atoms_;
  BlockGraph blocks_;
  std::int64_t least_ = 0;
  PartPlan plan_;
};

constexpr int kMostRounds = 6;

/// A redraw of the plan would change nothing: levels 1 and 1b cannot be improved from it.
bool is_settled(const Problem& problem, const Effort& effort, const RunContext& context, const std::vector<std::int32_t>& label, const Objective& value) {
  Problem next = problem;
  next.today = label;
  const PartPlan again = PartRedraw(next, effort, context).run();
  return std::pair(again.value.violation, again.value.regions_out) >= std::pair(value.violation, value.regions_out);
}

/// Of one piece: many communities share.
std::int64_t change_steps(const Effort& effort, const RunContext& context) {
  return std::min(effort.division_steps * 500, effort.division_steps * 150'000 / static_cast<std::int64_t>(std::max<std::size_t>(1, context.problems)));
}

/// Less change at the same levels 1 to 2, and what is proven of it over all sets of grids at once.
void improve_change(const Problem& problem, const Effort& effort, const RunContext& context, PartPlan& plan) {
  const std::int64_t steps = change_steps(effort, context);
  Continuing found = continue_grids(problem, plan.label, {.steps = steps}, context);
  if (!found.known) found.label = improve_in_windows(problem, plan.label, steps * 60 / 500, context);
  if (!found.label.empty()) {
    found.label = improve_borders(problem, found.label, context);
    const Objective value = evaluate(problem, found.label).objective;
    if (value < plan.value && is_settled(problem, effort, context, found.label, value)) plan.label = found.label, plan.value = value;
    else found.least_moved = 0;  // it may be about plans that touch fewer grids
  }
  const Outlook outlook = bound_by_groups(problem, plan.label, plan.value, steps / 5, context);
  plan.change.least_touched = std::max({plan.change.least_touched, found.least_touched, outlook.least_touched});
  plan.change.least_moved_so = std::max({plan.change.least_moved_so, found.least_moved, outlook.least_moved});
}

/// Redraws until a redraw of the result changes nothing; what counts is the change from today.
PartPlan redraw_part(const Problem& problem, const Effort& effort, const RunContext& context) {
  PartPlan plan = PartRedraw(problem, effort, context).run();
  Problem next = problem;
  for (int round = 1; round < kMostRounds && plan.change.computed && !plan.stopped; ++round) {
    next.today = plan.label;
    PartPlan again = PartRedraw(next, effort, context).run();
    plan.least_violation = std::max(plan.least_violation, again.least_violation);
    if (std::pair(again.value.violation, again.value.regions_out) >= std::pair(plan.value.violation, plan.value.regions_out)) break;
    plan.label = std::move(again.label);
    plan.value = evaluate(problem, plan.label).objective;
    plan.change.least_moved_so = 0, plan.proven = false;  // it was about a worse plan
  }
  if (plan.change.computed && !plan.stopped && !plan.proven) improve_change(problem, effort, context, plan);
  std::vector<std::int32_t> atoms(problem.atoms.size());
  std::iota(atoms.begin(), atoms.end(), 0);
  const Scorer scorer(problem);
  const BandArithmetic arithmetic(problem, atoms);
  plan.change.least_moved = least_moved(scorer, arithmetic, build_blocks(scorer, atoms), plan.value.violation);
  return plan;
}

/// What is proven of the pieces together: a grid of today that lies in several pieces changes, and only one piece can keep it.
class Together {
 public:
  Together(const Problem& problem, const std::vector<std::vector<std::int32_t>>& pieces) : problem_(problem), pieces_of_(1) {
    for (const auto& atoms : pieces) {
      std::set<std::int32_t> here;
      for (const std::int32_t a : atoms) here.insert(at(problem.today, a));
      for (const std::int32_t g : here) {
        if (g < 0) continue;
        if (static_cast<std::size_t>(g) >= pieces_of_.size()) pieces_of_.resize(static_cast<std::size_t>(g) + 1);
        ++at(pieces_of_, g);
      }
    }
    for (const std::int32_t pieces_of : pieces_of_) change_.least_touched += pieces_of > 1 ? 1 : 0;
  }

  /// `violation`: of the piece.
  void add(const std::vector<std::int32_t>& atoms, const ChangeProof& proof, std::int64_t violation) {
    std::map<std::int32_t, std::int64_t> held, shared;  // households of each grid; of those that lie elsewhere too
    for (const std::int32_t a : atoms) {
      if (at(problem_.today, a) >= 0) held[at(problem_.today, a)] += at(problem_.atoms, a).households;
    }
    const std::int64_t ceiling = BandArithmetic(problem_, atoms).ceiling();
    std::int64_t given = 0;  // what is above the ceilings leaves
    for (const auto& [g, households] : held) {
      given += std::max<std::int64_t>(0, households - ceiling);
      if (at(pieces_of_, g) > 1) shared[g] = households;
    }
    change_.computed = change_.computed || proof.computed;
    change_.least_touched += std::max<std::int64_t>(0, proof.least_touched - static_cast<std::int64_t>(shared.size()));
    change_.least_moved += proof.least_moved, change_.least_moved_so += std::max(proof.least_moved, proof.least_moved_so);
    const auto most = std::ranges::max_element(shared, {}, [](const auto& s) { return s.second; });
    if (most == shared.end()) return;
    // Without that grid all of it moves, and what is above the other ceilings.
    const std::int64_t without = std::max(most->second, most->second + given - std::max<std::int64_t>(0, most->second - ceiling) - violation);
    const auto lost = [&](std::int64_t least, Keep& keep) {
      const std::int64_t more = std::max<std::int64_t>(0, without - least);
      keep.all += more, keep.most = std::max(keep.most, more);
    };
    lost(proof.least_moved, any_[most->first]), lost(std::max(proof.least_moved, proof.least_moved_so), so_[most->first]);
  }

  [[nodiscard]] ChangeProof proof() const {
    ChangeProof out = change_;
    for (const auto& [g, keep] : any_) out.least_moved += keep.all - keep.most;
    for (const auto& [g, keep] : so_) out.least_moved_so += keep.all - keep.most;
    return out;
  }

 private:
  /// What pieces move besides if they do not keep a grid: over all of them, and at most in one.
  struct Keep {
    std::int64_t all = 0, most = 0;
  };
  const Problem& problem_;
  std::vector<std::int32_t> pieces_of_;  ///< per grid
  std::map<std::int32_t, Keep> any_, so_;
  ChangeProof change_;
};

}  // namespace

Solution redraw(const Problem& problem, const Effort& effort, const RunContext& context) {
  std::vector<std::int32_t> region(problem.atoms.size(), -1);
  for (std::size_t a = 0; a < region.size(); ++a) {
    if (std::ranges::binary_search(problem.locked, problem.today[a])) region[a] = problem.today[a];
  }
  std::int32_t next = problem.today.empty() ? 0 : std::max(0, *std::ranges::max_element(problem.today) + 1);
  std::int64_t least = 0;
  bool stopped = false;
  std::vector<std::vector<std::int32_t>> pieces = free_pieces(problem);
  Together together(problem, pieces);
  for (std::vector<std::int32_t>& atoms : pieces) {
    const Part part = take_part(problem, std::move(atoms));
    PartPlan plan;
    if (std::ranges::all_of(part.problem.atoms, [](const AtomMeasure& a) { return a.households == 0; })) {
      plan.label = part.problem.today;  // nobody lives here: whatever grids there are stay
    } else {
      plan = redraw_part(part.problem, effort, context);
    }
    const std::int32_t first = next;
    for (std::size_t i = 0; i < part.atoms.size(); ++i) {
      at(region, part.atoms[i]) = first + plan.label[i] + 1;
      next = std::max(next, first + plan.label[i] + 2);
    }
    least += plan.least_violation;
    together.add(part.atoms, plan.change, plan.value.violation);
    stopped = stopped || plan.stopped;
  }
  Solution solution = evaluate(problem, part_regions(problem, region));
  if (problem.locked.empty()) solution.least_violation = std::max(solution.least_violation, least);
  solution.bound.violation = solution.least_violation;
  solution.change = together.proof();
  solution.change.least_touched = std::min(solution.change.least_touched, solution.objective.touched);
  solution.stopped_early = stopped;
  return solution;
}

}  // namespace qipan
