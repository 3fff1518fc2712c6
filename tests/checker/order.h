// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

#include "tests/checker/piece.h"

namespace checker {

constexpr Int kFar = std::numeric_limits<Int>::max() / 4;

/// Per node the least households of those strictly between `from` and it, over paths through `through` alone; kFar where that is over
/// `most` or there is none.
template <class Set>
std::vector<Int> least_between(const Piece<Set>& piece, std::size_t from, const Set& through, Int most);

/// In which the nodes of a piece are told in or out, such that few of those told matter to the others.
template <class Set>
struct Order {
  struct Layer {
    std::size_t node = 0;
    std::vector<std::size_t> seam;  ///< nodes told before that touch one that is not
    std::vector<int> after;         ///< per node of the seam, then this one: its place in the next seam, or -1
    std::vector<Int> link;          ///< [place][place] of the seam: least households between, through nodes not yet told
  };
  std::vector<Layer> layers;

  /// `turns`: nodes that share a corner touch as well. `high`: households of a region.
  Order(const Piece<Set>& piece, bool turns, Int high);
};

}  // namespace checker
