// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <span>

#include "engine/plan/problem.h"

namespace qipan {

/// How far a plan is from the plan of today, Problem::today. Both 0 where there is none.
struct Change {
  std::int64_t touched = 0;  ///< grids of today whose atoms are not just the atoms of one region
  std::int64_t moved = 0;    ///< households on land of today, thousandths, whose region does not continue their grid
};

/// True if a region may continue a grid with which it shares `shared` households: that is most of what the grid holds, or most of what
/// the region holds of land that had a grid. The rule of trace_lineage.
inline bool may_continue(std::int64_t shared, std::int64_t grid, std::int64_t region) { return 2 * shared > grid || 2 * shared > region; }

/// Of all ways to let regions continue grids of today, each at most once, the one that moves the fewest households counts.
Change count_change(const Problem& problem, std::span<const std::int32_t> region);

}  // namespace qipan
