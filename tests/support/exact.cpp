// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "tests/support/exact.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

namespace qipan::test {
namespace {

std::string text(Point p) { return "(" + std::to_string(p.x) + " " + std::to_string(p.y) + ")"; }

bool on_segment(Point p, Point a, Point b) { return orientation(a, b, p) == 0 && dot(p - a, p - b) <= 0; }

/// Beside the inside of the segment, within 0.70 mm.
bool grazes(Point p, Point a, Point b) {
  const Point d = b - a, w = p - a;
  if (dot(w, d) <= 0 || dot(p - b, d) >= 0) return false;
  return 100 * cross(d, w) * cross(d, w) <= 49 * squared_length(d);
}

bool cross_inside(Point a, Point b, Point c, Point d) {
  return orientation(a, b, c) * orientation(a, b, d) < 0 && orientation(c, d, a) * orientation(c, d, b) < 0;
}

}  // namespace

std::string noding_defect(std::span<const NodedLines::Edge> edges) {
  for (std::size_t i = 0; i < edges.size(); ++i) {
    const auto& e = edges[i];
    const std::string name = text(e.a) + text(e.b);
    if (!(e.a < e.b)) return name + " is not directed from its smaller end";
    for (std::size_t j = i + 1; j < edges.size(); ++j) {
      const auto& f = edges[j];
      const std::string both = name + " and " + text(f.a) + text(f.b);
      if (e.a == f.a && e.b == f.b) return both + " are equal";
      if (cross_inside(e.a, e.b, f.a, f.b)) return both + " cross";
      for (const auto& [p, s] : {std::pair(e.a, f), std::pair(e.b, f), std::pair(f.a, e), std::pair(f.b, e)}) {
        if (p == s.a || p == s.b) continue;
        if (on_segment(p, s.a, s.b)) return both + " touch inside";
        if (grazes(p, s.a, s.b)) return both + " graze";
      }
    }
  }
  return "";
}

int place_in(Point p, const LatticeRing& ring) {
  bool in = false;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Point a = ring[i], b = ring[(i + 1) % ring.size()];
    if (on_segment(p, a, b)) return 0;
    if ((a.y > p.y) == (b.y > p.y)) continue;
    const bool up = b.y > a.y;
    if ((orientation(a, b, p) > 0) == up) in = !in;
  }
  return in ? 1 : -1;
}

int place_in(Point p, const LatticePolygon& polygon) {
  int at = place_in(p, polygon.outer);
  for (const LatticeRing& hole : polygon.holes) at = std::min(at, -place_in(p, hole));
  return at;
}

std::string polygon_defect(const std::vector<LatticePolygon>& polygons) {
  struct Ring {
    const LatticeRing* ring;
    std::size_t polygon;
  };
  std::vector<Ring> rings;
  for (std::size_t i = 0; i < polygons.size(); ++i) {
    if (twice_area({{polygons[i].outer, {}}}) <= 0) return "an outer ring turns clockwise";
    rings.push_back({&polygons[i].outer, i});
    for (const LatticeRing& hole : polygons[i].holes) {
      if (twice_area({{hole, {}}}) >= 0) return "a hole turns counter-clockwise";
      rings.push_back({&hole, i});
      for (const Point p : hole)
        if (place_in(p, polygons[i].outer) < 0) return "a hole leaves its polygon at " + text(p);
    }
  }
  for (const auto& [ring, polygon] : rings) {
    if (ring->size() < 3) return "a ring of fewer than three vertices";
    if (std::set<Point>(ring->begin(), ring->end()).size() != ring->size()) return "a ring visits a vertex twice";
  }
  for (std::size_t r = 0; r < rings.size(); ++r)
    for (std::size_t q = r; q < rings.size(); ++q)
      for (std::size_t i = 0; i < rings[r].ring->size(); ++i)
        for (std::size_t j = 0; j < rings[q].ring->size(); ++j) {
          const auto &s = *rings[r].ring, &t = *rings[q].ring;
          if (cross_inside(s[i], s[(i + 1) % s.size()], t[j], t[(j + 1) % t.size()])) return "rings cross near " + text(s[i]);
        }
  for (std::size_t i = 0; i < polygons.size(); ++i)
    for (std::size_t j = 0; j < polygons.size(); ++j)
      for (const Point p : polygons[j].outer)
        if (i != j && place_in(p, polygons[i]) > 0) return "two polygons overlap at " + text(p);
  return "";
}

Wide twice_area(const std::vector<LatticePolygon>& polygons) {
  Wide area = 0;
  const auto add = [&](const LatticeRing& r) {
    for (std::size_t i = 0; i < r.size(); ++i) area += cross(r[i], r[(i + 1) % r.size()]);
  };
  for (const LatticePolygon& p : polygons) {
    add(p.outer);
    for (const LatticeRing& hole : p.holes) add(hole);
  }
  return area;
}

double distance_mm(Point p, Point a, Point b) {
  const Point d = b - a, w = p - a;
  const double l2 = static_cast<double>(squared_length(d));
  const double t = l2 > 0 ? std::clamp(static_cast<double>(dot(w, d)) / l2, 0.0, 1.0) : 0.0;
  return std::hypot(static_cast<double>(w.x) - t * static_cast<double>(d.x), static_cast<double>(w.y) - t * static_cast<double>(d.y));
}

}  // namespace qipan::test
