// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/run_context.h"
#include "engine/plan/problem.h"

namespace qipan {

struct ContinuingLimits {
  std::int64_t steps = 20'000'000;    ///< some 40 ns each
  std::int64_t first_quarters = 3;    ///< of the steps left, for the program that leaves all grids open; the rest is for cases and plans
  std::size_t table = 200'000;        ///< entries of the sweep's table
  std::int32_t most_nodes = 250;      ///< atoms and grids together; larger pieces are left alone
};

/// What is known of the plans that are as good in levels 1 to 2 as one given.
struct Continuing {
  bool known = false;                ///< false: too large
  std::vector<std::int32_t> label;   ///< per atom: a plan that changes less; empty: none was found
  std::int64_t least_touched = 0;    ///< grids that all of them touch
  std::int64_t least_moved = 0;      ///< households that all of them move which touch no more grids than the best plan known
};

/// Every region of a plan continues a grid of today or none. A linear program over (region, grid) pairs, into which regions are brought
/// by a sweep that looks for cheap ones at the program's prices, bounds what must be touched and moved, over all connected regions of
/// the piece, however many grids they reach into. The covers by pairs cheap enough are then searched. `problem`: one connected piece
/// that has a plan of today; `plan`: labels per atom.
Continuing continue_grids(const Problem& problem, const std::vector<std::int32_t>& plan, const ContinuingLimits& limits, const RunContext& context);

}  // namespace qipan
