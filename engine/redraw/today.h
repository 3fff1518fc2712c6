// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <vector>

#include "engine/atoms/atom_set.h"
#include "engine/base/run_context.h"
#include "engine/coverage/coverage.h"

namespace qipan {

/// Today's grids on the units of land. Grids are numbers in NormalizedInputs::existing, -1 none.
struct Today {
  std::vector<std::int32_t> of_atom;  ///< the grid that holds most of its households, else most of its buildings, else most of its area
  std::vector<std::int32_t> of_unit;  ///< the grid that each household unit lies in by itself, per Elements::units
};

/// Matches today's layer to the atoms. Where today's grids overlap, who has more of it counts; a unit in two halves goes to the larger.
Today match_today(const NormalizedInputs& inputs, const Coverage& coverage, const Elements& elements, const AtomSet& atoms, const RunContext& context);

}  // namespace qipan
