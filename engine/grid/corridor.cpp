// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/grid/corridor.h"

#include <algorithm>
#include <string>

#include "engine/base/error.h"
#include "engine/grid/corridor_checker.h"
#include "engine/grid/corridor_course.h"
#include "engine/grid/corridor_ends.h"
#include "engine/grid/corridor_fallback.h"
#include "engine/grid/corridor_path.h"
#include "engine/grid/corridor_polish.h"
#include "engine/grid/corridor_walls.h"

namespace qipan {
namespace {

using namespace corridor;

constexpr double kMargins[] = {1.0, 0.5, 0.05};  // parts of the clearance asked for, in turn
constexpr int kMostTries = 24;

void append_reversed(std::vector<Point>& to, const std::vector<Point>& from) {
  to.insert(to.end(), from.rbegin(), from.rend());
}

std::size_t nearest_link(const std::vector<Point>& line, Point p) {
  const Frame frame{p};
  std::size_t best = 0;
  double least = 1e300;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    const double d = nearest_on_first(frame.to_metres(line[i]), frame.to_metres(line[i + 1]), {}, {}).distance;
    if (d < least) {
      least = d;
      best = i;
    }
  }
  return best;
}

// The drawing of one block. Lines that can only be their fallback are set first, then the others are drawn around them.
class Drawing {
 public:
  Drawing(const std::vector<Corridor>& corridors, const std::vector<Obstacle>& obstacles,
          const CorridorOptions& options)
      : corridors_(corridors), options_(options), given_(obstacles), walls_(given_), forced_(corridors.size(), false) {}

  std::vector<DrawnBorder> run() {
    while (!attempt()) walls_ = given_;
    return std::move(drawn_);
  }

 private:
  struct Ends {
    EndRail start, finish;
  };

  bool attempt() {
    drawn_.assign(corridors_.size(), {});
    gates_.assign(corridors_.size(), {});
    start_way_.assign(corridors_.size(), {});
    for (std::size_t i = 0; i < corridors_.size(); ++i) {
      if (forced_[i]) set_fallback(i, corridors_[i].fallback);
    }
    for (std::size_t i = 0; i < corridors_.size(); ++i) {
      if (forced_[i]) smooth_fallback(i);
    }
    for (std::size_t i = 0; i < corridors_.size(); ++i) {
      if (forced_[i] || draw(i)) continue;
      if (corridors_[i].fallback.size() < 2) continue;  // nothing to draw
      if (fallback_is_free(i)) {
        set_fallback(i, corridors_[i].fallback);
        smooth_fallback(i);
        continue;
      }
      force(i);
      return false;
    }
    return true;
  }

  // A fallback ends on the fallback of its parent, so the parent must be drawn as its own.
  void force(std::size_t i) {
    if (forced_[i]) return;
    forced_[i] = true;
    for (const int parent : {corridors_[i].start.on_corridor, corridors_[i].finish.on_corridor}) {
      if (parent >= 0) force(std::size_t(parent));
    }
  }

  [[nodiscard]] Ends ends_of(std::size_t i, const Course& course) const {
    const auto rail = [&](const BorderEnd& end) {
      std::vector<Point> line;
      if (end.kind == BorderEnd::Kind::slide)
        line = end.on_corridor >= 0 ? drawn_[std::size_t(end.on_corridor)].line : end.rail;
      std::vector<Point> others;
      if (!line.empty()) {
        Point low = line[0], high = line[0];
        for (const Point p : line) {
          low = {std::min(low.x, p.x), std::min(low.y, p.y)};
          high = {std::max(high.x, p.x), std::max(high.y, p.y)};
        }
        for (const Corridor& other : corridors_) {
          for (const BorderEnd* e : {&other.start, &other.finish}) {
            if (e == &end || e->on_corridor != end.on_corridor) continue;
            const Point p = e->at;
            if (end.on_corridor >= 0 || (p.x >= low.x && p.x <= high.x && p.y >= low.y && p.y <= high.y))
              others.push_back(p);
          }
        }
      }
      return EndRail(end, std::move(line), others, walls_, course.frame(), options_.slide_m, end.on_corridor);
    };
    return {rail(corridors_[i].start), rail(corridors_[i].finish)};
  }

