// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/grid/corridor_exact.h"

#include <algorithm>
#include <cmath>

namespace qipan::corridor {

Point Frame::to_lattice(Vec v) const {
  return {origin.x + std::int64_t(std::floor(v.x * 1e3 + 0.5)), origin.y + std::int64_t(std::floor(v.y * 1e3 + 0.5))};
}

namespace {

bool boxes_apart(Point p, Point q, Point a, Point b) {
  return std::max(p.x, q.x) < std::min(a.x, b.x) || std::max(a.x, b.x) < std::min(p.x, q.x) ||
         std::max(p.y, q.y) < std::min(a.y, b.y) || std::max(a.y, b.y) < std::min(p.y, q.y);
}

double squared_point_segment(Vec c, Vec a, Vec b, double& along) {
  const Vec d = b - a;
  const double len2 = dot(d, d);
  along = len2 > 0 ? std::clamp(dot(c - a, d) / len2, 0.0, 1.0) : 0.0;
  const Vec off = c - (a + along * d);
  return dot(off, off);
}

}  // namespace

bool clear_of(Point p, Point q, Point a, Point b, Permit permit) {
  if (boxes_apart(p, q, a, b)) return true;
  const int a_side = orientation(p, q, a), b_side = orientation(p, q, b);
  if (a_side * b_side > 0) return true;
  const int p_side = orientation(a, b, p), q_side = orientation(a, b, q);
  if (p_side * q_side > 0) return true;
  if (a_side == 0 && b_side == 0 && p_side == 0 && q_side == 0) {  // on one line: compare the positions along pq
    const Point d = q - p;
    const Wide end = squared_length(d);
    Wide low = dot(a - p, d), high = dot(b - p, d);
    if (low > high) std::swap(low, high);
    if (high < 0 || low > end) return true;
    if (high == 0) return permit.first;
    if (low == end) return permit.second;
    return false;
  }
  if (p_side == 0) return permit.first;
  if (q_side == 0) return permit.second;
  return false;
}

bool segments_meet(Point p, Point q, Point a, Point b) { return !clear_of(p, q, a, b, {}); }

Nearest nearest_on_first(Vec p, Vec q, Vec a, Vec b) {
  double along = 0, unused = 0;
  double best = squared_point_segment(a, p, q, along);
  Nearest result{best, along};
  const auto offer = [&](double squared, double at) {
    if (squared < result.distance) result = {squared, at};
  };
  best = squared_point_segment(b, p, q, along);
  offer(best, along);
  offer(squared_point_segment(p, a, b, unused), 0.0);
  offer(squared_point_segment(q, a, b, unused), 1.0);
  result.distance = std::sqrt(result.distance);
  return result;
}

int winding(std::span<const Point> loop, Point at) {
  int turns = 0;
  for (std::size_t i = 0; i < loop.size(); ++i) {
    const Point a = loop[i], b = loop[i + 1 == loop.size() ? 0 : i + 1];
    const bool a_below = a.y <= at.y, b_below = b.y <= at.y;
    if (a_below == b_below && a.y != at.y && b.y != at.y) continue;
    const int side = orientation(a, b, at);
    if (side == 0 && std::min(a.x, b.x) <= at.x && at.x <= std::max(a.x, b.x) && std::min(a.y, b.y) <= at.y &&
        at.y <= std::max(a.y, b.y)) {
      return 0;
    }
    if (a_below && !b_below && side > 0) ++turns;
    if (!a_below && b_below && side < 0) --turns;
  }
  return turns;
}

bool is_simple(std::span<const Point> line) {
  const bool ring = line.size() > 2 && line.front() == line.back();
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    if (line[i] == line[i + 1]) return false;
    for (std::size_t j = i + 1; j + 1 < line.size(); ++j) {
      const bool after = j == i + 1, closes = ring && i == 0 && j + 2 == line.size();
      if (!clear_of(line[i], line[i + 1], line[j], line[j + 1], {.first = closes, .second = after})) return false;
    }
  }
  return true;
}

}  // namespace qipan::corridor
