// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/run_context.h"
#include "engine/input/normalized.h"
#include "engine/input/options.h"

namespace qipan {

/// Reads all layers that `options` names and turns them into NormalizedInputs. Everything odd is a Diagnostic (drawable, in the
/// working CRS); a missing file, layer, field, CRS or a wrong geometry type throws Error(input) that names file, layer, field and
/// what is there instead.
NormalizedInputs normalize(const InputOptions& options, const RunContext& context, Diagnostics& diagnostics);

/// What `qipan check` prints besides the diagnostics.
struct CheckReport {
  std::string crs;        ///< WKT2 of the working CRS, for writing the diagnostics
  std::string crs_title;
  std::vector<std::pair<std::string, std::size_t>> features;  ///< role, number read
  std::vector<SourceTotal> sources;
  Diagnostics diagnostics;                                    ///< all, in stable order
};

/// normalize() plus the checks that need several layers at once: duplicate and overlapping buildings, buildings outside all
/// communities or across a border of theirs, gaps and overlaps between communities, odd households.
CheckReport check_inputs(const InputOptions& options, const RunContext& context);

}  // namespace qipan
