// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/geo/geometry_convert.h"

#include <algorithm>
#include <cmath>

namespace qipan::geo {
namespace {

Line line_from_ogr(const OGRSimpleCurve& curve, bool close) {
  Line line;
  const int n = curve.getNumPoints();
  line.reserve(static_cast<std::size_t>(n) + 1);
  for (int i = 0; i < n; ++i) line.push_back({curve.getX(i), curve.getY(i)});
  if (close && !line.empty() && line.front() != line.back()) line.push_back(line.front());
  return line;
}

void add_polygon(const OGRPolygon& shape, Geometry& out) {
  const OGRLinearRing* exterior = shape.getExteriorRing();
  if (!exterior || exterior->getNumPoints() == 0) return;
  Polygon polygon{line_from_ogr(*exterior, true), {}};
  for (int i = 0; i < shape.getNumInteriorRings(); ++i) {
    if (shape.getInteriorRing(i)->getNumPoints() > 0)
      polygon.holes.push_back(line_from_ogr(*shape.getInteriorRing(i), true));
  }
  out.polygons.push_back(std::move(polygon));
}

void add_shape(const OGRGeometry& shape, Geometry& out) {
  if (shape.IsEmpty()) return;
  const OGRwkbGeometryType type = wkbFlatten(shape.getGeometryType());
  if (OGR_GT_IsNonLinear(type)) {
    const std::unique_ptr<OGRGeometry> linear(shape.getLinearGeometry());
    if (linear && !OGR_GT_IsNonLinear(linear->getGeometryType())) add_shape(*linear, out);
    return;
  }
  if (type == wkbPoint) {
    out.points.push_back({shape.toPoint()->getX(), shape.toPoint()->getY()});
  } else if (type == wkbLineString || type == wkbLinearRing) {
    out.lines.push_back(line_from_ogr(*shape.toLineString(), false));
  } else if (type == wkbPolygon || type == wkbTriangle) {
    add_polygon(*shape.toPolygon(), out);
  } else if (OGR_GT_IsSubClassOf(type, wkbGeometryCollection)) {
    for (const OGRGeometry* part : *shape.toGeometryCollection()) add_shape(*part, out);
  } else if (OGR_GT_IsSubClassOf(type, wkbPolyhedralSurface)) {
    const OGRPolyhedralSurface* surface = shape.toPolyhedralSurface();
    for (int i = 0; i < surface->getNumGeometries(); ++i) add_shape(*surface->getGeometryRef(i), out);
  }
}

/// Twice the signed area relative to the first vertex, for the precision of large coordinates.
double twice_area(const Line& ring) {
  double sum = 0;
  for (std::size_t i = 1; i + 1 < ring.size(); ++i) {
    sum +=
        (ring[i].x - ring[0].x) * (ring[i + 1].y - ring[0].y) - (ring[i + 1].x - ring[0].x) * (ring[i].y - ring[0].y);
  }
  return sum;
}

template <class Curve>
std::unique_ptr<Curve> curve_to_ogr(const Line& line) {
  auto curve = std::make_unique<Curve>();
  curve->setNumPoints(static_cast<int>(line.size()), FALSE);
  for (std::size_t i = 0; i < line.size(); ++i) curve->setPoint(static_cast<int>(i), line[i].x, line[i].y);
  return curve;
}

std::unique_ptr<OGRPolygon> polygon_to_ogr(const Polygon& polygon) {
  auto shape = std::make_unique<OGRPolygon>();
  shape->addRingDirectly(curve_to_ogr<OGRLinearRing>(polygon.outer).release());
  for (const Line& hole : polygon.holes) shape->addRingDirectly(curve_to_ogr<OGRLinearRing>(hole).release());
  return shape;
}

template <class Collection>
std::unique_ptr<OGRGeometry> collect(std::vector<std::unique_ptr<OGRGeometry>> parts, bool multi) {
  if (parts.size() == 1 && !multi) return std::move(parts.front());
  auto all = std::make_unique<Collection>();
  for (auto& part : parts) all->addGeometryDirectly(part.release());
  return all;
}

}  // namespace

Geometry geometry_from_ogr(const OGRGeometry& shape) {
  Geometry out;
  add_shape(shape, out);
  return out;
}

bool all_finite(const Geometry& geometry) {
  const auto finite = [](const XY& p) { return std::isfinite(p.x) && std::isfinite(p.y); };
  const auto finite_line = [&](const Line& line) { return std::ranges::all_of(line, finite); };
  return std::ranges::all_of(geometry.points, finite) && std::ranges::all_of(geometry.lines, finite_line) &&
         std::ranges::all_of(geometry.polygons, [&](const Polygon& polygon) {
           return finite_line(polygon.outer) && std::ranges::all_of(polygon.holes, finite_line);
         });
}

void orient_rings(Geometry& geometry) {
  for (Polygon& polygon : geometry.polygons) {
    if (twice_area(polygon.outer) < 0) std::ranges::reverse(polygon.outer);
    for (Line& hole : polygon.holes) {
      if (twice_area(hole) > 0) std::ranges::reverse(hole);
    }
  }
}

GeometryType geometry_type(const Geometry& geometry) {
  const int kinds = int(!geometry.points.empty()) + int(!geometry.lines.empty()) + int(!geometry.polygons.empty());
  if (kinds == 0) return GeometryType::none;
  if (kinds > 1) return GeometryType::mixed;
  if (!geometry.points.empty()) return GeometryType::point;
  return geometry.lines.empty() ? GeometryType::polygon : GeometryType::line;
}

std::unique_ptr<OGRGeometry> geometry_to_ogr(const Geometry& geometry, bool multi) {
  std::vector<std::unique_ptr<OGRGeometry>> points, lines, polygons;
  for (const XY& p : geometry.points) points.push_back(std::make_unique<OGRPoint>(p.x, p.y));
  for (const Line& line : geometry.lines) lines.push_back(curve_to_ogr<OGRLineString>(line));
  for (const Polygon& polygon : geometry.polygons) polygons.push_back(polygon_to_ogr(polygon));
  switch (geometry_type(geometry)) {
    case GeometryType::none: return nullptr;
    case GeometryType::point: return collect<OGRMultiPoint>(std::move(points), multi);
    case GeometryType::line: return collect<OGRMultiLineString>(std::move(lines), multi);
    case GeometryType::polygon: return collect<OGRMultiPolygon>(std::move(polygons), multi);
    case GeometryType::mixed: break;
  }
  auto all = std::make_unique<OGRGeometryCollection>();
  for (auto* parts : {&points, &lines, &polygons}) {
    for (auto& part : *parts) all->addGeometryDirectly(part.release());
  }
  return all;
}

}  // namespace qipan::geo
