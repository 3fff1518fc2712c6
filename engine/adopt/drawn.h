// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <vector>

#include "engine/adopt/edit.h"
#include "engine/base/diagnostic.h"
#include "engine/input/normalized.h"
#include "engine/redraw/shifts.h"

namespace qipan {

/// A layer of grids that a hand drew, on the atoms of the plan.
struct DrawnGrids {
  std::vector<ExistingGrid> grids;
  Today today;                        ///< of them
};

/// What the drawn layer wishes beyond the plan: an atom goes to the grid that was drawn over most of its households, else of its
/// buildings, else of its land. Land that no grid was drawn over wishes nothing.
std::vector<AtomWish> wishes_of(const DrawnGrids& drawn, const std::vector<Grid>& grids, const std::vector<std::int32_t>& before);

/// How the plan differs from what was drawn, as diagnostics with the land: drawn grids that overlap; land that no grid was drawn over;
/// and grid by grid what lies on the other side of a drawn border, left out where that is narrower than `snap_m` and holds nobody:
/// there the border nearly followed the atoms. `codes`, `lands`: of the grids of the plan; `shifts`: of the drawn ones against them.
Diagnostics compare_drawn(const std::vector<ExistingGrid>& drawn, const std::vector<BorderShift>& shifts, const std::vector<std::string>& codes,
                          const std::vector<Geometry>& lands, double snap_m);

}  // namespace qipan
