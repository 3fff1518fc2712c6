// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <vector>

#include "engine/grid/grid.h"
#include "engine/workflow/run.h"

namespace qipan {

/// Grids as sets of atoms, before they have polygons.
struct SolvedPlan {
  std::vector<Grid> grids;                 ///< ordered by their first atom
  std::vector<std::int32_t> grid_of_atom;
  bool stopped_early = false;
};

/// Solves every community, largest first, and turns regions, dedicated units and empty land into grids with their bands and reasons.
SolvedPlan solve_communities(const AtomSet& atoms, const NormalizedInputs& inputs, const PlanOptions& options, const Partitioner& partitioner,
                             const RunContext& context);

}  // namespace qipan
