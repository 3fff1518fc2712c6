// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <cmath>
#include <filesystem>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "algorithms/registry.h"
#include "cli/command.h"
#include "cli/ensemble_graph.h"
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
  int steps = static_cast<int>(EnsembleOptions{}.steps), draws = static_cast<int>(EnsembleOptions{}.draws);
  std::uint64_t seed = RunContext{}.seed;
  int threads = 0;
  double time_limit_s = 0;
  bool json = false;
  Language language = Language::english;
};

using Json = nlohmann::ordered_json;

/// JSON knows no infinity.
Json number(double x) { return std::isfinite(x) ? Json(x) : Json(nullptr); }

Json report_json(const EnsembleReport& r) {
  Json json = {{"vertices", r.vertices}, {"grids", r.grids}, {"held", r.held}, {"found", r.found}, {"stopped_early", r.stopped_early},
               {"proposed", r.counts.steps}, {"accepted", r.counts.applied}, {"uncut", r.counts.uncut}, {"rejected", r.counts.rejected}};
  json["plan"] = !r.asked ? Json(nullptr) : !r.found ? Json("unknown") : Json(r.obeys() ? "inside" : "outside");
  if (r.asked && r.found) {
    json["breaks"] = {{"disconnected", r.broken.disconnected}, {"grids_off", r.broken.regions_off}, {"out_of_band", r.broken.out_of_band},
                      {"compounds_split", r.broken.compounds_split}, {"crossing_communities", r.crossing}};
  }
  json["figures"] = Json::object();
  for (const FigureReport& f : r.figures) {
    Json row = {{"mean", f.mean}, {"standard_deviation", f.deviation}, {"p5", f.low}, {"median", f.median}, {"p95", f.high},
                {"r_hat", number(f.convergence.r_hat)}, {"effective_size", f.convergence.ess}};
    if (r.asked) row["plan"] = f.plan;
    if (r.obeys()) row["share_below"] = f.standing.share, row["error"] = f.standing.error;
    json["figures"][std::string(kPlanFigureNames[static_cast<std::size_t>(f.figure)])] = std::move(row);
  }
  return json;
}

