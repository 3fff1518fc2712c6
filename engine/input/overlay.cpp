// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/input/overlay.h"

#include <geos_c.h>

#include <algorithm>
#include <boost/geometry.hpp>
#include <boost/geometry/geometries/box.hpp>
#include <boost/geometry/geometries/point_xy.hpp>
#include <boost/geometry/index/rtree.hpp>
#include <string>
#include <utility>

#include "engine/base/error.h"

namespace qipan {
namespace {

namespace bg = boost::geometry;
using RPoint = bg::model::d2::point_xy<double>;
using RBox = bg::model::box<RPoint>;
using Tree = bg::index::rtree<std::pair<RBox, std::size_t>, bg::index::rstar<16>>;

RBox to_rbox(const Box& b) { return {RPoint(b.min_x, b.min_y), RPoint(b.max_x, b.max_y)}; }

Tree make_tree(const std::vector<Box>& boxes) {
  std::vector<std::pair<RBox, std::size_t>> entries;
  for (std::size_t i = 0; i < boxes.size(); ++i)
    if (!boxes[i].empty()) entries.emplace_back(to_rbox(boxes[i]), i);
  return Tree(entries);
}

std::vector<std::size_t> query(const Tree& tree, const Box& box) {
  std::vector<std::size_t> found;
  for (auto it = tree.qbegin(bg::index::intersects(to_rbox(box))); it != tree.qend(); ++it) found.push_back(it->second);
  std::ranges::sort(found);
  return found;
}

/// One GEOS handle with its last error message.
class Geos {
 public:
  Geos() : handle_(GEOS_init_r()) {
    GEOSContext_setErrorMessageHandler_r(
        handle_, [](const char* text, void* self) { static_cast<Geos*>(self)->problem_ = text; }, this);
  }
  ~Geos() { GEOS_finish_r(handle_); }
  Geos(const Geos&) = delete;
  Geos& operator=(const Geos&) = delete;

  operator GEOSContextHandle_t() const { return handle_; }

  template <class T>
  T* checked(T* result) const {
    if (!result) throw Error(ErrorKind::internal, "base.internal", {"GEOS: " + problem_});
    return result;
  }

