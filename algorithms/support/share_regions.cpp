// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/support/share_regions.h"

#include <queue>
#include <tuple>

#include "algorithms/support/region_count.h"

namespace qipan {

std::vector<std::int32_t> share_regions(const Problem& problem, const std::vector<std::vector<std::int32_t>>& pieces) {
  std::vector<std::int32_t> regions(pieces.size(), 0);
  if (problem.regions == 0) return regions;
  using Claim = std::tuple<std::int64_t, double, std::int64_t>;  // gain, households a region, -piece
  std::priority_queue<Claim> claims;
  std::vector<Load> loads(pieces.size());
  std::vector<BandArithmetic> arithmetics;
  const Scorer scorer(problem);
  const auto claim = [&](std::size_t i) {
    if (regions[i] >= static_cast<std::int32_t>(pieces[i].size())) return;
    const RegionCount count(problem, arithmetics[i]);
    claims.emplace(count.violation(loads[i], regions[i]) - count.violation(loads[i], regions[i] + 1),
                   static_cast<double>(loads[i].households) / regions[i], -static_cast<std::int64_t>(i));
  };
  std::int32_t left = problem.regions;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    arithmetics.emplace_back(problem, pieces[i]);
    const RegionCount count(problem, arithmetics[i]);
    for (const std::int32_t a : pieces[i]) loads[i] += count.load(scorer.sums(problem.atoms[static_cast<std::size_t>(a)]));
    if (loads[i].households == 0) continue;
    regions[i] = 1;
    --left;
    claim(i);
  }
  for (; left > 0 && !claims.empty(); --left) {
    const auto i = static_cast<std::size_t>(-std::get<2>(claims.top()));
    claims.pop();
    ++regions[i];
    claim(i);
  }
  return regions;
}

}  // namespace qipan
