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

/// Claims of a table keyed by building id. Keys are compared as text; keys that lost their leading zeros are matched
/// where only one building fits, with a Diagnostic each. Several rows of a building add up; without a field a row
/// counts 1.
void read_household_table(RoleReader& reader, const InputOptions& options, const NormalizedInputs& inputs,
                          Claims& claims, Diagnostics& diagnostics);

/// Claims of points: a point joins the building it lies in (the smallest of several), else the nearest within
/// point_distance_m, else it is a place of its own. Without a field a point counts 1.
void read_household_points(RoleReader& reader, const InputOptions& options, const RunContext& context,
                           const NormalizedInputs& inputs, Claims& claims, Diagnostics& diagnostics);

/// Fills areas; areas without a polygon become lone points.
void read_household_areas(RoleReader& reader, const InputOptions& options, const RunContext& context,
                          NormalizedInputs& inputs, Claims& claims, Diagnostics& diagnostics);

}  // namespace qipan
