// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "engine/coverage/coverage.h"
#include "engine/coverage/planar_graph.h"

namespace qipan {

/// A line to be laid into the mesh, with what it parts (-1: unknown).
struct MeshLine {
  std::vector<Point> points;
  std::int32_t left = -1, right = -1;
};

/// The coverage refined by further lines: cell borders, or drawn grid borders. Each face lies in one face of the coverage and has one
/// label. Guarantee: the labelled faces tile exactly the faces of the coverage that `base` or `beyond` give a label.
struct Mesh {
  std::unique_ptr<PlanarGraph> graph;
  std::vector<std::int32_t> coverage_edge;  ///< per edge: the edge of the coverage it is part of, -1 for added lines
  std::vector<bool> flipped;                ///< per edge: runs against its coverage edge
  std::vector<std::int32_t> line;           ///< per edge: the added line it is part of (the first of several), -1 none
  std::vector<bool> against;                ///< per edge: runs against that line
  std::vector<std::int32_t> coverage_face;  ///< per face
  std::vector<std::int32_t> label;          ///< per face; -1 none

  /// The coverage half-edge that mesh half-edge h is part of, -1 for added lines.
  [[nodiscard]] std::int32_t coverage_half_edge(std::int32_t h) const {
    const auto e = static_cast<std::size_t>(h / 2);
    return coverage_edge[e] < 0 ? -1 : 2 * coverage_edge[e] + ((h & 1) ^ static_cast<int>(flipped[e]));
  }
};

struct MeshLabels {
  /// Label of a coverage face that no line divides; -1: divided, ask its rim; -2: outside, never labelled.
  std::function<std::int32_t(std::int32_t face)> base;
  /// For a half-edge of a divided coverage face: label that its wall lends to the cell in front of it; -1: none (frame).
  std::function<std::int32_t(std::int32_t half_edge)> beyond;
  /// Parts of divided faces over 1 m2 that neither walls nor lines tell anything about join the neighbour with most border.
  bool complete = true;
};

/// Nodes the lines into the edges of the coverage (snap-rounding again) and labels the faces: walls decide by length of rim, else the
/// sides of the lines. `keep_edge` leaves out coverage edges nobody needs.
Mesh build_mesh(const Coverage& coverage, const std::vector<MeshLine>& lines, const MeshLabels& labels, const std::function<bool(std::int32_t edge)>& keep_edge,
                int threads = 1);

}  // namespace qipan
