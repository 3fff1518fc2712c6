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

BlockAmount amount_of(const Problem& problem, const BandArithmetic& arithmetic, const Block& block, std::int64_t violation) {
  BlockAmount amount{.fresh = block.today < 0};
  for (const std::int32_t a : block.atoms) amount.households += at(problem.atoms, a).households;
  if (amount.fresh || amount.households <= arithmetic.ceiling()) return amount;
  amount.given = amount.households - (violation > 0 ? arithmetic.ceiling() : most_kept(problem, block, arithmetic.ceiling()));
  return amount;
}

std::int64_t least_moved(const Scorer& scorer, const BandArithmetic& arithmetic, const BlockGraph& graph, std::int64_t violation) {
  std::vector<BlockAmount> blocks;
  for (const Block& block : graph.blocks) blocks.push_back(amount_of(scorer.problem(), arithmetic, block, violation));
  return least_moved(blocks, arithmetic, violation);
}

std::int64_t least_moved(std::span<const BlockAmount> blocks, const BandArithmetic& arithmetic, std::int64_t violation) {
  std::vector<std::int64_t> small;  // households of grids below the floor
  std::int64_t given = 0, born = 0, lacking = 0;
  for (const BlockAmount& block : blocks) {
    given += block.given;
    if (block.fresh) born += block.households;
    else if (block.households < arithmetic.floor()) small.push_back(block.households), lacking += arithmetic.floor() - block.households;
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
