// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/redraw/unconditional.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "engine/base/indexing.h"

namespace qipan {
namespace {

constexpr std::int64_t kUnit = 1'000, kMostUnits = 20'000;  ///< a household

/// The largest sum of some atoms that is no more than the ceiling, where all are whole households; else the ceiling.
std::int64_t most_kept(const Problem& problem, const Block& block, std::int64_t ceiling) {
  std::vector<bool> sum(static_cast<std::size_t>(std::clamp<std::int64_t>(ceiling / kUnit, 0, kMostUnits)) + 1, false);
  if (ceiling / kUnit > kMostUnits) return ceiling;
  sum[0] = true;
  for (const std::int32_t a : block.atoms) {
    const std::int64_t households = at(problem.atoms, a).households;
    if (households % kUnit != 0) return ceiling;
    const auto units = static_cast<std::size_t>(households / kUnit);
    for (std::size_t s = sum.size(); units > 0 && s-- > units;) sum[s] = sum[s] || sum[s - units];
  }
  for (std::size_t s = sum.size(); s-- > 0;) {
    if (sum[s]) return static_cast<std::int64_t>(s) * kUnit;
  }
  return 0;
}

}  // namespace

std::int64_t given_away(const Scorer& scorer, const BandArithmetic& arithmetic, const Block& block) {
  std::int64_t households = 0;
  for (const std::int32_t a : block.atoms) households += at(scorer.problem().atoms, a).households;
  return households > arithmetic.ceiling() ? households - most_kept(scorer.problem(), block, arithmetic.ceiling()) : 0;
}

std::int64_t least_moved(const Scorer& scorer, const BandArithmetic& arithmetic, const BlockGraph& graph, std::int64_t violation) {
  const Problem& problem = scorer.problem();
  std::vector<std::int64_t> small;  // households of grids below the floor
  std::int64_t given = 0, born = 0, lacking = 0;
  for (const Block& block : graph.blocks) {
    std::int64_t households = 0;
    for (const std::int32_t a : block.atoms) households += at(problem.atoms, a).households;
    if (block.today < 0) born += households;
    else if (households > arithmetic.ceiling()) given += violation > 0 ? households - arithmetic.ceiling() : given_away(scorer, arithmetic, block);
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
