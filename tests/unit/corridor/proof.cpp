// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "proof.h"

#include <geos_c.h>

#include <algorithm>
#include <cmath>

namespace qipan::testing {
namespace {

struct Segment {
  Point a, b;
};

// The common points of two segments: none, one (an end of one of them, or a crossing inside both), or a stretch.
enum class Meeting { none, point, stretch };

bool on(Point p, const Segment& s) { return orientation(s.a, s.b, p) == 0 && dot(p - s.a, p - s.b) <= 0; }

Meeting meeting(const Segment& s, const Segment& t, Point& where, bool& inner) {
  inner = false;
  std::vector<Point> touches;
  for (const auto& [p, other] : {std::pair(s.a, t), std::pair(s.b, t), std::pair(t.a, s), std::pair(t.b, s)}) {
    if (on(p, other) && std::find(touches.begin(), touches.end(), p) == touches.end()) touches.push_back(p);
  }
  if (touches.size() > 1) return Meeting::stretch;
  if (touches.size() == 1) {
    where = touches[0];
    return Meeting::point;
  }
  inner = orientation(s.a, s.b, t.a) * orientation(s.a, s.b, t.b) < 0 &&
          orientation(t.a, t.b, s.a) * orientation(t.a, t.b, s.b) < 0;
  return inner ? Meeting::point : Meeting::none;
}

std::string text(Point p) { return std::to_string(p.x) + " " + std::to_string(p.y); }

double to_segment(Point p, Point a, Point b) {
  const double dx = double(b.x - a.x), dy = double(b.y - a.y), px = double(p.x - a.x), py = double(p.y - a.y);
  const double t = std::clamp((px * dx + py * dy) / (dx * dx + dy * dy), 0.0, 1.0);
  return std::hypot(px - t * dx, py - t * dy);
}

bool odd_inside(Point p, const std::vector<Point>& ring) {
  bool in = false;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Point a = ring[i], b = ring[(i + 1) % ring.size()];
    if ((a.y > p.y) != (b.y > p.y) && (orientation(a, b, p) > 0) == (b.y > a.y)) in = !in;
  }
  return in;
}

std::vector<Point> ring_of(GEOSContextHandle_t geos, const GEOSGeometry* ring) {
  const GEOSCoordSequence* sequence = GEOSGeom_getCoordSeq_r(geos, ring);
  unsigned n = 0;
  GEOSCoordSeq_getSize_r(geos, sequence, &n);
  std::vector<Point> points;
  for (unsigned i = 0; i + 1 < n; ++i) {
    double x = 0, y = 0;
    GEOSCoordSeq_getXY_r(geos, sequence, i, &x, &y);
    points.push_back({std::int64_t(x), std::int64_t(y)});
  }
  return points;
}

// The faces between outline and borders, each an outer ring and its holes.
std::vector<std::vector<std::vector<Point>>> faces(const std::vector<Segment>& segments) {
  GEOSContextHandle_t geos = GEOS_init_r();
  std::vector<GEOSGeometry*> lines;
  for (const Segment& s : segments) {
    GEOSCoordSequence* sequence = GEOSCoordSeq_create_r(geos, 2, 2);
    GEOSCoordSeq_setXY_r(geos, sequence, 0, double(s.a.x), double(s.a.y));
    GEOSCoordSeq_setXY_r(geos, sequence, 1, double(s.b.x), double(s.b.y));
    lines.push_back(GEOSGeom_createLineString_r(geos, sequence));
  }
  GEOSGeometry* all = GEOSPolygonize_r(geos, lines.data(), unsigned(lines.size()));
  std::vector<std::vector<std::vector<Point>>> result;
  for (int i = 0; i < GEOSGetNumGeometries_r(geos, all); ++i) {
    const GEOSGeometry* polygon = GEOSGetGeometryN_r(geos, all, i);
    std::vector<std::vector<Point>> rings{ring_of(geos, GEOSGetExteriorRing_r(geos, polygon))};
    for (int h = 0; h < GEOSGetNumInteriorRings_r(geos, polygon); ++h) {
      rings.push_back(ring_of(geos, GEOSGetInteriorRingN_r(geos, polygon, h)));
    }
    result.push_back(std::move(rings));
  }
  GEOSGeom_destroy_r(geos, all);
  for (GEOSGeometry* line : lines) GEOSGeom_destroy_r(geos, line);
  GEOS_finish_r(geos);
  return result;
}

}  // namespace

