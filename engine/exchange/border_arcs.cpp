// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/exchange/border_arcs.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "engine/base/error.h"
#include "engine/input/fields.h"

namespace qipan::exchange {
namespace {

constexpr double kStep = 1000;         // lattice points a metre
constexpr double kOffLattice = 0.01;   // mm; what doubles lose at coordinates of plans is a hundredth of that

Wide twice_area(const std::vector<Point>& ring) {
  Wide sum = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) sum += cross(ring[i] - ring[0], ring[(i + 1) % ring.size()] - ring[0]);
  return sum;
}

std::string text_of(const Layer& layer, std::size_t feature, const char* field) {
  const int column = layer.find_field(field);
  return column < 0 ? std::string() : value_as_text(layer.features[feature].values[static_cast<std::size_t>(column)]);
}

}  // namespace

Point lattice_point(XY p) { return {std::llround(p.x * kStep), std::llround(p.y * kStep)}; }
XY lattice_position(Point p) { return {static_cast<double>(p.x) / kStep, static_cast<double>(p.y) / kStep}; }

class BorderArcs::Builder {
 public:
  Builder(const Layer& grids, const Layer* borders, BorderArcs& out) : grids_(grids), borders_(borders), out_(out) {}

  void build() {
    read_rings();
    find_junctions();
    for (std::size_t f = 0; f < rings_.size(); ++f) {
      out_.grids_.emplace_back();
      for (const std::vector<std::vector<Point>>& polygon : rings_[f]) {
        Polygon& made = out_.grids_.back().emplace_back();
        for (const std::vector<Point>& ring : polygon) made.rings.push_back(runs(opened(ring), true));
      }
    }
    if (!borders_) return;
    for (const Feature& feature : borders_->features) {
      out_.borders_.emplace_back();
      for (const Line& line : feature.geometry.lines) out_.borders_.back().push_back(runs(on_lattice(line, *borders_), false));
    }
  }

 private:
  using Edge = std::pair<Point, Point>;

  static std::vector<Point> on_lattice(const Line& line, const Layer& layer) {
    std::vector<Point> points;
    for (const XY& p : line) {
      const Point at = lattice_point(p);
      if (std::abs(p.x * kStep - static_cast<double>(at.x)) > kOffLattice || std::abs(p.y * kStep - static_cast<double>(at.y)) > kOffLattice)
        throw Error(ErrorKind::input, "exchange.off_lattice", {layer_label(layer), std::to_string(p.x) + " " + std::to_string(p.y)});
      if (points.empty() || points.back() != at) points.push_back(at);
    }
    return points;
  }

  void read_rings() {
    for (std::size_t f = 0; f < grids_.features.size(); ++f) {
      rings_.emplace_back();
      for (const qipan::Polygon& polygon : grids_.features[f].geometry.polygons) {
        rings_.back().emplace_back();
        add_ring(polygon.outer, true, f);
        for (const Line& hole : polygon.holes) add_ring(hole, false, f);
      }
    }
    std::ranges::sort(left_);
    const auto twice = std::ranges::adjacent_find(left_, {}, [](const auto& side) { return side.first; });
    if (twice != left_.end())
      throw Error(ErrorKind::input, "exchange.grids_overlap",
                  {layer_label(grids_), text_of(grids_, twice->second, "code"), text_of(grids_, std::next(twice)->second, "code")});
  }

  void add_ring(const Line& line, bool outer, std::size_t feature) {
    std::vector<Point> ring = on_lattice(line, grids_);
    if (ring.size() > 1 && ring.front() == ring.back()) ring.pop_back();
    if ((twice_area(ring) > 0) != outer) std::ranges::reverse(ring);
    for (std::size_t i = 0; i < ring.size(); ++i) left_.push_back({{ring[i], ring[(i + 1) % ring.size()]}, feature});
    rings_.back().back().push_back(std::move(ring));
  }

  /// The grid to the left of an edge, -1 for none.
  [[nodiscard]] std::int64_t left_of(Point a, Point b) const {
    const auto it = std::ranges::lower_bound(left_, Edge(a, b), {}, [](const auto& side) { return side.first; });
    return it != left_.end() && it->first == Edge(a, b) ? static_cast<std::int64_t>(it->second) : -1;
  }

  /// Points where other than two edges meet, or the grids beside the border change, or a line of `borders` ends.
  void find_junctions() {
    std::vector<Edge> around;
    for (const auto& [edge, feature] : left_) {
      around.push_back(edge);
      around.emplace_back(edge.second, edge.first);
    }
    std::ranges::sort(around);
    const auto repeated = std::ranges::unique(around);
    around.erase(repeated.begin(), repeated.end());
    for (std::size_t i = 0, end = 0; i < around.size(); i = end) {
      const Point p = around[i].first;
      while (end < around.size() && around[end].first == p) ++end;
      const auto passes = [&] {
        const Point a = around[i].second, b = around[i + 1].second;
        return left_of(p, a) == left_of(b, p) && left_of(a, p) == left_of(p, b);
      };
      if (end - i != 2 || !passes()) junctions_.push_back(p);
    }
    if (borders_) {
      for (const Feature& feature : borders_->features) {
        for (const Line& line : feature.geometry.lines) {
          if (!line.empty()) junctions_.insert(junctions_.end(), {lattice_point(line.front()), lattice_point(line.back())});
        }
      }
    }
    std::ranges::sort(junctions_);
  }
  [[nodiscard]] bool is_junction(Point p) const { return std::ranges::binary_search(junctions_, p); }

