// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/run_context.h"
#include "engine/geo/layer.h"
#include "engine/lineage/lineage.h"

namespace qipan {

/// A grid layer and how to read it.
struct GridSource {
  std::string layer;          ///< FILE or FILE::LAYER; of several layers the one named "grids"
  std::string code, name;     ///< fields; empty: "code" and "name" if there are such. Features without a code are called "#" + their id.
  std::string crs;            ///< for layers that state none
};

struct DiffOptions {
  GridSource before, after;
  std::string buildings;             ///< FILE or FILE::LAYER of footprints or points; empty: shares are measured by area
  std::string households;            ///< field of the buildings; without buildings of both grid layers, "households" if there is one
  std::string crs;                   ///< metric CRS to measure in; empty: a metric one of the two layers, else the one the place asks for
  double tolerance_m = 1;            ///< parts that changed hands and are narrower (2 x area / perimeter) are added up, not drawn
};

/// One thing told about one grid.
struct GridChange {
  std::string code, name, relation;  ///< relation as in the table `lineage`
  bool ended = false;
  double households_in = 0, households_out = 0, area_in_m2 = 0, area_out_m2 = 0;
  std::string english, chinese;
};

struct DiffReport {
  std::string crs_title;
  std::string measured;                                          ///< "buildings", "area with households" or "area"
  std::size_t old_grids = 0, new_grids = 0;
  std::vector<std::pair<std::string, std::size_t>> relations;    ///< of new grids, then of old ones without successor
  double households = 0, moved_households = 0, moved_area_m2 = 0;
  std::int64_t buildings = 0, moved_buildings = 0;               ///< in a grid before or after
  double new_land_m2 = 0, lost_land_m2 = 0, sliver_m2 = 0;
  double old_overlap_m2 = 0, new_overlap_m2 = 0;                 ///< covered twice within one layer: given to the first code
  std::vector<GridChange> changes;                               ///< grids that are not as they were
  /// pieces(from_code, to_code, kind moved|new_land|lost_land, households, buildings, area_m2) polygons ·
  /// changes(code, name, relation, ended, households_in, households_out, area_in_m2, area_out_m2, sentence_en, sentence_zh) polygons ·
  /// lineage, moves: tables of engine/lineage
  std::vector<Layer> layers;
  /// Every grid before and after, as compared: code, relation (as in `lineage`), gone (1: an old one that goes on in none). Not written.
  Layer before, after;
  Diagnostics diagnostics;
  [[nodiscard]] bool empty() const { return changes.empty(); }
};

/// What changed from one grid layer to another, of any origin. Households follow their building's inner point; without buildings they are
/// spread over area. Guarantees: (1) a layer against itself, in any format, gives no change, no piece and no move; (2) exchanged layers
/// give the mirrored report; (3) the order of features does not matter; (4) moved + stayed + born + gone + slivers account for all
/// area. Throws Error(input) for layers that cannot be read, Error(usage) for bad options.
DiffReport diff_grids(const DiffOptions& options, const RunContext& context);

}  // namespace qipan
