// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/input/overlay.h"

#include <geos_c.h>

#include <algorithm>
#include <boost/geometry.hpp>
#include <boost/geometry/geometries/box.hpp>
#include <boost/geometry/geometries/point_xy.hpp>
#include <boost/geometry/index/rtree.hpp>
#include <utility>

#include "engine/geo/geos_convert.h"

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

double area_of(const geo::Geos& geos, const GEOSGeometry* shape) {
  double area = 0;
  if (GEOSArea_r(geos.handle(), shape, &area) != 1) geos.fail();
  return area;
}

geo::Geos::Ptr checked(const geo::Geos& geos, GEOSGeometry* shape) {
  if (!shape) geos.fail();
  return geos.own(shape);
}

/// Polygons as one collection that may overlap.
geo::Geos::Ptr heap_of(const geo::Geos& geos, const std::vector<const Geometry*>& lands) {
  Geometry all;
  for (const Geometry* land : lands)
    all.polygons.insert(all.polygons.end(), land->polygons.begin(), land->polygons.end());
  return geos.polygons(all);
}

/// The parts of a line inside a box (Liang and Barsky 1984, segment by segment).
std::vector<Line> clip_line(const Line& line, const Box& box) {
  std::vector<Line> parts;
  bool open = false;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    const XY a = line[i], b = line[i + 1];
    const double dx = b.x - a.x, dy = b.y - a.y;
    double from = 0, to = 1;
    const auto cut = [&](double slope, double room) {
      if (slope == 0) return room >= 0;
      const double t = room / slope;
      if (slope < 0)
        from = std::max(from, t);
      else
        to = std::min(to, t);
      return from <= to;
    };
    const bool meets =
        cut(-dx, a.x - box.min_x) && cut(dx, box.max_x - a.x) && cut(-dy, a.y - box.min_y) && cut(dy, box.max_y - a.y);
    if (!meets || from == to) {
      open = false;
      continue;
    }
    if (!open || from > 0) parts.push_back({from > 0 ? XY{a.x + from * dx, a.y + from * dy} : a});
    parts.back().push_back(to < 1 ? XY{a.x + to * dx, a.y + to * dy} : b);
    open = to == 1;
  }
  return parts;
}

}  // namespace

struct LandIndex::Impl {
  geo::Geos geos;
  Tree tree;
  std::vector<geo::Geos::Ptr> shapes;
  std::vector<const GEOSPreparedGeometry*> prepared;

  ~Impl() {
    for (const auto* p : prepared) GEOSPreparedGeom_destroy_r(geos.handle(), p);
  }
};

LandIndex::LandIndex(const std::vector<const Geometry*>& lands) : impl_(std::make_unique<Impl>()) {
  std::vector<Box> boxes;
  for (const Geometry* land : lands) {
    boxes.push_back(bounds(*land));
    impl_->shapes.push_back(impl_->geos.polygons(*land));
    const GEOSPreparedGeometry* prepared = GEOSPrepare_r(impl_->geos.handle(), impl_->shapes.back().get());
    if (!prepared) impl_->geos.fail();
    impl_->prepared.push_back(prepared);
  }
  impl_->tree = make_tree(boxes);
}

LandIndex::~LandIndex() = default;
LandIndex::LandIndex(LandIndex&&) noexcept = default;
LandIndex& LandIndex::operator=(LandIndex&&) noexcept = default;

