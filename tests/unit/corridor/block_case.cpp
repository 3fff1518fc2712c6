// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "block_case.h"

#include <algorithm>
#include <boost/polygon/voronoi.hpp>
#include <cmath>
#include <map>
#include <set>

#include "engine/grid/corridor_exact.h"

namespace boost::polygon {
template <>
struct geometry_concept<qipan::Point> {
  using type = point_concept;
};
template <>
struct point_traits<qipan::Point> {
  using coordinate_type = int;
  static int get(const qipan::Point& p, orientation_2d o) { return int(o == HORIZONTAL ? p.x : p.y); }
};
template <>
struct geometry_concept<qipan::Obstacle> {
  using type = segment_concept;
};
template <>
struct segment_traits<qipan::Obstacle> {
  using coordinate_type = int;
  using point_type = qipan::Point;
  static qipan::Point get(const qipan::Obstacle& s, direction_1d d) { return d.to_int() ? s.b : s.a; }
};
}  // namespace boost::polygon

namespace qipan::testing {
namespace {

using corridor::Vec;
using Diagram = boost::polygon::voronoi_diagram<double>;
using Edge = Diagram::edge_type;
using Vertex = Diagram::vertex_type;

Vec vec(Point p) { return {double(p.x), double(p.y)}; }
Point rounded(Vec v) { return {std::int64_t(std::floor(v.x + 0.5)), std::int64_t(std::floor(v.y + 0.5))}; }

struct Sample {
  Vec at;
  Gate gate;
};

struct Chain {
  std::vector<Sample> samples;
  const Vertex* first = nullptr;  // junction, or null where it leaves the block
  const Vertex* last = nullptr;
  int first_border = -1, last_border = -1;  // edge of the outline crossed there
};

class Maker {
 public:
  Maker(const Block& block, double spacing) : block_(block), spacing_(spacing * 1000) {}

  BlockCase make() {
    BlockCase result;
    for (std::size_t b = 0; b < block_.buildings.size(); ++b) {
      const auto& ring = block_.buildings[b];
      for (std::size_t i = 0; i < ring.size(); ++i) {
        walls_.push_back({ring[i], ring[(i + 1) % ring.size()], true});
        group_.push_back(block_.group[b]);
      }
    }
    boost::polygon::construct_voronoi(walls_.begin(), walls_.end(), &diagram_);
    trace_all();
    join();
    for (const Chain& chain : chains_) result.corridors.push_back(corridor_of(chain));
    attach(result.corridors);
    result.obstacles = walls_;
    for (std::size_t i = 0; i < block_.outline.size(); ++i) {
      result.obstacles.push_back({block_.outline[i], block_.outline[(i + 1) % block_.outline.size()], false});
    }
    return result;
  }

 private:
  [[nodiscard]] int group(const Edge* e) const { return group_[e->cell()->source_index()]; }
  [[nodiscard]] bool border(const Edge* e) const { return e->is_primary() && group(e) != group(e->twin()); }

  [[nodiscard]] bool inside(Vec p) const {
    bool in = false;
    const auto& r = block_.outline;
    for (std::size_t i = 0, j = r.size() - 1; i < r.size(); j = i++) {
      const Vec a = vec(r[i]), b = vec(r[j]);
      if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x) in = !in;
    }
    return in;
  }

  [[nodiscard]] Vec foot(const Edge* e, Vec at) const {
    const auto* cell = e->cell();
    const Obstacle& wall = walls_[cell->source_index()];
    if (cell->contains_point()) {
      return vec(cell->source_category() == boost::polygon::SOURCE_CATEGORY_SEGMENT_START_POINT ? wall.a : wall.b);
    }
    const Vec a = vec(wall.a), d = vec(wall.b) - a;
    const double t = std::clamp(dot(at - a, d) / dot(d, d), 0.0, 1.0);
    return a + t * d;
  }

