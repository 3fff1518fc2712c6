// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "engine/base/lattice.h"

namespace qipan::exchange {

/// A closed box on the lattice.
struct LatticeBox {
  Point low, high;
  [[nodiscard]] LatticeBox grown(std::int64_t by) const { return {low - Point{by, by}, high + Point{by, by}}; }
};
LatticeBox box_of(const std::vector<Point>& points);

/// Is `p` in the closed triangle? Degenerate triangles count as the segments they are. Exact.
bool in_triangle(Point p, Point a, Point b, Point c);
/// Do the closed segments have a common point? Exact.
bool segments_meet(Point a, Point b, Point c, Point d);

/// Points in an R-tree.
class PointIndex {
 public:
  explicit PointIndex(const std::vector<Point>& points);
  ~PointIndex();
  PointIndex(PointIndex&&) noexcept;
  PointIndex& operator=(PointIndex&&) noexcept;

  void remove(Point p);  ///< one of its kind
  /// Is there a point in the closed triangle, other than its corners?
  [[nodiscard]] bool any_in(Point a, Point b, Point c) const;
  void visit(const LatticeBox& box, const std::function<void(Point)>& each) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Segments in an R-tree, each known by its number in the list given.
class SegmentIndex {
 public:
  explicit SegmentIndex(std::vector<std::pair<Point, Point>> segments);
  ~SegmentIndex();
  SegmentIndex(SegmentIndex&&) noexcept;
  SegmentIndex& operator=(SegmentIndex&&) noexcept;

  [[nodiscard]] const std::pair<Point, Point>& operator[](std::size_t i) const;
  [[nodiscard]] std::vector<std::size_t> near(const LatticeBox& box) const;  ///< ascending

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace qipan::exchange
