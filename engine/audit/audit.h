// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/base/run_context.h"
#include "engine/geo/layer.h"

namespace qipan {

/// What to audit. Sources are "FILE" or "FILE::LAYER". Only `grids` and `communities` are needed.
struct AuditOptions {
  std::string grids, communities, territory, buildings, households;  ///< households: field of buildings
  std::vector<std::string> features;                                 ///< lines or areas that borders should follow
  std::vector<std::string> barriers;                                 ///< lines or areas no grid may have inhabited buildings on both sides of
  std::string code_field = "code", kind_field = "kind", households_field = "households", community_field = "community";
  std::vector<std::pair<double, double>> bands = {{300, 500}};
  std::string crs;                                                   ///< metric CRS to measure in; empty: that of the grids if metric, else UTM
  bool parcels = false;
  std::string dedicated;                                             ///< areas that alone may be grids of the kind "dedicated"
  std::string units;                                                 ///< pieces with the fields households and grid_code
  std::string household_areas, household_areas_field;                ///< small areas whose totals the units must add up to
};

/// One figure of the audit: id, value, whether it must be zero, and whether it fails.
struct AuditFigure {
  std::string id;
  double value = 0;
  bool must_be_zero = false, failed = false;
};

struct AuditReport {
  std::vector<AuditFigure> figures;   ///< fixed order
  /// Drawable: fields figure (id), grid, other (codes, "#fid" without), measure (m2, m, degrees or households), code (message id, filled
  /// by grid, other, measure with 3 decimals) and text (that message in English).
  Layer defects;
  [[nodiscard]] bool clean() const;
};

/// A second, independent look at any written grid layer, ours or foreign. Shares no code with coverage, atoms, grid or solvers:
/// it reads the file and overlays with GEOS. Complexity: n log n in vertices.
AuditReport audit_grids(const AuditOptions& options, const RunContext& context);

}  // namespace qipan
