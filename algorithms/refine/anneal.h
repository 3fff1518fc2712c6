// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include "algorithms/refine/region_pool.h"
#include "algorithms/refine/window.h"
#include "algorithms/support/best_plan.h"
#include "algorithms/support/budget.h"
#include "algorithms/support/tree_split.h"

namespace qipan {

struct AnnealSchedule {
  double start = 0.1;       ///< first temperature, as a share of the mean quality of a region
  double end = 0.01;        ///< last
  double softness = 10;     ///< penalties of the bands start at one part in so many and are full after a quarter of the schedule
  double recombine = 0.01;  ///< share of moves that recombine regions
  double window = 0.2;      ///< share of moves that divide a window of 2-4 regions in the best way
  double noise = 1;         ///< of the windows, per unit of temperature
  double swap = 0.2;        ///< share of moves that exchange two nodes; the others move single nodes
};

/// Simulated annealing over flips (a node changes its region), exchanges, windows (two to four neighbouring regions divided anew as
/// well as can be, window.h) and recombinations (the same along a random tree, bands or not). Thresholds instead of probabilities: a
/// flip is made if it costs less than the temperature times an exponential variate; windows draw by noise of that height. `state` moves; `best` keeps the best plan met.
/// While cold, bands are repaired now and then as long as the violation is above `goal`. `pool`, if any, is told of the regions of
/// plans of the colder half.
void anneal(PlanState& state, TreeSplit& splitter, WindowSearch& windows, const RegionCount& count, const Energy& energy, double region_quality,
            const AnnealSchedule& schedule, std::int64_t goal, Random& random, Budget& budget, BestPlan& best, RegionPool* pool = nullptr);

}  // namespace qipan
