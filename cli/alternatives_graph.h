// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "algorithms/alternatives/alternatives.h"
#include "cli/solve_graph.h"

namespace qipan::cli {

/// Plans of a whole graph beside each other, best first.
struct GraphAlternatives {
  std::vector<SolvedGraph> plans;
  std::vector<PlanFigures> figures;                ///< cut in the unit of the file
  std::vector<std::vector<double>> difference;     ///< share of the households by which plans i and j differ
  std::int32_t asked = 0, tried = 0;               ///< tried: plans made in the community where most were
  bool stopped_early = false;

  /// Share by which a plan differs from the one most like it; 0 if it is alone.
  [[nodiscard]] double least_difference(std::size_t plan) const;
};

/// Alternatives of every community, put together: plan j has the j-th of each, or begins again where there are fewer. Kept are those
/// that differ enough over the whole graph, without those that another one with as many grids dominates.
GraphAlternatives alternatives_of_graph(const GraphFile& graph, const std::vector<std::string>& labels, const SolveOptions& options,
                                        const AlternativeOptions& alternatives, const Partitioner& partitioner, const RunContext& context);

/// Comparison as CSV, one row a plan.
std::string alternatives_csv(const GraphAlternatives& alternatives);

/// "out/a.part" and 2: "out/a-2.part".
std::string numbered_path(const std::string& path, std::size_t number);
/// "out/a.part": "out/a-alternatives.csv".
std::string alternatives_table_path(const std::string& path);

}  // namespace qipan::cli
