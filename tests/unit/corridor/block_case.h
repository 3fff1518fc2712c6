// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <vector>

#include "engine/grid/corridor.h"

namespace qipan::testing {

/// A block with buildings that belong to groups: what the borders are to be drawn between.
struct Block {
  std::vector<Point> outline;                 ///< ring, not closed, counter-clockwise
  std::vector<std::vector<Point>> buildings;  ///< rings, not closed
  std::vector<int> group;                     ///< of each building
};

/// The corridors of a block, from the exact Voronoi diagram of its walls: chains of edges between groups, clipped to
/// the block; at junctions the two straightest chains are one, the third ends on it.
struct BlockCase {
  std::vector<Corridor> corridors;
  std::vector<Obstacle> obstacles;
};

BlockCase make_case(const Block& block, double spacing_m = 2.0);

}  // namespace qipan::testing
