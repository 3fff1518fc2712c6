// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/lattice.h"

namespace qipan {

/// A straight piece of an input line; `source` is the caller's number for the line it comes from.
struct SourcedSegment {
  Point a, b;
  std::int32_t source = 0;
};

/// Edges that meet at their ends only. `sources` lists, per edge, every line that runs along it (once per passage).
struct NodedLines {
  struct Edge {
    Point a, b;  ///< a < b
    std::size_t first_source = 0, source_count = 0;
  };
  std::vector<Edge> edges;             ///< sorted by (a, b), no duplicates
  std::vector<std::int32_t> sources;   ///< sorted within an edge; may hold some that no edge refers to
  [[nodiscard]] std::span<const std::int32_t> sources_of(const Edge& e) const { return {sources.data() + e.first_source, e.source_count}; }
};

/// Snap-rounds segments on the lattice to a fixpoint (in the manner of Hobby 1999 and Halperin, Packer 2002): crossings are rounded
/// to the lattice, and an edge that passes a vertex within half a lattice diagonal is bent through it.
/// Guarantees: (1) two output edges share at most an end; (2) no vertex lies within 0.70 mm of the inside of an edge; (3) the result
/// does not depend on the order of the input; (4) a line moves by about 1 mm, by
/// 2.5 mm at the most where many lines crowd.
/// Complexity: about n log n for map-like input.
NodedLines node_segments(const std::vector<SourcedSegment>& segments, int threads = 1);

/// The same of lines that are noded already and more segments, in the time that the new ones need.
NodedLines node_into(NodedLines lines, const std::vector<SourcedSegment>& added, int threads = 1);

/// True when guarantees (1) and (2) hold, checked exactly.
bool is_noded(std::span<const NodedLines::Edge> edges);

}  // namespace qipan
