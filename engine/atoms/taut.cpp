// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/atoms/taut.h"

#include <algorithm>
#include <cmath>

#include "engine/base/angles.h"

namespace qipan {
namespace {

constexpr double kClearance = 500.0;  // mm kept from walls, as far as the gap allows
constexpr double kShare = 0.3;

/// > 0: c lies left of the line from a to b.
Wide side(Point a, Point b, Point c) { return cross(b - a, c - a); }

Crossing narrowed(const Crossing& x) {
  const Point d = x.right - x.left;
  const double gap = std::hypot(static_cast<double>(d.x), static_cast<double>(d.y));
  if (gap <= 0) return x;
  const double t = std::min(kClearance / gap, kShare);
  const Point step{std::llround(t * static_cast<double>(d.x)), std::llround(t * static_cast<double>(d.y))};
  return {x.left + step, x.right - step};
}

}  // namespace

std::vector<Point> taut_string(const CellBorder& border) {
  std::vector<Crossing> gates;
  for (const Crossing& x : border.crossings) gates.push_back(narrowed(x));
  gates.push_back({border.line.back(), border.line.back()});
  std::vector<Point> out{border.line.front()};
  Point apex = out.front(), left = gates.front().left, right = gates.front().right;
  std::size_t at_left = 0, at_right = 0;
  for (std::size_t i = 1; i < gates.size(); ++i) {
    const Crossing& g = gates[i];
    if (side(apex, right, g.right) >= 0) {
      if (apex == right || side(apex, left, g.right) < 0) {
        right = g.right, at_right = i;
      } else {
        out.push_back(left);
        apex = left, i = at_left, at_right = at_left, right = apex;
        continue;
      }
    }
    if (side(apex, left, g.left) <= 0) {
      if (apex == left || side(apex, right, g.left) > 0) {
        left = g.left, at_left = i;
      } else {
        out.push_back(right);
        apex = right, i = at_right, at_left = at_right, left = apex;
        continue;
      }
    }
  }
  out.push_back(border.line.back());
  out.erase(std::ranges::unique(out).begin(), out.end());
  return out;
}

double turning_degrees(const std::vector<Point>& line) {
  double sum = 0;
  for (std::size_t i = 0; i + 2 < line.size(); ++i) sum += turn_degrees(line[i + 1] - line[i], line[i + 2] - line[i + 1]);
  return sum;
}

}  // namespace qipan
