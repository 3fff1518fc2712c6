// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <vector>

#include "engine/base/geometry.h"
#include "engine/base/lattice.h"

namespace qipan {

using LatticeRing = std::vector<Point>;  ///< not closed: the first vertex is not repeated

struct LatticePolygon {
  LatticeRing outer;               ///< counter-clockwise
  std::vector<LatticeRing> holes;  ///< clockwise
};

Wide twice_ring_area(const LatticeRing& ring);

/// Turns boundary walks of a region (region on the left, possibly touching themselves at vertices) into valid polygons: walks are cut
/// at repeated vertices, holes go to the smallest outer ring round them. Each ring starts at its smallest vertex, outer rings are
/// sorted by it. Exact.
std::vector<LatticePolygon> polygons_from_walks(const std::vector<LatticeRing>& walks);

}  // namespace qipan
