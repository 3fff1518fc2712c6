// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "engine/atoms/atom_set.h"
#include "engine/base/diagnostic.h"
#include "engine/geo/layer.h"
#include "engine/grid/grid.h"
#include "engine/lineage/code_scheme.h"

namespace qipan {

/// The grid that a hand wants an atom to lie in. An empty code: none.
struct AtomWish {
  std::int32_t atom = 0;
  std::string code;
};

/// Wishes of a table with a column `atom`, numbered from 1, and one of a grid code (code_field_names()), in the order of the rows. A
/// column `households` is compared with what the atoms hold. Throws Error(input) for atoms that are not there, named twice or of
/// another plan, for missing columns and for codes that a spreadsheet made numbers of and spoiled.
std::vector<AtomWish> read_wishes(const Layer& table, const AtomSet& atoms, const std::vector<Grid>& grids);

/// The plan before, and what binds the hand.
struct EditRules {
  const AtomSet& atoms;
  const std::vector<Community>& communities;
  const std::vector<Grid>& grids;
  const std::vector<std::int32_t>& before;                  ///< grid of each atom
  std::set<std::int32_t> locked = {};                       ///< grids that nothing may be moved into or out of
  std::set<std::string> retired = {};                       ///< codes that ended: never given again
  CodeScheme scheme = {};                                   ///< of codes for new grids
  std::function<Geometry(std::int32_t atom)> where = {};    ///< for the diagnostics
};

struct Edit {
  std::vector<std::int32_t> grid_of_atom;  ///< of EditRules::grids, or from their number on: new ones
  std::vector<std::string> new_codes;      ///< of the new ones
  std::vector<std::int32_t> moved;         ///< atoms that are elsewhere now, ascending
  std::size_t refused = 0;                 ///< atoms that stay where they were against the wish
};

/// Grants the wishes that the land allows. The rest stays where it was, with a diagnostic for each sort of refusal, grid and code: no
/// code (a gap), a grid of another community, a code that is no grid's and that the community's scheme does not give, a code that
/// ended, a locked grid, and grids that are no ordinary land. A code that the scheme gives makes a new grid.
Edit grant_wishes(const EditRules& rules, const std::vector<AtomWish>& wishes, Diagnostics& diagnostics);

}  // namespace qipan
