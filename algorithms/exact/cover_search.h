// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "algorithms/exact/cover_lp.h"
#include "algorithms/exact/work.h"

namespace qipan {

struct CoverBound {
  std::int64_t bound = 0;  ///< every cover costs at least this, or at least the final ceiling
  bool complete = false;   ///< every cover below the ceiling was visited
  Duals root;              ///< prove `bound` if not complete, and which items a cheaper cover may use
};

/// Visits exact covers that cost less than `ceiling`, which `visit` may lower: it gets the indices of the items and returns the new
/// ceiling. Branch and bound on the node with the fewest items left, with a linear program at every branching of size.
template <class Set>
CoverBound search_covers(std::span<const Item<Set>> items, const Cover<Set>& cover, std::int64_t ceiling, Work& work,
                         const std::function<std::int64_t(std::span<const std::int32_t>)>& visit);

}  // namespace qipan
