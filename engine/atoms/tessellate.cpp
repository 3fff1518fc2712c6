// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/atoms/tessellate.h"

#include <algorithm>
#include <boost/polygon/point_data.hpp>
#include <boost/polygon/segment_concept.hpp>
#include <boost/polygon/segment_data.hpp>
#include <boost/polygon/voronoi.hpp>
#include <cmath>
#include <map>
#include <queue>
#include <tuple>
#include <utility>

#include "engine/atoms/circles.h"

namespace qipan {
namespace {

using Diagram = boost::polygon::voronoi_diagram<double>;
using VEdge = Diagram::edge_type;
using VCell = Diagram::cell_type;
using VVertex = Diagram::vertex_type;

/// Boost's sweep with circles found by NearCircles.
using Integers = boost::polygon::detail::voronoi_ctype_traits<std::int32_t>;
struct Predicates : boost::polygon::detail::voronoi_predicates<Integers> {
  using Base = boost::polygon::detail::voronoi_predicates<Integers>;
  template <class Site, class Circle>
  using circle_formation_predicate = Base::circle_formation_predicate<Site, Circle, Base::circle_existence_predicate<Site>,
                                                                      NearCircles<Site, Circle, Base::lazy_circle_formation_functor<Site, Circle>>>;
};
using Sweep = boost::polygon::voronoi_builder<std::int32_t, Integers, Predicates>;

struct Vec {
  double x = 0, y = 0;
};
Vec operator-(Vec a, Vec b) { return {a.x - b.x, a.y - b.y}; }
double dot(Vec a, Vec b) { return a.x * b.x + a.y * b.y; }
double cross(Vec a, Vec b) { return a.x * b.y - a.y * b.x; }
double length(Vec a) { return std::hypot(a.x, a.y); }

constexpr std::int64_t kMargin = 1 << 22;  // mm: least coordinate of a site
constexpr double kParabolaStep = 2'000;  // mm between samples of a parabolic arc

/// A piece of border between two nodes of the border graph.
struct Piece {
  std::int32_t from, to, left, right;
  std::int32_t rail = -1;  ///< of the end `to`, for spokes
  std::vector<Vec> line;
  std::vector<Crossing> crossings;
};

class Tessellator {
 public:
  Tessellator(const PlanarGraph& graph, std::int32_t face, const std::function<std::int32_t(std::int32_t)>& label)
      : graph_(graph), face_(face), label_(label) {}

  std::vector<CellBorder> run() {
    if (!insert_sites()) return {};
    {
      Sweep sweep;
      boost::polygon::insert(sites_.begin(), sites_.end(), &sweep);
      sweep.construct(&diagram_);
    }
    first_vertex_ = diagram_.vertices().data();
    label_edges();
    for (std::size_t i = 0; i < diagram_.edges().size(); ++i) {
      const VEdge& e = diagram_.edges()[i];
      if (&e > e.twin()) continue;
      const auto l = left_label_[i], r = left_label_[index(e.twin())];
      if (l < 0 || r < 0) continue;
      if (l > 0 && r > 0 && l != r) add_border(e, l, r);
    }
    spokes_at_vertices();
    cuts_across_open_frame();
    return chain();
  }

 private:
  using Segment = boost::polygon::segment_data<std::int32_t>;

  bool insert_sites() {
    const auto all = graph_.half_edges(face_);
    origin_ = graph_.from(all.front());
    std::vector<std::int32_t> edges;
    std::int32_t some = 0;
    bool several = false;
    for (const std::int32_t h : all) {
      if (const std::int32_t l = label_(h); l != 0) several = several || (some != 0 && l != some), some = l;
      edges.push_back(h / 2);
    }
    if (!several) return false;
    std::ranges::sort(edges);
    edges.erase(std::ranges::unique(edges).begin(), edges.end());
    Point corner;  // south-west
    for (const std::int32_t e : edges)
      for (const Point p : {graph_.from(2 * e) - origin_, graph_.to(2 * e) - origin_}) {
        low_ = {std::min(low_.x, static_cast<double>(p.x)), std::min(low_.y, static_cast<double>(p.y))};
        high_ = {std::max(high_.x, static_cast<double>(p.x)), std::max(high_.y, static_cast<double>(p.y))};
        corner = {std::min(corner.x, p.x), std::min(corner.y, p.y)};
      }
    shift_ = Point{kMargin, kMargin} - corner;
    for (const std::int32_t e : edges) {
      const Point a = graph_.from(2 * e) - origin_ + shift_, b = graph_.to(2 * e) - origin_ + shift_;
      using I = std::int32_t;
      sites_.emplace_back(boost::polygon::point_data<I>(static_cast<I>(a.x), static_cast<I>(a.y)), boost::polygon::point_data<I>(static_cast<I>(b.x), static_cast<I>(b.y)));
      edge_of_site_.push_back(e);
    }
    return true;
  }

