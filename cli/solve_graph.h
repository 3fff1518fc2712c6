// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/graph_file.h"
#include "engine/plan/partitioner.h"
#include "engine/plan/solution.h"

namespace qipan::cli {

struct SolveOptions {
  std::optional<double> low = {}, high = {};  ///< households; by default 300-500, with Goal::max_deviation no band
  Goal goal = Goal::band;
  std::int32_t grids = 0;           ///< of a graph without communities; 0: free
  std::vector<std::pair<std::string, std::int32_t>> grids_of = {};  ///< number of grids of every community, 0: free
  Preset preset = Preset::balanced;
};

/// One community of a graph, to be divided on its own.
struct GraphCommunity {
  Problem problem;
  std::vector<std::int32_t> vertices;  ///< ascending, one an atom
};

/// The communities, in the order of their first vertices, with their rules. `labels` holds one per vertex, or nothing.
/// Throws Error on counts that fit no community.
std::vector<GraphCommunity> graph_communities(const GraphFile& graph, const std::vector<std::string>& labels, const SolveOptions& options);

/// What a plan of one community, or of all together, comes to. Grids of pieces without households are neither counted nor judged.
struct Figures {
  std::string id;
  std::size_t vertices = 0;
  std::int64_t households = 0, least_violation = 0;  ///< thousandths
  std::int32_t grids = 0, grids_asked = 0, grids_out = 0, grids_empty = 0;
  double cut = 0;                        ///< in the unit of the file
  std::int64_t fewest = 0, most = 0;     ///< households of a grid, thousandths
  double deviation = 0;                  ///< most of | households - mean | / mean
  Objective objective, bound;            ///< summed; quality is the cut x cost_scale
  std::int32_t closed = 0;               ///< communities proven optimal on every level
  bool stopped_early = false;
};

struct SolvedGraph {
  std::vector<std::int32_t> region;  ///< per vertex, numbered by smallest vertex
  Figures total;
  std::vector<Figures> communities;  ///< in the order of their first vertices
};

/// Solves the communities of a graph, each on its own, in parallel. The result does not depend on the number of threads.
SolvedGraph solve_graph(const GraphFile& graph, const std::vector<std::string>& labels, const SolveOptions& options,
                        const Partitioner& partitioner, const RunContext& context);

}  // namespace qipan::cli
