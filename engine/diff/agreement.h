// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include "engine/base/geometry.h"
#include "engine/diff/grid_set.h"

namespace qipan {

struct BorderShare {
  double length_m = 0;  ///< borders between the grids, without those along the outline of the land
  double kept_m = 0;    ///< of them within the tolerance of a new border
};

/// How much of the borders of `grids` runs along `borders`. Both are lines of length; `outline`: lines around the land, never counted.
BorderShare border_share(const GridSet& grids, const Geometry& borders, const Geometry& outline, double tolerance_m);

}  // namespace qipan
