// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "algorithms/presets.h"
#include "engine/base/run_context.h"
#include "engine/plan/problem.h"

namespace qipan {

struct Settled {
  std::vector<std::int32_t> region;  ///< never worse than the plan given, as many regions
  bool stopped = false, hurried = false;
};

/// A plan that was made for other costs or bands settles into a near one that is good by those of `problem`: a search that starts
/// cool, with as many regions as the plan has in every piece. `region`: connected regions. Spends half of the annealing of the effort.
Settled settle(const Problem& problem, std::span<const std::int32_t> region, const Effort& effort, const RunContext& context);

}  // namespace qipan
