// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numbers>
#include <unordered_set>

#include "engine/audit/checks.h"

namespace qipan::audit {

namespace {

double length(const Line& line) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) sum += std::hypot(line[i + 1].x - line[i].x, line[i + 1].y - line[i].y);
  return sum;
}

double length(const std::vector<Line>& lines) {
  double sum = 0;
  for (const Line& line : lines) sum += length(line);
  return sum;
}

Box around(const Line& line) {
  Box b{line[0].x, line[0].y, line[0].x, line[0].y};
  for (const XY p : line) b = {std::min(b.min_x, p.x), std::min(b.min_y, p.y), std::max(b.max_x, p.x), std::max(b.max_y, p.y)};
  return b;
}

using Undirected = std::array<double, 4>;
struct UndirectedHash {
  std::size_t operator()(const Undirected& s) const {
    std::size_t h = 0;
    for (const double v : s) h = h * 1099511628211ull ^ std::hash<double>{}(v);
    return h;
  }
};

/// The borders of all grids, noded. Segments that two grids have in common enter once: half the work of the noder.
std::vector<Line> noded_borders(const Subject& s, Overlay& overlay) {
  std::unordered_set<Undirected, UndirectedHash> seen;  // asked only, never iterated
  std::vector<Line> chains;
  const auto add = [&](const Line& ring) {
    Line chain;
    const auto flush = [&] {
      if (chain.size() > 1) chains.push_back(chain);
      chain.clear();
    };
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
      const XY a = ring[i], b = ring[i + 1];
      if (a == b) continue;
      const bool up = a.x != b.x ? a.x < b.x : a.y < b.y;
      if (!seen.insert(up ? Undirected{a.x, a.y, b.x, b.y} : Undirected{b.x, b.y, a.x, a.y}).second) {
        flush();
        continue;
      }
      if (chain.empty()) chain.push_back(a);
      chain.push_back(b);
    }
    flush();
  };
  for (const Shape& g : s.grids) {
    const Geometry plain = overlay.plain(g.get());
    for (const Polygon& p : plain.polygons) {
      add(p.outer);
      for (const Line& hole : p.holes) add(hole);
    }
  }
  return overlay.line_parts(overlay.node_lines(chains).get());
}

/// What of each line lies farther than `distance_m` from the features; the pieces of a line are merged again.
std::vector<Line> away_from(const std::vector<Line>& lines, const std::vector<Shape>& features, double distance_m, const Workers& workers) {
  std::vector<Box> line_boxes;
  for (const Line& line : lines) line_boxes.push_back(around(line));
  const BoxIndex line_index(line_boxes);
  std::vector<Shape> zones(features.size());
  workers.run(features.size(), [&](Overlay& overlay, std::size_t f) {
    const Box box = overlay.box(features[f].get());
    if (box.empty() || line_index.find(box.grown(distance_m)).empty()) return;
    zones[f] = overlay.buffer(features[f].get(), distance_m, 8);
    overlay.prime(zones[f].get());
  });
  std::erase_if(zones, [](const Shape& zone) { return !zone; });
  const std::vector<Box> zone_boxes = boxes(zones, workers.main());
  const BoxIndex zone_index(zone_boxes);
  std::vector<std::vector<Line>> left(lines.size());
  workers.run(lines.size(), [&](Overlay& overlay, std::size_t i) {
    const std::vector<std::size_t> near = zone_index.find(line_boxes[i]);
    if (near.empty()) {
      left[i] = {lines[i]};
      return;
    }
    std::vector<const GEOSGeom_t*> close;
    for (const std::size_t z : near) close.push_back(zones[z].get());
    const Shape rest = overlay.without(overlay.line(lines[i]), close);
    left[i] = overlay.line_parts(rest.get());
    if (left[i].size() > 1) left[i] = overlay.line_parts(overlay.merge_lines(left[i]).get());
  });
  std::vector<Line> out;
  for (auto& parts : left)
    for (Line& line : parts)
      if (line.size() > 1 && length(line) > 0) out.push_back(std::move(line));
  return out;
}

/// visit(vertex, turning angle in degrees, shorter leg in m) at every inner vertex.
template <class Visit>
void for_each_corner(const std::vector<Line>& lines, Visit&& visit) {
  for (const Line& line : lines) {
    XY before{};
    double before_m = 0;
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
      const XY leg{line[i + 1].x - line[i].x, line[i + 1].y - line[i].y};
      const double leg_m = std::hypot(leg.x, leg.y);
      if (leg_m <= 1e-6) continue;
      if (before_m > 0) {
        const double cosine = (before.x * leg.x + before.y * leg.y) / (before_m * leg_m);
        visit(line[i], std::acos(std::clamp(cosine, -1.0, 1.0)) * 180 / std::numbers::pi, std::min(before_m, leg_m));
      }
      before = leg;
      before_m = leg_m;
    }
  }
}

/// Draws the corners and returns their number.
int draw_corners(const std::string& figure, const std::vector<Line>& lines, double over_deg, double legs_m, const Subject& s,
                 Overlay& overlay, Collector& collector) {
  int count = 0;
  for_each_corner(lines, [&](XY at, double turn, double leg_m) {
    if (turn <= over_deg || leg_m <= legs_m) return;
    ++count;
    std::vector<std::string> owners;
    const Shape spot = overlay.point(at);
    for (const std::size_t g : s.grid_index.find(Box{at.x, at.y, at.x, at.y}.grown(0.001)))
      if (overlay.distance(spot.get(), s.grids[g].get()) < 0.001) owners.push_back(s.labels[g]);
    owners.resize(std::max<std::size_t>(2, owners.size()));
    collector.defect({figure, owners[0], owners[1], turn}, {{at}, {}, {}});
  });
  return count;
}

}  // namespace

Borders audit_borders(const Subject& s, const std::vector<std::string>& features, const Workers& workers, Collector& collector) {
  Overlay& overlay = workers.main();
  std::vector<Shape> community_borders;
  for (const Shape& c : s.communities)
    for (const Line& ring : overlay.line_parts(overlay.boundary(c.get()).get()))
      for (const Line& run : chop(ring, 16)) community_borders.push_back(overlay.line(run));

  Borders borders;
  borders.inner = away_from(noded_borders(s, overlay), community_borders, 0.05, workers);
  borders.inner = overlay.line_parts(overlay.merge_lines(borders.inner).get());
  std::erase_if(borders.inner, [](const Line& line) { return length(line) <= 0; });
  borders.open = borders.inner;
  const double inner_m = length(borders.inner);
  double turning = 0;
  for_each_corner(borders.inner, [&](XY, double turn, double) { turning += turn; });
  std::vector<Shape> followed;
  for (const std::string& source : features)
    for (Shape& f : read_features(source, s, workers)) followed.push_back(std::move(f));
  if (!features.empty()) borders.open = away_from(borders.inner, followed, 2.0, workers);

  collector.figure("inner_border_m", rounded(inner_m, 1));
  collector.figure("spikes", draw_corners("spikes", borders.inner, 165, 5, s, overlay, collector));
  collector.figure("sharp_turns", draw_corners("sharp_turns", borders.open, 100, 2, s, overlay, collector));
  collector.figure("turn_deg_per_100m", inner_m > 0 ? rounded(turning / inner_m * 100, 1) : 0);
  if (!features.empty() && inner_m > 0) collector.figure("border_on_features", rounded(1 - length(borders.open) / inner_m, 4));
  return borders;
}

}  // namespace qipan::audit
