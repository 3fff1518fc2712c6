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
#include "engine/input/overlay.h"
#include "engine/input/role_reader.h"

namespace qipan {

/// normalize() and what only the checks want to know.
struct ReadInputs {
  NormalizedInputs inputs;
  std::vector<Placement> placements;                          ///< per building, over the communities
  std::vector<std::pair<std::string, std::size_t>> features;  ///< role, number read
  std::vector<LayerFacts> layers;                             ///< map layers
};

ReadInputs read_inputs(const InputOptions& options, const RunContext& context, Diagnostics& diagnostics);

}  // namespace qipan
