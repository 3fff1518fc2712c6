// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <cmath>
#include <numbers>

#include "engine/audit/checks.h"

namespace qipan::audit {

namespace {

constexpr double kArm_m = 8;  ///< what the opening takes off reaches this far: an arm, not a corner

struct Finding {
  double polsby_popper = 0, area_m2 = 0, kept_m2 = 0;
  bool neck = false, several = false;
  std::vector<std::pair<Geometry, double>> arms, necks;
};

/// Opening by a disc of 4 m; four segments a quarter.
void measure_thin(Overlay& overlay, const GEOSGeom_t* grid, Finding& f) {
  const Shape shrunk = overlay.buffer(grid, -4.0, 4), opened = overlay.buffer(shrunk.get(), 4.0, 4);
  f.kept_m2 = overlay.area(overlay.intersection(opened.get(), grid).get());
  const Shape lost = overlay.difference(grid, opened.get());
  for (const Shape& part : overlay.polygon_parts(lost.get())) {
    const Geometry plain = overlay.plain(part.get());
    double reach = 0;
    if (overlay.area(part.get()) < kArm_m) continue;
    for (const XY p : plain.polygons.front().outer) {
      const Shape spot = overlay.point(p);
      reach = std::max(reach, overlay.box(opened.get()).empty() ? kArm_m + 1 : overlay.distance(spot.get(), opened.get()));
    }
    if (reach > kArm_m) f.arms.emplace_back(plain, overlay.area(part.get()));
  }
}

/// A neck is drawn as the shortest line between the parts that a shrinking by 2 m leaves.
void measure_necks(Overlay& overlay, const GEOSGeom_t* grid, Finding& f) {
  const Shape shrunk = overlay.buffer(grid, -2.0, 8);
  std::vector<Shape> parts;
  for (Shape& part : overlay.polygon_parts(shrunk.get()))
    if (overlay.area(part.get()) > 50.0) parts.push_back(std::move(part));
  f.neck = parts.size() > 1;
  f.several = overlay.polygon_parts(grid).size() > 1;
  if (f.several) return;
  for (std::size_t k = 1; k < parts.size(); ++k) {
    std::size_t nearest = 0;
    for (std::size_t j = 1; j < k; ++j)
      if (overlay.distance(parts[k].get(), parts[j].get()) < overlay.distance(parts[k].get(), parts[nearest].get())) nearest = j;
    const auto [p, q] = overlay.nearest_points(parts[nearest].get(), parts[k].get());
    f.necks.emplace_back(Geometry{{}, {{p, q}}, {}}, std::hypot(q.x - p.x, q.y - p.y));
  }
}

}  // namespace

void audit_shape(const Subject& s, const Workers& workers, Collector& collector) {
  std::vector<Finding> findings(s.grids.size());
  workers.run(s.grids.size(), [&](Overlay& overlay, std::size_t g) {
    if (s.exempt[g]) return;
    const GEOSGeom_t* grid = s.grids[g].get();
    Finding& f = findings[g];
    f.area_m2 = overlay.area(grid);
    const double perimeter = overlay.length(grid);
    if (perimeter <= 0) return;
    f.polsby_popper = 4 * std::numbers::pi * f.area_m2 / (perimeter * perimeter);
    measure_thin(overlay, grid, f);
    measure_necks(overlay, grid, f);
  });
  double compact = 0, area = 0, kept = 0;
  int judged = 0, necks = 0;
  for (std::size_t g = 0; g < s.grids.size(); ++g) {
    if (s.exempt[g]) continue;
    ++judged;
    compact += findings[g].polsby_popper;
    area += findings[g].area_m2;
    kept += findings[g].kept_m2;
    necks += findings[g].neck - findings[g].several;
  }
  if (judged == 0 || area <= 0) return;
  collector.figure("polsby_popper_mean", rounded(compact / judged, 4));
  collector.figure("thin_share", rounded(1.0 - kept / area, 5));
  collector.figure("necks", necks);
  for (std::size_t g = 0; g < s.grids.size(); ++g) {
    for (auto& [where, size] : findings[g].arms) collector.defect({"thin_share", s.labels[g], "", size}, std::move(where));
    for (auto& [where, size] : findings[g].necks) collector.defect({"necks", s.labels[g], "", size}, std::move(where));
  }
}

}  // namespace qipan::audit
