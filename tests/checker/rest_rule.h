// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "tests/checker/piece.h"

namespace checker {

/// Which nodes of a compound a region may hold, told one by one: the others must fit the regions that a plan may still spend on it.
/// What a region has so far is a class; classes are as few as tell what may follow.
struct RestRule {
  static constexpr int kNone = 0, kNever = -1;  ///< no node of it so far; no region
  struct Class {
    std::array<int, 2> next{};  ///< class after the node that is out, or in
    bool may_end = false;       ///< if all that come are out
  };
  std::vector<std::vector<Class>> layers;  ///< per node of the compound, in their order; none: any nodes will do
};

/// Empty where something is violated, where every set will do, or where that takes too many classes.
template <class Set>
RestRule leave_rest(const Piece<Set>& piece, std::size_t compound, Int limit, const std::vector<std::size_t>& order);

}  // namespace checker
