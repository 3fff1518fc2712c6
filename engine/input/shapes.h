// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <limits>
#include <optional>

#include "engine/base/geometry.h"

namespace qipan {

/// Axis-parallel bounds; empty until something is added.
struct Box {
  double min_x = std::numeric_limits<double>::infinity(), min_y = std::numeric_limits<double>::infinity();
  double max_x = -std::numeric_limits<double>::infinity(), max_y = -std::numeric_limits<double>::infinity();

  [[nodiscard]] bool empty() const { return min_x > max_x; }
  void add(XY p);
  void add(const Box& other);
  [[nodiscard]] Box grown(double by) const;
  [[nodiscard]] bool meets(const Box& other) const;
  [[nodiscard]] bool contains(const Box& other) const;
};

Box bounds(const Line& line);
Box bounds(const Geometry& geometry);

/// Signed area of a closed ring, counted from its first vertex so that full northings cost no digits.
double ring_area(const Line& ring);

/// A place to point at: the point, the middle vertex of the line, the centroid of the largest polygon. Nothing for an
/// empty geometry or one without a finite place.
std::optional<XY> place_of(const Geometry& geometry);

/// Area-weighted centre of all polygons, in any CRS; the middle of the bounds where there is no area.
XY centre_of(const std::vector<const Geometry*>& geometries);

bool all_finite(const Geometry& geometry);

/// True inside and, within rounding, undecided on the border: callers ask distance_to for that.
bool contains_point(const Geometry& polygons, XY p);

/// Distance from a point to polygons in m, 0 inside.
double distance_to(const Geometry& polygons, XY p);

Geometry point_geometry(XY p);

}  // namespace qipan