  [[nodiscard]] std::size_t index(const VEdge* e) const { return static_cast<std::size_t>(e - diagram_.edges().data()); }
  [[nodiscard]] std::int32_t index(const VVertex* v) const { return static_cast<std::int32_t>(v - first_vertex_); }
  [[nodiscard]] Vec local(std::int32_t node) const {
    const Point p = graph_.point(node) - origin_;
    return {static_cast<double>(p.x), static_cast<double>(p.y)};
  }
  /// Rounded, so that noise in the last digits does not decide between equals further on.
  [[nodiscard]] Vec at(const VVertex* v) const {
    const auto rounded = [](double value) { return std::round(value * 1024.0) / 1024.0; };
    return {rounded(v->x() - static_cast<double>(shift_.x)), rounded(v->y() - static_cast<double>(shift_.y))};
  }
  [[nodiscard]] std::int32_t edge_of(const VCell& c) const { return edge_of_site_[c.source_index()]; }
  [[nodiscard]] std::int32_t node_of(const VCell& c) const {  // point sites are ends of segments
    const std::int32_t h = 2 * edge_of(c);
    return c.source_category() == boost::polygon::SOURCE_CATEGORY_SEGMENT_START_POINT ? graph_.origin(h) : graph_.target(h);
  }

  /// The half-edge of the face that `m`, a place in the cell, looks at: left of the segment, or the clockwise bound of the sector of a
  /// point. -1 when that is not in the face. `other` is the counter-clockwise bound, arriving at the point.
  [[nodiscard]] std::int32_t facing(const VCell& c, Vec m, std::int32_t* other = nullptr) const {
    if (c.contains_segment()) {
      const std::int32_t h = 2 * edge_of(c);
      const Vec a = local(graph_.origin(h)), b = local(graph_.target(h));
      const std::int32_t side = cross(b - a, m - a) >= 0 ? h : h ^ 1;
      return graph_.face(side) == face_ ? side : -1;
    }
    const std::int32_t node = node_of(c);
    const Vec d = m - local(node);
    const auto leaving = graph_.leaving(node);
    const auto angle = [](Vec v) { return std::atan2(v.y, v.x) + (v.y < 0 ? 2 * M_PI : 0.0); };
    const double wanted = angle(d);
    std::size_t k = leaving.size() - 1;  // before the first: the last one's sector wraps round
    for (std::size_t i = 0; i < leaving.size(); ++i)
      if (angle(local(graph_.target(leaving[i])) - local(node)) <= wanted) k = i;
      else break;
    if (graph_.face(leaving[k]) != face_) return -1;
    if (other) *other = leaving[(k + 1) % leaving.size()] ^ 1;
    return leaving[k];
  }

  /// Label of the cell near `m`: 0 frame, -1 not in the face. Between two walls a point goes to a labelled one, first in order.
  [[nodiscard]] std::int32_t label_near(const VCell& c, Vec m) const {
    std::int32_t other = -1;
    const std::int32_t h = facing(c, m, &other);
    if (h < 0) return -1;
    const std::int32_t l = label_(h);
    return l != 0 || other < 0 ? l : label_(other);
  }

  [[nodiscard]] Vec foot(const VCell& c, Vec m) const {
    if (!c.contains_segment()) return local(node_of(c));
    const std::int32_t h = 2 * edge_of(c);
    const Vec a = local(graph_.origin(h)), b = local(graph_.target(h)), d = b - a;
    const double t = std::clamp(dot(m - a, d) / dot(d, d), 0.0, 1.0);
    return {a.x + t * d.x, a.y + t * d.y};
  }
  [[nodiscard]] Point snap(Vec v) const { return {origin_.x + std::llround(v.x), origin_.y + std::llround(v.y)}; }

