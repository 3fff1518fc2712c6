// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/input/normalize.h"

#include <optional>
#include <utility>

#include "engine/base/error.h"
#include "engine/input/barriers.h"
#include "engine/input/buildings.h"
#include "engine/input/communities.h"
#include "engine/input/existing.h"
#include "engine/input/household_sources.h"
#include "engine/input/misplaced.h"
#include "engine/input/precedence.h"
#include "engine/input/read_inputs.h"
#include "engine/input/role_reader.h"

namespace qipan {

ReadInputs read_inputs(const InputOptions& options, const RunContext& context, Diagnostics& diagnostics) {
  if (options.households.empty() && options.household_points.empty() && options.household_table.empty() &&
      options.household_areas.empty())
    throw Error(ErrorKind::usage, "input.no_households");
  ReadInputs read;
  NormalizedInputs& inputs = read.inputs;
  RoleReader reader(options, context, diagnostics);
  read_communities(reader, options, context, inputs, diagnostics);
  Claims claims;
  read_buildings(reader, options, context, inputs, claims, diagnostics);
  read_household_table(reader, options, inputs, claims, diagnostics);
  read_household_points(reader, options, context, inputs, claims, diagnostics);
  read_household_areas(reader, options, context, inputs, claims, diagnostics);
  read_barriers(reader, options, context, inputs, diagnostics);
  read_dedicated(reader, options, context, inputs, diagnostics);
  read_existing(reader, options, context, inputs, diagnostics);
  read.placements = place_buildings(inputs, options.gaps, context);
  settle_households(options, std::move(claims), inputs, diagnostics);
  read.features = reader.counts();
  read.layers = reader.facts();
  context.report("input", 1.0);
  return read;
}

NormalizedInputs normalize(const InputOptions& options, const RunContext& context, Diagnostics& diagnostics) {
  ReadInputs read = read_inputs(options, context, diagnostics);
  if (std::optional<Diagnostic> found = find_misplaced(read)) {
    if (found->severity == Severity::error) throw Error(ErrorKind::input, found->code, found->args);
    diagnostics.push_back(std::move(*found));
  }
  return std::move(read.inputs);
}

}  // namespace qipan
