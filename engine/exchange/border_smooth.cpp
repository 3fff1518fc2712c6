// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <utility>

#include "engine/exchange/border_held.h"
#include "engine/exchange/border_lines.h"

namespace qipan::exchange {
namespace {

constexpr int kRounds = 3;
constexpr double kStraight = 8 * std::numbers::pi / 180;  // a turn that nobody sees
constexpr double kShortest = 300;                         // mm; a shorter cut is not seen either
constexpr int kTries = 3;
constexpr double kRounding = 1;                           // mm

double length(Point v) { return std::hypot(static_cast<double>(v.x), static_cast<double>(v.y)); }

Point towards(Point from, Point to, double by) {
  const double share = by / length(to - from);
  return {from.x + std::llround(static_cast<double>(to.x - from.x) * share), from.y + std::llround(static_cast<double>(to.y - from.y) * share)};
}

class Smoother {
 public:
  Smoother(const BorderArcs& borders, const Obstacles& obstacles, double limit_mm)
      : obstacles_(obstacles), limit_(limit_mm), vertices_(vertices_of(borders)) {}

  /// One round; looks at the borders as they were before it. Two cuts of one round cannot cross: their triangles hold no vertex.
  [[nodiscard]] std::vector<Point> cut(const std::vector<Point>& line) const {
    const std::vector<char> held = held_vertices(line, obstacles_);
    std::vector<Point> out{line.front()};
    for (std::size_t i = 1; i + 1 < line.size(); ++i) {
      const auto corner = held[i] ? std::nullopt : cut_corner(line[i - 1], line[i], line[i + 1]);
      if (!corner) {
        out.push_back(line[i]);
      } else {
        out.insert(out.end(), {corner->first, corner->second});
      }
    }
    out.push_back(line.back());
    return out;
  }

 private:
  /// The two points that take the place of b.
  [[nodiscard]] std::optional<std::pair<Point, Point>> cut_corner(Point a, Point b, Point c) const {
    const double in = length(b - a), out = length(c - b);
    const double cosine = static_cast<double>(dot(b - a, c - b)) / (in * out);
    const double turn = std::acos(std::clamp(cosine, -1.0, 1.0));
    if (turn < kStraight) return std::nullopt;
    // b is sin(turn / 2) times the cut away from the new edge.
    double by = std::min({in / 3, out / 3, limit_ / std::sin(turn / 2)});
    for (int k = 0; k < kTries && by >= kShortest; ++k, by /= 2) {
      const Point q = towards(b, a, by), r = towards(b, c, by);
      if (vertices_.any_in(q, b, r) || vertices_.any_in(a, q, b) || vertices_.any_in(b, r, c)) continue;
      if (obstacles_.lets_pass(q, b, r)) return std::pair(q, r);
    }
    return std::nullopt;
  }

  const Obstacles& obstacles_;
  double limit_;
  PointIndex vertices_;
};

/// Is every vertex of the old line within `limit` of the new one? Cuts at both ends of a short edge can add up.
bool stays_near(const std::vector<Point>& old_line, const std::vector<Point>& line, double limit) {
  return std::ranges::all_of(old_line, [&](Point p) {
    for (std::size_t i = 0; i + 1 < line.size(); ++i)
      if (distance(p, line[i], line[i + 1]) <= limit) return true;
    return false;
  });
}

}  // namespace

void smooth_borders(BorderArcs& borders, const Obstacles& obstacles, double metres) {
  const double limit = metres * 1000;
  const std::vector<BorderArc> before = borders.arcs;
  for (int round = 0; round < kRounds; ++round) {
    const Smoother smoother(borders, obstacles, limit);
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (!before[i].loose) continue;
      std::vector<Point> line = smoother.cut(borders.arcs[i].line);
      if (stays_near(before[i].line, line, limit + kRounding)) borders.arcs[i].line = std::move(line);
    }
  }
}

}  // namespace qipan::exchange
