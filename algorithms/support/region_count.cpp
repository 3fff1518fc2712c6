// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/support/region_count.h"

#include <algorithm>
#include <utility>

namespace qipan {

RegionCount::RegionCount(const Problem& problem, const BandArithmetic& arithmetic) : arithmetic_(arithmetic) {
  const Band& band = problem.has_difficult && arithmetic.ceiling() == problem.difficult.high ? problem.difficult : problem.ordinary;
  middle_ = std::max<std::int64_t>(1, (band.low + band.high) / 2);
}

Load RegionCount::load(const RegionSums& node) const {
  if (node.households <= arithmetic_.ceiling()) return {node.households, 0, 0};
  return {node.households, node.households, 1};
}

std::int64_t RegionCount::violation(const Load& load, std::int32_t regions) const {
  const std::int64_t excess = load.over_households - load.over * arithmetic_.ceiling();
  const std::int64_t rest = load.households - load.over_households;
  const std::int32_t left = regions - load.over;
  if (left >= 1) return excess + arithmetic_.distance(rest, left);
  return excess + rest - left * arithmetic_.ceiling();
}

std::int32_t RegionCount::best(const Load& load) const {
  const std::int64_t rest = load.households - load.over_households;
  const std::int64_t guess = rest / middle_;
  const auto rank = [&](std::int64_t k) {
    const std::int64_t off = rest - k * middle_;
    return std::pair(violation(load, static_cast<std::int32_t>(k) + load.over), (off < 0 ? -off : off) / std::max<std::int64_t>(1, k));
  };
  const std::int64_t least = load.over > 0 ? 0 : 1;
  std::int64_t best = std::max(guess, least);
  // The violation is 0 on an interval of counts and grows away from it, so walking downhill from the guess finds the best.
  for (const std::int64_t step : {-1, 1}) {
    while (best + step >= least && rank(best + step) < rank(best)) best += step;
  }
  if (load.over > 0 && rank(0) < rank(best)) best = 0;
  return std::max<std::int32_t>(1, static_cast<std::int32_t>(best) + load.over);
}

}  // namespace qipan
