// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/run_context.h"
#include "engine/redraw/today.h"

namespace qipan {

/// What the border of one of today's grids was bent by, so that it follows the units of land.
struct BorderShift {
  Milli households_out = 0, households_in = 0;  ///< of units that lie in it but belong to others now, and the other way round
  double area_out_m2 = 0, area_in_m2 = 0;
  Geometry where;                               ///< the land on the other side, both ways
};

/// `bent`: per grid of today the land of its atoms as it is drawn. Slivers below 1 m2 are no shift.
std::vector<BorderShift> measure_shifts(const NormalizedInputs& inputs, const Elements& elements, const AtomSet& atoms, const Today& today,
                                        const std::vector<Geometry>& bent, const RunContext& context);

/// One diagnostic for each grid with a shift, or of which no atom is left; in the order of the grids.
void report_shifts(const NormalizedInputs& inputs, const Today& today, const std::vector<BorderShift>& shifts, Diagnostics& diagnostics);

}  // namespace qipan
