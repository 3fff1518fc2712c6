// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <vector>

#include "tests/checker/certificate_checker.h"
#include "tests/checker/piece.h"

namespace checker {

/// That no plan with levels up to `limit` costs less than `bound`, a level at `unit`; as far as `numbers` have prices, by these.
template <class Set>
struct Claim {
  const Piece<Set>& piece;
  const std::vector<Number>& numbers;
  Int unit, bound, limit;
};

/// Refuses a claim that does not hold, or cannot be shown. `usual`: regions for the tangents of the shape; none where it costs nothing.
/// `reached`: the cost shown until then.
template <class Set>
void check_cost(const Certificate& c, const Limits& limits, const Claim<Set>& claim, const std::vector<Set>& usual, Int& reached);

}  // namespace checker
