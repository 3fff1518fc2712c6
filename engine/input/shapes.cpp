// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/input/shapes.h"

#include <algorithm>
#include <cmath>

namespace qipan {
namespace {

struct Moment {
  double area = 0, x = 0, y = 0;  // signed area, first moments about `origin`
};

Moment ring_moment(const Line& ring, XY origin) {
  Moment m;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    const double ax = ring[i].x - origin.x, ay = ring[i].y - origin.y;
    const double bx = ring[i + 1].x - origin.x, by = ring[i + 1].y - origin.y;
    const double c = ax * by - bx * ay;
    m.area += c / 2;
    m.x += c * (ax + bx) / 6;
    m.y += c * (ay + by) / 6;
  }
  return m;
}

void add_polygon(Moment& sum, const Polygon& polygon, XY origin) {
  const auto add = [&](const Line& ring, double sign) {
    const Moment m = ring_moment(ring, origin);
    const double flip = m.area < 0 ? -sign : sign;
    sum.area += flip * m.area;
    sum.x += flip * m.x;
    sum.y += flip * m.y;
  };
  add(polygon.outer, 1);
  for (const Line& hole : polygon.holes) add(hole, -1);
}

double squared_to_segment(XY p, XY a, XY b) {
  const double dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
  const double t = length > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length, 0.0, 1.0) : 0.0;
  const double ex = a.x + t * dx - p.x, ey = a.y + t * dy - p.y;
  return ex * ex + ey * ey;
}

bool odd_crossings(const Line& ring, XY p) {
  bool odd = false;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    const XY a = ring[i], b = ring[i + 1];
    if ((a.y > p.y) == (b.y > p.y)) continue;
    if (p.x - a.x < (b.x - a.x) * ((p.y - a.y) / (b.y - a.y))) odd = !odd;
  }
  return odd;
}

std::optional<XY> finite(XY p) {
  if (std::isfinite(p.x) && std::isfinite(p.y)) return p;
  return std::nullopt;
}

}  // namespace

void Box::add(XY p) {
  min_x = std::min(min_x, p.x);
  min_y = std::min(min_y, p.y);
  max_x = std::max(max_x, p.x);
  max_y = std::max(max_y, p.y);
}

void Box::add(const Box& other) {
  if (other.empty()) return;
  add(XY{other.min_x, other.min_y});
  add(XY{other.max_x, other.max_y});
}

Box Box::grown(double by) const { return {min_x - by, min_y - by, max_x + by, max_y + by}; }

bool Box::meets(const Box& o) const {
  return min_x <= o.max_x && o.min_x <= max_x && min_y <= o.max_y && o.min_y <= max_y;
}

bool Box::contains(const Box& o) const {
  return min_x <= o.min_x && o.max_x <= max_x && min_y <= o.min_y && o.max_y <= max_y;
}

Box bounds(const Line& line) {
  Box box;
  for (const XY p : line) box.add(p);
  return box;
}

Box bounds(const Geometry& geometry) {
  Box box;
  for (const XY p : geometry.points) box.add(p);
  for (const Line& line : geometry.lines) box.add(bounds(line));
  for (const Polygon& polygon : geometry.polygons) box.add(bounds(polygon.outer));
  return box;
}

double ring_area(const Line& ring) { return ring.empty() ? 0.0 : ring_moment(ring, ring.front()).area; }

std::optional<XY> place_of(const Geometry& geometry) {
  const Polygon* largest = nullptr;
  double area = -1;
  for (const Polygon& polygon : geometry.polygons) {
    const double a = std::abs(ring_area(polygon.outer));
    if (!polygon.outer.empty() && a > area) {
      largest = &polygon;
      area = a;
    }
  }
  if (largest && area > 0) {
    const XY origin = largest->outer.front();
    Moment m;
    add_polygon(m, *largest, origin);
    if (m.area > 0) return finite({origin.x + m.x / m.area, origin.y + m.y / m.area});
  }
  if (largest) return finite(largest->outer.front());
  for (const Line& line : geometry.lines)
    if (!line.empty()) return finite(line[line.size() / 2]);
  if (!geometry.points.empty()) return finite(geometry.points.front());
  return std::nullopt;
}

XY centre_of(const std::vector<const Geometry*>& geometries) {
  Box box;
  for (const Geometry* g : geometries) box.add(bounds(*g));
  const XY origin{(box.min_x + box.max_x) / 2, (box.min_y + box.max_y) / 2};
  Moment m;
  for (const Geometry* g : geometries)
    for (const Polygon& polygon : g->polygons) add_polygon(m, polygon, origin);
  return m.area > 0 ? XY{origin.x + m.x / m.area, origin.y + m.y / m.area} : origin;
}

bool all_finite(const Geometry& geometry) {
  const auto ok = [](XY p) { return std::isfinite(p.x) && std::isfinite(p.y); };
  const auto line_ok = [&](const Line& line) { return std::ranges::all_of(line, ok); };
  return std::ranges::all_of(geometry.points, ok) && std::ranges::all_of(geometry.lines, line_ok) &&
         std::ranges::all_of(geometry.polygons, [&](const Polygon& polygon) {
           return line_ok(polygon.outer) && std::ranges::all_of(polygon.holes, line_ok);
         });
}

bool contains_point(const Geometry& polygons, XY p) {
  for (const Polygon& polygon : polygons.polygons)
    if (odd_crossings(polygon.outer, p) &&
        std::ranges::none_of(polygon.holes, [&](const Line& hole) { return odd_crossings(hole, p); }))
      return true;
  return false;
}

double distance_to(const Geometry& polygons, XY p) {
  if (contains_point(polygons, p)) return 0;
  double best = std::numeric_limits<double>::infinity();
  const auto visit = [&](const Line& ring) {
    for (std::size_t i = 0; i + 1 < ring.size(); ++i)
      best = std::min(best, squared_to_segment(p, ring[i], ring[i + 1]));
  };
  for (const Polygon& polygon : polygons.polygons) {
    visit(polygon.outer);
    for (const Line& hole : polygon.holes) visit(hole);
  }
  return std::sqrt(best);
}

Geometry point_geometry(XY p) {
  Geometry g;
  g.points.push_back(p);
  return g;
}

}  // namespace qipan
