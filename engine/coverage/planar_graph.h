// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/base/lattice.h"
#include "engine/coverage/noding.h"

namespace qipan {

class EdgesBelow;

/// The planar subdivision made by noded lines: nodes, edges, faces. Half-edge 2e runs from edges[e].a to b, 2e + 1 back; each has its
/// face on its left. Face 0 is the unbounded one.
/// Guarantees: (1) Euler's formula V - E + F = 1 + C; (2) the areas of the bounded faces sum to the enclosed area; (3) numbering
/// depends on the coordinates only.
class PlanarGraph {
 public:
  explicit PlanarGraph(std::span<const NodedLines::Edge> edges, int threads = 1);
  ~PlanarGraph();
  PlanarGraph(const PlanarGraph&) = delete;
  PlanarGraph& operator=(const PlanarGraph&) = delete;

  [[nodiscard]] std::size_t node_count() const { return nodes_.size(); }
  [[nodiscard]] std::size_t edge_count() const { return origin_.size() / 2; }
  [[nodiscard]] std::size_t face_count() const { return first_cycle_.size() - 1; }
  [[nodiscard]] std::size_t component_count() const { return component_count_; }

  [[nodiscard]] Point point(std::int32_t node) const { return nodes_[static_cast<std::size_t>(node)]; }
  [[nodiscard]] std::int32_t origin(std::int32_t h) const { return origin_[static_cast<std::size_t>(h)]; }
  [[nodiscard]] std::int32_t target(std::int32_t h) const { return origin(h ^ 1); }
  [[nodiscard]] Point from(std::int32_t h) const { return point(origin(h)); }
  [[nodiscard]] Point to(std::int32_t h) const { return point(target(h)); }
  /// The next half-edge round the face on the left.
  [[nodiscard]] std::int32_t next(std::int32_t h) const { return next_[static_cast<std::size_t>(h)]; }
  [[nodiscard]] std::int32_t face(std::int32_t h) const { return face_of_cycle_[static_cast<std::size_t>(cycle_[static_cast<std::size_t>(h)])]; }
  /// Half-edges leaving a node, counter-clockwise from due east.
  [[nodiscard]] std::span<const std::int32_t> leaving(std::int32_t node) const {
    const auto n = static_cast<std::size_t>(node);
    return {leaving_.data() + first_leaving_[n], first_leaving_[n + 1] - first_leaving_[n]};
  }
  /// One half-edge of each boundary cycle of a face.
  [[nodiscard]] std::span<const std::int32_t> cycles(std::int32_t face) const {
    const auto f = static_cast<std::size_t>(face);
    return {face_cycles_.data() + first_cycle_[f], first_cycle_[f + 1] - first_cycle_[f]};
  }
  /// All half-edges of a face, cycle after cycle.
  [[nodiscard]] std::vector<std::int32_t> half_edges(std::int32_t face) const;
  /// Twice the area of a bounded face in mm2, holes taken off.
  [[nodiscard]] Wide twice_area(std::int32_t face) const { return twice_area_[static_cast<std::size_t>(face)]; }

  /// The node at a place, -1 if there is none.
  [[nodiscard]] std::int32_t find_node(Point p) const;
  /// The face that holds a point; on an edge, the face above it. About constant time.
  [[nodiscard]] std::int32_t locate(Point p) const;

 private:
  void link(std::span<const NodedLines::Edge> edges, int threads);
  void trace_cycles();
  void nest_cycles();

  std::vector<Point> nodes_;
  std::vector<std::int32_t> origin_, next_, cycle_;       // per half-edge
  std::vector<std::size_t> first_leaving_;
  std::vector<std::int32_t> leaving_;
  std::vector<std::int32_t> cycle_start_, face_of_cycle_; // per cycle
  std::vector<Wide> cycle_area_;
  std::vector<std::size_t> first_cycle_;                  // per face
  std::vector<std::int32_t> face_cycles_;
  std::vector<Wide> twice_area_;
  std::size_t component_count_ = 0;
  std::unique_ptr<EdgesBelow> below_;
};

}  // namespace qipan
