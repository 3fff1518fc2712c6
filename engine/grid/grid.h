// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/atoms/atom_set.h"
#include "engine/grid/assembly.h"
#include "engine/lineage/code_scheme.h"
#include "engine/plan/problem.h"
#include "engine/plan/solution.h"

namespace qipan {

enum class GridKind { community, rural, dedicated, empty, unassigned, water };

/// "community", "rural", ...: the value of the field `kind`.
std::string kind_name(GridKind kind);

/// Why a grid is not as the rules want it.
struct GridReason {
  std::string code;                ///< message id; empty = nothing to say
  std::vector<std::string> args;
  bool proven = false;
};

struct Grid {
  std::int32_t community = -1;
  GridKind kind = GridKind::community;
  std::int32_t dedicated = -1;
  std::vector<std::int32_t> atoms;
  Milli households = 0, population = 0, difficult = 0;
  std::int32_t buildings = 0;
  bool has_band = true, in_band = true;
  Band band;
  GridReason reason;
  std::string code, name;
  double area_m2 = 0;              ///< ellipsoidal
  double polsby_popper = 0, border_on_features = 0;
  XY label;                        ///< a point inside
};

/// Numbers the grids of each community: rows of one median grid height from north to south, then west to east, by label points.
/// Throws Error(input) where the scheme has too few numbers or cannot hold an id.
void assign_codes(std::vector<Grid>& grids, const std::vector<Community>& communities, const std::vector<std::vector<LatticePolygon>>& polygons,
                  const CodeScheme& scheme);

/// Gives one grid the code and name of number `number` in its community.
void number_grid(Grid& grid, const std::vector<Community>& communities, const CodeScheme& scheme, std::size_t number);

/// The id that the codes of a grid are made from: of its community, else kNoCommunity.
std::string code_stem(const Grid& grid, const std::vector<Community>& communities);

/// Areas, shape and share of border on real-world lines of every grid; community borders count as lines.
void measure_grids(std::vector<Grid>& grids, const Coverage& coverage, const Assembly& assembly, const std::string& crs);

}  // namespace qipan
