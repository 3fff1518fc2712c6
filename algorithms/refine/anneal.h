// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include "algorithms/support/best_plan.h"
#include "algorithms/support/budget.h"
#include "algorithms/support/tree_split.h"

namespace qipan {

struct AnnealSchedule {
  double start = 0.2;       ///< first temperature, as a share of the mean quality of a region
  double end = 0.005;       ///< last
  double softness = 10;     ///< penalties of the bands start at one part in so many and are full after a quarter of the schedule
  double recombine = 0.12;  ///< share of moves that recombine regions
  double swap = 0.2;        ///< share of moves that exchange two nodes; the others move single nodes
};

/// Simulated annealing over flips (a node changes its region) and recombinations (two to four neighbouring regions are merged and cut
/// anew along a random tree into one fewer, as many or one more). Thresholds instead of probabilities: a change is made if it costs
/// less than the temperature times an exponential variate. `state` moves; `best` keeps the best plan met.
/// While cold, bands are repaired now and then as long as the violation is above `goal`.
void anneal(PlanState& state, TreeSplit& splitter, const RegionCount& count, const Energy& energy, double region_quality,
            const AnnealSchedule& schedule, std::int64_t goal, Random& random, Budget& budget, BestPlan& best);

}  // namespace qipan