std::string ensemble_json(const GraphEnsemble& e) {
  Json json = report_json(e.total), communities = Json::array();
  json["chains"] = e.total.draws.size();
  json["draws"] = e.total.draws.empty() ? 0 : e.total.draws.front().size();
  for (const EnsembleReport& r : e.communities) {
    Json row = {{"id", r.id}};
    row.update(report_json(r));
    communities.push_back(std::move(row));
  }
  json["communities"] = std::move(communities);
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

std::string shown(double x) { return std::abs(x) >= 100 ? grouped(x) : rounded(x, 3); }

void print_broken(const EnsembleReport& t, const Texts& texts) {
  std::cout << '\n' << texts("solve.plan_outside") << '\n';
  const auto say = [&](const char* id, std::int64_t count) {
    if (count > 0) std::cout << "  " << texts(id, {grouped(static_cast<double>(count))}) << '\n';
  };
  say("solve.breaks_disconnected", t.broken.disconnected);
  say("solve.breaks_regions", t.broken.regions_off);
  say("solve.breaks_band", t.broken.out_of_band);
  say("solve.breaks_compounds", t.broken.compounds_split);
  say("solve.breaks_crossing", t.crossing);
}

void print_ensemble(const GraphEnsemble& e, const Texts& texts) {
  const bool colour = shows_colour(1);
  const EnsembleReport& t = e.total;
  if (t.stopped_early) std::cout << texts("cli.stopped") << "\n\n";
  Table table({Align::left, Align::right});
  table.add({texts("cli.communities"), grouped(static_cast<double>(e.communities.size()))});
  table.add({texts("cli.grids"), grouped(t.grids)});
  if (t.held > 0) table.add({texts("solve.held"), grouped(t.held)});
  table.add({texts("solve.proposed"), grouped(static_cast<double>(t.counts.steps))});
  if (t.counts.steps > 0) table.add({texts("solve.applied"), rounded(100.0 * static_cast<double>(t.counts.applied) / static_cast<double>(t.counts.steps), 1) + " %"});
  const std::size_t kept = t.draws.empty() ? 0 : t.draws.size() * t.draws.front().size();
  table.add({texts("solve.draws"), grouped(static_cast<double>(kept))});
  table.print(std::cout, colour);
  for (const EnsembleReport& r : e.communities) {
    if (!r.found) std::cout << '\n' << texts("solve.no_ensemble", {r.id}) << '\n';
  }
  if (!t.found || kept == 0) return;
  std::vector<Align> columns(t.obeys() ? 7 : t.asked ? 6 : 5, Align::right);
  columns.front() = Align::left;
  Table figures(columns);
  std::vector<std::string> heading = {texts("solve.figure"), "50 %", texts("solve.middle"), texts("solve.r_hat"), texts("solve.ess")};
  if (t.asked) heading.push_back(texts("solve.plan"));
  if (t.obeys()) heading.push_back(texts("solve.below"));
  figures.add(heading, Tone::heading);
  bool met = true;
  for (const FigureReport& f : t.figures) {
    std::vector<std::string> row = {texts("solve.figure_" + std::string(kPlanFigureNames[static_cast<std::size_t>(f.figure)])), shown(f.median),
                                    shown(f.low) + " - " + shown(f.high), rounded(f.convergence.r_hat, 3), grouped(std::floor(f.convergence.ess))};
    if (t.asked) row.push_back(shown(f.plan));
    if (t.obeys()) row.push_back(rounded(f.standing.share * 100, 1) + " % ± " + rounded(f.standing.error * 100, 1));
    figures.add(row);
    met = met && f.convergence.r_hat <= 1.01 && f.convergence.ess >= 400;
  }
  std::cout << '\n';
  figures.print(std::cout, colour);
  if (!met) std::cout << '\n' << texts("solve.not_met") << '\n';
  if (t.obeys()) std::cout << '\n' << texts("solve.plan_obeys", {grouped(static_cast<double>(kept))}) << '\n';
  else if (t.asked) print_broken(t, texts);
}

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
  state.ensemble.steps = state.steps, state.ensemble.draws = state.draws;
  const GraphEnsemble ensemble = ensemble_of_graph(graph, labels, plan, state.rules, state.ensemble, *make_default_partitioner(), context);
  bar.clear();
  if (!state.output.empty()) write_text(state.output, draws_csv(ensemble));
  if (state.json) {
    std::cout << ensemble_json(ensemble) << '\n';
  } else {
    print_ensemble(ensemble, texts);
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
      {.name = "steps", .help = "solve.opt_steps", .target = &s.steps, .placeholder = "N", .group = "cli.group_search", .low = 10, .high = 2e9},
      {.name = "chains", .help = "solve.opt_chains", .target = &s.ensemble.chains, .placeholder = "N", .group = "cli.group_search", .low = 1, .high = 64},
      {.name = "burn-in", .help = "solve.opt_burn_in", .target = &s.ensemble.burn_in, .placeholder = "SHARE", .group = "cli.group_search", .low = 0, .high = 0.9},
      {.name = "draws", .help = "solve.opt_draws", .target = &s.draws, .placeholder = "N", .group = "cli.group_search", .low = 1, .high = 1e6},
      seed_option(s.seed, "cli.group_search"),
      threads_option(s.threads, "cli.group_search"),
      time_limit_option(s.time_limit_s),
      output_option(s.output, "solve.opt_table", "TABLE.csv"),
      json_option(s.json),
      language_option(s.language),
  };
  command.examples = {"qipan ensemble data/blocks.graph --communities data/blocks.labels --low 300 --high 500 --steps 5000 -o out/blocks.csv"};
  command.run = [state](const Texts& texts) { return run(*state, texts); };
  command.language = &s.language;
  return command;
}

}  // namespace qipan::cli
