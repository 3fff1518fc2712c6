// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/grid/borders.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>

#include "engine/atoms/taut.h"
#include "engine/base/indexing.h"
#include "engine/base/parallel.h"
#include "engine/grid/corridor.h"
#include "engine/grid/mates.h"
#include "engine/grid/strokes.h"

namespace qipan {
namespace {

constexpr double kSlide = 25'000;   // mm along the rail
constexpr double kCorner = 0.7;     // cosine of the turn at which a rail ends

double distance(Point a, Point b) { return std::hypot(static_cast<double>(b.x - a.x), static_cast<double>(b.y - a.y)); }

/// Everything about one face of the coverage in which grids meet.
class FaceDrawer {
 public:
  FaceDrawer(const Coverage& coverage, const AtomSet& atoms, const std::vector<std::int32_t>& grid, const std::vector<bool>& stiff, std::int32_t face)
      : coverage_(coverage), graph_(*coverage.graph), atoms_(atoms), grid_(grid), stiff_(stiff), face_(face) {
    for (const std::int32_t h : graph_.half_edges(face)) before_[graph_.next(h)] = h;
  }

  /// A place beyond the frame where an end is to meet the border of the next face.
  struct Meeting {
    std::size_t stroke = 0;
    bool start = true;
    Point place, beyond;
  };

  /// One line per stroke.
  std::vector<std::vector<Point>> draw(const std::vector<Stroke>& strokes, const std::vector<Meeting>& meetings) {
    std::vector<Corridor> corridors;
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
    for (const Meeting& m : meetings) {
      BorderEnd& e = m.start ? corridors[m.stroke].start : corridors[m.stroke].finish;
      e.meet = m.place;
      e.beyond = m.beyond;
    }
    std::vector<std::vector<Point>> out;
    for (DrawnBorder& d : draw_corridors(corridors, obstacles, {})) out.push_back(std::move(d.line));
    return out;
  }

  /// Ends on a straight stretch of the frame, which may slide.
  [[nodiscard]] bool slides(const StrokeEnd& e) const { return e.on_stroke < 0 && e.rail >= 0 && !bank(e.rail) && !stiff(e); }

 private:
  [[nodiscard]] bool is_building(std::int32_t h) const {
    return coverage_.faces[static_cast<std::size_t>(graph_.face(h ^ 1))].clump >= 0;
  }
  [[nodiscard]] bool stiff(const StrokeEnd& e) const {
    return (e.left_grid >= 0 && at(stiff_, e.left_grid)) || (e.right_grid >= 0 && at(stiff_, e.right_grid));
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
    if (e.rail < 0 || stiff(e)) return out;
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
  const std::vector<bool>& stiff_;
  std::int32_t face_;
  std::map<std::int32_t, std::int32_t> before_;  // half-edges of the face -> the one before
};

/// Draws the faces in an order in which a border that goes on through the next face finds its end there.
class Drawing {
 public:
  Drawing(const Coverage& coverage, const AtomSet& atoms, const std::vector<std::int32_t>& grid, const std::vector<bool>& stiff, const RunContext& context)
      : coverage_(coverage), atoms_(atoms), grid_(grid), stiff_(stiff), context_(context) {}

  void add(std::int32_t face, const std::vector<const CellBorder*>& borders) {
    tasks_.push_back({face, &borders, {}, {}, {}});
  }

  std::vector<MeshLine> run() {
    parallel_for(tasks_.size(), context_.threads, [&](std::size_t i) { tasks_[i].strokes = make_strokes(*tasks_[i].borders, grid_); });
    for (std::size_t i = 0; i < tasks_.size(); ++i) collect_ends(i);
    mates_ = find_mates(ends_);
    parallel_for(tasks_.size(), context_.threads, [&](std::size_t i) { tasks_[i].lines = FaceDrawer(coverage_, atoms_, grid_, stiff_, tasks_[i].face).draw(tasks_[i].strokes, {}); });
    meet_neighbours();
    std::vector<MeshLine> out;
    for (Task& t : tasks_)
      for (std::size_t i = 0; i < t.lines.size(); ++i) out.push_back({std::move(t.lines[i]), t.strokes[i].left_grid, t.strokes[i].right_grid});
    return out;
  }

 private:
  struct Task {
    std::int32_t face = 0;
    const std::vector<const CellBorder*>* borders = nullptr;
    std::vector<Stroke> strokes;
    std::vector<std::size_t> ends;
    std::vector<std::vector<Point>> lines;
  };
  using Meeting = FaceDrawer::Meeting;

