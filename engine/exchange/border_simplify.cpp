// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <cmath>
#include <queue>
#include <set>
#include <tuple>
#include <utility>

#include "engine/exchange/border_held.h"
#include "engine/exchange/border_lines.h"

namespace qipan::exchange {
namespace {

class Simplifier {
 public:
  Simplifier(BorderArcs& borders, const Obstacles& obstacles, double limit_mm)
      : borders_(borders), obstacles_(obstacles), limit_(limit_mm), vertices_(vertices_of(borders)) {
    for (const BorderArc& arc : borders.arcs)
      for (std::size_t i = 0; i + 1 < arc.line.size(); ++i) edges_.insert(std::minmax(arc.line[i], arc.line[i + 1]));
  }

  void simplify(std::vector<Point>& line) {
    const std::vector<char> held = held_vertices(line, obstacles_);
    before_.resize(line.size()), after_.resize(line.size());
    for (std::size_t i = 0; i < line.size(); ++i) before_[i] = i - 1, after_[i] = i + 1;
    std::vector<char> gone(line.size(), 0);
    using Entry = std::tuple<double, std::size_t, std::size_t, std::size_t>;  // loss, vertex, and between which it was worked out
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
    const auto offer = [&](std::size_t i) {
      if (held[i]) return;
      if (const double loss = loss_of(line, i); loss <= limit_) queue.emplace(loss, i, before_[i], after_[i]);
    };
    for (std::size_t i = 1; i + 1 < line.size(); ++i) offer(i);
    while (!queue.empty()) {
      const auto [loss, i, from, to] = queue.top();
      queue.pop();
      if (gone[i] || before_[i] != from || after_[i] != to || !may_go(line[from], line[i], line[to])) continue;
      gone[i] = 1;
      vertices_.remove(line[i]);
      edges_.erase(std::minmax(line[from], line[i]));
      edges_.erase(std::minmax(line[i], line[to]));
      edges_.insert(std::minmax(line[from], line[to]));
      after_[from] = to, before_[to] = from;
      offer(from);
      offer(to);
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < line.size(); ++i)
      if (!gone[i]) line[kept++] = line[i];
    line.resize(kept);
  }

 private:
  /// How far the farthest vertex of the old line comes to lie from the new one.
  [[nodiscard]] double loss_of(const std::vector<Point>& line, std::size_t i) const {
    double most = 0;
    for (std::size_t k = before_[i] + 1; k < after_[i]; ++k) most = std::max(most, distance(line[k], line[before_[i]], line[after_[i]]));
    return most;
  }

  [[nodiscard]] bool may_go(Point a, Point b, Point c) const {
    return a != c && !edges_.contains(std::minmax(a, c)) && !vertices_.any_in(a, b, c) && obstacles_.lets_pass(a, b, c);
  }

  BorderArcs& borders_;
  const Obstacles& obstacles_;
  double limit_;
  PointIndex vertices_;
  std::set<std::pair<Point, Point>> edges_;
  std::vector<std::size_t> before_, after_;
};

}  // namespace

std::vector<char> held_vertices(const std::vector<Point>& line, const Obstacles& obstacles) {
  std::vector<char> held(line.size(), 0);
  held.front() = held.back() = 1;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (!obstacles.touches(line[i])) continue;
    for (std::size_t k = i > 0 ? i - 1 : 0; k <= std::min(i + 1, line.size() - 1); ++k) held[k] = 1;
  }
  return held;
}

PointIndex vertices_of(const BorderArcs& borders) {
  std::vector<Point> points;
  for (const BorderArc& arc : borders.arcs) points.insert(points.end(), arc.line.begin(), arc.line.end());
  std::ranges::sort(points);
  const auto repeated = std::ranges::unique(points);
  points.erase(repeated.begin(), repeated.end());
  return PointIndex(points);
}

void simplify_borders(BorderArcs& borders, const Obstacles& obstacles, double metres) {
  Simplifier simplifier(borders, obstacles, metres * 1000);
  for (BorderArc& arc : borders.arcs)
    if (arc.loose) simplifier.simplify(arc.line);
}

}  // namespace qipan::exchange
