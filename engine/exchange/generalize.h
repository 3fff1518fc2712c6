// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>
#include <vector>

#include "engine/geo/layer.h"

namespace qipan {

/// How far borders may leave where they were drawn, in metres; 0: not at all.
struct Generalization {
  double simplify_m = 0;  ///< vertices are left out
  double smooth_m = 0;    ///< corners are rounded
  [[nodiscard]] bool wanted() const { return simplify_m > 0 || smooth_m > 0; }
};

/// What became of the borders.
struct Generalized {
  std::size_t arcs = 0, changed = 0;               ///< borders from junction to junction
  std::size_t put_back = 0;                        ///< changed, and put back because a proof failed
  std::size_t vertices_before = 0, vertices = 0;
};

/// Simplifies and smooths the borders between grids of one community in the layers of a plan: `grids` (area_m2, polsby_popper), `borders`
/// (length_m), `ledger` (area_m2); `manifest` says so. Borders of communities and of dedicated grids stay, they are given.
/// Guarantees: (1) each border is changed once, for all that it bounds; (2) none comes to meet a footprint of `buildings` or `units` that
/// it did not meet, none of these changes sides; (3) the grids tile the land as before: prove_borders(); (4) a border stays within
/// simplify_m + smooth_m of where it was.
/// Throws Error(input) without the layers grids and buildings or units, without a metric CRS, and for grids that do not tile.
Generalized generalize(std::vector<Layer>& layers, const Generalization& options);

}  // namespace qipan
