// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/geo/repair.h"

#include <algorithm>
#include <cmath>

#include "engine/base/error.h"
#include "engine/geo/geos_convert.h"

namespace qipan {
namespace {

struct ParamsDestroy {
  GEOSContextHandle_t handle;
  void operator()(GEOSMakeValidParams* params) const { GEOSMakeValidParams_destroy_r(handle, params); }
};

bool finite(const Line& line) {
  return std::ranges::all_of(line, [](const XY& p) { return std::isfinite(p.x) && std::isfinite(p.y); });
}

/// Drops rings that GEOS cannot even take: unclosed, too short, not finite.
void drop_unusable_rings(Geometry& geometry, Repair& repair) {
  const auto unusable = [&](const Line& ring) {
    if (geo::usable_ring(ring) && finite(ring)) return false;
    if (!repair.changed) {
      repair.changed = true;
      repair.reason = finite(ring) ? "Too few points in geometry component" : "Invalid Coordinate";
      if (!ring.empty() && finite({ring.front()})) repair.where = ring.front();
    }
    return true;
  };
  std::erase_if(geometry.polygons, [&](const Polygon& polygon) { return unusable(polygon.outer); });
  for (Polygon& polygon : geometry.polygons) std::erase_if(polygon.holes, unusable);
}

XY point_of(const geo::Geos& geos, const GEOSGeometry* point) {
  XY place;
  if (point) {
    GEOSGeomGetX_r(geos.handle(), point, &place.x);
    GEOSGeomGetY_r(geos.handle(), point, &place.y);
  }
  return place;
}

/// Null where GEOS gives up.
geo::Geos::Ptr made_valid(const geo::Geos& geos, const GEOSGeometry* shape, GEOSMakeValidMethods method) {
  const std::unique_ptr<GEOSMakeValidParams, ParamsDestroy> params(GEOSMakeValidParams_create_r(geos.handle()),
                                                                   ParamsDestroy{geos.handle()});
  GEOSMakeValidParams_setMethod_r(geos.handle(), params.get(), method);
  if (method == GEOS_MAKE_VALID_STRUCTURE) GEOSMakeValidParams_setKeepCollapsed_r(geos.handle(), params.get(), 0);
  auto made = geos.own(GEOSMakeValidWithParams_r(geos.handle(), shape, params.get()));
  // Rounded intersections may cross once more by less than a nanometre: a tenth of a millimetre parts them.
  if (made && GEOSisValid_r(geos.handle(), made.get()) == 0)
    made = geos.own(GEOSGeom_setPrecision_r(geos.handle(), made.get(), 1e-4, 0));
  return made;
}

}  // namespace

Repair repair_polygons(Geometry& geometry) {
  Repair repair;
  if (geometry.polygons.empty()) return repair;
  repair.area_before_m2 = repair.area_after_m2 = polygon_area(geometry);
  drop_unusable_rings(geometry, repair);
  const geo::Geos geos;
  const auto shape = geos.polygons(geometry);
  char* reason = nullptr;
  GEOSGeometry* place = nullptr;
  const char valid = GEOSisValidDetail_r(geos.handle(), shape.get(), 0, &reason, &place);
  const auto owned_place = geos.own(place);
  const std::string words = reason ? reason : "";
  GEOSFree_r(geos.handle(), reason);
  if (valid == 2) geos.fail();
  if (valid == 1) {
    if (repair.changed) repair.area_after_m2 = polygon_area(geometry);
    return repair;
  }
  if (!repair.changed) {
    repair.reason = words;
    repair.where = point_of(geos, owned_place.get());
  }
  repair.changed = true;
  auto made = made_valid(geos, shape.get(), GEOS_MAKE_VALID_STRUCTURE);
  if (!made) made = made_valid(geos, shape.get(), GEOS_MAKE_VALID_LINEWORK);
  if (!made) geos.fail();
  geometry.polygons = geos.polygons_of(made.get()).polygons;
  repair.area_after_m2 = polygon_area(geometry);
  return repair;
}

}  // namespace qipan
