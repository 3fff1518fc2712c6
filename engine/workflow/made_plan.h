// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/atoms/atom_set.h"
#include "engine/coverage/coverage.h"
#include "engine/workflow/run.h"
#include "engine/workflow/solve.h"

namespace qipan {

/// The land cut into atoms: what all plans of one run share and no edit changes.
struct Ground {
  NormalizedInputs inputs;
  Coverage coverage;
  Elements elements;
  AtomSet atoms;
  Diagnostics diagnostics;
};

/// A finished plan with what is needed to go on from it: relabel() and draw_plan() again.
struct MadePlan {
  std::shared_ptr<const Ground> ground;
  SolvedPlan solved;   ///< grids with codes and measures
  RunResult result;
};

/// `begin` is told each stage as it starts.
std::unique_ptr<Ground> lay_ground(NormalizedInputs inputs, GapPolicy gaps, const PlanOptions& options, Diagnostics diagnostics,
                                   const RunContext& context, const std::function<void(const char* stage)>& begin);

/// Draws the borders, measures the grids and builds all layers. Grids are given codes unless all have one; `name` may change them.
RunResult draw_plan(const Ground& ground, SolvedPlan& solved, const std::vector<std::pair<std::string, std::string>>& manifest,
                    Language language, const RunContext& context, const std::function<void(const char* stage)>& begin,
                    const std::function<void(std::vector<Grid>& grids)>& name = {});

/// Writes the layers to every output and adds stages, before and after, to its times.
void write_result(RunResult& result, const OutputOptions& output, const std::vector<StageTime>& before, const RunContext& context);

/// make_plan() that keeps what it knows.
MadePlan make_plan_to_edit(NormalizedInputs inputs, const InputOptions& input_options, const PlanOptions& options, Language language,
                           const Partitioner& partitioner, const RunContext& context, Diagnostics diagnostics);

}  // namespace qipan
