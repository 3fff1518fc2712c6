// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <filesystem>
#include <iostream>
#include <memory>

#include "algorithms/registry.h"
#include "cli/command.h"
#include "cli/ensemble_graph.h"
#include "cli/ensemble_text.h"
#include "cli/graph_options.h"
#include "cli/interrupt.h"
#include "cli/project.h"
#include "cli/terminal.h"
#include "engine/base/deadline.h"
#include "engine/base/error.h"

namespace qipan::cli {
namespace {

struct State {
  GraphOptions graph;
  std::string communities, counts, plan, output;
  SolveOptions rules;
  EnsembleOptions ensemble;
  std::uint64_t seed = RunContext{}.seed;
  int threads = 0;
  double time_limit_s = 0;
  bool json = false;
  Language language = Language::english;
};

Exit run(State& state, const Texts& texts) {
  if (state.graph.path.empty()) throw Error(ErrorKind::usage, "cli.missing_argument", {"GRAPH"});
  check_grids_asked(state.rules.grids, state.counts, state.communities);
  if (!state.output.empty()) check_no_input(state.output, {&state.graph.path, &state.communities, &state.counts, &state.plan});
  ProgressBar bar(texts);
  RunContext context;
  context.seed = state.seed;
  context.threads = resolve_threads(state.threads);
  context.cancel = &watch_interrupt();
  context.progress = [&bar](std::string_view stage, double done) { bar.update(stage, done); };
  const GraphFile graph = read_graph(state.graph);
  std::vector<std::string> labels, plan;
  if (!state.communities.empty()) labels = read_labels(state.communities, graph.households.size());
  if (!state.plan.empty()) plan = read_labels(state.plan, graph.households.size());
  if (!state.counts.empty()) state.rules.grids_of = parse_counts(read_text(state.counts), state.counts);
  print_hints(graph.notes, texts);
  context.deadline = deadline_in(state.time_limit_s);
  const EnsembleReports ensemble = sample_ensembles(ensemble_subjects(graph, labels, plan, state.rules), state.ensemble, *make_default_partitioner(), context);
  bar.clear();
  if (!state.output.empty()) write_text(state.output, draws_csv(ensemble));
  if (state.json) {
    std::cout << ensemble_json(ensemble) << '\n';
  } else {
    print_ensemble(std::cout, ensemble, texts);
    if (!state.output.empty()) std::cout << '\n' << texts("cli.written") << ' ' << state.output << '\n';
  }
  if (ensemble.total.stopped_early) return Exit::stopped;
  return ensemble.total.found && (!ensemble.total.asked || ensemble.total.obeys()) ? Exit::done : Exit::exceptions;
}

}  // namespace

Command ensemble_command(Language language) {
  auto state = std::make_shared<State>();
  state->language = language;
  State& s = *state;
  Command command;
  command.name = "ensemble";
  command.positionals = {{.name = "GRAPH", .help = "solve.opt_graph", .target = &s.graph.path}};
  command.options = {
      file_option("plan", "solve.opt_plan", s.plan),
      file_option("communities", "solve.opt_communities", s.communities),
      {.name = "weight", .help = "solve.opt_weight", .target = &s.graph.weight, .placeholder = "NAME", .group = "cli.group_reading"},
      {.name = "border", .help = "solve.opt_border", .target = &s.graph.border, .placeholder = "NAME", .group = "cli.group_reading"},
      households_option("low", "solve.opt_low", s.rules.low),
      households_option("high", "solve.opt_high", s.rules.high),
      {.name = "grids", .help = "solve.opt_ensemble_grids", .target = &s.rules.grids, .placeholder = "K", .group = "cli.group_rules", .low = 0, .high = 1e9},
      {.name = "grids-per-community", .help = "solve.opt_counts", .target = &s.counts, .placeholder = "FILE", .group = "cli.group_rules"},
  };
  for (Option& option : chain_options(s.ensemble)) command.options.push_back(std::move(option));
  const std::vector<Option> rest = {
      seed_option(s.seed, "cli.group_search"),
      threads_option(s.threads, "cli.group_search"),
      time_limit_option(s.time_limit_s),
      output_option(s.output, "solve.opt_table", "TABLE.csv"),
      json_option(s.json),
      language_option(s.language),
  };
  command.options.insert(command.options.end(), rest.begin(), rest.end());
  command.examples = {"qipan ensemble data/blocks.graph --communities data/blocks.labels --low 300 --high 500 --steps 5000 -o out/blocks.csv"};
  command.run = [state](const Texts& texts) { return run(*state, texts); };
  command.language = &s.language;
  return command;
}

}  // namespace qipan::cli
