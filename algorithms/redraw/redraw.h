// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include "algorithms/presets.h"
#include "engine/base/run_context.h"
#include "engine/plan/solution.h"

namespace qipan {

/// The plan of least change: solves a problem that has a plan of today, Problem::today, by all levels of the objective.
/// 1. Where today's plan obeys (nothing below its violation, exceptions and splits is possible) it stays, and nothing is computed.
/// 2. Locked grids stay. Without locks the violation is never above that of a plan from nothing with the same effort.
/// 3. A redraw of what it gives changes nothing.
Solution redraw(const Problem& problem, const Effort& effort, const RunContext& context);

}  // namespace qipan
