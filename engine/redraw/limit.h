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

/// Chooses changes (packages) within the limit: first those that cost no moves, then those that mend the most violation for each
/// household moved; a change that does not fit is passed over. Ties by number.
std::vector<bool> choose_within(std::span<const Objective> changes, const ChangeLimit& limit);

}  // namespace qipan
