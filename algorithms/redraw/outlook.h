// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/run_context.h"
#include "engine/plan/problem.h"
#include "engine/plan/solution.h"

namespace qipan {

/// What every plan of a piece changes that violates no more than one given.
struct Outlook {
  std::int64_t least_touched = 0;
  std::int64_t least_moved = 0;  ///< if it touches no more grids either
};

/// Bounds for a connected piece that is too large for continue_grids(). Grids that are wrong are touched by every such plan; so little
/// room is left for others that most groups of wrong grids that touch each other are redrawn among themselves, and each of them is
/// bounded alone. Which groups the other grids may relieve is enumerated. `plan`: labels per atom; `steps`: of each group.
Outlook bound_by_groups(const Problem& problem, const std::vector<std::int32_t>& plan, const Objective& value, std::int64_t steps, const RunContext& context);

}  // namespace qipan
