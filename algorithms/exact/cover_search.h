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

/// How it was proven that no cover costs less: cases by pairs of nodes that lie in one item or in two, prices at the leaves
/// (Ryan and Foster 1981).
struct CoverCase {
  bool pair = false;
  bool priced = false;           ///< not all items are known: those that `duals` leave open are found anew, under the pairs so far
  std::int32_t a = 0, b = 0;
  std::vector<CoverCase> cases;  ///< of a pair: together, apart; of `priced` what is made of the items found
  Duals duals;                   ///< of a leaf, and of `priced`; of a pair those after `before`, which leave open what its cases are about
  Duals before;                  ///< of a pair
};

struct CoverBound {
  std::int64_t bound = 0;  ///< every cover costs at least this, or at least the final ceiling
  bool complete = false;   ///< every cover below the ceiling was visited
  Duals root;              ///< prove `bound` if not complete, and which items a cheaper cover may use
  CoverCase tree;          ///< with a number of pieces, if complete
};

/// Visits exact covers that cost less than `ceiling`, which `visit` may lower: it gets the indices of the items and returns the new
/// ceiling. With a number of pieces: cases by pairs of nodes, each with a linear program, until what is left is searched node by node in
/// `plain_steps`. `start`: prices that are never negative for these items, if there are some; their triples go into every program.
/// Else branch and bound on the node with the fewest items left, with a linear program at every branching of size.
template <class Set>
CoverBound search_covers(std::span<const Item<Set>> items, const Cover<Set>& cover, std::int64_t ceiling, Work& work,
                         const std::function<std::int64_t(std::span<const std::int32_t>)>& visit, std::int64_t plain_steps = 300'000,
                         const Duals* start = nullptr);

}  // namespace qipan
