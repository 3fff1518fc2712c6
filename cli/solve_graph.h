// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "cli/graph_file.h"
#include "engine/base/parallel.h"
#include "engine/base/time_shares.h"
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
  std::vector<std::string> certificates;  ///< of proofs, if the partitioner gives them
};

/// Solves the communities of a graph, each on its own, in parallel. The result does not depend on the number of threads.
SolvedGraph solve_graph(const GraphFile& graph, const std::vector<std::string>& labels, const SolveOptions& options,
                        const Partitioner& partitioner, const RunContext& context);

/// Puts solutions of the communities together, one each, in their order.
SolvedGraph join_communities(const GraphFile& graph, const std::vector<GraphCommunity>& communities, const std::vector<Solution>& solutions);

/// Calls task(i, context with its share of the time) for every community, the largest first, in parallel, and reports progress.
template <class Task>
void each_community(const std::vector<GraphCommunity>& communities, const RunContext& context, Task&& task) {
  std::vector<std::size_t> order(communities.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::size_t i) { return communities[i].vertices.size(); });
  std::int64_t vertices = 0;
  for (const GraphCommunity& c : communities) vertices += static_cast<std::int64_t>(c.vertices.size());
  std::atomic<std::size_t> done{0};
  TimeShares shares(context, vertices);
  parallel_for(order.size(), context.threads, [&](std::size_t k) {
    const auto size = static_cast<std::int64_t>(communities[order[k]].vertices.size());
    if (size > 0) task(order[k], shares.begin(size));
    shares.end(size);
    context.report("solving", static_cast<double>(++done) / static_cast<double>(order.size()));
  });
}

}  // namespace qipan::cli
