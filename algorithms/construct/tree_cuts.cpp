// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/construct/tree_cuts.h"

#include <algorithm>
#include <numeric>

namespace qipan {

std::vector<std::int32_t> construct_by_tree_cuts(const PieceGraph& piece, const RegionCount& count, TreeSplit& splitter,
                                                 std::int32_t trees, const Energy& energy, Random& random, const RunContext* context) {
  std::vector<std::int32_t> nodes(piece.nodes.size());
  std::iota(nodes.begin(), nodes.end(), 0);
  Load total;
  for (const RegionSums& node : piece.nodes) total += count.load(node);
  std::vector<std::int32_t> label;
  splitter.split(nodes, {.regions = std::min(piece.regions > 0 ? piece.regions : count.best(total), piece.size()), .trees = trees, .context = context}, energy, random, label);
  return label;
}

}  // namespace qipan
