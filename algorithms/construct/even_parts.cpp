// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/construct/even_parts.h"

#include <algorithm>
#include <numeric>

namespace qipan {

void divide_evenly(const PieceGraph& piece, const Scorer& scorer, Random& random, Budget& budget, std::vector<std::int32_t>& label) {
  // A band of one point, so that leaving it measures the deviation.
  Problem even = scorer.problem();
  std::int64_t households = 0;
  for (const RegionSums& node : piece.nodes) households += node.households;
  even.ordinary.low = even.ordinary.high = std::max<std::int64_t>(1, households / std::max(1, piece.regions));
  even.has_difficult = false;
  even.goal = Goal::band;
  const Scorer even_scorer(even);
  std::vector<std::int32_t> atoms(even.atoms.size());
  std::iota(atoms.begin(), atoms.end(), 0);
  const BandArithmetic arithmetic(even, atoms);
  const RegionCount count(even, arithmetic);
  TreeSplit splitter(piece, even_scorer, count);
  std::vector<std::int32_t> nodes(piece.nodes.size()), part;
  std::iota(nodes.begin(), nodes.end(), 0);
  Objective best = PlanState(piece, scorer, label).objective();
  const std::int32_t most = std::clamp(500'000 / piece.size(), 4, 20'000);
  // Few trees a cut vary what is tried, many make a cut exact; the most even first cut may leave an uneven rest.
  for (std::int32_t trees = 1; budget.open(); trees = trees * 2 > most ? 1 : trees * 2) {
    const std::int64_t before = splitter.work();
    splitter.split(nodes, {.regions = std::min(piece.regions, piece.size()), .trees = trees, .plain = 4}, {.violation = 1}, random, part);
    if (const Objective now = PlanState(piece, scorer, part).objective(); now < best) best = now, label = part;
    budget.spend(splitter.work() - before);
  }
}

}  // namespace qipan
