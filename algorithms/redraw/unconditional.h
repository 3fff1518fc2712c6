// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <span>

#include "algorithms/redraw/blocks.h"
#include "engine/plan/arithmetic.h"

namespace qipan {

/// A grid of today, or new land, in numbers.
struct BlockAmount {
  bool fresh = false;            ///< new land
  std::int64_t households = 0;
  /// Households that leave the region which continues it: the rest is a sum of atoms and at most the ceiling. Where something may be
  /// violated, just what is above the ceiling.
  std::int64_t given = 0;
};

BlockAmount amount_of(const Problem& problem, const BandArithmetic& arithmetic, const Block& block, std::int64_t violation);

/// Households that every plan of these blocks moves whose violation is at most `violation`, whatever grids it touches: households are
/// taken as divisible and as near to every grid as one likes. A grid above the ceiling must give the rest away; one below the floor is
/// dissolved, or receives what it lacks from others. Thousandths.
std::int64_t least_moved(std::span<const BlockAmount> blocks, const BandArithmetic& arithmetic, std::int64_t violation);

/// The same of all blocks of a piece.
std::int64_t least_moved(const Scorer& scorer, const BandArithmetic& arithmetic, const BlockGraph& graph, std::int64_t violation);

}  // namespace qipan
