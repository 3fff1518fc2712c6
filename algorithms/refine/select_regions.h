// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <vector>

#include "algorithms/refine/region_pool.h"
#include "engine/base/random.h"
#include "engine/base/run_context.h"

namespace qipan {

struct Selected {
  bool better = false;   ///< the plan is another one now, by the exact objective
  bool hurried = false;  ///< the clock has ended some part of it
};

/// A plan of regions of the pool that is better than `label`, which has that `objective` and from which it starts. First a linear program over the pool, every node in one
/// region, their number as the piece has it fixed; regions that differ from cheap ones by a few nodes join as long as its prices
/// ask for them. Then branch and bound over the whole, and over up to `windows` windows of the best plan, one after another, as long as
/// now and then one of them gains something. Turns at corners are left out.
/// Concentration on regions of good plans: Rochat, Taillard 1995; Rosing, ReVelle 1997.
Selected select_regions(RegionPool& pool, const Energy& energy, std::int32_t windows, Random& random, const RunContext& context, std::vector<std::int32_t>& label,
                        Objective& objective);

}  // namespace qipan
