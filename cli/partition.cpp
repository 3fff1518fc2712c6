// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <chrono>
#include <iostream>
#include <memory>

#include "cli/certificates.h"
#include "cli/command.h"
#include "cli/graph_file.h"
#include "cli/numbered_path.h"
#include "cli/partition_alternatives.h"
#include "cli/project.h"
#include "cli/project_file.h"
#include "cli/project_run.h"
#include "cli/summary.h"
#include "cli/terminal.h"
#include "engine/base/error.h"
#include "engine/input/normalize.h"
#include "engine/workflow/run.h"

namespace qipan::cli {
namespace {

struct State {
  std::string project_file;
  Project project;
  std::vector<Option> table;  ///< everything a project file may say
};

/// Several plans beside each other, NAME-1, NAME-2 .. and NAME-alternatives.csv.
Exit run_alternatives(const Project& project, const Partitioner& partitioner, const RunContext& context, ProgressBar& bar, const Texts& texts) {
  check_numbered_outputs(project.output, project.alternatives.count);
  const auto start = std::chrono::steady_clock::now();
  Diagnostics diagnostics, notes;
  context.report("reading", 0.0);
  NormalizedInputs inputs = normalize(project.input, context, diagnostics);
  std::vector<std::string> written;
  const auto write = [&](std::size_t number, MadePlan&& made) {
    const OutputOptions output = numbered_output(project.output, number);
    write_result(made.result, output, {}, context);
    if (number == 0) notes = made.result.summary.format_notes;
    written.insert(written.end(), output.paths.begin(), output.paths.end());
  };
  const ComparedPlans plans = make_alternatives(std::move(inputs), project.input, project.plan, project.output.language, project.alternatives, partitioner,
                                                context, std::move(diagnostics), write);
  written.push_back(alternatives_table_path(project.output.paths.front()));
  write_text(written.back(), comparison_csv(plans));
  bar.clear();
  print_hints(notes, texts);
  if (project.json) {
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    std::cout << comparison_json(plans, project.output, project.alternatives.differ, taken.count()) << '\n';
  } else {
    print_comparison(std::cout, plans, texts, shows_colour(1));
    for (const std::string& path : written) std::cout << '\n' << texts("cli.written") << ' ' << path;
    std::cout << '\n';
  }
  if (plans.whole.stopped_early) return Exit::stopped;
  const bool all = static_cast<std::int32_t>(plans.figures.size()) == plans.whole.asked;
  return all && !plans.exceptions ? Exit::done : Exit::exceptions;
}

Exit run(const State& state, const Texts& texts) {
  const Project& project = state.project;
  validate_input(project.input);
  validate_plan(project);
  if (!project.input.existing.empty() && project.alternatives.count == 1) throw Error(ErrorKind::usage, "cli.needs", {"--existing", "--alternatives"});

  ProjectRun job(project, texts);
  const std::unique_ptr<Partitioner> partitioner = project_partitioner(project);
  if (project.alternatives.count > 1) return run_alternatives(project, *partitioner, job.context(), job.bar(), texts);
  const RunSummary summary = run_partition(project.input, project.plan, project.output, *partitioner, job.context());
  return job.finish(summary, [&] { return summary_json(summary); });
}

}  // namespace

Command partition_command(Language language) {
  auto state = std::make_shared<State>();
  state->project.output.language = language;
  state->table = project_options(state->project);

  Command command;
  command.name = "partition";
  command.positionals = {{.name = "PROJECT.toml", .help = "cli.opt_project", .target = &state->project_file}};
  command.options = state->table;
  command.examples = {
      "qipan partition data/town.toml -o out/town.gpkg --overwrite",
      "qipan partition --communities data/town.gpkg::communities --community-id id \\\n"
      "    --buildings data/town.gpkg::buildings --households households --roads data/town.gpkg::roads \\\n"
      "    --preset fast -o out/flags.gpkg -o out/flags.geojson --overwrite",
      "qipan partition data/town.toml --preset fast --alternatives 2 --differ 15% -o out/choice.gpkg --overwrite"};
  command.prepare = [state](const Texts& texts) {
    if (!state->project_file.empty()) load_project(state->project_file, state->table, texts);
  };
  command.run = [state](const Texts& texts) { return run(*state, texts); };
  command.language = &state->project.output.language;
  return command;
}

}  // namespace qipan::cli
