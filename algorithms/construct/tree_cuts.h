// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <vector>

#include "algorithms/support/energy.h"
#include "algorithms/support/tree_split.h"

namespace qipan {

/// A plan of the whole piece by cutting spanning trees again and again: the number of regions follows from the band, each side of a
/// cut is given a number that its households admit. Labels per node; regions are connected. O(trees x nodes x log(regions)).
/// Once `context` stops, large parts that are not yet divided stay whole.
std::vector<std::int32_t> construct_by_tree_cuts(const PieceGraph& piece, const RegionCount& count, TreeSplit& splitter,
                                                 std::int32_t trees, const Energy& energy, Random& random,
                                                 const RunContext* context = nullptr);

}  // namespace qipan
