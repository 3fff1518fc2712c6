// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/diff/agreement.h"

#include "engine/geo/geos_convert.h"

namespace qipan {

BorderShare border_share(const GridSet& grids, const Geometry& borders, const Geometry& outline, double tolerance_m) {
  const geo::Geos geos;
  const GEOSContextHandle_t handle = geos.handle();
  const auto checked = [&](GEOSGeometry* made) {
    auto out = geos.own(made);
    if (!out) geos.fail();
    return out;
  };
  const auto length = [&](const GEOSGeometry* lines) {
    double metres = 0;
    if (!GEOSLength_r(handle, lines, &metres)) geos.fail();
    return metres;
  };
  Geometry rings;  // a border between two grids stands in both: dissolved, it counts once
  for (const Geometry& shape : grids.shapes)
    for (const Polygon& p : shape.polygons) {
      rings.lines.push_back(p.outer);
      rings.lines.insert(rings.lines.end(), p.holes.begin(), p.holes.end());
    }
  if (rings.lines.empty()) return {};
  auto drawn = checked(GEOSUnaryUnion_r(handle, geos.everything(rings).get()));
  const auto near = [&](const Geometry& lines) { return checked(GEOSBuffer_r(handle, geos.everything(lines).get(), tolerance_m, 4)); };
  if (!outline.lines.empty()) drawn = checked(GEOSDifference_r(handle, drawn.get(), near(outline).get()));
  BorderShare out;
  out.length_m = length(drawn.get());
  if (!borders.lines.empty()) out.kept_m = length(checked(GEOSIntersection_r(handle, drawn.get(), near(borders).get())).get());
  return out;
}

}  // namespace qipan
