// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <iostream>
#include <memory>

#include "algorithms/registry.h"
#include "cli/command.h"
#include "cli/project.h"
#include "cli/project_file.h"
#include "cli/project_run.h"
#include "cli/summary.h"
#include "cli/terminal.h"
#include "engine/workflow/redraw.h"

namespace qipan::cli {
namespace {

struct State {
  std::string project_file;
  Project project;
  RedrawOptions redraw;
  std::vector<Option> table;
};

Exit run(const State& state, const Texts& texts) {
  const Project& project = state.project;
  validate_input(project.input);
  validate_existing(project.input);
  validate_plan(project);

  ProjectRun job(project, texts);
  const RedrawSummary done = run_redraw(project.input, project.plan, state.redraw, project.output, *make_default_partitioner(), job.context());
  return job.finish(done.run, [&] { return redraw_json(done.run, done.change); }, [&] { print_change(std::cout, done.change, texts, shows_colour(1)); });
}

}  // namespace

Command redraw_command(Language language) {
  auto state = std::make_shared<State>();
  state->project.output.language = language;
  state->table = existing_options(state->project.input);
  for (Option& option : input_options(state->project.input)) state->table.push_back(std::move(option));
  for (Option& option : redraw_options(state->redraw)) state->table.push_back(std::move(option));
  for (Option& option : plan_options(state->project)) state->table.push_back(std::move(option));

  Command command;
  command.name = "redraw";
  command.positionals = {{.name = "PROJECT.toml", .help = "cli.opt_project", .target = &state->project_file}};
  command.options = state->table;
  command.examples = {"qipan redraw data/town.toml --existing data/town.gpkg::existing_grids --existing-code code \\\n"
                      "    --preset fast -o out/redrawn.gpkg --overwrite"};
  command.prepare = [state](const Texts& texts) {
    if (!state->project_file.empty()) load_project(state->project_file, state->table, texts);
  };
  command.run = [state](const Texts& texts) { return run(*state, texts); };
  command.language = &state->project.output.language;
  return command;
}

}  // namespace qipan::cli
