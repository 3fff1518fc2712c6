// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include "engine/base/run_context.h"
#include "engine/plan/problem.h"
#include "engine/plan/solution.h"

namespace qipan {

enum class Preset { fast, balanced, best };

/// The one place where the engine calls a solver; algorithms/ implements it, engine/workflow receives it.
/// Guarantees of every implementation: each region is connected in Problem's seams; never worse than its own construction;
/// same problem, preset and seed give the same solution on any machine and thread count; returns within 50 ms of
/// RunContext::stopped() with the best valid plan; safe to call from several threads at once.
class Partitioner {
 public:
  virtual ~Partitioner() = default;
  [[nodiscard]] virtual Solution solve(const Problem& problem, Preset preset, const RunContext& context) const = 0;
};

}  // namespace qipan