 private:
  GEOSContextHandle_t handle_;
  std::string problem_;
};

struct GeomDeleter {
  const Geos* geos = nullptr;
  void operator()(GEOSGeometry* g) const { GEOSGeom_destroy_r(*geos, g); }
};
using Geom = std::unique_ptr<GEOSGeometry, GeomDeleter>;

Geom own(const Geos& geos, GEOSGeometry* g) { return Geom(geos.checked(g), GeomDeleter{&geos}); }

GEOSCoordSequence* to_sequence(const Geos& geos, const Line& line) {
  static_assert(sizeof(XY) == 2 * sizeof(double));
  return geos.checked(GEOSCoordSeq_copyFromBuffer_r(geos, line.empty() ? nullptr : &line.front().x,
                                                    static_cast<unsigned>(line.size()), 0, 0));
}

GEOSGeometry* to_polygon(const Geos& geos, const Polygon& polygon) {
  GEOSGeometry* shell = geos.checked(GEOSGeom_createLinearRing_r(geos, to_sequence(geos, polygon.outer)));
  std::vector<GEOSGeometry*> holes;
  for (const Line& hole : polygon.holes) holes.push_back(geos.checked(GEOSGeom_createLinearRing_r(geos, to_sequence(geos, hole))));
  return geos.checked(GEOSGeom_createPolygon_r(geos, shell, holes.data(), static_cast<unsigned>(holes.size())));
}

Geom to_geos(const Geos& geos, const Geometry& geometry) {
  std::vector<GEOSGeometry*> parts;
  for (const Polygon& polygon : geometry.polygons) parts.push_back(to_polygon(geos, polygon));
  if (parts.size() == 1) return own(geos, parts.front());
  return own(geos, GEOSGeom_createCollection_r(geos, GEOS_MULTIPOLYGON, parts.data(), static_cast<unsigned>(parts.size())));
}

Geom box_to_geos(const Geos& geos, const Box& b) {
  return own(geos, GEOSGeom_createRectangle_r(geos, b.min_x, b.min_y, b.max_x, b.max_y));
}

Line to_line(const Geos& geos, const GEOSGeometry* g) {
  const GEOSCoordSequence* sequence = geos.checked(GEOSGeom_getCoordSeq_r(geos, g));
  unsigned size = 0;
  GEOSCoordSeq_getSize_r(geos, sequence, &size);
  Line line(size);
  if (size > 0) GEOSCoordSeq_copyToBuffer_r(geos, sequence, &line.front().x, 0, 0);
  return line;
}

void append(const Geos& geos, const GEOSGeometry* g, Geometry& out) {
  if (GEOSisEmpty_r(geos, g) == 1) return;
  switch (GEOSGeomTypeId_r(geos, g)) {
    case GEOS_POLYGON: {
      Polygon polygon;
      polygon.outer = to_line(geos, GEOSGetExteriorRing_r(geos, g));
      for (int i = 0; i < GEOSGetNumInteriorRings_r(geos, g); ++i)
        polygon.holes.push_back(to_line(geos, GEOSGetInteriorRingN_r(geos, g, i)));
      out.polygons.push_back(std::move(polygon));
      break;
    }
    case GEOS_LINESTRING: out.lines.push_back(to_line(geos, g)); break;
    case GEOS_MULTIPOLYGON:
    case GEOS_MULTILINESTRING:
    case GEOS_GEOMETRYCOLLECTION:
      for (int i = 0; i < GEOSGetNumGeometries_r(geos, g); ++i) append(geos, GEOSGetGeometryN_r(geos, g, i), out);
      break;
    default: break;
  }
}

Geometry polygons_of(const Geos& geos, const Geom& g) {
  Geometry out;
  append(geos, g.get(), out);
  out.lines.clear();
  return out;
}

double area_of(const Geos& geos, const GEOSGeometry* g) {
  double area = 0;
  GEOSArea_r(geos, g, &area);
  return area;
}

}  // namespace

struct LandIndex::Impl {
  Geos geos;
  std::vector<const Geometry*> lands;
  std::vector<Box> boxes;
  Tree tree;
  std::vector<Geom> shapes;
  std::vector<const GEOSPreparedGeometry*> prepared;