Placement LandIndex::place(const Geometry& footprint) const {
  const geo::Geos& geos = impl_->geos;
  Placement placement;
  const auto shape = geos.polygons(footprint);
  placement.area_m2 = area_of(geos, shape.get());
  const auto candidates = query(impl_->tree, bounds(footprint));
  for (const std::size_t i : candidates) {
    if (GEOSPreparedCovers_r(geos.handle(), impl_->prepared[i], shape.get()) != 1) continue;
    placement.home = i;
    placement.home_m2 = placement.covered_m2 = placement.area_m2;
    break;  // another land that holds it too is an overlap between lands, found by their own check
  }
  if (placement.home) return placement;
  std::vector<geo::Geos::Ptr> parts;
  for (const std::size_t i : candidates) {
    if (GEOSPreparedIntersects_r(geos.handle(), impl_->prepared[i], shape.get()) != 1) continue;
    auto part = checked(geos, GEOSIntersection_r(geos.handle(), impl_->shapes[i].get(), shape.get()));
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
    for (auto& part : parts) raw.push_back(part.release());
    const auto all = checked(geos, GEOSGeom_createCollection_r(geos.handle(), GEOS_GEOMETRYCOLLECTION, raw.data(),
                                                               static_cast<unsigned>(raw.size())));
    placement.covered_m2 = area_of(geos, checked(geos, GEOSUnaryUnion_r(geos.handle(), all.get())).get());
  }
  return placement;
}

std::vector<std::pair<std::size_t, double>> LandIndex::shares(const Geometry& footprint) const {
  const geo::Geos& geos = impl_->geos;
  std::vector<std::pair<std::size_t, double>> found;
  const auto shape = geos.polygons(footprint);
  for (const std::size_t i : query(impl_->tree, bounds(footprint))) {
    if (GEOSPreparedIntersects_r(geos.handle(), impl_->prepared[i], shape.get()) != 1) continue;
    const bool whole = GEOSPreparedCovers_r(geos.handle(), impl_->prepared[i], shape.get()) == 1;
    const double area = area_of(geos, whole ? shape.get() : checked(geos, GEOSIntersection_r(geos.handle(), impl_->shapes[i].get(), shape.get())).get());
    if (area > 0) found.emplace_back(i, area);
  }
  return found;
}

std::optional<std::size_t> LandIndex::locate(XY point) const {
  const geo::Geos& geos = impl_->geos;
  Box box;
  box.add(point);
  const auto shape = checked(geos, GEOSGeom_createPointFromXY_r(geos.handle(), point.x, point.y));
  for (const std::size_t i : query(impl_->tree, box))
    if (GEOSPreparedIntersects_r(geos.handle(), impl_->prepared[i], shape.get()) == 1) return i;
  return std::nullopt;
}

Geometry union_of(const std::vector<const Geometry*>& polygons) {
  const geo::Geos geos;
  return geos.polygons_of(checked(geos, GEOSUnaryUnion_r(geos.handle(), heap_of(geos, polygons).get())).get());
}

Geometry intersection_of(const Geometry& a, const Geometry& b) {
  const geo::Geos geos;
  return geos.polygons_of(
      checked(geos, GEOSIntersection_r(geos.handle(), geos.polygons(a).get(), geos.polygons(b).get())).get());
}

Geometry difference_of(const Geometry& a, const Geometry& b) {
  const geo::Geos geos;
  return geos.polygons_of(
      checked(geos, GEOSDifference_r(geos.handle(), geos.polygons(a).get(), geos.polygons(b).get())).get());
}

Geometry clipped(const Geometry& geometry, const Box& box) {
  Geometry out;
  if (!geometry.polygons.empty()) {
    const geo::Geos geos;
    const auto frame =
        checked(geos, GEOSGeom_createRectangle_r(geos.handle(), box.min_x, box.min_y, box.max_x, box.max_y));
    out = geos.polygons_of(
        checked(geos, GEOSIntersection_r(geos.handle(), geos.polygons(geometry).get(), frame.get())).get());
  }
  for (const Line& line : geometry.lines)
    for (Line& part : clip_line(line, box)) out.lines.push_back(std::move(part));
  for (const XY p : geometry.points)
    if (p.x >= box.min_x && p.x <= box.max_x && p.y >= box.min_y && p.y <= box.max_y) out.points.push_back(p);
  return out;
}

bool narrower_than(const Geometry& polygons, double width_m) {
  const geo::Geos geos;
  return GEOSisEmpty_r(
             geos.handle(),
             checked(geos, GEOSBuffer_r(geos.handle(), geos.polygons(polygons).get(), -width_m / 2, 4)).get()) == 1;
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
