// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <vector>

#include "engine/atoms/atom_set.h"

namespace qipan {

/// The mesh of all cells before atoms are numbered: each face belongs to a group of Blocks.
struct GroupMesh {
  Mesh mesh;                        ///< labels = groups
  std::vector<AtomBorder> borders;  ///< labels are groups; the lines of the mesh, in order
  std::vector<std::int32_t> lent;   ///< per coverage half-edge: group that the wall lends to a divided or shared face in front of it, -1 none
};

/// Lays the cell borders of the blocks into the coverage, then shares water and road areas out among their banks.
GroupMesh lay_groups(const Coverage& coverage, const Elements& elements, const Blocks& blocks, const RunContext& context);

/// Atoms are the connected parts of the groups; measured, without seams.
AtomSet number_atoms(const Coverage& coverage, const Elements& elements, const Blocks& blocks, GroupMesh groups);

/// Area, outline and centre of each atom.
void measure_atoms(const Coverage& coverage, AtomSet& set);

/// Shared borders of atoms of one community, and which of them the solver may cross.
void find_seams(const Coverage& coverage, bool cross_bridges, AtomSet& set);

/// A building whose parts in the community hang together only outside it: its atoms, and the fewest between them, become one.
void rejoin_buildings(const Coverage& coverage, const Elements& elements, AtomSet& set);

/// Slivers without households become part of the neighbour they share most border with, of a dedicated unit only if nothing else is near.
void absorb_scraps(const Coverage& coverage, AtomSet& set);

/// A part of a community without households that only barriers bound opens its longest border of any kind.
void join_empty_parts(AtomSet& set);

}  // namespace qipan
