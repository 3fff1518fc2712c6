// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <vector>

#include "algorithms/redraw/blocks.h"
#include "algorithms/redraw/divide.h"
#include "engine/base/run_context.h"

namespace qipan {

struct OpeningLimits {
  std::int32_t most_blocks = 6;      ///< opened together
  std::int64_t divisions = 3'000;    ///< sets of blocks divided, per piece
  std::int64_t steps = 20'000'000;   ///< of all divisions of a piece together
  DivisionLimits division = {};
};

/// A plan that opens rings of neighbours around what is wrong.
struct Opened {
  std::vector<std::int32_t> label;   ///< per atom of the problem, as BlockGraph::start
  std::int64_t least_touched = 0;    ///< every plan as good in levels 1 to 2 as this one touches at least that many grids
  std::int64_t least_moved = 0;      ///< and moves that many households, if it touches no more than this one
  bool proven = false;               ///< no plan with these levels 1 to 2 touches fewer grids, or as many and moves fewer households
  bool stopped = false;
};

/// Sets of blocks that touch, with something wrong in each, are divided anew, small sets first, until larger ones cannot be part of a
/// better plan; then the best choice of disjoint sets is taken. `now`: levels 1 and 1b of today's plan; `least`: no plan is below.
Opened open_blocks(const Scorer& scorer, const BlockGraph& graph, const Objective& now, const Objective& least, const OpeningLimits& limits,
                   const RunContext& context);

}  // namespace qipan
