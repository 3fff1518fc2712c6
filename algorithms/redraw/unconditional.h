// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>

#include "algorithms/redraw/blocks.h"
#include "engine/plan/arithmetic.h"

namespace qipan {

/// Households that leave the region which continues this grid, if it violates nothing: the rest is a sum of atoms, and at most the ceiling.
std::int64_t given_away(const Scorer& scorer, const BandArithmetic& arithmetic, const Block& block);

/// Households that every plan of the piece moves whose violation is at most `violation`, whatever grids it touches: households are
/// taken as divisible and as near to every grid as one likes. A grid above the ceiling must give the rest away; one below the floor is
/// dissolved, or receives what it lacks from others. Thousandths.
std::int64_t least_moved(const Scorer& scorer, const BandArithmetic& arithmetic, const BlockGraph& graph, std::int64_t violation);

}  // namespace qipan
