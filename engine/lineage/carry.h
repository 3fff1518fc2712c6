// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/geo/layer.h"
#include "engine/lineage/lineage.h"

namespace qipan {

/// Columns of today's grids as the new ones bear them.
struct CarriedFields {
  std::vector<Field> fields;
  std::vector<std::vector<Value>> values;  ///< per new grid, one per field; null for grids that nothing was carried to
  std::vector<std::int32_t> source;        ///< per new grid: the old one whose values it bears, -1 none
  std::vector<bool> to_check;              ///< per new grid: copied to a part or a whole, somebody must look at it
};

/// Carries all fields of `old` (features in the order of the lineage) but `replaced` ones, such as code and name. Kept and changed
/// grids bear the values of the grid they continue. So do those that were split or merged, and the half that was split off bears those
/// of the grid it came out of: marked to be checked. New grids bear none.
/// A field called like one of `own`, which the new layer has already, gets the name "today_" + its name; when `old` has all of `own`,
/// it is a layer of ours, and its `own` fields are measured anew, not carried. Names are compared without case, and stay unique.
CarriedFields carry_fields(const Layer& old, const Lineage& lineage, std::span<const std::string> replaced, std::span<const std::string> own);

}  // namespace qipan