  bool draw(std::size_t i) {
    const Corridor& corridor = corridors_[i];
    Course course(corridor, options_);
    course.fit_gates(walls_, corridor);
    Checker checker(walls_, course, corridor.fallback);
    const Ends ends = ends_of(i, course);
    const int finish_gate = int(course.gates().size());
    for (const double margin : kMargins) {
      PathSearch search(course, checker, ends.start.candidates(-1), ends.finish.candidates(finish_gate), margin);
      for (int attempt = 0; attempt < kMostTries; ++attempt) {
        const std::vector<Stop> path = search.best();
        if (path.empty()) break;
        Point corner;
        if (checker.encloses_building(loop_of(i, path, ends), corner)) {
          std::vector<Point> line;
          for (const Stop& stop : path) line.push_back(stop.at);
          search.forbid(nearest_link(line, corner));
          continue;
        }
        if (settle(i, polish(path, course, checker, ends.start, ends.finish, margin), course, checker, ends))
          return true;
        if (settle(i, path, course, checker, ends)) return true;
        search.forbid(0);
        search.forbid(path.size() - 2);
      }
    }
    return draw_middles(i, course, checker, ends);
  }

  bool draw_middles(std::size_t i, const Course& course, Checker& checker, const Ends& ends) {
    std::vector<Stop> path{fixed_stop(corridors_[i].start.at, -1)};
    for (int g = 0; g < int(course.gates().size()); ++g) {
      const Stop stop = course.stop_on(g, 0.5);
      if (stop.at != path.back().at) path.push_back(stop);
    }
    const Stop last = fixed_stop(corridors_[i].finish.at, int(course.gates().size()));
    if (path.back().at != last.at || path.size() == 1) path.push_back(last);
    if (corridors_[i].start.on_corridor >= 0 || corridors_[i].finish.on_corridor >= 0) return false;
    return settle(i, path, course, checker, ends);
  }

  static Stop fixed_stop(Point at, int gate) { return {.gate = gate, .at = at, .may_touch = true}; }

  // From a corridor's raw end to where the drawn line ends, along the rail.
  std::vector<Point> way_to(const BorderEnd& end, const EndRail& rail, const Stop& stop) const {
    if (end.kind == BorderEnd::Kind::fixed) return {stop.at};
    if (end.on_corridor < 0) return rail.way_to(stop);
    // Back along the parent's raw line to its start, then forward along what was drawn: no building lies between the
    // two.
    const auto parent = std::size_t(end.on_corridor);
    const std::vector<Point>& raw = corridors_[parent].fallback;
    const std::vector<Point>& line = drawn_[parent].line;
    std::vector<Point> way{end.at};
    if (raw.size() > 1) {
      for (std::size_t k = nearest_link(raw, end.at) + 1; k-- > 0;) way.push_back(raw[k]);
    }
    way.insert(way.end(), start_way_[parent].begin(), start_way_[parent].end());
    const std::size_t link = nearest_link(line, stop.at);
    way.insert(way.end(), line.begin(), line.begin() + std::ptrdiff_t(link) + 1);
    way.push_back(stop.at);
    return way;
  }

  // The closed line between the path and the corridor's raw line.
  std::vector<Point> loop_of(std::size_t i, const std::vector<Stop>& path, const Ends& ends) const {
    std::vector<Point> loop;
    if (corridors_[i].fallback.size() < 2) return loop;
    for (const Stop& stop : path) loop.push_back(stop.at);
    append_reversed(loop, way_to(corridors_[i].finish, ends.finish, path.back()));
    append_reversed(loop, corridors_[i].fallback);
    const std::vector<Point> way = way_to(corridors_[i].start, ends.start, path.front());
    loop.insert(loop.end(), way.begin(), way.end());
    return loop;
  }

