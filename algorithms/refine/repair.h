// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>

#include "algorithms/refine/window.h"
#include "algorithms/support/best_plan.h"
#include "algorithms/support/budget.h"
#include "algorithms/support/tree_split.h"

namespace qipan {

struct RepairLimit {
  std::int64_t steps = std::int64_t{1} << 60;  ///< attempts at most
};

/// Brings regions into their bands: a region outside is merged with one to five neighbours and divided anew by tree cuts, into the
/// number of parts that its households admit, or as a window. Kept if the violation does not grow. Ends at violation `goal`, or when the budget does.
void repair_bands(PlanState& state, TreeSplit& splitter, WindowSearch& windows, const RegionCount& count, const Energy& energy, std::int64_t goal,
                  Random& random, Budget& budget, BestPlan& best, const RepairLimit& limit = {});

}  // namespace qipan
