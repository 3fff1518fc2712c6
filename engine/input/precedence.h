// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/run_context.h"
#include "engine/input/claims.h"
#include "engine/input/normalized.h"
#include "engine/input/options.h"
#include "engine/input/overlay.h"

namespace qipan {

// Who is heard when several household sources are given (docs/decisions/households.md). For each building the first of
//   1. the table, 2. the field of the building, 3. the points joined to it
// that says anything (0 included, null not) gives the whole count; the others are overridden there. Points that join no
// building always count. Household areas given besides count only where no building and no lone point with households
// lies in the area; else the area's total is overridden. Everything overridden is summed in a Diagnostic per source.

/// Where each building lies; sets Building::outside. A building is outside when under half of its footprint is in the
/// territory (the given one, else the union of the communities; under GapPolicy::leave in both).
std::vector<Placement> place_buildings(NormalizedInputs& inputs, GapPolicy gaps, const RunContext& context);

/// Gives the claims to buildings, points and areas and fills the ledger `sources`.
void settle_households(const InputOptions& options, Claims&& claims, NormalizedInputs& inputs,
                       Diagnostics& diagnostics);

}  // namespace qipan
