// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <array>
#include <cstddef>

#include "tests/checker/piece.h"

namespace checker {

/// Looks at the piece as one region and at all its divisions into two connected ones. Refuses unless more regions violate more than the
/// bound, and none of these is below it in the upper levels. True if none is in its cost either.
/// Nodes join one half or the other along an order; of all that look alike along the seam, by parts and households, the least border
/// counts. `most`: of these to be kept.
template <class Set>
bool check_halves(const Piece<Set>& piece, const std::array<Int, 4>& bound, std::size_t most);

}  // namespace checker