  // A point of the edge; curved ones are parabolas around the cell that holds a point.
  [[nodiscard]] Vec on_bisector(const Edge* e, Vec from, Vec to, double t) const {
    if (!e->is_curved()) return from + t * (to - from);
    const Edge* of_point = e->cell()->contains_point() ? e : e->twin();
    const Vec focus = foot(of_point, from);
    const Obstacle& wall = walls_[of_point->twin()->cell()->source_index()];
    const Vec base = vec(wall.a), along = (1 / length(vec(wall.b) - base)) * (vec(wall.b) - base),
              up{-along.y, along.x};
    const double x0 = dot(from - base, along), x1 = dot(to - base, along), x = x0 + t * (x1 - x0);
    const double px = dot(focus - base, along), py = dot(focus - base, up);
    if (std::abs(py) < 1) return from + t * (to - from);
    return base + x * along + (((x - px) * (x - px) + py * py) / (2 * py)) * up;
  }

  [[nodiscard]] std::vector<Vec> points_of(const Edge* e) const {
    const Vertex *v0 = e->vertex0(), *v1 = e->vertex1();
    Vec from, to;
    if (v0 && v1) {
      from = {v0->x(), v0->y()};
      to = {v1->x(), v1->y()};
    } else {  // a ray between two points: along their perpendicular, left foot to the left
      const Vec known = v0 ? Vec{v0->x(), v0->y()} : Vec{v1->x(), v1->y()};
      const Vec l = foot(e, known), r = foot(e->twin(), known);
      Vec ahead{l.y - r.y, r.x - l.x};
      ahead = (5e5 / std::max(1.0, length(ahead))) * ahead;
      from = v0 ? known : known - ahead;
      to = v0 ? known + ahead : known;
    }
    const int steps = std::max(1, int(std::ceil(length(to - from) / spacing_))) * (e->is_curved() ? 2 : 1);
    std::vector<Vec> points;
    for (int i = 0; i <= steps; ++i)
      points.push_back(i == 0 ? from : i == steps ? to : on_bisector(e, from, to, double(i) / steps));
    return points;
  }

  [[nodiscard]] const Edge* next(const Edge* e) const {  // the same two groups go on behind the vertex, or nothing
    if (!e->vertex1()) return nullptr;
    const Edge* found = nullptr;
    int borders = 0;
    const Edge* out = e->next();
    do {
      if (border(out)) {
        ++borders;
        if (group(out) == group(e) && group(out->twin()) == group(e->twin())) found = out;
      }
      out = out->rot_next();
    } while (out != e->next());
    return borders == 2 ? found : nullptr;
  }

  // Cuts a run of edges where it crosses the outline.
  void add_run(const std::vector<const Edge*>& run) {
    Chain chain;
    bool open = false;
    const auto close = [&](const Vertex* v, int border_edge) {
      chain.last = v;
      chain.last_border = border_edge;
      if (chain.samples.size() > 1) chains_.push_back(chain);
      chain = {};
      open = false;
    };
    const Vertex* first = run.front()->vertex0();
    bool was_inside = false;
    Vec before;
    for (const Edge* e : run) {
      const std::vector<Vec> points = points_of(e);
      for (std::size_t i = 0; i < points.size(); ++i) {
        const bool begin = e == run.front() && i == 0;
        if (i == 0 && !begin) continue;
        const bool in = inside(points[i]);
        if (begin) {
          if (in) {
            open = true;
            chain.first = first;
          }
        } else if (in != was_inside) {
          int border_edge = -1;
          Vec cut = points[i];
          double best = 2;
          for (std::size_t k = 0; k < block_.outline.size(); ++k) {
            const Vec a = vec(block_.outline[k]), d = vec(block_.outline[(k + 1) % block_.outline.size()]) - a;
            const Vec s = points[i] - before;
            const double den = cross(s, d);
            if (den == 0) continue;
            const double t = cross(a - before, d) / den, u = cross(a - before, s) / den;
            if (t < -1e-9 || t > 1 + 1e-9 || u < -1e-9 || u > 1 + 1e-9 || t >= best) continue;
            best = t;
            cut = before + t * s;
            border_edge = int(k);
          }
          if (in) {
            open = true;
            chain.first_border = border_edge;
            push(chain, e, cut);
          } else {
            push(chain, e, cut);
            close(nullptr, border_edge);
          }
        }
        if (in && open) push(chain, e, points[i]);
        was_inside = in;
        before = points[i];
      }
    }
    if (open) close(run.back()->vertex1(), -1);
  }

