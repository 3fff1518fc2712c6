// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/workflow/run.h"

namespace qipan {

/// Today's grids in one community, as a labelling of the graph that plans are drawn on.
struct CommunityToday {
  std::string name;
  Geometry land;
  Problem problem;                   ///< Problem::today is set, `regions` is 0
  std::vector<std::int32_t> region;  ///< per atom: the grid, numbered from 0; inhabited land in no grid is one more
  std::int64_t crossing = 0;         ///< grids that reach into other communities
};

struct TodayOnGraphs {
  std::vector<CommunityToday> communities;  ///< those with land for ordinary grids
  std::int64_t crossing = 0;                ///< grids in several communities, each once
  std::string crs;                          ///< of the lands
};

/// Lays the inputs out as for a plan and puts today's layer, input.existing, on it: each atom goes to the grid that holds most of it.
/// Land where nobody lives and no grid lies goes with the neighbour of the longest border. Throws Error(input) as run_partition().
TodayOnGraphs today_on_graphs(NormalizedInputs inputs, const InputOptions& input_options, const PlanOptions& options, const RunContext& context,
                              Diagnostics diagnostics);

}  // namespace qipan
