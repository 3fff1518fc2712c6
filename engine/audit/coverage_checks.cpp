// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <cmath>

#include "engine/audit/checks.h"

namespace qipan::audit {

namespace {

constexpr double kDrawn_m2 = 1e-4;  ///< smaller pieces are rounding, not drawn

/// Draws every pair of grids that share area.
void draw_overlaps(const Subject& s, const Workers& workers, Collector& collector) {
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (std::size_t a = 0; a < s.grids.size(); ++a)
    for (const std::size_t b : s.grid_index.find(workers.main().box(s.grids[a].get())))
      if (a < b) pairs.emplace_back(a, b);
  std::vector<Shape> common(pairs.size());
  workers.run(pairs.size(), [&](Overlay& overlay, std::size_t k) {
    Shape both = overlay.intersection(s.grids[pairs[k].first].get(), s.grids[pairs[k].second].get());
    if (overlay.area(both.get()) > kDrawn_m2) common[k] = std::move(both);
  });
  for (std::size_t k = 0; k < pairs.size(); ++k) {
    if (!common[k]) continue;
    Geometry where;
    for (const Shape& part : workers.main().polygon_parts(common[k].get())) {
      Geometry p = workers.main().plain(part.get());
      where.polygons.push_back(std::move(p.polygons.front()));
    }
    collector.defect({"overlap_m2", s.labels[pairs[k].first], s.labels[pairs[k].second], workers.main().area(common[k].get())},
                     std::move(where));
  }
}

/// One defect per piece of `area`, with the grids that have most of it or lie nearest.
void draw_pieces(const std::string& figure, const GEOSGeom_t* area, const Subject& s, Overlay& overlay, Collector& collector) {
  for (const Shape& piece : overlay.polygon_parts(area)) {
    const double size = overlay.area(piece.get());
    if (size <= kDrawn_m2) continue;
    std::vector<std::pair<double, std::size_t>> near;
    for (const std::size_t g : s.grid_index.find(overlay.box(piece.get()).grown(0.01)))
      if (overlay.distance(piece.get(), s.grids[g].get()) < 0.01)
        near.emplace_back(-overlay.area(overlay.intersection(piece.get(), s.grids[g].get()).get()), g);
    std::sort(near.begin(), near.end());
    collector.defect({figure, near.empty() ? "" : s.labels[near[0].second], near.size() < 2 ? "" : s.labels[near[1].second], size},
                     overlay.plain(piece.get()));
  }
}

}  // namespace

Shape audit_coverage(const Subject& s, const Workers& workers, Collector& collector) {
  Overlay& overlay = workers.main();
  collector.figure("grids", static_cast<double>(s.grids.size()));
  collector.zero_figure("invalid", static_cast<double>(s.invalid.size()));
  for (const Subject::Invalid& bad : s.invalid) collector.defect({"invalid", s.labels[bad.grid], "", 0}, {{bad.where}, {}, {}});

  // One union in the order of the file: slivers of nanometres in a foreign layer would depend on any other order.
  Shape all = overlay.union_all(raw(s.grids));
  overlay.prime(all.get());
  const Shape gap = overlay.difference(s.land.get(), all.get()), outside = overlay.difference(all.get(), s.land.get());
  double sum = 0;
  for (const Shape& g : s.grids) sum += overlay.area(g.get());
  const double covered = overlay.area(all.get()), tolerance = std::max(0.01, 0.5 * rounded(s.rounding_m2, 3));
  collector.figure("territory_m2", rounded(overlay.area(s.land.get()), 2));
  collector.zero_figure("gap_m2", rounded(overlay.area(gap.get()), 3), tolerance);
  collector.zero_figure("outside_m2", rounded(overlay.area(outside.get()), 3), tolerance);
  collector.figure("rounding_m2", rounded(s.rounding_m2, 3));
  collector.zero_figure("overlap_m2", rounded(sum - covered, 3), 0.1);
  draw_pieces("gap_m2", gap.get(), s, overlay, collector);
  draw_pieces("outside_m2", outside.get(), s, overlay, collector);
  if (std::abs(sum - covered) > kDrawn_m2) draw_overlaps(s, workers, collector);
  return all;
}

}  // namespace qipan::audit
