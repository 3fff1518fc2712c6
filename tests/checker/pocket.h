// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <vector>

#include "tests/checker/piece.h"

namespace checker {

/// One or two nodes that few others part from the rest. A region that has all of these has the land too: whatever it leaves of that is cut
/// off and, with these levels, no region of its own.
template <class Set>
struct Pocket {
  Set land, around;
};

/// None beside nodes over the ceiling.
template <class Set>
std::vector<Pocket<Set>> pockets(const Piece<Set>& piece, Int limit);

}  // namespace checker
