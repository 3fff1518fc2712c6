// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <vector>

#include "engine/audit/collector.h"
#include "engine/audit/subject.h"

namespace qipan::audit {

/// How grids and communities lie to each other.
struct Nesting {
  struct Share {
    std::size_t community = 0;
    double area_m2 = 0;  ///< of the grid on land that only this community claims
  };
  std::vector<std::vector<Share>> shares;  ///< per grid, ascending community
  std::vector<int> home;                   ///< per grid the community with most of it, -1: none
};
Nesting find_nesting(const Subject& subject, const Workers& workers);

/// gap_m2, outside_m2, rounding_m2, overlap_m2, invalid; returns the union of all grids.
Shape audit_coverage(const Subject& subject, const Workers& workers, Collector& collector);

/// free_edge_m, doubled_segments: on the coordinates as written.
void audit_twins(const Subject& subject, const GEOSGeom_t* grid_union, const Workers& workers, Collector& collector);

/// multipart, nesting_broken.
void audit_nesting(const Subject& subject, const Nesting& nesting, const Workers& workers, Collector& collector);

/// false_dedicated.
void audit_dedicated(const Subject& subject, const std::string& source, const Workers& workers, Collector& collector);

/// units_households, units_misplaced, units_wrong_grids, units_wrong_areas.
void audit_units(const Subject& subject, const AuditOptions& options, const Workers& workers, Collector& collector);

/// polsby_popper_mean, thin_share, necks.
void audit_shape(const Subject& subject, const Workers& workers, Collector& collector);

/// The borders inside communities as long lines between junctions.
struct Borders {
  std::vector<Line> inner;  ///< farther than 0.05 m from every community border
  std::vector<Line> open;   ///< of those, what is farther than 2 m from the features
};
/// inner_border_m, spikes, sharp_turns, turn_deg_per_100m, border_on_features.
Borders audit_borders(const Subject& subject, const std::vector<std::string>& features, const Workers& workers, Collector& collector);

/// buildings, cut_buildings, cut_by_communities, straddles, hugging, households_*.
void audit_buildings(const Subject& subject, const Nesting& nesting, const Borders& borders, const AuditOptions& options,
                     const Workers& workers, Collector& collector);

/// households_out, foreign_bands, judged, in_band, below, above, least_out.
void audit_bands(const Subject& subject, const Nesting& nesting, const AuditOptions& options, Collector& collector);

/// duplicate_codes, empty_codes, malformed_codes.
void audit_codes(const Subject& subject, Overlay& overlay, Collector& collector);

}  // namespace qipan::audit
