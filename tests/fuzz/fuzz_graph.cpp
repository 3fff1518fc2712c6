// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
// Graph files: whatever the bytes, a graph whose edges lie between its vertices, or an error of kind input.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "cli/graph_file.h"
#include "engine/base/error.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    const bool json = !text.empty() && text.front() == '{';
    const qipan::cli::GraphFile graph =
        json ? qipan::cli::parse_dual_graph(text, {.path = "fuzz.json"}) : qipan::cli::parse_metis(text, "fuzz.graph");
    const auto n = static_cast<std::int32_t>(graph.households.size());
    for (const qipan::Seam& seam : graph.seams)
      if (seam.a < 0 || seam.a >= seam.b || seam.b >= n || seam.cut_cost < 0) std::abort();
    for (const std::int64_t weight : graph.households)
      if (weight < 0) std::abort();
  } catch (const qipan::Error& error) {
    if (error.kind() != qipan::ErrorKind::input) std::abort();
  }
  return 0;
}
