// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/base/messages.h"
#include "engine/grid/grid.h"
#include "engine/coverage/owners.h"
#include "engine/grid/grid_layer.h"
#include "engine/plan/solution.h"

namespace qipan {

/// All that a finished plan consists of, by reference.
struct FinishedPlan {
  const NormalizedInputs& inputs;
  const Coverage& coverage;
  const Elements& elements;
  const AtomSet& atoms;
  const Assembly& assembly;
  const std::vector<Grid>& grids;                 ///< in the order of the assembly
  const std::vector<std::int32_t>& grid_of_atom;
  const Diagnostics& diagnostics;
  const PlanProof& proof;
};

/// Builds the layers that grid_layer.h lists. Rows are ordered by code (grids, ledger), by place (atoms, borders), by source (buildings,
/// units), so that they do not depend on the order of the input beyond that. `manifest`: key, value.
PlanLayers build_plan_layers(const FinishedPlan& plan, const std::vector<std::pair<std::string, std::string>>& manifest, Language language);

/// Diagnostics as a drawable layer in `crs`.
Layer diagnostics_layer(const Diagnostics& diagnostics, const std::string& crs, Language language);

}  // namespace qipan
