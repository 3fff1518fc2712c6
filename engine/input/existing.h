// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include "engine/input/normalized.h"
#include "engine/input/options.h"
#include "engine/input/role_reader.h"

namespace qipan {

/// Fills `existing` with the grids of today's layer, those without land left out with a diagnostic. Codes come from the field the user
/// named, else from "code"; throws Error(input) that lists the fields where there is neither.
void read_existing(RoleReader& reader, const InputOptions& options, const RunContext& context, NormalizedInputs& inputs, Diagnostics& diagnostics);

}  // namespace qipan
