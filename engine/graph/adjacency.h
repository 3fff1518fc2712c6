// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace qipan {

/// An undirected graph in compressed rows. Node v's neighbours are `target[begin(v) .. end(v))`, in the order of the edges given;
/// `edge` holds the index of the edge each entry came from.
struct Adjacency {
  std::vector<std::int32_t> offset;  ///< nodes + 1
  std::vector<std::int32_t> target, edge;

  [[nodiscard]] std::int32_t nodes() const { return static_cast<std::int32_t>(offset.size()) - 1; }
  [[nodiscard]] std::int32_t begin(std::int32_t v) const { return offset[static_cast<std::size_t>(v)]; }
  [[nodiscard]] std::int32_t end(std::int32_t v) const { return offset[static_cast<std::size_t>(v) + 1]; }
  [[nodiscard]] std::span<const std::int32_t> neighbours(std::int32_t v) const {
    return {target.data() + begin(v), static_cast<std::size_t>(end(v) - begin(v))};
  }
};

/// Both directions of every edge. O(nodes + edges).
Adjacency build_adjacency(std::size_t nodes, std::span<const std::pair<std::int32_t, std::int32_t>> edges);

/// Component of every node, numbered by smallest node. O(nodes + edges).
std::vector<std::int32_t> connected_components(const Adjacency& graph);

/// The same for the graph without the edges whose two ends carry different labels: connected parts of every label.
std::vector<std::int32_t> connected_components(const Adjacency& graph, std::span<const std::int32_t> label);

}  // namespace qipan
