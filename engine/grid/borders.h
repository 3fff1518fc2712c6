// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <vector>

#include "engine/atoms/atom_set.h"
#include "engine/base/run_context.h"

namespace qipan {

/// The borders between grids inside divided faces, drawn as a planner would (corridor.h); sides carry grid numbers.
/// `grid` is the grid of each atom. Borders of the grids in `stiff` end where their cells do, those in the faces in `plainly` keep to
/// their raw cell borders. The result does not depend on threads.
struct DrawingLimits {
  std::vector<bool> stiff;    ///< per grid
  std::vector<bool> plainly;  ///< per face of the coverage
};
std::vector<MeshLine> draw_grid_borders(const Coverage& coverage, const AtomSet& atoms, const std::vector<std::int32_t>& grid,
                                        const DrawingLimits& limits, const RunContext& context);

}  // namespace qipan
