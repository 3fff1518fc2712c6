// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/registry.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "algorithms/redraw/redraw.h"
#include "algorithms/solve_piece.h"
#include "algorithms/support/budget.h"
#include "algorithms/support/share_regions.h"
#include "engine/plan/evaluate.h"
#include "engine/plan/score.h"

namespace qipan {
namespace {

void add(Objective& sum, const Objective& o) {
  sum.regions_off += o.regions_off, sum.violation += o.violation, sum.regions_out += o.regions_out;
  sum.compounds_split += o.compounds_split, sum.deviation += o.deviation;
  if (__builtin_add_overflow(sum.quality, o.quality, &sum.quality)) sum.quality = std::numeric_limits<std::int64_t>::max();
}

/// True if some corner holds two atoms or more of each of two pieces: then its turn depends on both pieces' plans.
bool corners_join_pieces(const Problem& problem, const std::vector<std::int32_t>& piece_of) {
  return std::ranges::any_of(problem.corners, [&](const Corner& corner) {
    std::map<std::int32_t, std::set<std::int32_t>> atoms;
    for (const std::int32_t a : corner.around) {
      if (a >= 0) atoms[piece_of[static_cast<std::size_t>(a)]].insert(a);
    }
    return std::ranges::count_if(atoms, [](const auto& piece) { return piece.second.size() > 1; }) > 1;
  });
}

/// Splits that every plan has because compounds lie in several pieces.
std::int64_t compounds_in_pieces(const Problem& problem, const std::vector<std::int32_t>& piece_of) {
  std::set<std::pair<std::int32_t, std::int32_t>> parts;
  std::set<std::int32_t> compounds;
  for (std::size_t a = 0; a < piece_of.size(); ++a) {
    if (const std::int32_t c = problem.atoms[a].compound; c >= 0) parts.emplace(c, piece_of[a]), compounds.insert(c);
  }
  return static_cast<std::int64_t>(parts.size() - compounds.size());
}

/// Solves every connected piece of the seam graph on its own and scores the whole from scratch.
class PiecewisePartitioner final : public Partitioner {
 public:
  explicit PiecewisePartitioner(std::optional<Effort> effort) : effort_(effort) {}

  [[nodiscard]] Solution solve(const Problem& problem, Preset preset, const RunContext& context) const override {
    validate_problem(problem);
    const Effort effort = effort_.value_or(effort_of(preset));
    if (!problem.today.empty()) return redraw(problem, effort, context);
    Effort quick = effort_of(Preset::fast);
    quick.certificates = effort.certificates;
    const Scorer scorer(problem);
    std::vector<std::int32_t> region(problem.atoms.size(), 0);
    std::int32_t next = 0;
    std::int64_t least = 0;
    Objective value, bound;  // sums over the pieces
    std::int32_t inhabited = 0;
    std::vector<std::int32_t> piece_of(problem.atoms.size(), -1);
    bool stopped = false;
    std::vector<std::string> certificates;
    const std::vector<std::vector<std::int32_t>> pieces = connected_pieces(problem);
    const std::vector<std::int32_t> regions = share_regions(problem, pieces);
    std::size_t left = problem.atoms.size();
    for (std::size_t p = 0; p < pieces.size(); ++p) {
      const std::vector<std::int32_t>& atoms = pieces[p];
      const RunContext part = part_of_time(context, static_cast<double>(atoms.size()) / static_cast<double>(left));
      left -= atoms.size();
      PieceSolution piece = context.deadline && preset != Preset::fast ? solve_piece_from(quick, scorer, atoms, regions[p], effort, part)
                                                                       : solve_piece(scorer, atoms, regions[p], effort, part);
      const std::int32_t first = next;
      for (std::size_t i = 0; i < atoms.size(); ++i) {
        const auto a = static_cast<std::size_t>(atoms[i]);
        region[a] = first + piece.region[i];
        piece_of[a] = atoms.front();
        next = std::max(next, region[a] + 1);
      }
      least += piece.least_violation;
      add(value, piece.objective);
      add(bound, piece.bound);
      inhabited += std::ranges::any_of(atoms, [&](std::int32_t a) { return problem.atoms[static_cast<std::size_t>(a)].households > 0; }) ? 1 : 0;
      stopped = stopped || piece.stopped_early;
      if (!piece.certificate.empty()) certificates.push_back(std::move(piece.certificate));
    }
    Solution solution = evaluate(problem, region);
    solution.least_violation = std::max(solution.least_violation, least);
    const std::int64_t apart = compounds_in_pieces(problem, piece_of);
    value.compounds_split += apart, bound.compounds_split += apart;
    solution.bound = bound;
    if (problem.regions > 0 && inhabited > 1) solution.bound = {.violation = solution.least_violation};
    // Turns where a piece meets another or the outside: the same for every plan, or no bound is known of them.
    if (bound == value && !corners_join_pieces(problem, piece_of)) solution.bound.quality = solution.objective.quality;
    solution.certificates = std::move(certificates);
    solution.stopped_early = stopped;
    return solution;
  }

 private:
  std::optional<Effort> effort_;
};

}  // namespace

std::unique_ptr<Partitioner> make_default_partitioner() { return std::make_unique<PiecewisePartitioner>(std::nullopt); }

std::unique_ptr<Partitioner> make_partitioner(const Effort& effort) { return std::make_unique<PiecewisePartitioner>(effort); }

}  // namespace qipan
