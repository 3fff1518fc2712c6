// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <vector>

#include "algorithms/exact/sweep.h"

namespace qipan {

/// Prices for the covers of a whole piece, proven over all regions without listing them: a linear program over a pool of regions, into
/// which the sweep brings those that its prices make cheap, until there are none. Smoothed prices (Wentges 1997).
class ColumnGeneration {
 public:
  /// `pool`: regions to begin with, those of the best plan among them; keeps what it finds for the next number of pieces.
  ColumnGeneration(const Valuation& valuation, Sweep& sweep, std::vector<Item> pool);

  /// The best prices found; `bound` is proven. Ends when it is within 1 / `fraction` of the program's value or reaches `ceiling`, or
  /// when the work is over.
  Duals solve(const Cover& cover, std::int64_t ceiling, std::int64_t fraction, Work& work);
  [[nodiscard]] const std::vector<Item>& pool() const { return pool_; }

 private:
  const Valuation& valuation_;
  Sweep& sweep_;
  std::vector<Item> pool_;
};

}  // namespace qipan
