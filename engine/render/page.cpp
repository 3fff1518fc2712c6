// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/render/page.h"

#include <cmath>
#include <queue>

namespace qipan::render {
namespace {

/// Sutherland-Hodgman against one side of the box.
template <class Inside, class Cut>
void clip_side(const Line& in, Line& out, Inside keep, Cut cut) {
  out.clear();
  for (std::size_t i = 0; i < in.size(); ++i) {
    const XY a = in[i], b = in[(i + 1) % in.size()];
    const bool ka = keep(a), kb = keep(b);
    if (ka) out.push_back(a);
    if (ka != kb) out.push_back(cut(a, b));
  }
}

XY at_x(XY a, XY b, double x) { return {x, a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x)}; }
XY at_y(XY a, XY b, double y) { return {a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y), y}; }

/// Open ring (last vertex not repeated) clipped to the box.
void clip_ring(Line& ring, const Box& box) {
  Box reach;
  for (const XY p : ring) reach.add(p);
  if (reach.x0 >= box.x0 && reach.x1 <= box.x1 && reach.y0 >= box.y0 && reach.y1 <= box.y1) return;
  Line other;
  clip_side(
      ring, other, [&](XY p) { return p.x >= box.x0; }, [&](XY a, XY b) { return at_x(a, b, box.x0); });
  clip_side(
      other, ring, [&](XY p) { return p.x <= box.x1; }, [&](XY a, XY b) { return at_x(a, b, box.x1); });
  clip_side(
      ring, other, [&](XY p) { return p.y >= box.y0; }, [&](XY a, XY b) { return at_y(a, b, box.y0); });
  clip_side(
      other, ring, [&](XY p) { return p.y <= box.y1; }, [&](XY a, XY b) { return at_y(a, b, box.y1); });
}

/// Page ring, open, thinned and clipped; empty when nothing is left.
Line ring_on_page(const Line& world, const View& view, const Box& box, double detail) {
  Line ring;
  if (world.size() < 4) return ring;
  ring.reserve(world.size());
  for (std::size_t i = 0; i + 1 < world.size(); ++i) {
    const XY p = view.to_page(world[i]);
    if (ring.empty() || std::abs(p.x - ring.back().x) + std::abs(p.y - ring.back().y) >= detail) ring.push_back(p);
  }
  if (ring.size() >= 3) clip_ring(ring, box);
  if (ring.size() < 3) return {};
  ring.push_back(ring.front());
  return ring;
}

/// Liang-Barsky: the part of segment a-b in the box; false when none.
bool clip_segment(XY& a, XY& b, const Box& box) {
  double t0 = 0, t1 = 1;
  const double dx = b.x - a.x, dy = b.y - a.y;
  const double p[4] = {-dx, dx, -dy, dy}, q[4] = {a.x - box.x0, box.x1 - a.x, a.y - box.y0, box.y1 - a.y};
  for (int i = 0; i < 4; ++i) {
    if (p[i] == 0) {
      if (q[i] < 0) return false;
    } else if (p[i] < 0) {
      t0 = std::max(t0, q[i] / p[i]);
    } else {
      t1 = std::min(t1, q[i] / p[i]);
    }
  }
  if (t0 > t1) return false;
  const XY from = a;
  if (t1 < 1) b = {from.x + t1 * dx, from.y + t1 * dy};
  if (t0 > 0) a = {from.x + t0 * dx, from.y + t0 * dy};
  return true;
}

void add_line(std::vector<Line>& out, const Line& world, const View& view, const Box& box, double detail) {
  Line run;
  const auto flush = [&] {
    if (run.size() >= 2) out.push_back(std::move(run));
    run = {};
  };
  XY previous{};
  for (std::size_t i = 0; i < world.size(); ++i) {
    const XY p = view.to_page(world[i]);
    if (i == 0) {
      previous = p;
      continue;
    }
    if (i + 1 < world.size() && std::abs(p.x - previous.x) + std::abs(p.y - previous.y) < detail) continue;
    XY a = previous, b = p;
    if (clip_segment(a, b, box)) {
      if (run.empty() || !(run.back() == a)) flush(), run.push_back(a);
      run.push_back(b);
    } else {
      flush();
    }
    previous = p;
  }
  flush();
}

