// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/coverage/lines.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include "engine/coverage/segment_grid.h"

namespace qipan {
namespace {

class Collector {
 public:
  Collector(XY low, XY high, InputLines& out) : low_(low), high_(high), out_(out) { out_.origin = low; }

  void add(LineRole role, std::size_t index, const Geometry& g) {
    if (!g.polygons.empty()) {
      begin(role, index);
      for (const Polygon& p : g.polygons) {
        add_line(p.outer);
        for (const Line& hole : p.holes) add_line(hole);
      }
    }
    if (!g.lines.empty()) {
      begin(LineRole::barrier_line, index);
      for (const Line& line : g.lines) add_line(line);
    }
  }

  /// One for all points at a place; none far from the land.
  void add_stakes(const std::vector<LonePoint>& points) {
    std::set<Point> taken;
    for (std::size_t i = 0; i < points.size(); ++i) {
      const XY p = points[i].place;
      if (p.x < low_.x || p.y < low_.y || p.x > high_.x || p.y > high_.y || !taken.insert(snap(p)).second) continue;
      begin(LineRole::stake, i);
      add_line({{p.x - kStake, p.y - kStake}, {p.x + kStake, p.y - kStake}, {p.x + kStake, p.y + kStake}, {p.x - kStake, p.y + kStake}, {p.x - kStake, p.y - kStake}});
    }
  }

 private:
  void begin(LineRole role, std::size_t index) { out_.sources.push_back({role, static_cast<std::int32_t>(index)}); }
  [[nodiscard]] Point snap(XY p) const { return {std::llround((p.x - out_.origin.x) * 1000.0), std::llround((p.y - out_.origin.y) * 1000.0)}; }
  void add_line(const Line& line) {
    const auto source = static_cast<std::int32_t>(out_.sources.size() - 1);
    const bool bank = out_.sources.back().role == LineRole::barrier_area;
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
      const Point from = snap(line[i]), to = snap(line[i + 1]);
      // Banks get vertices to start a border from; both sides of the water then use the same ones, whichever way each ring runs.
      const auto [a, b] = std::minmax(from, to);
      const double size = std::hypot(static_cast<double>(b.x - a.x), static_cast<double>(b.y - a.y));
      const int steps = bank ? 1 + static_cast<int>(size / kBankStep) : 1;
      Point last = a;
      for (int k = 1; k <= steps; ++k) {
        const Point next = k == steps ? b : Point{a.x + (b.x - a.x) * k / steps, a.y + (b.y - a.y) * k / steps};
        if (last != next) out_.segments.push_back({last, next, source});
        last = next;
      }
    }
  }
  static constexpr double kBankStep = 10'000;  // mm
  static constexpr double kStake = 0.25;       // m, half the side
  XY low_, high_;                              // of the land
  InputLines& out_;
};

/// South-west corner of the land in whole metres, and its north-east corner.
std::pair<XY, XY> extent(const NormalizedInputs& inputs) {
  XY low{std::numeric_limits<double>::max(), std::numeric_limits<double>::max()}, high{-low.x, -low.y};
  const auto extend = [&](const Geometry& g) {
    for (const Polygon& p : g.polygons)
      for (const XY v : p.outer) low = {std::min(low.x, v.x), std::min(low.y, v.y)}, high = {std::max(high.x, v.x), std::max(high.y, v.y)};
  };
  for (const Community& c : inputs.communities) extend(c.land);
  extend(inputs.territory);
  return {{std::floor(low.x / 1000.0) * 1000.0, std::floor(low.y / 1000.0) * 1000.0}, high};
}

}  // namespace

bool is_obstacle(const NormalizedInputs& inputs, const Building& building) {
  return !inputs.parcels || building.households > 0 || !inputs.areas.empty();
}

InputLines collect_lines(const NormalizedInputs& inputs) {
  InputLines out;
  const auto [low, high] = extent(inputs);
  Collector collect(low, high, out);
  collect.add(LineRole::territory, 0, inputs.territory);
  for (std::size_t i = 0; i < inputs.communities.size(); ++i) collect.add(LineRole::community, i, inputs.communities[i].land);
  for (std::size_t i = 0; i < inputs.buildings.size(); ++i)
    if (!inputs.buildings[i].outside && is_obstacle(inputs, inputs.buildings[i])) collect.add(LineRole::building, i, inputs.buildings[i].footprint);
  for (std::size_t i = 0; i < inputs.areas.size(); ++i) collect.add(LineRole::area, i, inputs.areas[i].land);
  for (std::size_t i = 0; i < inputs.dedicated.size(); ++i) collect.add(LineRole::dedicated, i, inputs.dedicated[i].land);
  collect.add_stakes(inputs.points);
  for (std::size_t i = 0; i < inputs.barriers.size(); ++i) collect.add(LineRole::barrier_area, i, inputs.barriers[i].shape);
  return out;
}

