// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <vector>

#include "engine/audit/audit.h"
#include "engine/audit/box_index.h"
#include "engine/audit/overlay.h"
#include "engine/geo/layer.h"

namespace qipan::audit {

/// What is audited, read from the files, in one metric CRS. Grids and communities are valid areas (invalid ones repaired only for
/// measuring; the invalid ones are listed), in the order of the file.
struct Subject {
  std::string crs;
  std::string source_crs;             ///< of the grid layer
  std::vector<Geometry> written;      ///< grids exactly as written, in source_crs
  std::vector<Shape> grids;
  std::vector<std::string> labels;    ///< code, or #fid where the layer has none
  std::vector<char> exempt;           ///< kinds without a band
  std::vector<char> dedicated;        ///< of the kind "dedicated"
  std::vector<double> households;     ///< field of the grids; empty where there is none
  std::vector<double> band_low, band_high;  ///< fields of the grids, NaN for null; empty where there are none
  std::vector<std::string> codes;     ///< empty where the layer has no such field
  std::vector<std::string> community_ids;   ///< of the grids, empty likewise

  struct Invalid {
    std::size_t grid = 0;
    XY where;
  };
  std::vector<Invalid> invalid;

  std::vector<Shape> communities;
  std::vector<Shape> territory;
  Shape land;                         ///< union of the territory
  double rounding_m2 = 0;             ///< what a lattice of 1 mm may cost: 1 mm x the length of the communities' borders

  bool has_buildings = false, has_weights = false;
  std::vector<Shape> buildings;       ///< valid, at least half of the area on the land
  std::vector<double> weights;        ///< households; 0 where there is no field

  BoxIndex grid_index;
};

/// Throws Error(input) for missing files, layers, fields and CRSs.
Subject read_subject(const AuditOptions& options, const Workers& workers);

/// Lines and areas of one feature layer that touch the land, in the CRS of the subject, cut into small pieces: overlays stay local.
std::vector<Shape> read_features(const std::string& source, const Subject& subject, const Workers& workers);

std::vector<const GEOSGeom_t*> raw(const std::vector<Shape>& shapes);
std::vector<Box> boxes(const std::vector<Shape>& shapes, Overlay& overlay);

/// Runs of at most `segments` segments; neighbours share one segment, so that their buffers join as the whole line's would.
std::vector<Line> chop(const Line& line, std::size_t segments);

}  // namespace qipan::audit
