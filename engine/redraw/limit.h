// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "engine/plan/solution.h"

namespace qipan {

/// How much may change.
struct ChangeLimit {
  std::int64_t moved = std::numeric_limits<std::int64_t>::max();    ///< thousandths
  std::int64_t touched = std::numeric_limits<std::int64_t>::max();
};

struct ChosenChanges {
  std::vector<bool> taken;
  bool best = true;  ///< no choice within the limit mends more violation, or as much with fewer grids out of band: proven
};

/// Chooses changes (packages) within the limit: those that together mend the most violation, then the most grids out of band. Never less
/// than by taking them one by one by what they mend for each household moved. What mends nothing is taken last, as far as it fits.
ChosenChanges choose_within(std::span<const Objective> changes, const ChangeLimit& limit);

}  // namespace qipan
