// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>

#include "engine/base/geometry.h"

namespace qipan {

/// What repair_polygons did to one feature.
struct Repair {
  bool changed = false;
  std::string reason;         ///< GEOS' words ("Self-intersection"), empty when valid
  XY where;                   ///< place of the first defect
  double area_before_m2 = 0;  ///< sum of ring areas as drawn
  double area_after_m2 = 0;
};

/// Makes polygons valid (GEOS MakeValid, structure method, lower-dimensional parts dropped); valid ones are returned unchanged.
/// Lines and points pass through. Input in a metric CRS.
Repair repair_polygons(Geometry& geometry);

double polygon_area(const Geometry& geometry);                   ///< m2, planar, holes taken off
double intersection_area(const Geometry& a, const Geometry& b);  ///< m2
XY centroid(const Geometry& geometry);
XY point_inside(const Geometry& polygons);              ///< a point in the interior (GEOS PointOnSurface)
double distance(const Geometry& a, const Geometry& b);  ///< m; 0 where they touch

}  // namespace qipan
