// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/lineage/codes.h"
#include "engine/workflow/made_plan.h"
#include "engine/workflow/run.h"

namespace qipan {

/// What the user decides about a redraw, besides the plan.
struct RedrawOptions {
  std::vector<std::string> lock;                     ///< codes of today's grids that stay as they are
  std::optional<double> max_moved_households;        ///< at most that many may change their grid
  bool max_moved_is_percent = false;                 ///< of those who live in today's grids
  std::optional<std::int64_t> max_changed_grids;     ///< at most that many of today's grids may change
  CodePolicy policy = CodePolicy::keep_majority;
  std::string date;                                  ///< of the change; empty: none is written
};

/// A plan between today's and the redrawn one: with only some of the changes.
struct ChangePoint {
  double moved = 0;             ///< households
  std::int64_t touched = 0;     ///< grids of today
  double violation = 0;         ///< households outside their bands
  std::int64_t out = 0;         ///< grids out of band
  double quality = 0;           ///< of borders and shapes, of today's plan = 1
};

/// What a redraw changed, and what it had to.
struct ChangeSummary {
  std::size_t today = 0;                                           ///< grids of today
  std::vector<std::pair<std::string, std::size_t>> relations;     ///< grids of today by what became of them, then "new"
  double moved = 0;                    ///< households
  double least_moved = 0;              ///< proven: no plan with as little violation moves fewer
  double least_moved_so = 0;           ///< proven of plans that, community by community, touch no more grids
  std::int64_t touched = 0, least_touched = 0;  ///< grids of today, land that they won or lost included; proven
  std::int64_t shifted = 0;            ///< grids of today whose border was bent to the units of land
  double born = 0;                     ///< households on land that no grid of today held
  std::size_t communities = 0, computed = 0;
  std::size_t left_out = 0;            ///< packages of changes that the limits left out
  std::vector<ChangePoint> points;     ///< from today's plan to the redrawn one
};

struct RedrawResult {
  MadePlan made;                       ///< layers as of a partition, then the tables `lineage` and `moves`
  ChangeSummary change;
};

/// The plan of least change from inputs.existing. Throws Error(usage) for a locked code that no grid of today has.
RedrawResult make_redraw(NormalizedInputs inputs, const InputOptions& input_options, const PlanOptions& options, const RedrawOptions& redraw, Language language,
                         const Partitioner& partitioner, const RunContext& context, Diagnostics diagnostics);

struct RedrawSummary {
  RunSummary run;
  ChangeSummary change;
};

/// From files to files, as run_partition().
RedrawSummary run_redraw(const InputOptions& input, const PlanOptions& options, const RedrawOptions& redraw, const OutputOptions& output,
                         const Partitioner& partitioner, const RunContext& context);

}  // namespace qipan
