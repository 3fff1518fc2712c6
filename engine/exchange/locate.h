// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>
#include <string>

#include "engine/base/diagnostic.h"
#include "engine/base/run_context.h"
#include "engine/geo/layer.h"
#include "engine/geo/vector_io.h"

namespace qipan {

struct LocateOptions {
  std::string points;          ///< FILE or FILE::LAYER: points, or rows with columns of coordinates
  std::string grids;           ///< FILE or FILE::LAYER: polygons
  std::string level = "code";  ///< field of the grids that answers: "code", "community", ..
  std::string xy;              ///< "X,Y": the columns; empty: the usual names (docs/FORMATS.md)
  std::string points_crs;      ///< for points that state none; "GCJ-02" and "BD-09" are CRSs too
  std::string encoding;        ///< of the points
};

/// The place of each row among the grids.
struct Located {
  Layer
      rows;  ///< all rows with their fields, then level, name, community, place, nearest, distance_m, see docs/FORMATS.md
  Layer misses;  ///< the rows in no grid; empty fields and geometry as in `rows`
  std::size_t inside = 0, on_border = 0, outside = 0, without_place = 0;
  bool from_columns = false;  ///< the places are in columns of the rows
  Diagnostics diagnostics;
};

/// Guarantees: (1) every row of the points is there, in their order, with its geometry as read; (2) a place on a border goes to the
/// smallest value of the level among the grids there; (3) a place in no grid gets the nearest one and its distance in metres on
/// the plane of the grids' metric CRS; (4) threads change nothing.
/// Throws Error(input) for a missing layer, field, CRS or columns.
Located locate(const LocateOptions& options, const RunContext& context);

/// The layers as locate() reads them; of a file with several layers, `grids`.
Layer read_points(const LocateOptions& options, Diagnostics& diagnostics);
Layer read_grids(const LocateOptions& options, Diagnostics& diagnostics);

/// The same for layers that are read already.
Located locate(Layer points, Layer grids, const LocateOptions& options, const RunContext& context);

/// Writes rows and, if there are any, misses (write_layers): both where the format holds several layers. A CSV of rows that have their coordinates in
/// columns does not repeat them as WKT. Leaves `located` without what the format does not hold.
/// `styles`: of both layers, for GeoPackages.
Diagnostics write_located(Located& located, const std::string& path, bool overwrite, const std::vector<LayerStyle>& styles = {});

}  // namespace qipan