namespace {

constexpr double kReach = 15'000;  // mm

struct Nearest {
  double distance = kReach;
  Point foot;
  bool found = false;
};

Point foot_on(Point p, const NodedLines::Edge& e) {
  const double dx = static_cast<double>(e.b.x - e.a.x), dy = static_cast<double>(e.b.y - e.a.y);
  const double t = std::clamp((static_cast<double>(p.x - e.a.x) * dx + static_cast<double>(p.y - e.a.y) * dy) / (dx * dx + dy * dy), 0.0, 1.0);
  return {e.a.x + std::llround(t * dx), e.a.y + std::llround(t * dy)};
}

bool meet(Point a, Point b, Point c, Point d) {
  return orientation(a, b, c) * orientation(a, b, d) <= 0 && orientation(c, d, a) * orientation(c, d, b) <= 0;
}

}  // namespace

std::vector<SourcedSegment> close_dangling_ends(const NodedLines& lines, const std::vector<LineSource>& sources, std::int32_t source) {
  const auto has = [&](const NodedLines::Edge& e, auto&& test) { return std::ranges::any_of(lines.sources_of(e), [&](std::int32_t s) { return test(sources[static_cast<std::size_t>(s)].role); }); };
  const auto is_line = [](LineRole r) { return r != LineRole::building && r != LineRole::stake; };
  const auto is_wall = [](LineRole r) { return r == LineRole::building || r == LineRole::stake; };
  std::vector<Point> ends;
  std::vector<std::pair<Point, std::size_t>> touching;
  const SegmentGrid grid(30'000);
  std::vector<std::pair<SegmentGrid::Key, std::size_t>> cells;
  for (std::size_t i = 0; i < lines.edges.size(); ++i) {
    const auto& e = lines.edges[i];
    grid.for_each_cell(e.a, e.b, [&](SegmentGrid::Key k) { cells.emplace_back(k, i); });
    touching.emplace_back(e.a, i), touching.emplace_back(e.b, i);
  }
  std::ranges::sort(cells);
  std::ranges::sort(touching);
  for (std::size_t i = 0; i < touching.size(); ++i) {  // nodes of degree one, on lines only
    const bool alone = (i == 0 || touching[i - 1].first != touching[i].first) && (i + 1 == touching.size() || touching[i + 1].first != touching[i].first);
    if (alone && has(lines.edges[touching[i].second], is_line)) ends.push_back(touching[i].first);
  }
  std::vector<SourcedSegment> out;
  std::vector<std::size_t> around;
  for (const Point p : ends) {
    around.clear();
    const Point reach{static_cast<std::int64_t>(kReach), 0};
    for (const std::int64_t dy : {-reach.x, std::int64_t{0}, reach.x})
      grid.for_each_cell({p.x - reach.x, p.y + dy}, {p.x + reach.x, p.y + dy}, [&](SegmentGrid::Key k) {
        for (auto it = std::ranges::lower_bound(cells, std::pair(k, std::size_t{0})); it != cells.end() && it->first == k; ++it) around.push_back(it->second);
      });
    std::ranges::sort(around);
    around.erase(std::ranges::unique(around).begin(), around.end());
    Point along{};
    for (const std::size_t i : around)
      if (lines.edges[i].a == p) along = p - lines.edges[i].b;
      else if (lines.edges[i].b == p) along = p - lines.edges[i].a;
    Nearest best;
    for (const std::size_t i : around) {
      const auto& e = lines.edges[i];
      if (e.a == p || e.b == p || !has(e, is_line)) continue;
      const Point f = foot_on(p, e);
      const double d = std::hypot(static_cast<double>(f.x - p.x), static_cast<double>(f.y - p.y));
      if (dot(along, f - p) <= 0 || d >= best.distance) continue;  // only onward, never back along the line
      best = {d, f, true};
    }
    if (!best.found || best.foot == p) continue;
    const bool blocked = std::ranges::any_of(around, [&](std::size_t i) { return has(lines.edges[i], is_wall) && meet(p, best.foot, lines.edges[i].a, lines.edges[i].b); });
    if (!blocked) out.push_back({p, best.foot, source});
  }
  return out;
}

}  // namespace qipan
