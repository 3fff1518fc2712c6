// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <cmath>

#include "engine/audit/checks.h"
#include "engine/geo/crs.h"

namespace qipan::audit {

namespace {

struct Segment {
  XY from, to;
  std::size_t grid = 0;
};

bool before(XY a, XY b) { return a.x != b.x ? a.x < b.x : a.y < b.y; }

/// Order of the undirected segments, then direction, then grid: twins become neighbours in a sorted list.
bool twin_order(const Segment& a, const Segment& b) {
  const bool a_up = before(a.from, a.to), b_up = before(b.from, b.to);
  const XY a0 = a_up ? a.from : a.to, a1 = a_up ? a.to : a.from, b0 = b_up ? b.from : b.to, b1 = b_up ? b.to : b.from;
  if (a0 != b0) return before(a0, b0);
  if (a1 != b1) return before(a1, b1);
  if (a_up != b_up) return a_up;
  return a.grid < b.grid;
}

/// Exteriors counter-clockwise, holes clockwise, whatever the file says.
void add_ring(const Line& ring, bool hole, std::size_t grid, Overlay& overlay, std::vector<Segment>& out) {
  const bool reverse = overlay.counter_clockwise(ring) == hole;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    if (ring[i] == ring[i + 1]) continue;
    out.push_back(reverse ? Segment{ring[i + 1], ring[i], grid} : Segment{ring[i], ring[i + 1], grid});
  }
}

double length(const Line& line) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) sum += std::hypot(line[i + 1].x - line[i].x, line[i + 1].y - line[i].y);
  return sum;
}

/// Twin-less segments that are not the outline of the union of all grids, as runs per grid.
void draw_free_edges(const std::vector<Segment>& alone, const Subject& s, const GEOSGeom_t* grid_union, const Workers& workers,
                     Collector& collector) {
  constexpr double kSame_m = 1e-5;
  std::vector<Shape> outline;
  for (const Line& ring : workers.main().line_parts(workers.main().boundary(grid_union).get()))
    for (const Line& run : chop(ring, 16)) {
      outline.push_back(workers.main().line(run));
      workers.main().prime(outline.back().get());
    }
  const BoxIndex index(boxes(outline, workers.main()));
  std::vector<std::vector<Line>> inside(s.grids.size());
  for (const Segment& segment : alone) inside[segment.grid].push_back({segment.from, segment.to});
  workers.run(inside.size(), [&](Overlay& overlay, std::size_t g) {
    std::vector<Line> rest;
    for (const Line& segment : inside[g]) {
      Shape left = overlay.line(segment);
      std::vector<Shape> zones;
      for (const std::size_t k : index.find(overlay.box(left.get()).grown(kSame_m))) zones.push_back(overlay.buffer(outline[k].get(), kSame_m, 1));
      left = overlay.without(std::move(left), raw(zones));
      for (Line& part : overlay.line_parts(left.get())) rest.push_back(std::move(part));
    }
    inside[g] = rest.empty() ? rest : overlay.line_parts(overlay.merge_lines(rest).get());
  });
  for (std::size_t g = 0; g < inside.size(); ++g)
    for (Line& run : inside[g]) {
      const double size = length(run);
      if (size > 0.001) collector.defect({"free_edge_m", s.labels[g], "", size}, {{}, {std::move(run)}, {}});
    }
}

}  // namespace

void audit_twins(const Subject& s, const GEOSGeom_t* grid_union, const Workers& workers, Collector& collector) {
  std::vector<Segment> segments;
  for (std::size_t g = 0; g < s.written.size(); ++g)
    for (const Polygon& polygon : s.written[g].polygons) {
      add_ring(polygon.outer, false, g, workers.main(), segments);
      for (const Line& hole : polygon.holes) add_ring(hole, true, g, workers.main(), segments);
    }
  std::sort(segments.begin(), segments.end(), twin_order);

  const Transform to(s.source_crs, s.crs);
  std::vector<Segment> alone;
  double alone_m = 0;
  std::size_t doubled = 0;
  std::vector<std::pair<Segment, std::size_t>> twice;  ///< with the second grid that has the segment
  const auto in_metres = [&](Segment segment) {
    std::vector<XY> ends{segment.from, segment.to};
    to.apply(ends);
    return Segment{ends[0], ends[1], segment.grid};
  };
  for (std::size_t i = 0; i < segments.size();) {
    std::size_t end = i, forward = 0;
    const bool up = before(segments[i].from, segments[i].to);
    const auto same = [&](const Segment& o) {
      return (o.from == segments[i].from && o.to == segments[i].to) || (o.from == segments[i].to && o.to == segments[i].from);
    };
    for (; end < segments.size() && same(segments[end]); ++end) forward += before(segments[end].from, segments[end].to) == up;
    const std::size_t backward = end - i - forward;
    if (forward != backward) {
      // Forward ones come first in the order; each direction that occurs counts once.
      for (const std::size_t k : {i, i + forward}) {
        if (k >= end) continue;
        alone.push_back(in_metres(segments[k]));
        alone_m += std::hypot(alone.back().to.x - alone.back().from.x, alone.back().to.y - alone.back().from.y);
      }
    }
    for (const auto& [first, count] : {std::pair{i, forward}, std::pair{i + forward, backward}}) {
      if (count < 2) continue;
      doubled += count - 1;
      twice.emplace_back(in_metres(segments[first]), segments[first + 1].grid);
    }
    i = end;
  }
  const double free_m = rounded(std::max(0.0, alone_m - workers.main().length(grid_union)), 2);
  collector.zero_figure("free_edge_m", free_m);
  collector.zero_figure("doubled_segments", static_cast<double>(doubled));
  if (free_m > 0) draw_free_edges(alone, s, grid_union, workers, collector);
  for (const auto& [segment, other] : twice) {
    const Line line{segment.from, segment.to};
    collector.defect({"doubled_segments", s.labels[segment.grid], s.labels[other], length(line)}, {{}, {line}, {}});
  }
}

}  // namespace qipan::audit
