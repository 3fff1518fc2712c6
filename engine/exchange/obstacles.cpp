// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/exchange/obstacles.h"

#include <algorithm>
#include <cmath>

#include "engine/exchange/border_arcs.h"

namespace qipan::exchange {

struct ObstacleParts {
  std::vector<Point> corners, stakes;
  std::vector<std::pair<Point, Point>> outlines;

  explicit ObstacleParts(const std::vector<const Layer*>& layers) {
    for (const Layer* layer : layers) {
      for (const Feature& feature : layer->features) {
        for (const XY& p : feature.geometry.points) {
          corners.push_back(lattice_point(p));
          stakes.push_back(corners.back());
        }
        for (const Polygon& polygon : feature.geometry.polygons) {
          add(polygon.outer);
          for (const Line& hole : polygon.holes) add(hole);
        }
      }
    }
    unique(corners);
    unique(stakes);
    unique(outlines);
  }

 private:
  void add(const Line& ring) {
    if (ring.empty()) return;
    stakes.push_back(lattice_point(ring.front()));
    Point last = lattice_point(ring.back());
    for (const XY& p : ring) {
      const Point at = lattice_point(p);
      corners.push_back(at);
      if (at != last) outlines.push_back(std::minmax(last, at));
      last = at;
    }
  }
  template <class T>
  static void unique(std::vector<T>& list) {
    std::ranges::sort(list);
    list.erase(std::unique(list.begin(), list.end()), list.end());
  }
};

namespace {

constexpr std::int64_t kTouch = 5, kClearance = 500;  // mm

}  // namespace

double distance(Point p, Point a, Point b) {
  const auto dx = static_cast<double>(b.x - a.x), dy = static_cast<double>(b.y - a.y);
  const auto px = static_cast<double>(p.x - a.x), py = static_cast<double>(p.y - a.y);
  const double square = dx * dx + dy * dy;
  const double t = square > 0 ? std::clamp((px * dx + py * dy) / square, 0.0, 1.0) : 0;
  return std::hypot(px - t * dx, py - t * dy);
}

Obstacles::Obstacles(const std::vector<const Layer*>& layers) : Obstacles(ObstacleParts(layers)) {}

Obstacles::Obstacles(const ObstacleParts& parts) : corners_(parts.corners), stakes_(parts.stakes), outlines_(parts.outlines) {}

bool Obstacles::touches(Point p) const {
  bool found = false;
  corners_.visit(LatticeBox{p, p}.grown(kTouch), [&](Point) { found = true; });
  if (found) return true;
  return std::ranges::any_of(outlines_.near(LatticeBox{p, p}.grown(kTouch)), [&](std::size_t i) {
    return distance(p, outlines_[i].first, outlines_[i].second) <= static_cast<double>(kTouch);
  });
}

bool Obstacles::lets_pass(Point a, Point b, Point c) const {
  bool clear = true;
  corners_.visit(box_of({a, b, c}).grown(kClearance), [&](Point corner) {
    if (!clear) return;
    const double after = distance(corner, a, c);
    clear = !in_triangle(corner, a, b, c) &&
            (after >= static_cast<double>(kClearance) || after >= std::min(distance(corner, a, b), distance(corner, b, c)));
  });
  return clear && !crossed_by(a, c);
}

bool Obstacles::crossed_by(Point a, Point b) const {
  return std::ranges::any_of(outlines_.near(box_of({a, b})), [&](std::size_t i) { return segments_meet(a, b, outlines_[i].first, outlines_[i].second); });
}

std::vector<Point> Obstacles::stakes(const LatticeBox& box) const {
  std::vector<Point> found;
  stakes_.visit(box, [&](Point p) { found.push_back(p); });
  std::ranges::sort(found);
  return found;
}

}  // namespace qipan::exchange
