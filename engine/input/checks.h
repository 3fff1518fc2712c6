// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/run_context.h"
#include "engine/input/normalized.h"
#include "engine/input/options.h"
#include "engine/input/overlay.h"

namespace qipan {

// The checks that need several features or layers at once; each finding is drawn as the polygon it is about.

/// Overlaps of two communities, holes between communities, land of the territory without a community and the reverse.
/// Findings narrower than 2 m are mended later and only warned of; wider ones are errors under GapPolicy::error.
void check_communities(const NormalizedInputs& inputs, GapPolicy gaps, const RunContext& context,
                       Diagnostics& diagnostics);

/// Pairs of buildings that overlap by more than 1 m2 and 0.5 % of the smaller one; exact duplicates are not said again.
void check_overlaps(const NormalizedInputs& inputs, const RunContext& context, Diagnostics& diagnostics);

/// Buildings with more than 1 m2 and 0.5 % of their footprint in a second community or, though not outside, in none.
void check_borders(const NormalizedInputs& inputs, const std::vector<Placement>& placements, Diagnostics& diagnostics);

/// More than 2,000 households in one building; people but no households.
void check_households(const NormalizedInputs& inputs, Diagnostics& diagnostics);

}  // namespace qipan
