// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <span>
#include <vector>

#include "engine/base/geometry.h"

namespace qipan::render {

/// For each polygon the sorted indices of those it touches. Polygons that share a vertex always touch; so do those
/// whose borders run within about a sixtieth of a typical polygon's width of each other, for foreign layers whose
/// borders are no exact twins.
std::vector<std::vector<int>> touching_polygons(std::span<const Geometry* const> polygons);

/// A colour in [0, colours) for each node, no two neighbours alike while `colours` suffice (DSATUR, Brelaz 1979; ties
/// by degree, then index; of the free colours the one used least). Deterministic. Planar maps seldom need more than
/// 5.
std::vector<int> colour_graph(std::span<const std::vector<int>> neighbours, int colours);

}  // namespace qipan::render
