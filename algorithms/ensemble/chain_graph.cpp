// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/ensemble/chain_graph.h"

#include "engine/graph/adjacency.h"

namespace qipan {

ChainGraph make_chain_graph(std::span<const std::pair<std::int32_t, std::int32_t>> edges, std::vector<std::int64_t> households,
                            std::vector<std::int64_t> difficult) {
  const Adjacency rows = build_adjacency(households.size(), edges);
  ChainGraph graph;
  graph.households = std::move(households);
  graph.difficult = std::move(difficult);
  graph.difficult.resize(graph.households.size(), 0);
  graph.offset.push_back(0);
  for (std::uint32_t v = 0; v < graph.size(); ++v) {
    for (const std::int32_t t : rows.neighbours(static_cast<std::int32_t>(v))) {
      graph.target.push_back(static_cast<std::uint32_t>(t));
      graph.directed.emplace_back(v, static_cast<std::uint32_t>(t));
    }
    while (graph.target.size() % ChainGraph::kLanes != 0) graph.target.push_back(graph.size());
    graph.offset.push_back(static_cast<std::uint32_t>(graph.target.size()));
  }
  return graph;
}

}  // namespace qipan
