// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <algorithm>
#include <cstdint>

#include "engine/plan/problem.h"
#include "engine/plan/solution.h"

namespace qipan {

/// Everything a plan of one piece adds up to, or the difference between two plans. Exact integers.
struct Totals {
  std::int64_t violation = 0, out = 0, splits = 0;      ///< levels 1, 1b, 2
  std::int64_t cut = 0, shape = 0, balance = 0;         ///< the terms of level 4, before their weights

  Totals& operator+=(const Totals& o) {
    violation += o.violation, out += o.out, splits += o.splits, cut += o.cut, shape += o.shape, balance += o.balance;
    return *this;
  }
  friend bool operator==(const Totals&, const Totals&) = default;
};

/// One number for a difference, so that a search may climb: the upper levels as penalties, the quality as it is. Which plan is kept
/// is decided by the exact lexicographic order, never by this number.
struct Energy {
  double violation = 0, out = 0, split = 0;             ///< penalties in units of quality, per thousandth / region / part
  double border = 0, compactness = 0, balance = 0;

  [[nodiscard]] double quality(const Totals& t) const {
    return border * static_cast<double>(t.cut) + compactness * static_cast<double>(t.shape) + balance * static_cast<double>(t.balance);
  }
  [[nodiscard]] double of(const Totals& t) const {
    return violation * static_cast<double>(t.violation) + out * static_cast<double>(t.out) + split * static_cast<double>(t.splits) + quality(t);
  }
};

/// Penalties far above what a seam can save: 5 % of a band's middle costs as much as a whole region's quality.
inline Energy make_energy(const Problem& problem, double region_quality) {
  const double middle = std::max(1.0, static_cast<double>(problem.ordinary.low + problem.ordinary.high) / 2);
  return {.violation = region_quality / (0.05 * middle),
          .out = region_quality / 2,
          .split = region_quality * 2,
          .border = static_cast<double>(problem.weights.border),
          .compactness = static_cast<double>(problem.weights.compactness),
          .balance = static_cast<double>(problem.weights.balance)};
}

}  // namespace qipan