  void push(Chain& chain, const Edge* e, Vec at) const {
    chain.samples.push_back({at, {rounded(foot(e, at)), rounded(foot(e->twin(), at))}});
  }

  void trace_all() {
    std::set<const Edge*> done;
    const auto trace = [&](const Edge* start) {
      std::vector<const Edge*> run;
      for (const Edge* e = start; e && !done.count(e); e = next(e)) {
        run.push_back(e);
        done.insert(e);
        done.insert(e->twin());
      }
      add_run(run);
    };
    for (const bool rings : {false, true}) {
      for (const Edge& e : diagram_.edges()) {
        if (!border(&e) || done.count(&e)) continue;
        if (!e.vertex0() && !e.vertex1()) continue;
        if (rings || !next(e.twin())) trace(&e);
      }
    }
  }

  static double leaving_angle(const Chain& c, bool at_last) {
    const auto n = c.samples.size();
    const std::size_t far = std::min<std::size_t>(n - 1, 6);
    const Vec d = at_last ? c.samples[n - 1 - far].at - c.samples[n - 1].at : c.samples[far].at - c.samples[0].at;
    return std::atan2(d.y, d.x);
  }

  static Chain reversed(Chain c) {
    std::reverse(c.samples.begin(), c.samples.end());
    for (Sample& s : c.samples) std::swap(s.gate.left, s.gate.right);
    std::swap(c.first, c.last);
    std::swap(c.first_border, c.last_border);
    return c;
  }

  // At each junction the two straightest chains become one.
  void join() {
    for (;;) {
      std::map<const Vertex*, std::vector<std::pair<std::size_t, bool>>> ends;
      for (std::size_t c = 0; c < chains_.size(); ++c) {
        if (chains_[c].first && chains_[c].first == chains_[c].last) continue;
        if (chains_[c].first) ends[chains_[c].first].push_back({c, false});
        if (chains_[c].last) ends[chains_[c].last].push_back({c, true});
      }
      double best = 110 * M_PI / 180;
      std::pair<std::size_t, bool> one, two;
      bool found = false;
      for (const Vertex& v : diagram_.vertices()) {
        const auto it = ends.find(&v);
        if (it == ends.end() || it->second.size() != 3) continue;
        for (const auto& [i, j] : {std::pair(0, 1), std::pair(0, 2), std::pair(1, 2)}) {
          const auto a = it->second[std::size_t(i)], b = it->second[std::size_t(j)];
          if (a.first == b.first) continue;
          double angle =
              std::abs(leaving_angle(chains_[a.first], a.second) - leaving_angle(chains_[b.first], b.second));
          if (angle > M_PI) angle = 2 * M_PI - angle;
          if (angle > best) {
            best = angle;
            one = a;
            two = b;
            found = true;
          }
        }
      }
      if (!found) return;
      Chain a = one.second ? chains_[one.first] : reversed(chains_[one.first]);
      const Chain b = two.second ? reversed(chains_[two.first]) : chains_[two.first];
      a.samples.insert(a.samples.end(), b.samples.begin() + 1, b.samples.end());
      a.last = b.last;
      a.last_border = b.last_border;
      chains_[one.first] = a;
      chains_.erase(chains_.begin() + std::ptrdiff_t(two.first));
    }
  }