  /// Places along a finite edge, both ends included.
  [[nodiscard]] std::vector<Vec> places(const VEdge& e) const {
    std::vector<Vec> out;
    find_places(e, out);
    return out;
  }
  void find_places(const VEdge& e, std::vector<Vec>& out) const {
    const Vec a = at(e.vertex0()), b = at(e.vertex1());
    out.assign(1, a);
    if (e.is_curved()) {
      const VCell& point = e.cell()->contains_point() ? *e.cell() : *e.twin()->cell();
      const VCell& segment = e.cell()->contains_point() ? *e.twin()->cell() : *e.cell();
      const std::int32_t h = 2 * edge_of(segment);
      const Vec p = local(node_of(point)), s = local(graph_.origin(h)), t = local(graph_.target(h));
      const double l = length(t - s);
      const Vec u{(t.x - s.x) / l, (t.y - s.y) / l};
      double height = cross(u, p - s);
      const Vec n = height < 0 ? Vec{u.y, -u.x} : Vec{-u.y, u.x};
      height = std::abs(height);
      const double along_p = dot(p - s, u), from = dot(a - s, u), to = dot(b - s, u);
      const int steps = static_cast<int>(std::clamp(length(b - a) / kParabolaStep + 1, 2.0, 64.0));
      for (int i = 1; i < steps && height > 0; ++i) {
        const double w = from + (to - from) * i / steps, o = w - along_p, up = (o * o + height * height) / (2 * height);
        out.push_back({s.x + u.x * w + n.x * up, s.y + u.y * w + n.y * up});
      }
    } else {
      const int steps = static_cast<int>(std::clamp(length(b - a) / (2 * kParabolaStep), 1.0, 64.0));
      for (int i = 1; i < steps; ++i) out.push_back({a.x + (b.x - a.x) * i / steps, a.y + (b.y - a.y) * i / steps});
    }
    out.push_back(b);
  }

  [[nodiscard]] bool near_face(const VVertex* v) const {
    const Vec p = at(v);
    return p.x >= low_.x - 1 && p.x <= high_.x + 1 && p.y >= low_.y - 1 && p.y <= high_.y + 1;
  }

  void label_edges() {
    left_label_.assign(diagram_.edges().size(), -1);
    std::vector<Vec> p;
    for (std::size_t i = 0; i < diagram_.edges().size(); ++i) {
      const VEdge& e = diagram_.edges()[i];
      if (!e.is_finite() || !near_face(e.vertex0()) || !near_face(e.vertex1())) continue;
      find_places(e, p);
      const Vec m = p.size() > 2 ? p[p.size() / 2] : Vec{(p[0].x + p[1].x) / 2, (p[0].y + p[1].y) / 2};
      left_label_[i] = label_near(*e.cell(), m);
    }
    for (std::size_t i = 0; i < diagram_.edges().size(); ++i) {  // an edge is in the face if both of its cells say so
      const std::size_t j = index(diagram_.edges()[i].twin());
      if (left_label_[i] < 0 || left_label_[j] < 0) left_label_[i] = left_label_[j] = -1;
    }
  }

  void add_border(const VEdge& e, std::int32_t l, std::int32_t r) {
    Piece piece{index(e.vertex0()), index(e.vertex1()), l, r, -1, places(e), {}};
    for (const Vec m : piece.line) piece.crossings.push_back({snap(foot(*e.cell(), m)), snap(foot(*e.twin()->cell(), m))});
    pieces_.push_back(std::move(piece));
  }

  [[nodiscard]] std::int32_t new_node() { return static_cast<std::int32_t>(diagram_.vertices().size()) + extra_nodes_++; }