  void collect_ends(std::size_t task) {
    Task& t = tasks_[task];
    const FaceDrawer drawer(coverage_, atoms_, grid_, stiff_, t.face);
    for (std::size_t i = 0; i < t.strokes.size(); ++i) {
      const Stroke& s = t.strokes[i];
      for (const bool start : {true, false}) {
        const StrokeEnd& e = start ? s.start : s.finish;
        if (!drawer.slides(e)) continue;
        t.ends.push_back(ends_.size());
        ends_.push_back({task, i, start, start ? s.line.front() : s.line.back(), start ? e.left_grid : e.right_grid, start ? e.right_grid : e.left_grid});
      }
    }
  }
  [[nodiscard]] const FrameEnd& mate(std::size_t e) const { return ends_[static_cast<std::size_t>(mates_[e])]; }
  /// Each face but the first of a chain meets the ones before it; faces that do not wait for each other are drawn at once.
  void meet_neighbours() {
    std::vector<std::vector<std::size_t>> rounds;
    std::vector<std::size_t> round(tasks_.size(), 0);
    for (std::size_t i = 0; i < tasks_.size(); ++i) {
      for (const std::size_t e : tasks_[i].ends)
        if (follows(e)) round[i] = std::max(round[i], round[mate(e).face] + 1);
      rounds.resize(std::max(rounds.size(), round[i] + 1));
      rounds[round[i]].push_back(i);
    }
    for (std::size_t r = 1; r < rounds.size(); ++r)
      parallel_for(rounds[r].size(), context_.threads, [&](std::size_t k) { meet(tasks_[rounds[r][k]]); });
  }
  /// The mate of e is in a face that is drawn before.
  [[nodiscard]] bool follows(std::size_t e) const { return mates_[e] >= 0 && mate(e).face < ends_[e].face; }

  struct DrawnEnd {
    Point at, away;
  };
  static DrawnEnd drawn_end(const std::vector<std::vector<Point>>& lines, const FrameEnd& e) {
    const std::vector<Point>& l = lines[e.stroke];
    if (l.size() < 2) return {};
    return e.start ? DrawnEnd{l[0], l[1] - l[0]} : DrawnEnd{l[l.size() - 1], l[l.size() - 2] - l[l.size() - 1]};
  }
  /// Degrees from end e over the frame to its mate.
  [[nodiscard]] double passage(const std::vector<std::vector<Point>>& lines, std::size_t e) const {
    const DrawnEnd own = drawn_end(lines, ends_[e]), other = drawn_end(tasks_[mate(e).face].lines, mate(e));
    return passage_turn(own.at, own.away, other.at, other.away);
  }
  [[nodiscard]] double turn(const Task& t, const std::vector<std::vector<Point>>& lines) const {
    double sum = 0;
    for (const auto& line : lines) sum += turning_degrees(line);
    for (const std::size_t e : t.ends)
      if (mates_[e] >= 0) sum += passage(lines, e);
    return sum;
  }

  /// Ends meet the borders drawn beyond the frame where the border as a whole turns less for it.
  void meet(Task& t) const {
    FaceDrawer drawer(coverage_, atoms_, grid_, stiff_, t.face);
    std::vector<std::size_t> open;
    std::ranges::copy_if(t.ends, std::back_inserter(open), [&](std::size_t e) { return follows(e); });
    const double now = turn(t, t.lines);
    for (int attempt = 0; attempt < 2 && !open.empty(); ++attempt) {
      std::vector<Meeting> meetings;
      for (const std::size_t e : open) {
        const DrawnEnd other = drawn_end(tasks_[mate(e).face].lines, mate(e));
        meetings.push_back({ends_[e].stroke, ends_[e].start, other.at, other.away});
      }
      auto lines = drawer.draw(t.strokes, meetings);
      if (turn(t, lines) < now) {
        t.lines = std::move(lines);
        return;
      }
      const std::size_t all = open.size();
      std::erase_if(open, [&](std::size_t e) {
        const std::size_t s = ends_[e].stroke;
        return turning_degrees(lines[s]) + passage(lines, e) >= turning_degrees(t.lines[s]) + passage(t.lines, e);
      });
      if (open.size() == all) return;
    }
  }

  const Coverage& coverage_;
  const AtomSet& atoms_;
  const std::vector<std::int32_t>& grid_;
  const std::vector<bool>& stiff_;
  const RunContext& context_;
  std::vector<Task> tasks_;
  std::vector<FrameEnd> ends_;
  std::vector<std::int32_t> mates_;
};

}  // namespace

std::vector<MeshLine> draw_grid_borders(const Coverage& coverage, const AtomSet& atoms, const std::vector<std::int32_t>& grid,
                                        const DrawingLimits& limits, const RunContext& context) {
  std::map<std::int32_t, std::vector<const CellBorder*>> by_face;
  for (const AtomBorder& b : atoms.borders)
    if (at(grid, b.border.left) != at(grid, b.border.right)) by_face[b.face].push_back(&b.border);
  std::vector<MeshLine> out;
  Drawing drawing(coverage, atoms, grid, limits.stiff, context);
  for (const auto& [face, borders] : by_face) {
    if (at(limits.plainly, face) || context.stopped()) {  // no time left for beauty
      for (const CellBorder* b : borders) out.push_back({b->line, at(grid, b->left), at(grid, b->right)});
    } else {
      drawing.add(face, borders);
    }
  }
  for (MeshLine& line : drawing.run()) out.push_back(std::move(line));
  std::erase_if(out, [](const MeshLine& l) { return l.points.size() < 2; });
  return out;
}

}  // namespace qipan
