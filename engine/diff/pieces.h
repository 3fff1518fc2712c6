// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/geometry.h"
#include "engine/base/run_context.h"
#include "engine/diff/grid_set.h"

namespace qipan {

/// A connected part of an old and a new grid at once, -1 where there is none.
struct Piece {
  std::int32_t from = -1, to = -1;
  Geometry shape;                ///< one polygon; empty for the whole of two grids that are drawn alike
  double area_m2 = 0;
  bool thin = false;             ///< narrower than the tolerance: 2 x area < perimeter x tolerance
};

/// All pieces of an overlay, sorted by (from, to), those of a pair in GEOS' order. The same pieces come out with the two sets exchanged, from
/// and to exchanged too.
std::vector<Piece> overlay(const GridSet& before, const GridSet& after, double tolerance_m, const RunContext& context);

}  // namespace qipan