  // Proves the path and draws it; false, and nothing changed, when any proof fails.
  bool settle(std::size_t i, std::vector<Stop> path, const Course& course, Checker& checker, const Ends& ends) {
    for (Stop& stop : path) stop.xy = course.frame().to_metres(stop.at);
    std::vector<Bend> bends;
    const auto fail = [&] {
      unbend(walls_, bends);
      return false;
    };
    if (!bend_hosts(walls_, path.front(), bends)) return fail();
    if (!path.back().hosts.empty()) {  // the start may have bent the same wall
      auto again = ends.finish.stop_at(path.back().where, path.back().gate);
      if (!again) return fail();
      path.back() = std::move(*again);
    }
    if (!bend_hosts(walls_, path.back(), bends)) return fail();
    path.front().hosts.clear();
    path.back().hosts.clear();

    std::vector<Point> line;
    for (const Stop& stop : path) line.push_back(stop.at);
    if (!is_simple(line)) return fail();
    for (std::size_t k = 0; k + 1 < path.size(); ++k) {
      if (!(checker.price(path[k], path[k + 1]) < 1e9)) return fail();
    }
    std::vector<Gate> gates;
    for (const GateLine& gate : course.gates()) gates.push_back({gate.left, gate.right});
    Point corner;
    if (!passes_gates(line, gates) || checker.encloses_building(loop_of(i, path, ends), corner)) return fail();

    std::vector<std::pair<std::size_t, std::vector<Point>>> parents;
    for (const Bend& bend : bends) {  // a line drawn before gains the end as a vertex
      const int owner = walls_[bend.wall].owner;
      if (owner < 0) continue;
      const auto parent = std::size_t(owner);
      auto known = std::find_if(parents.begin(), parents.end(), [&](const auto& p) { return p.first == parent; });
      if (known == parents.end()) known = parents.insert(parents.end(), {parent, drawn_[parent].line});
      insert_vertex(known->second, walls_[bend.wall].a, walls_[bend.first].b, walls_[bend.wall].b);
      if (!passes_gates(known->second, gates_[parent])) return fail();
    }
    for (auto& [parent, bent] : parents) drawn_[parent].line = std::move(bent);
    start_way_[i] = way_to(corridors_[i].start, ends.start, path.front());
    gates_[i] = std::move(gates);
    set_line(i, std::move(line));
    return true;
  }

  static void insert_vertex(std::vector<Point>& line, Point a, Point middle, Point b) {
    for (std::size_t k = 0; k + 1 < line.size(); ++k) {
      if (line[k] == a && line[k + 1] == b) {
        line.insert(line.begin() + std::ptrdiff_t(k) + 1, middle);
        return;
      }
    }
  }

  void set_line(std::size_t i, std::vector<Point> line) {
    for (std::size_t k = 0; k + 1 < line.size(); ++k) walls_.add({.a = line[k], .b = line[k + 1], .owner = int(i)});
    drawn_[i].line = std::move(line);
  }

  void set_fallback(std::size_t i, const std::vector<Point>& line) {
    drawn_[i].used_fallback = true;
    gates_[i].clear();
    start_way_[i] = {line.empty() ? corridors_[i].start.at : line.front()};
    set_line(i, line);
    if (line.empty()) return;
    for (const BorderEnd* end : {&corridors_[i].start, &corridors_[i].finish}) {
      const Point at = end == &corridors_[i].start ? line.front() : line.back();
      if (end->on_corridor >= 0) {
        attach(std::size_t(end->on_corridor), at);
      } else if (end->kind == BorderEnd::Kind::slide) {  // the caller will put `at` into the block border
        const Frame frame{at};
        const EndRail rail(*end, end->rail, {}, walls_, frame, 0, -1);
        std::vector<Bend> bends;
        const auto stop = rail.stop_at(rail.low(), -1);
        if (stop && stop->at == at) bend_hosts(walls_, *stop, bends);
      }
    }
  }

