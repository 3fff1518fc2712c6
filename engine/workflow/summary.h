// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include "engine/grid/plan_layers.h"
#include "engine/workflow/run.h"

namespace qipan {

/// Counts by layer and code, the severest first.
std::vector<DiagnosticCount> count_diagnostics(const Diagnostics& diagnostics, Language language);

/// Counts, ledger, exceptions and border quality of a finished plan; throws Error(internal) if households were lost.
RunSummary summarize(const FinishedPlan& plan, Language language);

}  // namespace qipan
