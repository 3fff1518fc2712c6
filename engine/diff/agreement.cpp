// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/diff/agreement.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "engine/geo/geos_convert.h"

namespace qipan {
namespace {

using Interval = std::pair<double, double>;  ///< of the way along a segment, 0 to 1

struct Segment {
  XY a, b;
  [[nodiscard]] double length() const { return std::hypot(b.x - a.x, b.y - a.y); }
};

std::vector<Segment> segments_of(const std::vector<Line>& lines) {
  std::vector<Segment> out;
  for (const Line& line : lines)
    for (std::size_t i = 0; i + 1 < line.size(); ++i) out.push_back({line[i], line[i + 1]});
  return out;
}

/// Where `s` runs within `reach` of the point: a chord of a circle.
std::optional<Interval> near_point(const Segment& s, XY p, double reach) {
  const double dx = s.b.x - s.a.x, dy = s.b.y - s.a.y, px = s.a.x - p.x, py = s.a.y - p.y;
  const double a = dx * dx + dy * dy, b = px * dx + py * dy, c = px * px + py * py - reach * reach;
  const double d = b * b - a * c;
  if (a <= 0 || d < 0) return std::nullopt;
  const double root = std::sqrt(d);
  return Interval{(-b - root) / a, (-b + root) / a};
}

/// Narrows an interval to where low <= from + t * step <= high.
bool narrow(Interval& i, double from, double step, double low, double high) {
  if (step == 0) return low <= from && from <= high;
  const double t = (low - from) / step, u = (high - from) / step;
  i = {std::max(i.first, std::min(t, u)), std::min(i.second, std::max(t, u))};
  return i.first <= i.second;
}

/// Where `s` runs within `reach` of the segment: one interval, as what lies so near to a segment is convex.
std::optional<Interval> near_segment(const Segment& s, const Segment& to, double reach) {
  Interval all{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  const auto add = [&](const std::optional<Interval>& i) {
    if (i) all = {std::min(all.first, i->first), std::max(all.second, i->second)};
  };
  add(near_point(s, to.a, reach)), add(near_point(s, to.b, reach));
  if (const double length = to.length(); length > 0) {  // beside it: along and across its own axis
    const double ux = (to.b.x - to.a.x) / length, uy = (to.b.y - to.a.y) / length;
    const double px = s.a.x - to.a.x, py = s.a.y - to.a.y, dx = s.b.x - s.a.x, dy = s.b.y - s.a.y;
    Interval beside{0, 1};
    if (narrow(beside, px * ux + py * uy, dx * ux + dy * uy, 0, length) && narrow(beside, py * ux - px * uy, dy * ux - dx * uy, -reach, reach)) add(beside);
  }
  all = {std::max(0.0, all.first), std::min(1.0, all.second)};
  if (all.first >= all.second) return std::nullopt;
  return all;
}

/// Segments by the squares of a raster that they may be near to.
class Near {
 public:
  Near(const Geometry& lines, double reach) : segments_(segments_of(lines.lines)), reach_(reach), step_(std::max(50.0, 4 * reach)) {
    for (std::size_t i = 0; i < segments_.size(); ++i)
      each_cell(segments_[i], [&](Cell cell) { cells_.emplace_back(cell, static_cast<std::int32_t>(i)); });
    std::ranges::sort(cells_);
  }

  /// Where the segment runs near one of them: intervals apart from each other, ascending.
  [[nodiscard]] std::vector<Interval> along(const Segment& s) const {
    std::vector<Interval> found;
    each_cell(s, [&](Cell cell) {
      for (auto it = std::ranges::lower_bound(cells_, std::pair(cell, std::int32_t{0})); it != cells_.end() && it->first == cell; ++it)
        if (const auto i = near_segment(s, segments_[static_cast<std::size_t>(it->second)], reach_)) found.push_back(*i);
    });
    std::ranges::sort(found);
    std::vector<Interval> out;
    for (const Interval& i : found) {
      if (out.empty() || i.first > out.back().second) out.push_back(i);
      else out.back().second = std::max(out.back().second, i.second);
    }
    return out;
  }

 private:
  using Cell = std::pair<std::int64_t, std::int64_t>;
  template <class Body>
  void each_cell(const Segment& s, Body&& body) const {
    const auto cell = [&](double v) { return static_cast<std::int64_t>(std::floor(v / step_)); };
    for (auto y = cell(std::min(s.a.y, s.b.y) - reach_); y <= cell(std::max(s.a.y, s.b.y) + reach_); ++y)
      for (auto x = cell(std::min(s.a.x, s.b.x) - reach_); x <= cell(std::max(s.a.x, s.b.x) + reach_); ++x) body(Cell{x, y});
  }

  std::vector<Segment> segments_;
  double reach_, step_;
  std::vector<std::pair<Cell, std::int32_t>> cells_;
};

double length_of(std::span<const Interval> intervals) {
  double sum = 0;
  for (const Interval& i : intervals) sum += i.second - i.first;
  return sum;
}

/// Both ascending, each apart from each other.
std::vector<Interval> common(std::span<const Interval> a, std::span<const Interval> b) {
  std::vector<Interval> out;
  for (const Interval& i : a)
    for (const Interval& j : b)
      if (const Interval both{std::max(i.first, j.first), std::min(i.second, j.second)}; both.first < both.second) out.push_back(both);
  return out;
}

/// The borders of the grids, once each: one between two grids stands in both.
std::vector<Segment> dissolved(const GridSet& grids) {
  Geometry rings;
  for (const Geometry& shape : grids.shapes)
    for (const Polygon& p : shape.polygons) {
      rings.lines.push_back(p.outer);
      rings.lines.insert(rings.lines.end(), p.holes.begin(), p.holes.end());
    }
  if (rings.lines.empty()) return {};
  const geo::Geos geos;
  const auto once = geos.own(GEOSUnaryUnion_r(geos.handle(), geos.everything(rings).get()));
  if (!once) geos.fail();
  return segments_of(geos.lines_of(once.get()).lines);
}

}  // namespace

BorderShare border_share(const GridSet& grids, const Geometry& borders, const Geometry& outline, double tolerance_m) {
  const Near inside(borders, tolerance_m), around(outline, tolerance_m);
  BorderShare out;
  for (const Segment& s : dissolved(grids)) {
    const double length = s.length();
    if (length <= 0) continue;
    const std::vector<Interval> outer = around.along(s), kept = inside.along(s);
    out.length_m += length * (1 - length_of(outer));
    out.kept_m += length * (length_of(kept) - length_of(common(outer, kept)));
  }
  return out;
}

}  // namespace qipan