std::vector<std::string> find_faults(const Block& block, const BlockCase& made, const std::vector<DrawnBorder>& drawn,
                                     const CorridorOptions& options) {
  std::vector<std::string> faults;
  const auto fault = [&](std::size_t i, const std::string& what) {
    faults.push_back("corridor " + std::to_string(i) + ": " + what);
  };

  std::vector<std::vector<Point>> on_outline(block.outline.size());
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    const auto& line = drawn[i].line;
    const Corridor& corridor = made.corridors[i];
    if (line.size() < 2) {
      fault(i, "no line");
      continue;
    }
    for (const bool last : {false, true}) {
      const BorderEnd& end = last ? corridor.finish : corridor.start;
      const Point at = last ? line.back() : line.front();
      const std::string name = last ? "finish" : "start";
      if (end.kind == BorderEnd::Kind::fixed) {
        if (at != end.at) fault(i, name + " moved");
      } else if (end.on_corridor >= 0) {
        const auto& parent = drawn[std::size_t(end.on_corridor)].line;
        if (std::find(parent.begin(), parent.end(), at) == parent.end()) fault(i, name + " is no vertex of its parent");
      } else {
        std::size_t best = 0;
        double least = 1e300;
        for (std::size_t k = 0; k < block.outline.size(); ++k) {
          const double d = to_segment(at, block.outline[k], block.outline[(k + 1) % block.outline.size()]);
          if (d < least) {
            least = d;
            best = k;
          }
        }
        if (least > 1.0) fault(i, name + " is off the outline");
        if (std::hypot(double(at.x - end.at.x), double(at.y - end.at.y)) > options.slide_m * 1000 + 2)
          fault(i, name + " slid too far");
        on_outline[best].push_back(at);
      }
    }
  }

  std::vector<Segment> walls, borders;
  for (std::size_t k = 0; k < block.outline.size(); ++k) {
    const Point a = block.outline[k], b = block.outline[(k + 1) % block.outline.size()];
    auto& ends = on_outline[k];
    std::sort(ends.begin(), ends.end(), [&](Point p, Point q) { return dot(p - a, b - a) < dot(q - a, b - a); });
    Point from = a;
    ends.push_back(b);
    for (const Point to : ends) {
      if (to != from) borders.push_back({from, to});
      from = to;
    }
  }
  walls = borders;
  for (const Obstacle& o : made.obstacles) {
    if (o.building) walls.push_back({o.a, o.b});
  }
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    const auto& line = drawn[i].line;
    const auto may_touch = [&](Point p) {
      if (p == line.front() || p == line.back()) return true;
      return std::any_of(made.corridors[i].gates.begin(), made.corridors[i].gates.end(),
                         [&](const Gate& g) { return g.left == g.right && g.left == p; });
    };
    for (std::size_t k = 0; k + 1 < line.size(); ++k) {
      const Segment s{line[k], line[k + 1]};
      Point where;
      bool inner = false;
      for (const Segment& wall : walls) {
        const Meeting m = meeting(s, wall, where, inner);
        if (m == Meeting::none || (m == Meeting::point && !inner && may_touch(where))) continue;
        fault(i, "touches a wall near " + text(s.a));
      }
      for (std::size_t j = i; j < drawn.size(); ++j) {
        const auto& other = drawn[j].line;
        for (std::size_t l = j == i ? k + 1 : 0; l + 1 < other.size(); ++l) {
          const Meeting m = meeting(s, {other[l], other[l + 1]}, where, inner);
          if (m == Meeting::none) continue;
          const bool end_of_one =
              where == line.front() || where == line.back() || where == other.front() || where == other.back();
          const bool neighbours = j == i && l == k + 1 && where == line[l];
          if (m == Meeting::point && !inner && (neighbours || end_of_one)) continue;
          fault(i, "meets the line of corridor " + std::to_string(j) + " near " + text(s.a));
        }
      }
      borders.push_back(s);
    }
  }

  for (const auto& face : faces(borders)) {  // no face holds buildings of two groups
    int group = -1;
    for (std::size_t b = 0; b < block.buildings.size(); ++b) {
      Point p;  // the middle: the buildings of the tests are convex, and corners may touch the border
      for (const Point corner : block.buildings[b]) p = p + corner;
      p = {p.x / std::int64_t(block.buildings[b].size()), p.y / std::int64_t(block.buildings[b].size())};
      bool in = odd_inside(p, face[0]);
      for (std::size_t h = 1; h < face.size(); ++h) in = in && !odd_inside(p, face[h]);
      if (!in) continue;
      if (group >= 0 && group != block.group[b])
        faults.push_back("building " + std::to_string(b) + " is on the wrong side");
      group = block.group[b];
    }
  }
  return faults;
}

double turning(const std::vector<Point>& line) {
  double sum = 0;
  for (std::size_t i = 1; i + 1 < line.size(); ++i) {
    const Point a = line[i] - line[i - 1], b = line[i + 1] - line[i];
    sum += std::abs(std::atan2(double(cross(a, b)), double(dot(a, b))));
  }
  return sum * 180 / M_PI;
}

double metres(const std::vector<Point>& line) {
  double sum = 0;
  for (std::size_t i = 1; i < line.size(); ++i)
    sum += std::hypot(double(line[i].x - line[i - 1].x), double(line[i].y - line[i - 1].y));
  return sum / 1000;
}

double clearance(const std::vector<Point>& line, const std::vector<Obstacle>& obstacles) {
  double least = 1e300;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    for (const Obstacle& o : obstacles) {
      if (!o.building) continue;
      least = std::min({least, to_segment(line[i], o.a, o.b), to_segment(line[i + 1], o.a, o.b),
                        to_segment(o.a, line[i], line[i + 1]), to_segment(o.b, line[i], line[i + 1])});
    }
  }
  return least / 1000;
}

}  // namespace qipan::testing