  Corridor corridor_of(const Chain& chain) const {
    Corridor c;
    for (const Sample& s : chain.samples) {
      const Point p = rounded(s.at);
      if (!c.fallback.empty() && c.fallback.back() == p) continue;
      c.gates.push_back(s.gate);
      c.fallback.push_back(p);
    }
    const auto end_at = [&](BorderEnd& end, int edge, Point at) {
      end.at = at;
      if (edge < 0) return;
      end.kind = BorderEnd::Kind::slide;
      const auto n = int(block_.outline.size());
      for (int k = edge - 1; k <= edge + 2; ++k) end.rail.push_back(block_.outline[std::size_t((k + 2 * n) % n)]);
    };
    end_at(c.start, chain.first_border, c.fallback.front());
    end_at(c.finish, chain.last_border, c.fallback.back());
    return c;
  }

  // The corridor whose inner vertex is the given end, or -1.
  static int parent_of(const std::vector<Corridor>& all, std::size_t child, const BorderEnd& end) {
    if (end.kind == BorderEnd::Kind::slide) return -1;
    for (std::size_t k = 0; k < all.size(); ++k) {
      const auto& raw = all[k].fallback;
      if (k != child && std::find(raw.begin() + 1, raw.end() - 1, end.at) != raw.end() - 1) return int(k);
    }
    return -1;
  }

  // Ends that lie inside another chain slide on it. Parents come first; where strokes end on each other in a circle,
  // one is cut at the junction, and all three ends there are fixed.
  static void attach(std::vector<Corridor>& all) {
    for (std::size_t i = 0; i < all.size(); ++i) {  // a chain that ends on itself becomes a stem and a ring
      for (const Point end : {all[i].fallback.front(), all[i].fallback.back()}) {
        const auto& raw = all[i].fallback;
        if (std::find(raw.begin() + 1, raw.end() - 1, end) != raw.end() - 1) cut(all, i, end);
      }
    }
    for (;;) {
      std::vector<int> place(all.size(), -1);
      std::vector<Corridor> sorted;
      int parent = -1;
      Point junction;
      for (bool moved = true; moved && sorted.size() < all.size();) {
        moved = false;
        for (std::size_t i = 0; i < all.size(); ++i) {
          if (place[i] >= 0) continue;
          Corridor c = all[i];
          bool ready = true;
          for (BorderEnd* end : {&c.start, &c.finish}) {
            const int p = parent_of(all, i, *end);
            if (p < 0) continue;
            if (place[std::size_t(p)] < 0) {
              ready = false;
              parent = p;
              junction = end->at;
            }
            end->kind = BorderEnd::Kind::slide;
            end->on_corridor = place[std::size_t(p)];
          }
          if (!ready) continue;
          place[i] = int(sorted.size());
          sorted.push_back(std::move(c));
          moved = true;
        }
      }
      if (sorted.size() == all.size()) {
        all = std::move(sorted);
        return;
      }
      cut(all, std::size_t(parent), junction);
    }
  }

  static void cut(std::vector<Corridor>& all, std::size_t which, Point junction) {
    Corridor& first = all[which];
    Corridor second = first;
    const auto at = std::find(first.fallback.begin() + 1, first.fallback.end(), junction) - first.fallback.begin();
    first.fallback.resize(std::size_t(at) + 1);
    first.gates.resize(std::size_t(at) + 1);
    second.fallback.erase(second.fallback.begin(), second.fallback.begin() + at);
    second.gates.erase(second.gates.begin(), second.gates.begin() + at);
    first.finish = {};
    second.start = {};
    first.finish.at = second.start.at = junction;
    all.push_back(std::move(second));
  }

  const Block& block_;
  double spacing_;
  std::vector<Obstacle> walls_;
  std::vector<int> group_;
  Diagram diagram_;
  std::vector<Chain> chains_;
};

}  // namespace

BlockCase make_case(const Block& block, double spacing_m) { return Maker(block, spacing_m).make(); }

}  // namespace qipan::testing
