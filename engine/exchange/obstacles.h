// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <vector>

#include "engine/exchange/point_index.h"
#include "engine/geo/layer.h"

namespace qipan::exchange {

/// Outlines of buildings and places of households, which borders go round. Immutable.
class Obstacles {
 public:
  /// Polygons and points of layers in the CRS of the grids, on the lattice of 1 mm.
  explicit Obstacles(const std::vector<const Layer*>& layers);

  /// Within 5 mm, which is what rounding may part an outline from the border along it.
  [[nodiscard]] bool touches(Point p) const;
  /// May a border that runs a, b, c run straight from a to c? Not over a corner of an outline, nor over an outline, nor nearer to a
  /// corner than half a metre or than it is already.
  [[nodiscard]] bool lets_pass(Point a, Point b, Point c) const;
  /// Does the segment meet an outline?
  [[nodiscard]] bool crossed_by(Point a, Point b) const;
  /// A point of each outline, and the points, in a box.
  [[nodiscard]] std::vector<Point> stakes(const LatticeBox& box) const;

 private:
  explicit Obstacles(const struct ObstacleParts& parts);
  PointIndex corners_, stakes_;
  SegmentIndex outlines_;
};

/// Distance of a point from a segment, mm.
double distance(Point p, Point a, Point b);

}  // namespace qipan::exchange
