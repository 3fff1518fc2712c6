// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/geo/geos_convert.h"

#include <vector>

#include "engine/base/error.h"

namespace qipan::geo {

bool usable_ring(const Line& ring) { return ring.size() >= 4 && ring.front() == ring.back(); }

Geos::Geos() : handle_(GEOS_init_r()) {
  GEOSContext_setErrorMessageHandler_r(
      handle_, [](const char* message, void* self) { static_cast<Geos*>(self)->complaint_ = message; }, this);
  GEOSContext_setNoticeMessageHandler_r(handle_, [](const char*, void*) {}, nullptr);
}

Geos::~Geos() { GEOS_finish_r(handle_); }

void Geos::fail() const { throw Error(ErrorKind::internal, "geo.geos_failed", {complaint_}); }

GEOSGeometry* Geos::sequence_geometry(const Line& line, bool ring) const {
  static_assert(sizeof(XY) == 2 * sizeof(double));
  GEOSCoordSequence* sequence =
      line.empty() ? GEOSCoordSeq_create_r(handle_, 0, 2)
                   : GEOSCoordSeq_copyFromBuffer_r(handle_, &line[0].x, static_cast<unsigned>(line.size()), 0, 0);
  if (!sequence) fail();
  GEOSGeometry* geometry =
      ring ? GEOSGeom_createLinearRing_r(handle_, sequence) : GEOSGeom_createLineString_r(handle_, sequence);
  if (!geometry) fail();
  return geometry;
}

GEOSGeometry* Geos::polygon(const Polygon& shape) const {
  std::vector<GEOSGeometry*> holes;
  for (const Line& hole : shape.holes) {
    if (usable_ring(hole)) holes.push_back(sequence_geometry(hole, true));
  }
  GEOSGeometry* outer = sequence_geometry(shape.outer, true);
  GEOSGeometry* result = GEOSGeom_createPolygon_r(handle_, outer, holes.empty() ? nullptr : holes.data(),
                                                  static_cast<unsigned>(holes.size()));
  if (!result) fail();
  return result;
}

Geos::Ptr Geos::polygons(const Geometry& geometry) const {
  std::vector<GEOSGeometry*> parts;
  for (const Polygon& shape : geometry.polygons) {
    if (usable_ring(shape.outer)) parts.push_back(polygon(shape));
  }
  if (parts.size() == 1) return own(parts.front());
  Ptr all = own(GEOSGeom_createCollection_r(handle_, GEOS_MULTIPOLYGON, parts.empty() ? nullptr : parts.data(),
                                            static_cast<unsigned>(parts.size())));
  if (!all) fail();
  return all;
}

Geos::Ptr Geos::everything(const Geometry& geometry) const {
  if (geometry.points.empty() && geometry.lines.empty()) return polygons(geometry);
  std::vector<GEOSGeometry*> parts;
  for (const XY& p : geometry.points) parts.push_back(GEOSGeom_createPointFromXY_r(handle_, p.x, p.y));
  for (const Line& line : geometry.lines) {
    if (line.size() >= 2) parts.push_back(sequence_geometry(line, false));
  }
  for (const Polygon& shape : geometry.polygons) {
    if (usable_ring(shape.outer)) parts.push_back(polygon(shape));
  }
  Ptr all = own(GEOSGeom_createCollection_r(handle_, GEOS_GEOMETRYCOLLECTION, parts.empty() ? nullptr : parts.data(),
                                            static_cast<unsigned>(parts.size())));
  if (!all) fail();
  return all;
}

Line Geos::line_of(const GEOSGeometry* geometry) const {
  const GEOSCoordSequence* sequence = GEOSGeom_getCoordSeq_r(handle_, geometry);
  unsigned n = 0;
  if (!sequence || !GEOSCoordSeq_getSize_r(handle_, sequence, &n)) fail();
  Line line(n);
  if (n > 0 && !GEOSCoordSeq_copyToBuffer_r(handle_, sequence, &line[0].x, 0, 0)) fail();
  return line;
}

void Geos::add_polygons(const GEOSGeometry* geometry, Geometry& out) const {
  const int type = GEOSGeomTypeId_r(handle_, geometry);
  if (type == GEOS_POLYGON) {
    if (GEOSisEmpty_r(handle_, geometry)) return;
    Polygon shape{line_of(GEOSGetExteriorRing_r(handle_, geometry)), {}};
    for (int i = 0; i < GEOSGetNumInteriorRings_r(handle_, geometry); ++i) {
      shape.holes.push_back(line_of(GEOSGetInteriorRingN_r(handle_, geometry, i)));
    }
    out.polygons.push_back(std::move(shape));
  } else if (type == GEOS_MULTIPOLYGON || type == GEOS_GEOMETRYCOLLECTION) {
    for (int i = 0; i < GEOSGetNumGeometries_r(handle_, geometry); ++i)
      add_polygons(GEOSGetGeometryN_r(handle_, geometry, i), out);
  }
}

Geometry Geos::polygons_of(const GEOSGeometry* geometry) const {
  Geometry out;
  add_polygons(geometry, out);
  return out;
}

void Geos::add_lines(const GEOSGeometry* geometry, Geometry& out) const {
  const int type = GEOSGeomTypeId_r(handle_, geometry);
  if (type == GEOS_LINESTRING || type == GEOS_LINEARRING) {
    out.lines.push_back(line_of(geometry));
  } else if (type == GEOS_MULTILINESTRING || type == GEOS_GEOMETRYCOLLECTION) {
    for (int i = 0; i < GEOSGetNumGeometries_r(handle_, geometry); ++i) add_lines(GEOSGetGeometryN_r(handle_, geometry, i), out);
  }
}

Geometry Geos::lines_of(const GEOSGeometry* geometry) const {
  Geometry out;
  add_lines(geometry, out);
  return out;
}

}  // namespace qipan::geo
