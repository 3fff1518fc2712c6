// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/grid/borders.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/base/parallel.h"
#include "engine/grid/corridor.h"
#include "engine/grid/strokes.h"

namespace qipan {
namespace {

template <class T>
decltype(auto) at(T& v, std::int32_t i) {
  return v[static_cast<std::size_t>(i)];
}

constexpr double kSlide = 25'000;   // mm along the rail
constexpr double kCorner = 0.7;     // cosine of the turn at which a rail ends

double distance(Point a, Point b) { return std::hypot(static_cast<double>(b.x - a.x), static_cast<double>(b.y - a.y)); }

/// Everything about one face of the coverage in which grids meet.
class FaceDrawer {
 public:
  FaceDrawer(const Coverage& coverage, const AtomSet& atoms, const std::vector<std::int32_t>& grid, std::int32_t face)
      : coverage_(coverage), graph_(*coverage.graph), atoms_(atoms), grid_(grid), face_(face) {
    for (const std::int32_t h : graph_.half_edges(face)) before_[graph_.next(h)] = h;
  }

  std::vector<MeshLine> draw(const std::vector<const CellBorder*>& borders) {
    std::vector<Corridor> corridors;
    const std::vector<Stroke> strokes = make_strokes(borders, grid_);
    std::vector<Obstacle> obstacles;
    for (const auto& [h, previous] : before_) obstacles.push_back({graph_.from(h), graph_.to(h), is_building(h)});
    for (const Stroke& s : strokes) {
      Corridor& c = corridors.emplace_back();
      c.fallback = s.line;
      for (const Crossing& x : s.crossings) c.gates.push_back({x.left, x.right});
      c.start = end(s.start, s.line.front(), true);
      c.finish = end(s.finish, s.line.back(), false);
      c.fallback.front() = c.start.at;
      c.fallback.back() = c.finish.at;
    }
    const auto drawn = draw_corridors(corridors, obstacles, {});
    std::vector<MeshLine> out;
    for (std::size_t i = 0; i < drawn.size(); ++i) out.push_back({drawn[i].line, strokes[i].left_grid, strokes[i].right_grid});
    return out;
  }

 private:
  [[nodiscard]] bool is_building(std::int32_t h) const {
    return coverage_.faces[static_cast<std::size_t>(graph_.face(h ^ 1))].clump >= 0;
  }
  [[nodiscard]] bool frame(std::int32_t h) const { return at(atoms_.lent, h) < 0; }
  [[nodiscard]] bool bank(std::int32_t h) const {
    const FaceOwner& beyond = coverage_.faces[static_cast<std::size_t>(graph_.face(h ^ 1))];
    return beyond.water >= 0 || beyond.road_area >= 0;
  }

  [[nodiscard]] BorderEnd end(const StrokeEnd& e, Point place, bool start) const {
    BorderEnd out;
    out.at = place;
    if (e.on_stroke >= 0) {
      out.kind = BorderEnd::Kind::slide;
      out.on_corridor = e.on_stroke;
      return out;
    }
    if (e.rail < 0) return out;
    if (bank(e.rail)) {  // the border in the water goes on from a vertex of the bank
      const Point a = graph_.from(e.rail), b = graph_.to(e.rail);
      out.at = distance(place, a) <= distance(place, b) ? a : b;
      return out;
    }
    out.kind = BorderEnd::Kind::slide;
    std::vector<Point> back, ahead;
    double gone = distance(place, graph_.from(e.rail));
    for (std::int32_t h = e.rail;;) {
      back.push_back(graph_.from(h));
      const std::int32_t p = before_.at(h);
      if (gone > kSlide || !straight_on(p, h)) break;
      gone += distance(graph_.from(p), graph_.to(p));
      h = p;
    }
    gone = distance(place, graph_.to(e.rail));
    for (std::int32_t h = e.rail;;) {
      ahead.push_back(graph_.to(h));
      const std::int32_t n = graph_.next(h);
      if (gone > kSlide || !straight_on(h, n)) break;
      gone += distance(graph_.from(n), graph_.to(n));
      h = n;
    }
    // The face lies left of the rail: a border that leaves the rail has its back on its left.
    std::ranges::reverse(back);
    out.rail = std::move(back);
    out.rail.insert(out.rail.end(), ahead.begin(), ahead.end());
    if (!start) std::ranges::reverse(out.rail);
    out.onward = onward(e.rail, place) * (start ? 1 : -1);
    return out;
  }

  /// Where the border goes on from its end on the frame: +1 ahead along the rail's half-edge, -1 back, 0 both ways or not at all.
  [[nodiscard]] int onward(std::int32_t rail, Point place) const {
    const PlanarGraph& mesh = *atoms_.mesh.graph;
    const std::int32_t n = mesh.find_node(place);
    if (n < 0) return 0;
    int found = 0, ways = 0;
    for (const std::int32_t k : mesh.leaving(n)) {
      const std::int32_t l = at(atoms_.mesh.label, mesh.face(k)), r = at(atoms_.mesh.label, mesh.face(k ^ 1));
      if (at(atoms_.mesh.coverage_edge, k / 2) < 0) continue;
      if (l < 0 || r < 0 || at(atoms_.atoms, l).community != at(atoms_.atoms, r).community) return 0;  // a border of communities
      if (at(grid_, l) == at(grid_, r)) continue;
      ++ways;
      found = dot(mesh.to(k) - mesh.from(k), graph_.to(rail) - graph_.from(rail)) > 0 ? 1 : -1;
    }
    return ways == 1 ? found : 0;
  }
  [[nodiscard]] bool straight_on(std::int32_t h, std::int32_t n) const {
    if (!frame(h) || !frame(n) || bank(h) || bank(n) || (h ^ 1) == n) return false;
    const Point a = graph_.to(h) - graph_.from(h), b = graph_.to(n) - graph_.from(n);
    return static_cast<double>(dot(a, b)) > kCorner * std::sqrt(static_cast<double>(squared_length(a))) * std::sqrt(static_cast<double>(squared_length(b)));
  }

  const Coverage& coverage_;
  const PlanarGraph& graph_;
  const AtomSet& atoms_;
  const std::vector<std::int32_t>& grid_;
  std::int32_t face_;
  std::map<std::int32_t, std::int32_t> before_;  // half-edges of the face -> the one before
};

}  // namespace

std::vector<MeshLine> draw_grid_borders(const Coverage& coverage, const AtomSet& atoms, const std::vector<std::int32_t>& grid,
                                        const std::vector<bool>& plainly, const RunContext& context) {
  std::map<std::int32_t, std::vector<const CellBorder*>> by_face;
  for (const AtomBorder& b : atoms.borders)
    if (at(grid, b.border.left) != at(grid, b.border.right)) by_face[b.face].push_back(&b.border);
  std::vector<std::pair<std::int32_t, std::vector<const CellBorder*>>> todo(by_face.begin(), by_face.end());
  std::vector<std::vector<MeshLine>> drawn(todo.size());
  parallel_for(todo.size(), context.threads, [&](std::size_t i) {
    const auto& [face, borders] = todo[i];
    if (at(plainly, face) || context.stopped()) {  // no time left for beauty
      for (const CellBorder* b : borders) drawn[i].push_back({b->line, at(grid, b->left), at(grid, b->right)});
    } else {
      drawn[i] = FaceDrawer(coverage, atoms, grid, face).draw(borders);
    }
  });
  std::vector<MeshLine> out;
  for (auto& lines : drawn)
    for (MeshLine& line : lines)
      if (line.points.size() >= 2) out.push_back(std::move(line));
  return out;
}

}  // namespace qipan
