// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/registry.h"

#include <optional>

#include "algorithms/solve_piece.h"
#include "engine/plan/evaluate.h"
#include "engine/plan/score.h"

namespace qipan {
namespace {

/// Solves every connected piece of the seam graph on its own and scores the whole from scratch.
class PiecewisePartitioner final : public Partitioner {
 public:
  explicit PiecewisePartitioner(std::optional<Effort> effort) : effort_(effort) {}

  [[nodiscard]] Solution solve(const Problem& problem, Preset preset, const RunContext& context) const override {
    validate_problem(problem);
    const Effort effort = effort_.value_or(effort_of(preset));
    const Scorer scorer(problem);
    std::vector<std::int32_t> region(problem.atoms.size(), 0);
    std::int32_t next = 0;
    std::int64_t least = 0;
    bool stopped = false;
    for (const std::vector<std::int32_t>& atoms : connected_pieces(problem)) {
      const PieceSolution piece = solve_piece(scorer, atoms, effort, context);
      std::int32_t bound = next;
      for (std::size_t i = 0; i < atoms.size(); ++i) {
        region[static_cast<std::size_t>(atoms[i])] = next + piece.region[i];
        bound = std::max(bound, next + piece.region[i] + 1);
      }
      next = bound;
      least += piece.least_violation;
      stopped = stopped || piece.stopped_early;
    }
    Solution solution = evaluate(problem, region);
    solution.least_violation = std::max(solution.least_violation, least);
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
