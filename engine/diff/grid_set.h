// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/geometry.h"
#include "engine/base/run_context.h"
#include "engine/diff/diff.h"
#include "engine/geo/layer.h"

namespace qipan {

struct Extent {
  double min_x = 0, min_y = 0, max_x = -1, max_y = -1;
  [[nodiscard]] bool meets(const Extent& o) const { return min_x <= o.max_x && o.min_x <= max_x && min_y <= o.max_y && o.min_y <= max_y; }
  [[nodiscard]] bool holds(XY p) const { return min_x <= p.x && p.x <= max_x && min_y <= p.y && p.y <= max_y; }
};
Extent extent_of(const Geometry& geometry);

/// Grids of a layer as areas without overlap, by code.
struct GridSet {
  std::vector<std::string> codes, names;      ///< unique codes, ascending
  std::vector<Geometry> shapes;               ///< valid, in the working CRS
  std::vector<Extent> extents;
  std::vector<double> areas;                  ///< m2
  std::vector<std::int64_t> households;       ///< thousandths, of the field "households"; empty: there is none
  std::vector<std::string> start_dates;       ///< of the field "start_date", empty where there is none
  double overlap_m2 = 0;

  [[nodiscard]] std::size_t size() const { return codes.size(); }
};

/// The layer as read, with its CRS. Throws Error(input) for one without areas or without a CRS.
Layer read_grid_layer(const GridSource& source, Diagnostics& diagnostics);

/// Features that bear one code are parts of one grid; land in two grids goes to the first by code.
GridSet make_grid_set(Layer layer, const GridSource& source, const std::string& crs, const RunContext& context, Diagnostics& diagnostics);

/// Finds the grid of a place: the first by code whose area holds it, -1 none.
class GridFinder {
 public:
  explicit GridFinder(const GridSet& grids);
  [[nodiscard]] std::int32_t find(XY place) const;

 private:
  const GridSet& grids_;
  double x0_ = 0, y0_ = 0, step_ = 1;
  std::int64_t columns_ = 1, rows_ = 1;
  std::vector<std::vector<std::int32_t>> cells_;
};

/// True where an odd number of the geometry's rings run around the place.
bool holds(const Geometry& polygons, XY place);

}  // namespace qipan
