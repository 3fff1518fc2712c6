// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include "engine/base/diagnostic.h"
#include "engine/base/run_context.h"
#include "engine/input/claims.h"
#include "engine/input/normalized.h"
#include "engine/input/options.h"
#include "engine/input/role_reader.h"

namespace qipan {

/// Fills buildings and building_layer, and the claims of the building field. Buildings that share an id or a footprint
/// stay separate, with a Diagnostic.
void read_buildings(RoleReader& reader, const InputOptions& options, const RunContext& context,
                    NormalizedInputs& inputs, Claims& claims, Diagnostics& diagnostics);

}  // namespace qipan
