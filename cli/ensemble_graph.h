// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <vector>

#include "cli/ensemble_report.h"
#include "cli/solve_graph.h"

namespace qipan::cli {

/// The communities of a graph. `plan` holds one label per vertex, or nothing.
EnsembleSubjects ensemble_subjects(const GraphFile& graph, const std::vector<std::string>& labels, const std::vector<std::string>& plan, const SolveOptions& rules);

}  // namespace qipan::cli
