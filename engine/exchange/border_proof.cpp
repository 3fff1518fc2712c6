// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/base/error.h"
#include "engine/exchange/border_lines.h"

namespace qipan::exchange {
namespace {

using Edge = std::pair<Point, Point>;

/// How often the way there by `old_line` and back by `new_line` winds round `at`; where both run the same they cancel out.
int winding(const std::vector<Point>& old_line, const std::vector<Point>& new_line, Point at) {
  int turns = 0;
  const auto pass = [&](Point a, Point b) {
    if (a.y <= at.y && b.y > at.y && orientation(a, b, at) > 0) ++turns;
    if (a.y > at.y && b.y <= at.y && orientation(a, b, at) < 0) --turns;
  };
  for (std::size_t i = 0; i + 1 < old_line.size(); ++i) pass(old_line[i], old_line[i + 1]);
  for (std::size_t i = new_line.size(); i-- > 1;) pass(new_line[i], new_line[i - 1]);
  return turns;
}

bool obstacle_changes_sides(const std::vector<Point>& old_line, const std::vector<Point>& new_line, const Obstacles& obstacles) {
  std::vector<Point> both = old_line;
  both.insert(both.end(), new_line.begin(), new_line.end());
  return std::ranges::any_of(obstacles.stakes(box_of(both)), [&](Point stake) { return winding(old_line, new_line, stake) != 0; });
}

/// Edges of the first line that the second lacks.
std::vector<Edge> new_edges(const std::vector<Point>& line, const std::vector<Point>& old_line) {
  const auto edges = [](const std::vector<Point>& of) {
    std::vector<Edge> out;
    for (std::size_t i = 0; i + 1 < of.size(); ++i) out.push_back(std::minmax(of[i], of[i + 1]));
    std::ranges::sort(out);
    return out;
  };
  std::vector<Edge> out;
  std::ranges::set_difference(edges(line), edges(old_line), std::back_inserter(out));
  return out;
}

/// Do two different edges have more in common than an end of both?
bool collide(const Edge& a, const Edge& b) {
  for (const auto& [one, other] : {std::pair(a, b), std::pair(b, a)}) {
    for (const Point p : {one.first, one.second}) {
      const bool shared = p == other.first || p == other.second;
      if (!shared && segments_meet(p, p, other.first, other.second)) return true;
    }
  }
  const bool joined = a.first == b.first || a.first == b.second || a.second == b.first || a.second == b.second;
  return !joined && segments_meet(a.first, a.second, b.first, b.second);
}

/// Arcs with a changed edge that must not be there.
std::vector<std::size_t> failing(const BorderArcs& before, const BorderArcs& after, const Obstacles& obstacles) {
  std::vector<Edge> edges;
  std::vector<std::size_t> owner;
  for (std::size_t i = 0; i < after.arcs.size(); ++i) {
    for (std::size_t k = 0; k + 1 < after.arcs[i].line.size(); ++k) {
      edges.push_back(std::minmax(after.arcs[i].line[k], after.arcs[i].line[k + 1]));
      owner.push_back(i);
    }
  }
  const SegmentIndex index(std::move(edges));
  std::vector<char> bad(after.arcs.size(), 0);
  for (std::size_t i = 0; i < after.arcs.size(); ++i) {
    const std::vector<Point>&now = after.arcs[i].line, &then = before.arcs[i].line;
    if (now == then) continue;
    if (obstacle_changes_sides(then, now, obstacles)) bad[i] = 1;
    for (const Edge& edge : new_edges(now, then)) {
      if (obstacles.crossed_by(edge.first, edge.second)) bad[i] = 1;
      std::size_t same = 0;
      for (const std::size_t k : index.near(box_of({edge.first, edge.second}))) {
        same += index[k] == edge;
        if (index[k] == edge ? same < 2 : !collide(edge, index[k])) continue;
        bad[i] = 1;
        if (after.arcs[owner[k]].line != before.arcs[owner[k]].line) bad[owner[k]] = 1;
      }
    }
  }
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < bad.size(); ++i)
    if (bad[i]) out.push_back(i);
  return out;
}

/// Directed edges of all rings, and their areas.
struct Whole {
  std::vector<Edge> edges, alone;  ///< sorted; alone: without a twin, the outline of the land
  Wide twice_area = 0;
  bool positive = true, once = true;

  explicit Whole(const BorderArcs& borders) {
    for (std::size_t g = 0; g < borders.grid_count(); ++g) {
      Wide grid = 0;
      for (const std::vector<Point>& ring : borders.rings(g)) {
        for (std::size_t i = 0; i < ring.size(); ++i) {
          const Point a = ring[i], b = ring[(i + 1) % ring.size()];
          edges.emplace_back(a, b);
          grid += cross(a - ring[0], b - ring[0]);
        }
      }
      positive = positive && grid > 0;
      twice_area += grid;
    }
    std::ranges::sort(edges);
    once = std::ranges::adjacent_find(edges) == edges.end();
    for (const Edge& edge : edges)
      if (!std::ranges::binary_search(edges, Edge(edge.second, edge.first))) alone.push_back(edge);
  }
};

}  // namespace

std::size_t prove_borders(const BorderArcs& before, BorderArcs& after, const Obstacles& obstacles) {
  std::size_t put_back = 0;
  for (std::vector<std::size_t> bad; !(bad = failing(before, after, obstacles)).empty();) {
    for (const std::size_t i : bad) after.arcs[i].line = before.arcs[i].line;
    put_back += bad.size();
  }
  const Whole was(before), is(after);
  if (!is.once || !is.positive || is.alone != was.alone || is.twice_area != was.twice_area) throw Error(ErrorKind::internal, "exchange.coverage_broken", {});
  return put_back;
}

}  // namespace qipan::exchange