  /// Where the frame comes between two labels at a vertex, a spoke to the frame parts them; loose ends of the open frame get labels.
  void spokes_at_vertices() {
    label_at_end_.assign(diagram_.edges().size(), 0);
    std::vector<const VEdge*> ring;
    std::vector<std::int32_t> around;  // label of the cell counter-clockwise of each edge
    for (const VVertex& v : diagram_.vertices()) {
      ring.clear(), around.clear();
      bool inside = false;
      const VEdge* e = v.incident_edge();
      do {
        ring.push_back(e);
        inside = inside || left_label_[index(e)] >= 0;
        e = e->rot_next();
      } while (e != v.incident_edge());
      if (!inside) continue;
      const Vec m = at(&v);
      bool on_wall = false;
      for (const VEdge* r : ring) {
        around.push_back(label_near(*r->cell(), m));
        const Vec f = foot(*r->cell(), m);
        on_wall = on_wall || length(m - f) < 0.5;
      }
      if (on_wall) continue;
      const std::size_t n = ring.size();
      std::size_t first = n;
      for (std::size_t i = 0; i < n; ++i)
        if (around[i] > 0) first = i;
      if (first == n) continue;  // frame all round
      for (std::size_t k = 1; k <= n; ++k) {
        const std::size_t i = (first + k) % n;
        const std::int32_t before = around[(first + k - 1) % n];
        if (around[i] != 0 || before <= 0) continue;
        std::size_t j = k;
        while (around[(first + j) % n] == 0) ++j;
        const std::int32_t after = around[(first + j) % n];
        if (after < 0) continue;  // beyond the frame the face ends
        if (after != before) add_spoke(m, index(&v), *ring[i]->cell(), after, before);
        for (std::size_t q = k + 1; q < j; ++q) label_at_end_[index(ring[(first + q) % n])] = after;
      }
    }
  }

  void add_spoke(Vec from, std::int32_t node, const VCell& frame, std::int32_t left, std::int32_t right) {
    std::int32_t rail = facing(frame, from);
    pieces_.push_back({node, new_node(), left, right, rail, {from, foot(frame, from)}, {}});
  }

  /// Frame against frame: each stretch of the medial axis goes to the label nearest along it; where two meet, a cut crosses it.
  void cuts_across_open_frame() {
    struct Link {
      std::int32_t vertex;  // vertex0 of the edge
      const VEdge* edge;
      double size;
    };
    std::vector<Link> open;
    for (std::size_t i = 0; i < diagram_.edges().size(); ++i) {
      const VEdge& e = diagram_.edges()[i];
      if (!e.is_finite() || !e.is_primary() || left_label_[i] != 0 || left_label_[index(e.twin())] != 0) continue;
      open.push_back({index(e.vertex0()), &e, length(at(e.vertex1()) - at(e.vertex0()))});
    }
    std::ranges::stable_sort(open, {}, &Link::vertex);
    const auto labelled = [&](const Link& l) { return label_at_end_[index(l.edge)] != 0; };
    using Item = std::tuple<double, std::int32_t, std::int32_t>;  // distance, vertex, label
    std::priority_queue<Item, std::vector<Item>, std::greater<>> queue;
    std::vector<std::pair<double, std::int32_t>> reached(diagram_.vertices().size(), {0.0, 0});
    for (const Link& l : open)
      if (labelled(l)) queue.emplace(l.size, index(l.edge->vertex1()), label_at_end_[index(l.edge)]);
    while (!queue.empty()) {
      const auto [d, v, label] = queue.top();
      queue.pop();
      auto& place = reached[static_cast<std::size_t>(v)];
      const auto links = std::ranges::equal_range(open, v, {}, &Link::vertex);
      if (place.second != 0 || links.empty() || std::ranges::any_of(links, labelled)) continue;
      place = {d, label};
      for (const Link& l : links) queue.emplace(d + l.size, index(l.edge->vertex1()), label);
    }
    const auto end = [&](const VEdge* e) -> std::pair<double, std::int32_t> {  // at vertex0 of e
      if (const std::int32_t label = label_at_end_[index(e)]; label != 0) return {0.0, label};
      return reached[static_cast<std::size_t>(index(e->vertex0()))];
    };
    for (const Link& l : open) {
      if (l.edge > l.edge->twin()) continue;
      const auto [d0, l0] = end(l.edge);
      const auto [d1, l1] = end(l.edge->twin());
      if (l0 == 0 || l1 == 0 || l0 == l1) continue;
      const auto p = places(*l.edge);
      const double t = std::clamp((d1 + l.size - d0) / (2 * l.size), 0.05, 0.95);
      const auto k = std::clamp<std::size_t>(static_cast<std::size_t>(std::lround(t * static_cast<double>(p.size() - 1))), p.size() > 2 ? 1 : 0, p.size() - 2);
      const Vec q = p.size() > 2 ? p[k] : Vec{p[0].x + t * (p[1].x - p[0].x), p[0].y + t * (p[1].y - p[0].y)};
      const std::int32_t node = new_node();
      add_spoke(q, node, *l.edge->cell(), l0, l1);
      add_spoke(q, node, *l.edge->twin()->cell(), l1, l0);
    }
  }

