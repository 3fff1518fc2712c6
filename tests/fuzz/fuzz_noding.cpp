// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
// Segments from bytes: noded lines are noded, the planar graph keeps Euler's formula and its areas add up to nothing lost.
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "engine/coverage/planar_graph.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace qipan;
  std::vector<SourcedSegment> segments;
  for (std::size_t at = 0; at + 4 <= size && segments.size() < 64; at += 4)
    segments.push_back({{data[at] % 32, data[at + 1] % 32}, {data[at + 2] % 32, data[at + 3] % 32}, static_cast<std::int32_t>(at)});
  const NodedLines lines = node_segments(segments);
  if (!is_noded(lines.edges)) std::abort();
  const PlanarGraph graph(lines.edges);
  if (graph.node_count() + graph.face_count() != 1 + graph.component_count() + graph.edge_count()) std::abort();
  for (std::int32_t face = 1; face < static_cast<std::int32_t>(graph.face_count()); ++face)
    if (graph.twice_area(face) <= 0) std::abort();
  return 0;
}
