// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include "engine/base/diagnostic.h"
#include "engine/base/run_context.h"
#include "engine/input/normalized.h"
#include "engine/input/options.h"
#include "engine/input/role_reader.h"

namespace qipan {

/// Fills barriers from roads, rail, water, walls and compounds, in this order. Features farther than 100 m from the
/// bounds of the communities (and the territory) are left out, those that reach farther are cut there; both are counted
/// in one Diagnostic a layer.
void read_barriers(RoleReader& reader, const InputOptions& options, const RunContext& context, NormalizedInputs& inputs,
                   Diagnostics& diagnostics);

}  // namespace qipan
