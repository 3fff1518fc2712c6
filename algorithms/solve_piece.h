// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "algorithms/presets.h"
#include "engine/base/run_context.h"
#include "engine/plan/score.h"

namespace qipan {

struct PieceSolution {
  std::vector<std::int32_t> region;    ///< per entry of `atoms`, from 0
  std::int64_t least_violation = 0;    ///< proven
  Objective objective, bound;          ///< of this piece alone; no plan of it compares below `bound`
  bool stopped_early = false;
  std::string certificate;             ///< Effort::certificates
};

/// One connected piece: contraction, constructions, band repair and annealing, then the proof. `regions`: how many it shall have, 0: any
/// number. If a compound kept
/// whole may stand in the way of the bands, the piece is solved again with every compound open, and the better plan counts.
/// `start`: a plan to begin with instead of constructions, per entry of `atoms`, annealed once; or empty.
PieceSolution solve_piece(const Scorer& scorer, const std::vector<std::int32_t>& atoms, std::int32_t regions, const Effort& effort,
                          const RunContext& context, std::span<const std::int32_t> start = {});

/// The same where time may end it: begins with the plan of `quick`, from which it goes on where there is no time for all of `effort`.
/// 1. Stopped, hurried, or without a deadline: the plan is no worse than that of `quick`.
/// 2. With a deadline that decided nothing: it is what solve_piece() finds.
PieceSolution solve_piece_from(const Effort& quick, const Scorer& scorer, const std::vector<std::int32_t>& atoms, std::int32_t regions,
                               const Effort& effort, const RunContext& context);

}  // namespace qipan