double distance_to_segment(XY p, XY a, XY b) {
  const double dx = b.x - a.x, dy = b.y - a.y, len = dx * dx + dy * dy;
  const double t = len > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / len, 0.0, 1.0) : 0.0;
  return std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

bool odd_crossings(const Line& ring, XY p) {
  bool odd = false;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    const XY a = ring[i], b = ring[i + 1];
    if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x) odd = !odd;
  }
  return odd;
}

double signed_distance(const Polygon& polygon, XY p) {
  bool odd = odd_crossings(polygon.outer, p);
  double d = std::numeric_limits<double>::infinity();
  const auto ring = [&](const Line& r) {
    for (std::size_t i = 0; i + 1 < r.size(); ++i) d = std::min(d, distance_to_segment(p, r[i], r[i + 1]));
  };
  ring(polygon.outer);
  for (const auto& hole : polygon.holes) {
    ring(hole);
    if (odd_crossings(hole, p)) odd = !odd;
  }
  return odd ? d : -d;
}

}  // namespace

Box box_of(const Geometry& geometry) {
  Box box;
  for (const XY p : geometry.points) box.add(p);
  for (const auto& line : geometry.lines)
    for (const XY p : line) box.add(p);
  for (const auto& polygon : geometry.polygons)
    for (const XY p : polygon.outer) box.add(p);
  return box;
}

std::vector<Polygon> polygons_on_page(const Geometry& geometry, const View& view, double detail, double margin) {
  std::vector<Polygon> out;
  const Box box = view.frame.grown(margin);
  for (const auto& polygon : geometry.polygons) {
    Polygon part{ring_on_page(polygon.outer, view, box, detail), {}};
    if (part.outer.empty()) continue;
    for (const auto& hole : polygon.holes)
      if (auto ring = ring_on_page(hole, view, box, detail); !ring.empty()) part.holes.push_back(std::move(ring));
    out.push_back(std::move(part));
  }
  return out;
}

std::vector<Line> lines_on_page(const Geometry& geometry, const View& view, double detail, bool rings) {
  std::vector<Line> out;
  const Box box = view.frame.grown(kClipMargin);
  for (const auto& line : geometry.lines) add_line(out, line, view, box, detail);
  if (rings)
    for (const auto& polygon : geometry.polygons) {
      add_line(out, polygon.outer, view, box, detail);
      for (const auto& hole : polygon.holes) add_line(out, hole, view, box, detail);
    }
  return out;
}

Pole pole_of_inaccessibility(const Polygon& polygon, double precision) {
  struct Cell {
    XY at;
    double half, distance, best;
    bool operator<(const Cell& o) const { return best < o.best; }
  };
  const auto cell = [&](XY at, double half) {
    const double d = signed_distance(polygon, at);
    return Cell{at, half, d, d + half * std::sqrt(2.0)};
  };
  Box box;
  for (const XY p : polygon.outer) box.add(p);
  const double size = box.empty() ? 0 : std::min(box.width(), box.height());
  if (!(size > 0)) return {};
  std::priority_queue<Cell> queue;
  const double half = size / 2;
  for (double x = box.x0; x < box.x1; x += size)
    for (double y = box.y0; y < box.y1; y += size) queue.push(cell({x + half, y + half}, half));
  Cell best = cell(box.centre(), 0);
  for (int step = 0; !queue.empty() && step < 4000; ++step) {
    const Cell c = queue.top();
    queue.pop();
    if (c.distance > best.distance) best = c;
    if (c.best - best.distance <= precision) break;
    const double h = c.half / 2;
    for (const double sx : {-h, h})
      for (const double sy : {-h, h}) queue.push(cell({c.at.x + sx, c.at.y + sy}, h));
  }
  return {best.at, std::max(0.0, best.distance)};
}

bool inside(std::span<const Polygon> polygons, XY p) {
  bool odd = false;
  for (const auto& polygon : polygons) {
    if (odd_crossings(polygon.outer, p)) odd = !odd;
    for (const auto& hole : polygon.holes)
      if (odd_crossings(hole, p)) odd = !odd;
  }
  return odd;
}

double ring_area(const Line& ring) {
  double twice = 0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i)
    twice +=
        (ring[i].x - ring[0].x) * (ring[i + 1].y - ring[0].y) - (ring[i + 1].x - ring[0].x) * (ring[i].y - ring[0].y);
  return std::abs(twice) / 2;
}

}  // namespace qipan::render
