// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/coverage/rings.h"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

namespace qipan {
namespace {

struct Box {
  Point low{std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::max()};
  Point high{std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::min()};
  [[nodiscard]] bool holds(const Box& b) const { return low.x <= b.low.x && low.y <= b.low.y && high.x >= b.high.x && high.y >= b.high.y; }
};

Box box_of(const LatticeRing& ring) {
  Box b;
  for (const Point p : ring) {
    b.low = {std::min(b.low.x, p.x), std::min(b.low.y, p.y)};
    b.high = {std::max(b.high.x, p.x), std::max(b.high.y, p.y)};
  }
  return b;
}

/// +1 inside, 0 on the boundary, -1 outside.
int place_in_ring(Point p, const LatticeRing& ring) {
  bool in = false;
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
    Point a = ring[j], b = ring[i];
    if (a.y > b.y) std::swap(a, b);
    const int side = orientation(a, b, p);
    if (side == 0 && p.y >= a.y && p.y <= b.y && p.x >= std::min(a.x, b.x) && p.x <= std::max(a.x, b.x)) return 0;
    if (a.y <= p.y && p.y < b.y && side > 0) in = !in;
  }
  return in ? 1 : -1;
}

bool ring_inside(const LatticeRing& hole, const LatticeRing& outer) {
  for (const Point p : hole) {
    const int place = place_in_ring(p, outer);
    if (place != 0) return place > 0;
  }
  return true;  // every vertex on the outer ring: the hole fills a pocket
}

void cut_at_repeats(const LatticeRing& walk, std::vector<LatticeRing>& simple) {
  LatticeRing stack;
  std::map<Point, std::size_t> place;
  for (const Point p : walk) {
    const auto seen = place.find(p);
    if (seen != place.end()) {
      const std::size_t from = seen->second;
      LatticeRing loop(stack.begin() + static_cast<std::ptrdiff_t>(from), stack.end());
      for (std::size_t i = from + 1; i < stack.size(); ++i) place.erase(stack[i]);
      stack.resize(from + 1);
      if (loop.size() >= 3) simple.push_back(std::move(loop));
      continue;
    }
    place[p] = stack.size();
    stack.push_back(p);
  }
  if (stack.size() >= 3) simple.push_back(std::move(stack));
}

}  // namespace

Wide twice_ring_area(const LatticeRing& ring) {
  Wide area = 0;
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) area += cross(ring[j] - ring[0], ring[i] - ring[0]);
  return area;
}

std::vector<LatticePolygon> polygons_from_walks(const std::vector<LatticeRing>& walks) {
  std::vector<LatticeRing> simple, holes;
  for (const LatticeRing& walk : walks) cut_at_repeats(walk, simple);
  std::vector<LatticePolygon> out;
  for (LatticeRing& ring : simple) {
    std::ranges::rotate(ring, std::ranges::min_element(ring));
    const Wide area = twice_ring_area(ring);
    if (area > 0) out.push_back({std::move(ring), {}});
    else if (area < 0) holes.push_back(std::move(ring));
  }
  std::ranges::sort(out, {}, [](const LatticePolygon& p) { return p.outer; });
  std::ranges::sort(holes);
  if (out.size() == 1) {
    out[0].holes = std::move(holes);
    return out;
  }
  std::vector<Box> boxes;
  for (const LatticePolygon& p : out) boxes.push_back(box_of(p.outer));
  for (LatticeRing& hole : holes) {
    const Box b = box_of(hole);
    std::size_t best = out.size();
    Wide best_area = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (!boxes[i].holds(b) || !ring_inside(hole, out[i].outer)) continue;
      const Wide area = twice_ring_area(out[i].outer);
      if (best == out.size() || area < best_area) best = i, best_area = area;
    }
    if (best < out.size()) out[best].holes.push_back(std::move(hole));
  }
  return out;
}

}  // namespace qipan
