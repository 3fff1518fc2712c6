// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/base/lattice.h"
#include "engine/coverage/noding.h"
#include "engine/coverage/rings.h"

namespace qipan::test {

/// Every pair of edges, exactly: why they are not noded, "" when they are. Shares no code with the noder.
std::string noding_defect(std::span<const NodedLines::Edge> edges);

/// +1 inside, 0 on the ring, -1 outside.
int place_in(Point p, const LatticeRing& ring);
int place_in(Point p, const LatticePolygon& polygon);

/// Why polygons break the rules of simple features (repeated vertices, crossing rings, holes outside, wrong turn), "" when they do not.
std::string polygon_defect(const std::vector<LatticePolygon>& polygons);

Wide twice_area(const std::vector<LatticePolygon>& polygons);

double distance_mm(Point p, Point a, Point b);  ///< to the segment

}  // namespace qipan::test
