// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/run_context.h"
#include "engine/plan/problem.h"

namespace qipan {

/// Divides the changed parts of a plan anew, alone and two neighbours together, as continue_grids() does, where the whole is too large
/// for it. Returns the plan, better by all levels or as it was. `steps`: of each window.
std::vector<std::int32_t> improve_in_windows(const Problem& problem, std::vector<std::int32_t> label, std::int64_t steps, const RunContext& context);

/// Better borders and shapes of the changed parts, with no more change.
std::vector<std::int32_t> improve_borders(const Problem& problem, std::vector<std::int32_t> label, const RunContext& context);

}  // namespace qipan
