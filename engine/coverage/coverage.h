// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/run_context.h"
#include "engine/coverage/planar_graph.h"
#include "engine/coverage/rings.h"
#include "engine/input/normalized.h"
#include "engine/input/options.h"

namespace qipan {

/// What a border follows; the greater wins where several lines share an edge.
enum class FeatureKind : std::uint8_t { none, closing, area, dedicated, compound, wall, road, water, rail };

/// The line an edge follows: `index` into NormalizedInputs::barriers, ::areas or ::dedicated by kind.
struct EdgeFeature {
  FeatureKind kind = FeatureKind::none;
  std::int32_t index = -1;
};

/// Who owns a face. -1 = nobody.
struct FaceOwner {
  std::int32_t community = -1;   ///< -1 outside the territory's communities
  std::int32_t building = -1;    ///< the largest building on it, by footprint
  std::int32_t clump = -1;       ///< smallest building of the group of overlapping buildings that owns it; number of buildings + point: a stake
  std::int32_t area = -1;        ///< household area
  std::int32_t dedicated = -1;
  std::int32_t compound = -1;    ///< barrier index
  std::int32_t water = -1;       ///< barrier index of a water area; never where a building stands
  std::int32_t road_area = -1;   ///< barrier index of a road area; never where a building stands
  bool inside = false;           ///< in the territory
};

/// All lines of the territory as one planar subdivision on the 1 mm lattice, each face with its owners.
/// Guarantees: (1) the faces tile the land, each in at most one community; (2) each building that counts as an obstacle is a union of
/// faces; (3) no line separates the faces of one clump within a community; (4) input order does not matter to the geometry.
struct Coverage {
  XY origin;                                  ///< of the lattice, in the working CRS, m
  std::unique_ptr<PlanarGraph> graph;
  std::vector<FaceOwner> faces;               ///< per face
  std::vector<EdgeFeature> features;          ///< per edge; kind none: a wall of a building or a bare community border
  std::vector<std::size_t> first_building;    ///< per face + 1: all buildings on a face, CSR
  std::vector<std::int32_t> buildings_on;
  std::vector<SourcedSegment> soft_lines;     ///< outlines of household areas through open ground (soften.h): no edges; source = the area

  [[nodiscard]] std::span<const std::int32_t> buildings(std::int32_t face) const {
    const auto f = static_cast<std::size_t>(face);
    return {buildings_on.data() + first_building[f], first_building[f + 1] - first_building[f]};
  }
  [[nodiscard]] XY position(Point p) const { return {origin.x + static_cast<double>(p.x) / 1000.0, origin.y + static_cast<double>(p.y) / 1000.0}; }
  [[nodiscard]] Point lattice(XY p) const;
  [[nodiscard]] Geometry to_geometry(const std::vector<LatticePolygon>& polygons) const;  ///< in the working CRS, rings closed
  /// The two faces of an edge belong to different communities, clumps, or are parted by a line.
  [[nodiscard]] bool separates(std::int32_t edge) const;
};

/// Snap-rounds all lines at once and finds the owners. Throws Error(input) on gaps or overlaps of communities wider than 2 m under
/// GapPolicy::error. Complexity: about n log n in the vertices.
Coverage build_coverage(const NormalizedInputs& inputs, GapPolicy gaps, const RunContext& context, Diagnostics& diagnostics);

}  // namespace qipan
