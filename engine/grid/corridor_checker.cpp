// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/grid/corridor_checker.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace qipan::corridor {
namespace {

constexpr double kTooNear = 30.0;    // m: price of coming nearer than asked
constexpr double kTouching = 90.0;   // m: added towards distance 0
constexpr double kRounding = 0.003;  // m

bool contains(const std::vector<int>& ids, int id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); }

}  // namespace

Checker::Checker(const Walls& walls, const Course& course, std::span<const Point> fallback)
    : walls_(walls), course_(course), fallback_(fallback) {}

bool Checker::runs_along_wall(const Stop& from, const Stop& to) const {
  if (!from.may_touch || !to.may_touch) return false;
  for (std::size_t i = 0; i + 1 < fallback_.size(); ++i) {
    if (fallback_[i] == from.at && fallback_[i + 1] == to.at) return true;
  }
  return false;
}

double Checker::price(const Stop& from, const Stop& to) {
  constexpr double kNever = std::numeric_limits<double>::infinity();
  if (from.at == to.at) return kNever;
  const double clearance = course_.options().clearance_m;
  const bool on_fallback = runs_along_wall(from, to);
  const Permit permit{.first = from.may_touch, .second = to.may_touch};
  walls_.near_segment(from.at, to.at, std::int64_t(clearance * 1000) + 2, near_);
  double worst = 0;
  for (const int id : near_) {
    const Wall& wall = walls_[id];
    if (on_fallback && wall.owner < 0) continue;
    const bool at_first = contains(from.hosts, id), at_second = contains(to.hosts, id);
    if (at_first || at_second) {
      const Point bend = at_first ? from.at : to.at;
      if (!clear_of(from.at, to.at, wall.a, bend, permit) || !clear_of(from.at, to.at, bend, wall.b, permit))
        return kNever;
      continue;
    }
    if (!clear_of(from.at, to.at, wall.a, wall.b, permit)) return kNever;
    if (!wall.building) continue;
    if (from.may_touch && (wall.a == from.at || wall.b == from.at)) continue;
    if (to.may_touch && (wall.a == to.at || wall.b == to.at)) continue;
    const Frame& frame = course_.frame();
    const Nearest nearest = nearest_on_first(from.xy, to.xy, frame.to_metres(wall.a), frame.to_metres(wall.b));
    if (nearest.distance >= clearance) continue;
    const double need = course_.need_at(from, to, nearest.along);
    if (nearest.distance < need - kRounding) {
      worst = std::max(worst, kTooNear + kTouching * (1 - nearest.distance / need));
    }
  }
  return worst;
}

bool Checker::encloses_building(std::span<const Point> loop, Point& corner) {
  if (loop.size() < 3) return false;
  Point low = loop[0], high = loop[0];
  for (const Point p : loop) {
    low = {std::min(low.x, p.x), std::min(low.y, p.y)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y)};
  }
  walls_.near_box(low, high, near_);
  for (const int id : near_) {
    const Wall& wall = walls_[id];
    if (!wall.building) continue;
    const Point p = wall.a;
    if (p.x <= low.x || p.x >= high.x || p.y <= low.y || p.y >= high.y) continue;
    if (winding(loop, p) == 0) continue;
    // A corner that stands on the block border lies on the loop within rounding: no side to choose.
    const Frame& frame = course_.frame();
    const Vec at = frame.to_metres(p);
    bool on_loop = false;
    for (std::size_t i = 0; i < loop.size() && !on_loop; ++i) {
      const Vec a = frame.to_metres(loop[i]), b = frame.to_metres(loop[i + 1 == loop.size() ? 0 : i + 1]);
      on_loop = nearest_on_first(a, b, at, at).distance < kRounding;
    }
    if (on_loop) continue;
    corner = p;
    return true;
  }
  return false;
}

bool passes_gates(std::span<const Point> line, std::span<const Gate> gates) {
  std::size_t link = 0;
  for (const Gate& gate : gates) {
    std::size_t k = link;
    while (k + 1 < line.size() && !segments_meet(line[k], line[k + 1], gate.left, gate.right)) ++k;
    if (k + 1 >= line.size()) return false;
    link = k;
  }
  return true;
}

}  // namespace qipan::corridor
