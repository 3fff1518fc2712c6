// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "engine/base/lattice.h"
#include "engine/coverage/planar_graph.h"

namespace qipan {

/// Shortest crossing of a cell border: from the nearest wall on its left to the nearest wall on its right.
struct Crossing {
  Point left, right;
};

/// One border between two cells of a tessellated face, from node to node.
struct CellBorder {
  std::int32_t left = 0, right = 0;          ///< labels of the cells
  std::int32_t start_node = 0, end_node = 0; ///< equal numbers meet; numbering is local to the face
  std::int32_t start_rail = -1, end_rail = -1;  ///< half-edge of the face's frame that the end lies on; -1: a node inside or a corner of walls
  std::vector<Point> line;                   ///< at least 2 points
  std::vector<Crossing> crossings;           ///< in order
};

/// Divides a face among the labels of the lines round it: each place belongs to the label of the nearest labelled line (segment
/// Voronoi diagram; Boost.Polygon). `label` gives, for a half-edge of the face, the label of what lies beyond it; 0 = frame: it has no
/// cell of its own, its strip goes to the nearest cells along it. Returns no border when at most one label appears.
/// The parabolic arcs are sampled; vertices are rounded to the lattice, so a border may graze a wall by 1 mm: the mesh resolves it.
/// Complexity: n log n in the edges of the face.
std::vector<CellBorder> tessellate_face(const PlanarGraph& graph, std::int32_t face, const std::function<std::int32_t(std::int32_t)>& label);

}  // namespace qipan
