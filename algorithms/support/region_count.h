// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>

#include "engine/plan/arithmetic.h"
#include "engine/plan/score.h"

namespace qipan {

/// Households of a set of nodes, those in nodes over the ceiling counted apart: each of these is a region of its own.
struct Load {
  std::int64_t households = 0, over_households = 0;
  std::int32_t over = 0;

  Load& operator+=(const Load& o) {
    households += o.households, over_households += o.over_households, over += o.over;
    return *this;
  }
  Load& operator-=(const Load& o) {
    households -= o.households, over_households -= o.over_households, over -= o.over;
    return *this;
  }
};

/// How many regions a set of nodes should make.
class RegionCount {
 public:
  RegionCount(const Problem& problem, const BandArithmetic& arithmetic);

  [[nodiscard]] Load load(const RegionSums& node) const;
  /// Least violation of exactly `regions` regions, were households divisible.
  [[nodiscard]] std::int64_t violation(const Load& load, std::int32_t regions) const;
  /// The number with the least violation; among equals the one with the mean nearest to the middle of the band. At least 1.
  [[nodiscard]] std::int32_t best(const Load& load) const;

 private:
  const BandArithmetic& arithmetic_;
  std::int64_t middle_ = 1;
};

}  // namespace qipan
