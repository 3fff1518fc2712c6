// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <vector>

#include "engine/atoms/atom_set.h"
#include "engine/base/geometry.h"
#include "engine/base/run_context.h"
#include "engine/coverage/coverage.h"

namespace qipan {

/// Grids that somebody drew, on the units of land: numbers of them, -1 none.
struct Today {
  std::vector<std::int32_t> of_atom;      ///< the grid that holds most of its households, else most of its buildings, else most of its area
  std::vector<std::int32_t> of_unit;      ///< the grid that each household unit lies in by itself, per Elements::units
  std::vector<std::int32_t> of_building;  ///< the same per NormalizedInputs::buildings; -1 too for those on no land of the plan
};

/// Matches grids to the atoms. Where they overlap, who has more of it counts; a unit in two halves goes to the larger.
Today match_grids(const std::vector<const Geometry*>& grids, const NormalizedInputs& inputs, const Coverage& coverage, const Elements& elements, const AtomSet& atoms,
                  const RunContext& context);

/// The same for NormalizedInputs::existing.
Today match_today(const NormalizedInputs& inputs, const Coverage& coverage, const Elements& elements, const AtomSet& atoms, const RunContext& context);

}  // namespace qipan
