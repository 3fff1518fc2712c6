// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <geodesic.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.h"
#include "engine/geo/crs.h"
#include "engine/geo/proj_support.h"

namespace qipan {
namespace {

using namespace geo;

struct Ellipsoid {
  double a = 6378137.0, f = 1 / 298.257223563;
};

Ellipsoid ellipsoid_of(PJ_CONTEXT* context, const PJ* crs) {
  const ProjPtr body(proj_get_ellipsoid(context, crs));
  double a = 0, inverse_f = 0;
  if (!body || !proj_ellipsoid_get_parameters(context, body.get(), &a, nullptr, nullptr, &inverse_f)) return {};
  return {a, inverse_f > 0 ? 1 / inverse_f : 0};
}

/// Length of the CRS's unit in metres, along the ground near the equator for degrees.
double metres_per_unit(PJ_CONTEXT* context, const PJ* crs) {
  const ProjPtr system(proj_crs_get_coordinate_system(context, crs));
  double factor = 1;
  const char* unit = nullptr;
  if (system)
    proj_cs_get_axis_info(context, system.get(), 0, nullptr, nullptr, nullptr, &factor, &unit, nullptr, nullptr);
  const PJ_TYPE type = proj_get_type(crs);
  const bool angular = type == PJ_TYPE_GEOGRAPHIC_2D_CRS || type == PJ_TYPE_GEOGRAPHIC_3D_CRS;
  return angular ? factor * 6378137.0 : factor;  // the factor of an angle is radians per unit
}

/// The ring with points put in so that no edge is longer than `longest` (in units of the CRS).
Line densified(const Line& ring, double longest) {
  Line out;
  out.reserve(ring.size());
  for (std::size_t i = 0; i < ring.size(); ++i) {
    out.push_back(ring[i]);
    if (i + 1 == ring.size()) break;
    const XY step{ring[i + 1].x - ring[i].x, ring[i + 1].y - ring[i].y};
    constexpr double kMostPieces = 100000;
    const double pieces = std::min(std::ceil(std::hypot(step.x, step.y) / longest), kMostPieces);
    for (double k = 1; k < pieces; ++k)
      out.push_back({ring[i].x + step.x * k / pieces, ring[i].y + step.y * k / pieces});
  }
  return out;
}

double ring_area(const geod_geodesic& body, const Line& ring) {
  geod_polygon sum;
  geod_polygon_init(&sum, 0);
  const std::size_t n = ring.size() > 1 && ring.front() == ring.back() ? ring.size() - 1 : ring.size();
  for (std::size_t i = 0; i < n; ++i) geod_polygon_addpoint(&body, &sum, ring[i].y, ring[i].x);
  double area = 0;
  geod_polygon_compute(&body, &sum, 0, 1, &area, nullptr);
  return std::abs(area);
}

}  // namespace

std::vector<double> ellipsoidal_areas(const std::vector<Geometry>& polygons, const std::string& crs) {
  const ContextPtr context = make_context();
  const ProjPtr source = make_crs(context.get(), crs);
  const ProjPtr base = geodetic_base(context.get(), source.get());
  if (!base) throw Error(ErrorKind::input, "geo.bad_crs", {crs_title(crs)});
  const Ellipsoid shape = ellipsoid_of(context.get(), source.get());
  geod_geodesic body;
  geod_init(&body, shape.a, shape.f);
  const Transform to_degrees(crs, wkt2(context.get(), base.get()));
  constexpr double kLongestEdgeM = 1000;
  const double longest = kLongestEdgeM / metres_per_unit(context.get(), source.get());
  const auto area = [&](const Line& ring) {
    Line points = densified(ring, longest);
    to_degrees.apply(points);
    return ring_area(body, points);
  };
  std::vector<double> areas;
  areas.reserve(polygons.size());
  for (const Geometry& geometry : polygons) {
    double sum = 0;
    for (const Polygon& polygon : geometry.polygons) {
      sum += area(polygon.outer);
      for (const Line& hole : polygon.holes) sum -= area(hole);
    }
    areas.push_back(sum);
  }
  return areas;
}

}  // namespace qipan
