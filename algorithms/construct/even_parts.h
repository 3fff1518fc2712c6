// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <vector>

#include "algorithms/support/best_plan.h"
#include "algorithms/support/budget.h"
#include "algorithms/support/tree_split.h"

namespace qipan {

/// Plans of a piece for Goal::max_deviation: again and again the piece is divided into its fixed number of regions along the most even
/// of many cuts of many random trees; `label` becomes the best plan of all by the exact order, if it is better than what it was.
/// The error of a cut shrinks with the number of cuts seen, so work buys evenness directly.
void divide_evenly(const PieceGraph& piece, const Scorer& scorer, Random& random, Budget& budget, std::vector<std::int32_t>& label);

}  // namespace qipan
