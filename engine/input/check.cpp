// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/geo/crs.h"
#include "engine/input/checks.h"
#include "engine/input/fields.h"
#include "engine/input/misplaced.h"
#include "engine/input/normalize.h"
#include "engine/input/read_inputs.h"

namespace qipan {

CheckReport check_inputs(const InputOptions& options, const RunContext& context) {
  CheckReport report;
  ReadInputs read = read_inputs(options, context, report.diagnostics);
  report.crs = read.inputs.crs;
  report.crs_title = crs_title(read.inputs.crs);
  report.features = std::move(read.features);
  report.sources = read.inputs.sources;
  if (auto found = find_misplaced(read)) report.diagnostics.push_back(std::move(*found));
  check_communities(read.inputs, options.gaps, context, report.diagnostics);
  context.report("check", 0.3);
  check_overlaps(read.inputs, context, report.diagnostics);
  context.report("check", 0.9);
  check_borders(read.inputs, read.placements, report.diagnostics);
  check_households(read.inputs, report.diagnostics);
  context.report("check", 1.0);
  return report;
}

}  // namespace qipan
