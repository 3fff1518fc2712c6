// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <vector>

#include "engine/atoms/atom_set.h"
#include "engine/base/run_context.h"
#include "engine/coverage/rings.h"

namespace qipan {

/// The grids as exact polygons.
struct Assembly {
  Mesh mesh;                                           ///< labels = grids
  std::vector<std::vector<LatticePolygon>> polygons;   ///< per grid
  std::size_t plain_faces = 0;                         ///< faces whose borders had to stay raw
};

/// Draws the borders, lays them into the mesh and dissolves the grids by number (never by overlay).
/// `grid`: grid of each atom, 0 .. grid_count-1; each grid's atoms are connected. Guarantees: (1) the polygons tile the land, each
/// border stored once per side with the same vertices; (2) a grid whose atoms are connected is one piece, but for scraps below 1 m2
/// that rounding cut off, which go to a neighbour.
Assembly assemble_grids(const Coverage& coverage, const AtomSet& atoms, const std::vector<std::int32_t>& grid, std::size_t grid_count,
                        const RunContext& context);

/// Polygons per label of any mesh.
std::vector<std::vector<LatticePolygon>> polygons_of_labels(const Mesh& mesh, std::size_t label_count, int threads = 1);

/// A stretch of border between two grids with one class.
struct BorderLine {
  std::vector<Point> points;
  std::int32_t left = -1, right = -1;        ///< grids; -1 outside
  EdgeFeature feature;                       ///< kind none: open ground, or only a community border
  bool community = false;                    ///< the two sides lie in different communities (or one outside)
};

/// All borders of an assembly, joined where nothing changes. `community`: community of each grid.
std::vector<BorderLine> border_lines(const Coverage& coverage, const Assembly& assembly, const std::vector<std::int32_t>& community);

}  // namespace qipan
