// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/redraw/unconditional.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "engine/base/indexing.h"

namespace qipan {

std::int64_t least_moved(const Scorer& scorer, const BandArithmetic& arithmetic, const BlockGraph& graph, std::int64_t violation) {
  const Problem& problem = scorer.problem();
  std::vector<std::int64_t> small;  // households of grids below the floor
  std::int64_t given = 0, born = 0, lacking = 0;
  for (const Block& block : graph.blocks) {
    std::int64_t households = 0;
    for (const std::int32_t a : block.atoms) households += at(problem.atoms, a).households;
    if (block.today < 0) born += households;
    else if (households > arithmetic.ceiling()) given += households - arithmetic.ceiling();
    else if (households < arithmetic.floor()) small.push_back(households), lacking += arithmetic.floor() - households;
  }
  // The smaller a grid, the less its end moves and the more it lacks: the smallest are dissolved, if any.
  std::ranges::sort(small);
  std::int64_t least = std::numeric_limits<std::int64_t>::max(), dissolved = 0;
  for (std::size_t d = 0; d <= small.size(); ++d) {
    least = std::min(least, std::max(given + dissolved, lacking - born));
    if (d < small.size()) dissolved += small[d], lacking -= arithmetic.floor() - small[d];
  }
  return std::max<std::int64_t>(0, least - violation);
}

}  // namespace qipan
