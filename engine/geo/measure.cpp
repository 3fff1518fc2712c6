// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <cmath>

#include "engine/base/error.h"
#include "engine/geo/geos_convert.h"
#include "engine/geo/repair.h"

namespace qipan {
namespace {

/// Planar area of a ring relative to its first vertex, so that large coordinates cost no precision.
double ring_area(const Line& ring) {
  double sum = 0;
  for (std::size_t i = 1; i + 1 < ring.size(); ++i) {
    sum +=
        (ring[i].x - ring[0].x) * (ring[i + 1].y - ring[0].y) - (ring[i + 1].x - ring[0].x) * (ring[i].y - ring[0].y);
  }
  return std::abs(sum) / 2;
}

XY xy_of(const geo::Geos& geos, const GEOSGeometry* point) {
  XY place;
  if (!point || GEOSisEmpty_r(geos.handle(), point)) return place;
  if (GEOSGeomGetX_r(geos.handle(), point, &place.x) != 1 || GEOSGeomGetY_r(geos.handle(), point, &place.y) != 1)
    geos.fail();
  return place;
}

}  // namespace

double polygon_area(const Geometry& geometry) {
  double sum = 0;
  for (const Polygon& polygon : geometry.polygons) {
    sum += ring_area(polygon.outer);
    for (const Line& hole : polygon.holes) sum -= ring_area(hole);
  }
  return sum;
}

double intersection_area(const Geometry& a, const Geometry& b) {
  if (a.polygons.empty() || b.polygons.empty()) return 0;
  const geo::Geos geos;
  const auto left = geos.polygons(a), right = geos.polygons(b);
  const auto common = geos.own(GEOSIntersection_r(geos.handle(), left.get(), right.get()));
  double area = 0;
  if (!common || !GEOSArea_r(geos.handle(), common.get(), &area)) geos.fail();
  return area;
}

XY centroid(const Geometry& geometry) {
  const geo::Geos geos;
  const auto shape = geos.everything(geometry);
  const auto point = geos.own(GEOSGetCentroid_r(geos.handle(), shape.get()));
  if (!point) geos.fail();
  return xy_of(geos, point.get());
}

XY point_inside(const Geometry& polygons) {
  const geo::Geos geos;
  const auto shape = polygons.polygons.empty() ? geos.everything(polygons) : geos.polygons(polygons);
  auto point = geos.own(GEOSPointOnSurface_r(geos.handle(), shape.get()));
  if (!point) {  // an invalid polygon: a point in what is left of it once made valid
    const auto valid = geos.own(GEOSMakeValid_r(geos.handle(), shape.get()));
    if (valid) point = geos.own(GEOSPointOnSurface_r(geos.handle(), valid.get()));
  }
  if (!point) geos.fail();
  return xy_of(geos, point.get());
}

double distance(const Geometry& a, const Geometry& b) {
  const geo::Geos geos;
  const auto left = geos.everything(a), right = geos.everything(b);
  double metres = 0;
  if (!GEOSDistance_r(geos.handle(), left.get(), right.get(), &metres)) geos.fail();
  return metres;
}

}  // namespace qipan
