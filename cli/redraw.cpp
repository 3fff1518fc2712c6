// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <iostream>
#include <memory>

#include "algorithms/registry.h"
#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/project.h"
#include "cli/project_file.h"
#include "cli/summary.h"
#include "cli/terminal.h"
#include "engine/base/deadline.h"
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

  ProgressBar bar(texts);
  RunContext context;
  context.seed = project.seed;
  context.threads = resolve_threads(project.threads);
  context.cancel = &watch_interrupt();
  context.deadline = deadline_in(project.time_limit_s);
  StopWatchdog watchdog(*context.cancel, texts("cli.hint", {texts("cli.stopped_empty")}));
  context.progress = [&](std::string_view stage, double done) { watchdog.note_stage(stage), bar.update(stage, done); };

  const auto partitioner = make_default_partitioner();
  const RedrawSummary done = run_redraw(project.input, project.plan, state.redraw, project.output, *partitioner, context);
  bar.clear();
  print_hints(done.run.format_notes, texts);
  if (project.json) {
    std::cout << redraw_json(done.run, done.change) << '\n';
  } else {
    print_summary(std::cout, done.run, texts, shows_colour(1));
    print_change(std::cout, done.change, texts, shows_colour(1));
    for (const std::string& path : project.output.paths) std::cout << '\n' << texts("cli.written") << ' ' << path;
    std::cout << '\n';
  }
  if (done.run.stopped_early) return Exit::stopped;
  return done.run.exceptions.empty() && done.run.in_band == done.run.judged ? Exit::done : Exit::exceptions;
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
