// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "engine/atoms/atom_set.h"
#include "engine/base/diagnostic.h"
#include "engine/coverage/coverage.h"
#include "engine/grid/grid.h"

namespace qipan {

/// Connected pieces of each grid, over borders of more than a point.
std::vector<std::int32_t> count_pieces(const AtomSet& atoms, const std::vector<std::int32_t>& grid_of_atom, std::size_t grid_count);

/// What a hand may do but the rules do not want, of the grids that it touched: outside the band, in more pieces than before, and walled
/// compounds that lay in fewer grids before. Each with its land; in the order of the codes.
Diagnostics find_broken(const Coverage& coverage, const AtomSet& atoms, const std::vector<Grid>& grids, const std::vector<std::int32_t>& grid_of_atom,
                        const std::set<std::int32_t>& touched, const std::vector<std::int32_t>& before, std::size_t before_count);

}  // namespace qipan
