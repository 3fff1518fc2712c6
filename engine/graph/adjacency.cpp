// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/graph/adjacency.h"

#include <cstddef>

namespace qipan {

Adjacency build_adjacency(std::size_t nodes, std::span<const std::pair<std::int32_t, std::int32_t>> edges) {
  Adjacency graph;
  graph.offset.assign(nodes + 1, 0);
  for (const auto& [a, b] : edges) {
    ++graph.offset[static_cast<std::size_t>(a) + 1];
    ++graph.offset[static_cast<std::size_t>(b) + 1];
  }
  for (std::size_t v = 0; v < nodes; ++v) graph.offset[v + 1] += graph.offset[v];
  graph.target.resize(edges.size() * 2);
  graph.edge.resize(edges.size() * 2);
  std::vector<std::int32_t> next(graph.offset.begin(), graph.offset.end() - 1);
  for (std::size_t e = 0; e < edges.size(); ++e) {
    const auto place = [&](std::int32_t from, std::int32_t to) {
      const auto at = static_cast<std::size_t>(next[static_cast<std::size_t>(from)]++);
      graph.target[at] = to;
      graph.edge[at] = static_cast<std::int32_t>(e);
    };
    place(edges[e].first, edges[e].second);
    place(edges[e].second, edges[e].first);
  }
  return graph;
}

std::vector<std::int32_t> connected_components(const Adjacency& graph) {
  return connected_components(graph, std::vector<std::int32_t>(static_cast<std::size_t>(graph.nodes()), 0));
}

std::vector<std::int32_t> connected_components(const Adjacency& graph, std::span<const std::int32_t> label) {
  std::vector<std::int32_t> component(static_cast<std::size_t>(graph.nodes()), -1), stack;
  std::int32_t count = 0;
  for (std::int32_t start = 0; start < graph.nodes(); ++start) {
    if (component[static_cast<std::size_t>(start)] >= 0) continue;
    component[static_cast<std::size_t>(start)] = count;
    stack.assign(1, start);
    while (!stack.empty()) {
      const std::int32_t v = stack.back();
      stack.pop_back();
      for (const std::int32_t t : graph.neighbours(v)) {
        if (component[static_cast<std::size_t>(t)] >= 0) continue;
        if (label[static_cast<std::size_t>(t)] != label[static_cast<std::size_t>(v)]) continue;
        component[static_cast<std::size_t>(t)] = count;
        stack.push_back(t);
      }
    }
    ++count;
  }
  return component;
}

}  // namespace qipan
