// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/audit/overlay.h"

#include <geos_c.h>

#include <algorithm>

#include "engine/base/error.h"

namespace qipan::audit {

namespace {

void keep_message(const char* text, void* into) { *static_cast<std::string*>(into) = text; }

/// Visits the single geometries inside (nested) collections.
template <class Visit>
void for_each_part(GEOSContextHandle_t h, const GEOSGeometry* g, Visit&& visit) {
  if (GEOSGeomTypeId_r(h, g) < GEOS_MULTIPOINT) {
    if (!GEOSisEmpty_r(h, g)) visit(g);
    return;
  }
  const int n = GEOSGetNumGeometries_r(h, g);
  for (int i = 0; i < n; ++i) for_each_part(h, GEOSGetGeometryN_r(h, g, i), visit);
}

Line coordinates(GEOSContextHandle_t h, const GEOSGeometry* g) {
  const GEOSCoordSequence* seq = GEOSGeom_getCoordSeq_r(h, g);
  unsigned n = 0;
  GEOSCoordSeq_getSize_r(h, seq, &n);
  Line line(n);
  for (unsigned i = 0; i < n; ++i) GEOSCoordSeq_getXY_r(h, seq, i, &line[i].x, &line[i].y);
  return line;
}

GEOSCoordSequence* sequence(GEOSContextHandle_t h, const Line& line) {
  GEOSCoordSequence* seq = GEOSCoordSeq_create_r(h, static_cast<unsigned>(line.size()), 2);
  for (unsigned i = 0; i < line.size(); ++i) GEOSCoordSeq_setXY_r(h, seq, i, line[i].x, line[i].y);
  return seq;
}

/// GEOS wants closed rings of at least four positions; degenerate rings yield null.
GEOSGeometry* make_ring(GEOSContextHandle_t h, Line ring) {
  if (!ring.empty() && ring.front() != ring.back()) ring.push_back(ring.front());
  if (ring.size() < 4) return nullptr;
  return GEOSGeom_createLinearRing_r(h, sequence(h, ring));
}

}  // namespace

void ShapeDeleter::operator()(GEOSGeom_t* geometry) const { GEOSGeom_destroy_r(handle, geometry); }

Overlay::Overlay() : handle_(GEOS_init_r()) { GEOSContext_setErrorMessageHandler_r(handle_, keep_message, &message_); }
Overlay::~Overlay() { GEOS_finish_r(handle_); }

void Overlay::fail(const char* what) const {
  throw Error(ErrorKind::internal, "base.internal", {std::string("audit: ") + what + ": " + message_});
}

Shape Overlay::own(GEOSGeom_t* g, const char* what) {
  if (!g) fail(what);
  return Shape(g, ShapeDeleter{handle_});
}

Shape Overlay::collect(int type, std::vector<GEOSGeom_t*>& parts) {
  return own(GEOSGeom_createCollection_r(handle_, type, parts.data(), static_cast<unsigned>(parts.size())), "collection");
}

Shape Overlay::polygons(const Geometry& geometry) {
  std::vector<GEOSGeometry*> parts;
  for (const Polygon& polygon : geometry.polygons) {
    GEOSGeometry* shell = make_ring(handle_, polygon.outer);
    if (!shell) continue;
    std::vector<GEOSGeometry*> holes;
    for (const Line& hole : polygon.holes)
      if (GEOSGeometry* ring = make_ring(handle_, hole)) holes.push_back(ring);
    parts.push_back(GEOSGeom_createPolygon_r(handle_, shell, holes.data(), static_cast<unsigned>(holes.size())));
  }
  if (parts.size() == 1) return own(parts.front(), "polygon");
  return collect(GEOS_MULTIPOLYGON, parts);
}

Shape Overlay::line(const Line& line) { return own(GEOSGeom_createLineString_r(handle_, sequence(handle_, line)), "line"); }
Shape Overlay::point(XY at) { return own(GEOSGeom_createPointFromXY_r(handle_, at.x, at.y), "point"); }
Shape Overlay::copy(const GEOSGeom_t* g) { return own(GEOSGeom_clone_r(handle_, g), "copy"); }

Geometry Overlay::plain(const GEOSGeom_t* g) {
  Geometry out;
  for_each_part(handle_, g, [&](const GEOSGeometry* part) {
    const int type = GEOSGeomTypeId_r(handle_, part);
    if (type == GEOS_POINT) {
      out.points.push_back(coordinates(handle_, part).front());
    } else if (type == GEOS_POLYGON) {
      Polygon polygon{coordinates(handle_, GEOSGetExteriorRing_r(handle_, part)), {}};
      const int holes = GEOSGetNumInteriorRings_r(handle_, part);
      for (int i = 0; i < holes; ++i) polygon.holes.push_back(coordinates(handle_, GEOSGetInteriorRingN_r(handle_, part, i)));
      out.polygons.push_back(std::move(polygon));
    } else {
      out.lines.push_back(coordinates(handle_, part));
    }
  });
  return out;
}

bool Overlay::counter_clockwise(const Line& ring) {
  if (ring.size() < 4) return false;
  GEOSCoordSequence* seq = sequence(handle_, ring);
  char answer = 0;
  const int done = GEOSCoordSeq_isCCW_r(handle_, seq, &answer);
  GEOSCoordSeq_destroy_r(handle_, seq);
  return done && answer == 1;
}

std::vector<Shape> Overlay::polygon_parts(const GEOSGeom_t* g) {
  std::vector<Shape> out;
  for_each_part(handle_, g, [&](const GEOSGeometry* part) {
    if (GEOSGeomTypeId_r(handle_, part) == GEOS_POLYGON) out.push_back(copy(part));
  });
  return out;
}

std::vector<Line> Overlay::line_parts(const GEOSGeom_t* g) {
  std::vector<Line> out;
  for_each_part(handle_, g, [&](const GEOSGeometry* part) {
    const int type = GEOSGeomTypeId_r(handle_, part);
    if (type == GEOS_LINESTRING || type == GEOS_LINEARRING) out.push_back(coordinates(handle_, part));
  });
  return out;
}

bool Overlay::valid(const GEOSGeom_t* g, std::string& reason, XY& where) {
  char* text = nullptr;
  GEOSGeometry* at = nullptr;
  const char ok = GEOSisValidDetail_r(handle_, g, 0, &text, &at);
  if (text) {
    reason = text;
    GEOSFree_r(handle_, text);
  }
  if (at) {
    where = coordinates(handle_, at).front();
    GEOSGeom_destroy_r(handle_, at);
  }
  return ok == 1;
}

Shape Overlay::make_valid(Shape g) {
  if (GEOSisValid_r(handle_, g.get()) == 1) return g;
  const Shape whole = own(GEOSMakeValid_r(handle_, g.get()), "make valid");
  std::vector<GEOSGeometry*> parts;
  for (Shape& part : polygon_parts(whole.get())) parts.push_back(part.release());
  if (parts.size() == 1) return own(parts.front(), "make valid");
  return collect(GEOS_MULTIPOLYGON, parts);
}

double Overlay::area(const GEOSGeom_t* g) {
  double value = 0;
  if (!GEOSArea_r(handle_, g, &value)) fail("area");
  return value;
}

double Overlay::length(const GEOSGeom_t* g) {
  double value = 0;
  if (!GEOSLength_r(handle_, g, &value)) fail("length");
  return value;
}

double Overlay::distance(const GEOSGeom_t* a, const GEOSGeom_t* b) {
  double value = 0;
  if (!GEOSDistance_r(handle_, a, b, &value)) fail("distance");
  return value;
}

Box Overlay::box(const GEOSGeom_t* g) {
  Box b;
  if (GEOSisEmpty_r(handle_, g)) return b;
  GEOSGeom_getXMin_r(handle_, g, &b.min_x);
  GEOSGeom_getYMin_r(handle_, g, &b.min_y);
  GEOSGeom_getXMax_r(handle_, g, &b.max_x);
  GEOSGeom_getYMax_r(handle_, g, &b.max_y);
  return b;
}

XY Overlay::point_on_surface(const GEOSGeom_t* g) {
  const Shape p = own(GEOSPointOnSurface_r(handle_, g), "point on surface");
  return GEOSisEmpty_r(handle_, p.get()) ? XY{} : coordinates(handle_, p.get()).front();
}

std::pair<XY, XY> Overlay::nearest_points(const GEOSGeom_t* a, const GEOSGeom_t* b) {
  GEOSCoordSequence* seq = GEOSNearestPoints_r(handle_, a, b);
  if (!seq) fail("nearest points");
  XY p, q;
  GEOSCoordSeq_getXY_r(handle_, seq, 0, &p.x, &p.y);
  GEOSCoordSeq_getXY_r(handle_, seq, 1, &q.x, &q.y);
  GEOSCoordSeq_destroy_r(handle_, seq);
  return {p, q};
}

Shape Overlay::intersection(const GEOSGeom_t* a, const GEOSGeom_t* b) { return own(GEOSIntersection_r(handle_, a, b), "intersection"); }
Shape Overlay::difference(const GEOSGeom_t* a, const GEOSGeom_t* b) { return own(GEOSDifference_r(handle_, a, b), "difference"); }

Shape Overlay::union_all(const std::vector<const GEOSGeom_t*>& shapes) {
  std::vector<GEOSGeometry*> parts;
  for (const GEOSGeometry* g : shapes)
    for_each_part(handle_, g, [&](const GEOSGeometry* part) { parts.push_back(GEOSGeom_clone_r(handle_, part)); });
  const Shape all = collect(GEOS_GEOMETRYCOLLECTION, parts);
  return own(GEOSUnaryUnion_r(handle_, all.get()), "union");
}

Shape Overlay::node_lines(const std::vector<Line>& lines) {
  std::vector<GEOSGeometry*> parts;
  for (const Line& l : lines) parts.push_back(line(l).release());
  const Shape all = collect(GEOS_MULTILINESTRING, parts);
  return own(GEOSUnaryUnion_r(handle_, all.get()), "line union");
}

Shape Overlay::merge_lines(const std::vector<Line>& lines) {
  std::vector<GEOSGeometry*> parts;
  for (const Line& l : lines) parts.push_back(line(l).release());
  const Shape all = collect(GEOS_MULTILINESTRING, parts);
  return own(GEOSLineMerge_r(handle_, all.get()), "line merge");
}

Shape Overlay::buffer(const GEOSGeom_t* g, double distance_m, int quad_segs) {
  return own(GEOSBuffer_r(handle_, g, distance_m, quad_segs), "buffer");
}

Shape Overlay::boundary(const GEOSGeom_t* g) { return own(GEOSBoundary_r(handle_, g), "boundary"); }

Shape Overlay::clip(const GEOSGeom_t* g, const Box& box) {
  const Shape window = own(GEOSGeom_createRectangle_r(handle_, box.min_x, box.min_y, box.max_x, box.max_y), "rectangle");
  return intersection(g, window.get());
}

void Overlay::subdivide(Shape g, int vertices, std::vector<Shape>& out) {
  const Box b = box(g.get());
  if (b.empty()) return;
  if (GEOSGetNumCoordinates_r(handle_, g.get()) <= vertices || std::max(b.max_x - b.min_x, b.max_y - b.min_y) < 1) {
    out.push_back(std::move(g));
    return;
  }
  Box low = b.grown(1), high = low;
  if (b.max_x - b.min_x > b.max_y - b.min_y) {
    low.max_x = high.min_x = (b.min_x + b.max_x) / 2;
  } else {
    low.max_y = high.min_y = (b.min_y + b.max_y) / 2;
  }
  for (const Box& half : {low, high}) subdivide(clip(g.get(), half), vertices, out);
}

Shape Overlay::without(Shape from, const std::vector<const GEOSGeom_t*>& zones) {
  constexpr std::size_t kFew = 6;
  if (zones.size() <= kFew) {
    for (const GEOSGeom_t* zone : zones) from = difference(from.get(), zone);
    return from;
  }
  const Box around = box(from.get());
  std::vector<Shape> clipped;
  std::vector<const GEOSGeom_t*> near;
  for (const GEOSGeom_t* zone : zones) {
    const Box b = box(zone);
    const bool inside = b.min_x >= around.min_x && b.max_x <= around.max_x && b.min_y >= around.min_y && b.max_y <= around.max_y;
    if (!inside) clipped.push_back(clip(zone, around.grown(1)));
    near.push_back(inside ? zone : clipped.back().get());
  }
  return difference(from.get(), union_all(near).get());
}

void Overlay::prime(const GEOSGeom_t* g) {
  box(g);
  for_each_part(handle_, g, [&](const GEOSGeometry* part) {
    box(part);
    if (GEOSGeomTypeId_r(handle_, part) != GEOS_POLYGON) return;
    box(GEOSGetExteriorRing_r(handle_, part));
    const int holes = GEOSGetNumInteriorRings_r(handle_, part);
    for (int i = 0; i < holes; ++i) box(GEOSGetInteriorRingN_r(handle_, part, i));
  });
}

struct Prepared::Impl {
  Overlay& overlay;
  const GEOSPreparedGeometry* prepared;
};

Prepared::Prepared(Overlay& overlay, const GEOSGeom_t* g)
    : impl_(new Impl{overlay, GEOSPrepare_r(overlay.handle(), g)}) {
  if (!impl_->prepared) overlay.fail("prepare");
}
Prepared::~Prepared() { GEOSPreparedGeom_destroy_r(impl_->overlay.handle(), impl_->prepared); }

namespace {
bool checked(char answer, const Overlay& overlay) {
  if (answer == 2) overlay.fail("predicate");
  return answer == 1;
}
}  // namespace

bool Prepared::intersects(const GEOSGeom_t* g) const {
  return checked(GEOSPreparedIntersects_r(impl_->overlay.handle(), impl_->prepared, g), impl_->overlay);
}
bool Prepared::contains(const GEOSGeom_t* g) const {
  return checked(GEOSPreparedContains_r(impl_->overlay.handle(), impl_->prepared, g), impl_->overlay);
}
bool Prepared::contains_properly(const GEOSGeom_t* g) const {
  return checked(GEOSPreparedContainsProperly_r(impl_->overlay.handle(), impl_->prepared, g), impl_->overlay);
}

}  // namespace qipan::audit
