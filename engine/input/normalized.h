// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/geometry.h"
#include "engine/geo/layer.h"

namespace qipan {

/// Households are counted in integer thousandths everywhere, so that fractional weights add up exactly.
using Milli = std::int64_t;

struct Community {
  std::string id, name;
  Geometry land;       ///< valid polygons
  bool rural = false;
};

/// One building (or parcel) of the source, households of its own included.
struct Building {
  std::string source_id;     ///< building_id field, else the fid as text
  std::size_t feature = 0;   ///< index into NormalizedInputs::building_layer.features
  Geometry footprint;        ///< valid polygons; lines or points of the source are dropped with a diagnostic
  double size_factor = 1;    ///< height in m or floors, > 0; shares out area totals as piece area x size_factor
  Milli households = 0;      ///< from field, table and joined points
  Milli population = 0;
  double difficulty = 0;
  bool outside = false;      ///< under half of the footprint lies in the territory: no part of the plan, households counted outside
};

enum class BarrierKind { road, rail, water, wall, compound };

/// One feature of a barrier layer: lines, or areas whose outlines act (a road area or water area also owns its inside).
struct Barrier {
  BarrierKind kind = BarrierKind::road;
  std::string source_id;
  std::string name;    ///< if the layer has a field name/NAME/名称/Street.., else empty
  Geometry shape;
};

struct DedicatedUnit {
  std::string source_id, name;
  Geometry land;
};

/// Small area with a household total; its outline is a soft line, its total is shared out exactly later.
struct HouseholdArea {
  std::string source_id;
  Geometry land;
  Milli households = 0;
  Milli population = 0;
  double difficulty = 0;
};

/// Households at a place that belong to no building (after the join): a unit of their own.
struct LonePoint {
  std::string source = "points";  ///< "points", or "buildings" | "areas" | "table" where a feature with households has no polygon
  std::string source_id;
  XY place;
  Milli households = 0;
};

/// A grid of today's layer, which a redraw starts from.
struct ExistingGrid {
  std::string source_id;     ///< fid
  std::string code, name;    ///< as the layer has them, trimmed; may be empty or given twice
  Geometry land;             ///< valid polygons; they may overlap each other and leave gaps
};

/// One line of the conservation ledger: what a source held and where it went. total = used + outside.
struct SourceTotal {
  std::string source;   ///< "buildings", "points", "table", "areas"
  Milli total = 0;      ///< all that counts of the source
  Milli used = 0;       ///< carried into the territory (for areas: completed after the coverage is built)
  Milli outside = 0;    ///< outside the territory or without a place, listed in the diagnostics
  Milli overridden = 0; ///< besides: what the source holds where a source of higher precedence speaks (docs/decisions/households.md)
};

/// Everything the engine computes with, in one projected metric CRS, valid, 2-D, typed by role.
/// Guarantees: (1) every repaired, ignored or dropped feature has a Diagnostic; (2) households over buildings, points and areas
/// equal the sources' totals, what lies outside included, null counted 0 with a diagnostic; (3) order follows the source.
struct NormalizedInputs {
  std::string crs;           ///< WKT2 of the working CRS
  std::vector<Community> communities;
  Geometry territory;        ///< empty: the union of the communities
  std::vector<Building> buildings;
  Layer building_layer;      ///< the source fields, for output; geometries moved out
  std::vector<Barrier> barriers;
  std::vector<DedicatedUnit> dedicated;
  std::vector<HouseholdArea> areas;
  std::vector<LonePoint> points;
  std::vector<ExistingGrid> existing;
  Layer existing_layer;      ///< the source fields of today's grids, a feature for each of `existing`; geometries moved out
  std::string existing_code, existing_name;  ///< the fields that hold codes and names; empty: none
  bool parcels = false;      ///< buildings are parcels
  bool has_population = false, has_difficulty = false;
  std::vector<SourceTotal> sources;
};

}  // namespace qipan
