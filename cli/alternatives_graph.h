// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <vector>

#include "algorithms/alternatives/whole.h"
#include "cli/numbered_path.h"
#include "cli/solve_graph.h"

namespace qipan::cli {

/// Plans of a whole graph beside each other, best first; in `whole` the cut is in the unit of the file.
struct GraphAlternatives {
  std::vector<SolvedGraph> plans;
  WholePlans whole;
};

/// Alternatives of every community, put together: see put_together().
GraphAlternatives alternatives_of_graph(const GraphFile& graph, const std::vector<std::string>& labels, const SolveOptions& options,
                                        const AlternativeOptions& alternatives, const Partitioner& partitioner, const RunContext& context);

/// Comparison as CSV, one row a plan.
std::string alternatives_csv(const GraphAlternatives& alternatives);

}  // namespace qipan::cli
