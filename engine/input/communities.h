// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include "engine/base/diagnostic.h"
#include "engine/base/run_context.h"
#include "engine/input/normalized.h"
#include "engine/input/options.h"
#include "engine/input/role_reader.h"

namespace qipan {

/// Fills crs, communities and territory. Features with the same id become one community of several pieces.
void read_communities(RoleReader& reader, const InputOptions& options, const RunContext& context,
                      NormalizedInputs& inputs, Diagnostics& diagnostics);

/// Fills dedicated.
void read_dedicated(RoleReader& reader, const InputOptions& options, const RunContext& context,
                    NormalizedInputs& inputs, Diagnostics& diagnostics);

/// The field that most likely holds a name ("name", "NAME", "名称", "Street", ..), -1 without one.
int find_name_field(const Layer& layer);
std::string name_of(int name_field, const Feature& feature);

}  // namespace qipan
