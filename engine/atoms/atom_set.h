// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <vector>

#include "engine/atoms/blocks.h"
#include "engine/atoms/elements.h"
#include "engine/atoms/mesh.h"
#include "engine/plan/problem.h"

namespace qipan {

/// A unit that is never split by the plan.
struct Atom {
  std::int32_t community = -1;
  std::int32_t dedicated = -1;     ///< dedicated unit or lake it is (see LakeOptions), -1 ordinary land
  std::int32_t compound = -1;
  Milli households = 0, population = 0, difficult = 0;
  std::int32_t buildings = 0;
  double area_m2 = 0, outline_m = 0;
  XY centre;                       ///< area-weighted, working CRS
};

/// Shared border of two atoms of one community.
struct AtomSeam {
  std::int32_t a = 0, b = 0;       ///< a < b
  double length_m = 0;             ///< all of it
  double passable_m = 0;           ///< not along rail or water
  double cost = 0;                 ///< m x class weight
  bool passable = false;           ///< neighbours for the solver
};

/// A node where at least three seams of one community meet; see Corner in problem.h.
struct AtomCorner {
  std::vector<std::int32_t> around;  ///< atoms, counter-clockwise
  std::vector<double> turn_m;        ///< k x k: what the turn from seam i to seam j is worth in metres of road border
};

/// A border between cells of one divided or shared face of the coverage, between atoms.
struct AtomBorder {
  std::int32_t face = 0;           ///< of the coverage
  CellBorder border;               ///< labels are atoms
};

/// All atoms with their exact mesh. Guarantees: (1) every face of the land is in one atom, every building in one; (2) atoms are
/// connected; (3) households are conserved; (4) numbering depends on the geometry only.
struct AtomSet {
  std::vector<Atom> atoms;
  std::vector<AtomSeam> seams;              ///< sorted by (a, b)
  std::vector<AtomCorner> corners;
  std::vector<AtomBorder> borders;
  std::vector<std::int32_t> of_element;     ///< atom of each element
  std::vector<std::int32_t> of_face;        ///< atom of each coverage face that is not divided, else -1
  std::vector<bool> divided;                ///< per coverage face, shared faces included
  std::vector<std::int32_t> lent;           ///< per coverage half-edge: atom that the wall lends to a divided face in front of it, -1 none
  Mesh mesh;                                ///< labels = atoms
};

AtomSet build_atoms(const Coverage& coverage, const Elements& elements, Blocks blocks, bool cross_bridges,
                    const RunContext& context);

/// Prices of courses: fills AtomSet::corners, and adds to the cost of each seam what it turns by itself and how narrow its gaps are.
void price_turns(const Coverage& coverage, AtomSet& set);

/// The ordinary atoms of one community as a problem; `atoms` lists them in order.
struct CommunityProblem {
  std::int32_t community = -1;
  std::vector<std::int32_t> atoms;
  Problem problem;
};
std::vector<CommunityProblem> build_problems(const AtomSet& set, std::size_t community_count);

}  // namespace qipan