  /// The ring from a junction round to it, or from its smallest point where there is none.
  [[nodiscard]] std::vector<Point> opened(std::vector<Point> ring) const {
    auto start = std::ranges::find_if(ring, [&](Point p) { return is_junction(p); });
    if (start == ring.end()) start = std::ranges::min_element(ring);
    std::rotate(ring.begin(), start, ring.end());
    ring.push_back(ring.front());
    return ring;
  }

  Path runs(const std::vector<Point>& line, bool ring) {
    Path path;
    for (std::size_t i = 0; i + 1 < line.size();) {
      std::size_t end = i + 1;
      while (end + 1 < line.size() && !is_junction(line[end])) ++end;
      path.push_back(run({line.begin() + static_cast<std::ptrdiff_t>(i), line.begin() + static_cast<std::ptrdiff_t>(end) + 1}, ring));
      i = end;
    }
    return path;
  }

  Run run(std::vector<Point> piece, bool ring) {
    const auto known = arc_of_.find({piece[0], piece[1]});
    if (known != arc_of_.end()) {
      std::vector<Point> same = out_.arcs[known->second.arc].line;
      if (known->second.reversed) std::ranges::reverse(same);
      if (same == piece) return known->second;
    }
    if (!ring || known != arc_of_.end()) {
      const XY at = lattice_position(piece[0]);
      throw Error(ErrorKind::input, "exchange.no_border", {layer_label(ring ? grids_ : *borders_), std::to_string(at.x) + " " + std::to_string(at.y)});
    }
    const std::size_t arc = out_.arcs.size();
    arc_of_[{piece[0], piece[1]}] = {arc, false};
    arc_of_[{piece.back(), piece[piece.size() - 2]}] = {arc, true};
    const std::int64_t left = left_of(piece[0], piece[1]), right = left_of(piece[1], piece[0]);
    bool loose = left >= 0 && right >= 0;
    if (loose) {
      const auto l = static_cast<std::size_t>(left), r = static_cast<std::size_t>(right);
      loose = text_of(grids_, l, "community") == text_of(grids_, r, "community") && text_of(grids_, l, "kind") != "dedicated" &&
              text_of(grids_, r, "kind") != "dedicated";
    }
    out_.arcs.push_back({std::move(piece), loose});
    return {arc, false};
  }

  const Layer& grids_;
  const Layer* borders_;
  BorderArcs& out_;
  std::vector<std::vector<std::vector<std::vector<Point>>>> rings_;  // of each polygon of each grid
  std::vector<std::pair<Edge, std::size_t>> left_;                   // directed edges and the grid on their left, sorted
  std::vector<Point> junctions_;                                     // sorted
  std::map<Edge, Run> arc_of_;                                       // by the first edge, from either end
};

BorderArcs::BorderArcs(const Layer& grids, const Layer* borders) { Builder(grids, borders, *this).build(); }

std::vector<Point> BorderArcs::points(const Path& path) const {
  std::vector<Point> out;
  for (const Run& run : path) {
    std::vector<Point> line = arcs[run.arc].line;
    if (run.reversed) std::ranges::reverse(line);
    if (!out.empty()) out.pop_back();
    out.insert(out.end(), line.begin(), line.end());
  }
  return out;
}

Geometry BorderArcs::grid(std::size_t feature) const {
  const auto line = [&](const Path& path) {
    Line out;
    for (const Point p : points(path)) out.push_back(lattice_position(p));
    return out;
  };
  Geometry out;
  for (const Polygon& polygon : grids_[feature]) {
    qipan::Polygon& made = out.polygons.emplace_back();
    made.outer = line(polygon.rings.front());
    for (std::size_t i = 1; i < polygon.rings.size(); ++i) made.holes.push_back(line(polygon.rings[i]));
  }
  return out;
}

Geometry BorderArcs::border(std::size_t feature) const {
  Geometry out;
  for (const Path& path : borders_[feature]) {
    Line& line = out.lines.emplace_back();
    for (const Point p : points(path)) line.push_back(lattice_position(p));
  }
  return out;
}

std::vector<std::vector<Point>> BorderArcs::rings(std::size_t feature) const {
  std::vector<std::vector<Point>> out;
  for (const Polygon& polygon : grids_[feature]) {
    for (const Path& path : polygon.rings) {
      out.push_back(points(path));
      out.back().pop_back();
    }
  }
  return out;
}

std::size_t BorderArcs::vertex_count() const {
  std::size_t count = 0;
  for (const BorderArc& arc : arcs) count += arc.line.size();
  return count;
}

}  // namespace qipan::exchange