  // Makes `at` a vertex of a line drawn before; fallbacks meet within rounding by contract.
  void attach(std::size_t parent, Point at) {
    std::vector<Point>& line = drawn_[parent].line;
    if (line.size() < 2 || std::find(line.begin(), line.end(), at) != line.end()) return;
    std::vector<Point> bent = line;
    bent.insert(bent.begin() + std::ptrdiff_t(nearest_link(line, at)) + 1, at);
    walls_.remove_owner(int(parent));
    set_line(parent, std::move(bent));
  }

  void smooth_fallback(std::size_t i) {
    std::vector<Point> pinned;
    for (std::size_t k = 0; k < corridors_.size(); ++k) {
      const Corridor& other = corridors_[k];
      if (drawn_[k].line.empty()) continue;
      if (other.start.on_corridor == int(i)) pinned.push_back(drawn_[k].line.front());
      if (other.finish.on_corridor == int(i)) pinned.push_back(drawn_[k].line.back());
    }
    const std::vector<Point> line = drawn_[i].line;
    walls_.remove_owner(int(i));
    Course course(corridors_[i], options_);
    Checker checker(walls_, course, corridors_[i].fallback);
    set_line(i, simplify(line, pinned, course, checker));
  }

  // The raw line may be drawn as it is: it meets no drawn line but the parents, at its own ends.
  [[nodiscard]] bool fallback_is_free(std::size_t i) const {
    const Corridor& corridor = corridors_[i];
    const std::vector<Point>& line = corridor.fallback;
    for (const BorderEnd* end : {&corridor.start, &corridor.finish}) {
      if (end->on_corridor < 0) continue;
      const std::vector<Point>& parent = drawn_[std::size_t(end->on_corridor)].line;
      const Point at = end == &corridor.start ? line.front() : line.back();
      if (std::find(parent.begin(), parent.end(), at) == parent.end()) return false;
    }
    std::vector<int> near;
    for (std::size_t k = 0; k + 1 < line.size(); ++k) {
      walls_.near_segment(line[k], line[k + 1], 1, near);
      for (const int id : near) {
        const Wall& wall = walls_[id];
        const Permit permit{.first = k == 0, .second = k + 2 == line.size()};
        if (wall.owner >= 0 && !clear_of(line[k], line[k + 1], wall.a, wall.b, permit)) return false;
      }
    }
    return true;
  }

  const std::vector<Corridor>& corridors_;
  const CorridorOptions& options_;
  const Walls given_;
  Walls walls_;
  std::vector<bool> forced_;
  std::vector<DrawnBorder> drawn_;
  std::vector<std::vector<Gate>> gates_;       // of each drawn line, those it has to meet
  std::vector<std::vector<Point>> start_way_;  // from each raw start to the drawn one
};

}  // namespace

std::vector<DrawnBorder> draw_corridors(const std::vector<Corridor>& corridors, const std::vector<Obstacle>& obstacles,
                                        const CorridorOptions& options) {
  if (corridors.empty()) return {};
  for (std::size_t i = 0; i < corridors.size(); ++i) {
    for (const BorderEnd* end : {&corridors[i].start, &corridors[i].finish}) {
      if (end->on_corridor < int(i) && (end->on_corridor < 0 || end->kind == BorderEnd::Kind::slide)) continue;
      throw Error(ErrorKind::internal, "base.internal",
                  {"draw_corridors: corridor " + std::to_string(i) + " ends on corridor " +
                   std::to_string(end->on_corridor) + ", which is not an earlier one it may slide on"});
    }
  }
  return Drawing(corridors, obstacles, options).run();
}

}  // namespace qipan