  ~Impl() {
    for (const auto* p : prepared) GEOSPreparedGeom_destroy_r(geos, p);
    shapes.clear();
  }
};

LandIndex::LandIndex(std::vector<const Geometry*> lands) : impl_(std::make_unique<Impl>()) {
  impl_->lands = std::move(lands);
  for (const Geometry* land : impl_->lands) {
    impl_->boxes.push_back(bounds(*land));
    impl_->shapes.push_back(to_geos(impl_->geos, *land));
    impl_->prepared.push_back(impl_->geos.checked(GEOSPrepare_r(impl_->geos, impl_->shapes.back().get())));
  }
  impl_->tree = make_tree(impl_->boxes);
}

LandIndex::~LandIndex() = default;
LandIndex::LandIndex(LandIndex&&) noexcept = default;
LandIndex& LandIndex::operator=(LandIndex&&) noexcept = default;

Placement LandIndex::place(const Geometry& footprint) const {
  const Geos& geos = impl_->geos;
  Placement placement;
  const Geom shape = to_geos(geos, footprint);
  placement.area_m2 = area_of(geos, shape.get());
  const auto candidates = query(impl_->tree, bounds(footprint));
  for (const std::size_t i : candidates) {
    if (GEOSPreparedCovers_r(geos, impl_->prepared[i], shape.get()) != 1) continue;
    placement.home = i;
    placement.home_m2 = placement.covered_m2 = placement.area_m2;
    break;  // another land that holds it too is an overlap between lands, found by their own check
  }
  if (placement.home) return placement;
  std::vector<Geom> parts;
  for (const std::size_t i : candidates) {
    if (GEOSPreparedIntersects_r(geos, impl_->prepared[i], shape.get()) != 1) continue;
    Geom part = own(geos, GEOSIntersection_r(geos, impl_->shapes[i].get(), shape.get()));
    const double area = area_of(geos, part.get());
    if (area <= 0) continue;
    if (area > placement.home_m2) {
      placement.second_m2 = placement.home_m2;
      placement.home_m2 = area;
      placement.home = i;
    } else {
      placement.second_m2 = std::max(placement.second_m2, area);
    }
    parts.push_back(std::move(part));
  }
  if (parts.size() == 1) placement.covered_m2 = placement.home_m2;
  if (parts.size() > 1) {
    std::vector<GEOSGeometry*> raw;
    for (Geom& part : parts) raw.push_back(part.release());
    const Geom all = own(geos, GEOSGeom_createCollection_r(geos, GEOS_GEOMETRYCOLLECTION, raw.data(), static_cast<unsigned>(raw.size())));
    placement.covered_m2 = area_of(geos, own(geos, GEOSUnaryUnion_r(geos, all.get())).get());
  }
  return placement;
}

std::optional<std::size_t> LandIndex::locate(XY point) const {
  const Geos& geos = impl_->geos;
  Box box;
  box.add(point);
  const Geom shape = own(geos, GEOSGeom_createPointFromXY_r(geos, point.x, point.y));
  for (const std::size_t i : query(impl_->tree, box))
    if (GEOSPreparedIntersects_r(geos, impl_->prepared[i], shape.get()) == 1) return i;
  return std::nullopt;
}

Geometry union_of(const std::vector<const Geometry*>& polygons) {
  const Geos geos;
  std::vector<GEOSGeometry*> parts;
  for (const Geometry* g : polygons)
    for (const Polygon& polygon : g->polygons) parts.push_back(to_polygon(geos, polygon));
  const Geom all =
      own(geos, GEOSGeom_createCollection_r(geos, GEOS_GEOMETRYCOLLECTION, parts.data(), static_cast<unsigned>(parts.size())));
  return polygons_of(geos, own(geos, GEOSUnaryUnion_r(geos, all.get())));
}

Geometry intersection_of(const Geometry& a, const Geometry& b) {
  const Geos geos;
  return polygons_of(geos, own(geos, GEOSIntersection_r(geos, to_geos(geos, a).get(), to_geos(geos, b).get())));
}

Geometry difference_of(const Geometry& a, const Geometry& b) {
  const Geos geos;
  return polygons_of(geos, own(geos, GEOSDifference_r(geos, to_geos(geos, a).get(), to_geos(geos, b).get())));
}

Geometry clipped(const Geometry& geometry, const Box& box) {
  const Geos geos;
  const Geom frame = box_to_geos(geos, box);
  Geometry out;
  if (!geometry.polygons.empty())
    out = polygons_of(geos, own(geos, GEOSIntersection_r(geos, to_geos(geos, geometry).get(), frame.get())));
  for (const Line& line : geometry.lines) {
    if (line.size() < 2) continue;
    if (box.contains(bounds(line))) {
      out.lines.push_back(line);
      continue;
    }
    const Geom shape = own(geos, GEOSGeom_createLineString_r(geos, to_sequence(geos, line)));
    Geometry parts;
    append(geos, own(geos, GEOSClipByRect_r(geos, shape.get(), box.min_x, box.min_y, box.max_x, box.max_y)).get(), parts);
    for (Line& part : parts.lines) out.lines.push_back(std::move(part));
  }
  for (const XY p : geometry.points)
    if (p.x >= box.min_x && p.x <= box.max_x && p.y >= box.min_y && p.y <= box.max_y) out.points.push_back(p);
  return out;
}

bool narrower_than(const Geometry& polygons, double width_m) {
  const Geos geos;
  return GEOSisEmpty_r(geos, own(geos, GEOSBuffer_r(geos, to_geos(geos, polygons).get(), -width_m / 2, 4)).get()) == 1;
}

std::vector<Geometry> pieces_of(const Geometry& geometry) {
  std::vector<Geometry> pieces;
  for (const Polygon& polygon : geometry.polygons) pieces.emplace_back().polygons.push_back(polygon);
  return pieces;
}

std::vector<std::pair<std::size_t, std::size_t>> meeting_pairs(const std::vector<Box>& boxes) {
  const Tree tree = make_tree(boxes);
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    if (boxes[i].empty()) continue;
    for (const std::size_t j : query(tree, boxes[i]))
      if (j > i) pairs.emplace_back(i, j);
  }
  return pairs;
}

}  // namespace qipan
