// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <chrono>
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
#include "engine/workflow/run.h"

namespace qipan::cli {
namespace {

struct State {
  std::string project_file;
  Project project;
  std::vector<Option> table;  ///< everything a project file may say
};

Exit run(const State& state, const Texts& texts) {
  const Project& project = state.project;
  validate_input(project.input);
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
  const RunSummary summary = run_partition(project.input, project.plan, project.output, *partitioner, context);
  bar.clear();
  print_hints(summary.format_notes, texts);
  if (project.json) {
    std::cout << summary_json(summary) << '\n';
  } else {
    print_summary(std::cout, summary, texts, shows_colour(1));
    for (const std::string& path : project.output.paths) std::cout << '\n' << texts("cli.written") << ' ' << path;
    std::cout << '\n';
  }
  if (summary.stopped_early) return Exit::stopped;
  return summary.exceptions.empty() && summary.in_band == summary.judged ? Exit::done : Exit::exceptions;
}

}  // namespace

Command partition_command(Language language) {
  auto state = std::make_shared<State>();
  state->project.output.language = language;
  state->table = input_options(state->project.input);
  for (Option& option : plan_options(state->project)) state->table.push_back(std::move(option));

  Command command;
  command.name = "partition";
  command.positionals = {{.name = "PROJECT.toml", .help = "cli.opt_project", .target = &state->project_file}};
  command.options = state->table;
  command.examples = {
      "qipan partition data/town.toml -o out/town.gpkg --overwrite",
      "qipan partition --communities data/town.gpkg::communities --community-id id \\\n"
      "    --buildings data/town.gpkg::buildings --households households --roads data/town.gpkg::roads \\\n"
      "    --preset fast -o out/flags.gpkg -o out/flags.geojson --overwrite"};
  command.prepare = [state](const Texts& texts) {
    if (!state->project_file.empty()) load_project(state->project_file, state->table, texts);
  };
  command.run = [state](const Texts& texts) { return run(*state, texts); };
  command.language = &state->project.output.language;
  return command;
}

}  // namespace qipan::cli
