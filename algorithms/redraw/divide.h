// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/run_context.h"
#include "engine/plan/score.h"
#include "engine/plan/solution.h"

namespace qipan {

struct DivisionLimits {
  std::int64_t steps = 400'000;   ///< sets of atoms and items looked at; some 100 ns each
  std::size_t columns = 60'000;
};

/// A few blocks divided anew.
struct Division {
  bool found = false;
  std::vector<std::int32_t> label;  ///< per atom given, from 0
  Objective before, after;          ///< of these atoms alone; `touched` and `moved` count within them
  /// Every division of these blocks with the levels 1 to 2 of `after` (not found: with those aimed at) moves at least that much.
  std::int64_t least_moved = 0;
  std::int64_t steps = 0;           ///< spent
  bool exact = false;               ///< `after` is the best there is from level 1 to 3b, or nothing reaches the aim: proven
};

/// Divides whole blocks (`atoms` ascending, all atoms of each of their grids) into connected regions anew: levels 1 to 2 as low as
/// arithmetic admits, then the fewest households moved, then quality. All regions that few enough moves can make are listed, each with
/// the grid it continues, and the best exact cover by them is taken; the number of moves admitted grows until there is one.
/// `start`: per atom of the problem, labels of today's plan.
Division divide_blocks(const Scorer& scorer, const std::vector<std::int32_t>& atoms, const std::vector<std::int32_t>& start,
                       const DivisionLimits& limits, const RunContext& context);

}  // namespace qipan
