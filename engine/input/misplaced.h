// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <optional>
#include <string>

#include "engine/base/diagnostic.h"
#include "engine/input/read_inputs.h"

namespace qipan {

/// Layers that do not lie in the same place: an error when nothing that may hold households lies on the land of the plan, or all
/// households lie off it; a warning when more than half of them do. Says where each layer lies and which CRS it states.
std::optional<Diagnostic> find_misplaced(const ReadInputs& read);

/// "x 250000-251000, y 2769000-2770000", whole units of the CRS; "0 features" for an empty box.
std::string extent_text(const Box& box);

/// Throws Error(input) naming layer, the CRS it states and its extent when that extent, in the working CRS, is no place on Earth.
void require_on_earth(const LayerFacts& layer, const std::string& working_crs);

}  // namespace qipan
