// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
// Label files and counts of grids: as many labels as asked for, each count once, or an error of kind input.
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string_view>

#include "cli/graph_file.h"
#include "engine/base/error.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    if (qipan::cli::parse_labels(text, "fuzz.labels", 4).size() != 4) std::abort();
  } catch (const qipan::Error& error) {
    if (error.kind() != qipan::ErrorKind::input) std::abort();
  }
  try {
    std::set<std::string> seen;
    for (const auto& [label, grids] : qipan::cli::parse_counts(text, "fuzz.counts"))
      if (grids < 0 || !seen.insert(label).second) std::abort();
  } catch (const qipan::Error& error) {
    if (error.kind() != qipan::ErrorKind::input) std::abort();
  }
  return 0;
}
