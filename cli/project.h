// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "algorithms/alternatives/alternatives.h"
#include "cli/common_options.h"
#include "engine/input/options.h"
#include "engine/workflow/redraw.h"
#include "engine/workflow/run.h"

namespace qipan::cli {

/// Everything that a project file, or the flags of `qipan partition`, can say. Defaults come from the engine's structs.
struct Project {
  InputOptions input;
  PlanOptions plan;
  OutputOptions output;
  AlternativeOptions alternatives;  ///< of `qipan partition` only
  std::string certificates;         ///< the same: folder for proofs, empty: none kept
  std::uint64_t seed = RunContext{}.seed;
  int threads = 0;          ///< 0: all cores
  double time_limit_s = 0;  ///< 0: none
  bool json = false;
};

/// The options of the input: layers, fields, reading. All commands that read a project have them.
std::vector<Option> input_options(InputOptions& input);
/// What grids have to obey.
std::vector<Option> rule_options(PlanOptions& plan);
/// The same, the search and the output.
std::vector<Option> plan_options(Project& project);
/// What only `qipan partition` does: plans to choose from, and proofs to keep.
std::vector<Option> partition_options(Project& project);
/// All that the project file of `qipan partition` may hold: input, plan, search, output and these.
std::vector<Option> project_options(Project& project);
/// Today's grids: layer and fields; only a redraw reads them.
std::vector<Option> existing_options(InputOptions& input);
/// What a redraw may change, and how codes are given.
std::vector<Option> redraw_options(RedrawOptions& redraw);

/// Throws Error(usage) when options contradict or miss each other; says which flag to add.
void validate_input(const InputOptions& input);
void validate_rules(const PlanOptions& plan);
void validate_plan(const Project& project);
void validate_existing(const InputOptions& input);

/// Threads to use: `threads`, or the number of cores when 0.
int resolve_threads(int threads);

}  // namespace qipan::cli