  /// Joins pieces with the same two labels through nodes of degree two.
  std::vector<CellBorder> chain() {
    std::map<std::int32_t, std::vector<std::size_t>> at_node;
    for (std::size_t i = 0; i < pieces_.size(); ++i) at_node[pieces_[i].from].push_back(i), at_node[pieces_[i].to].push_back(i);
    std::vector<bool> used(pieces_.size(), false);
    const auto passes = [&](std::int32_t node) {
      const auto& p = at_node[node];
      return p.size() == 2 && p[0] != p[1] && std::minmax(pieces_[p[0]].left, pieces_[p[0]].right) == std::minmax(pieces_[p[1]].left, pieces_[p[1]].right);
    };
    std::vector<CellBorder> out;
    const auto walk = [&](std::size_t start, bool forward) {
      CellBorder border;
      std::size_t i = start;
      bool ahead = forward;
      const auto tail = [&] { return ahead ? pieces_[i].from : pieces_[i].to; };
      const auto head = [&] { return ahead ? pieces_[i].to : pieces_[i].from; };
      border.left = ahead ? pieces_[i].left : pieces_[i].right;
      border.right = ahead ? pieces_[i].right : pieces_[i].left;
      border.start_node = tail();
      if (!ahead) border.start_rail = pieces_[i].rail;
      std::vector<Vec> line;
      while (true) {
        used[i] = true;
        Piece& p = pieces_[i];
        if (!ahead) {
          std::ranges::reverse(p.line), std::ranges::reverse(p.crossings);
          for (Crossing& c : p.crossings) std::swap(c.left, c.right);
        }
        line.insert(line.end(), p.line.begin() + (line.empty() ? 0 : 1), p.line.end());
        border.crossings.insert(border.crossings.end(), p.crossings.begin(), p.crossings.end());
        border.end_node = head();
        border.end_rail = ahead ? p.rail : -1;
        if (!passes(border.end_node)) break;
        const auto& both = at_node[border.end_node];
        const std::size_t next = both[0] == i ? both[1] : both[0];
        if (used[next]) break;
        i = next;
        ahead = pieces_[i].from == border.end_node;
      }
      for (const Vec v : line) {
        const Point p = snap(v);
        if (border.line.empty() || border.line.back() != p) border.line.push_back(p);
      }
      if (border.line.size() >= 2) out.push_back(std::move(border));
    };
    for (std::size_t i = 0; i < pieces_.size(); ++i)
      if (!used[i] && !passes(pieces_[i].from)) walk(i, true);
      else if (!used[i] && !passes(pieces_[i].to)) walk(i, false);
    for (std::size_t i = 0; i < pieces_.size(); ++i)
      if (!used[i]) walk(i, true);  // closed rings
    return out;
  }

  const PlanarGraph& graph_;
  std::int32_t face_;
  const std::function<std::int32_t(std::int32_t)>& label_;
  Point origin_;
  Point shift_;      ///< of the sites: far from 0 the sweep, which compares by shares of the coordinates, need not be over-exact
  Vec low_, high_;  ///< bounds of the face
  std::vector<Segment> sites_;
  std::vector<std::int32_t> edge_of_site_;
  Diagram diagram_;
  const VVertex* first_vertex_ = nullptr;
  std::vector<std::int32_t> left_label_;                  // per Voronoi edge: label of its cell beside it
  std::vector<std::int32_t> label_at_end_;                // per Voronoi edge of the open frame: label at vertex0, 0 none
  std::vector<Piece> pieces_;
  std::int32_t extra_nodes_ = 0;
};

}  // namespace

std::vector<CellBorder> tessellate_face(const PlanarGraph& graph, std::int32_t face, const std::function<std::int32_t(std::int32_t)>& label) {
  return Tessellator(graph, face, label).run();
}

}  // namespace qipan
