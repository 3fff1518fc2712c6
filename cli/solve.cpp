// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <chrono>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "algorithms/registry.h"
#include "cli/alternatives_graph.h"
#include "cli/command.h"
#include "cli/graph_options.h"
#include "cli/interrupt.h"
#include "cli/project.h"
#include "cli/solve_graph.h"
#include "cli/terminal.h"
#include "engine/base/deadline.h"
#include "engine/base/error.h"

namespace qipan::cli {
namespace {

using Clock = std::chrono::steady_clock;

struct State {
  GraphOptions graph;
  std::string communities, counts, output, certificate;
  SolveOptions solve;
  AlternativeOptions alternatives;
  std::uint64_t seed = RunContext{}.seed;
  int threads = 0;
  double time_limit_s = 0;
  bool json = false;
  Language language = Language::english;
};

struct Times {
  double reading = 0, solving = 0;
};

/// Objective::deviation as a share of the mean.
double share_of_mean(const Figures& f, std::int64_t deviation) {
  return f.households > 0 ? static_cast<double>(deviation) / static_cast<double>(f.households) : 0.0;
}

nlohmann::ordered_json figures_json(const Figures& f, Goal goal, double cost_scale) {
  const auto households = [](std::int64_t milli) { return static_cast<double>(milli) / 1000; };
  nlohmann::ordered_json json = {{"vertices", f.vertices},   {"households", households(f.households)},
                                 {"violation", households(f.objective.violation)}, {"least_violation", households(f.least_violation)},
                                 {"grids", f.grids},         {"grids_asked", f.grids_asked > 0 ? nlohmann::ordered_json(f.grids_asked) : nullptr},
                                 {"grids_out", f.grids_out}, {"grids_empty", f.grids_empty},
                                 {"cut", f.cut},             {"fewest", households(f.fewest)},
                                 {"most", households(f.most)}};
  if (goal == Goal::max_deviation) json["deviation"] = f.deviation, json["range"] = households(f.most - f.fewest);
  // A level of the bound counts where those before it are met: regions_off, violation, grids_out, deviation, cut.
  json["bound"] = {{"grids_off", f.bound.regions_off}, {"violation", households(f.bound.violation)}, {"grids_out", f.bound.regions_out}};
  if (goal == Goal::max_deviation) json["bound"]["deviation"] = share_of_mean(f, f.bound.deviation);
  json["bound"]["cut"] = static_cast<double>(f.bound.quality) / cost_scale;
  json["gap"] = gap(f.objective, f.bound);
  json["closed"] = f.bound == f.objective;
  json["stopped_early"] = f.stopped_early;
  return json;
}

nlohmann::ordered_json plan_json(const SolvedGraph& plan, const Times& times, Goal goal, double cost_scale) {
  nlohmann::ordered_json json = figures_json(plan.total, goal, cost_scale), communities = nlohmann::ordered_json::array();
  json["objective"] = goal == Goal::band ? "cut" : "max-deviation";
  json["communities_closed"] = plan.total.closed;
  json["seconds"] = times.solving;
  json["seconds_reading"] = times.reading;
  for (const Figures& f : plan.communities) {
    nlohmann::ordered_json row = {{"id", f.id}};
    row.update(figures_json(f, goal, cost_scale));
    communities.push_back(std::move(row));
  }
  json["communities"] = std::move(communities);
  return json;
}

void print_json(const nlohmann::ordered_json& json) {
  std::cout << json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
}

bool grids_missing(const Figures& f) { return f.grids_asked > 0 && f.grids != f.grids_asked; }

/// "7", or "7 / 8" where 8 were asked for.
std::string shown_grids(const Figures& f) { return grouped(f.grids) + (grids_missing(f) ? " / " + grouped(f.grids_asked) : ""); }

void print_plan(const SolvedGraph& plan, const Times& times, Goal goal, const Texts& texts) {
  const bool colour = shows_colour(1);
  const Figures& t = plan.total;
  if (t.stopped_early) std::cout << texts("cli.stopped") << "\n\n";
  Table table({Align::left, Align::right});
  table.add({texts("solve.vertices"), grouped(static_cast<double>(t.vertices))});
  table.add({texts("cli.communities"), grouped(static_cast<double>(plan.communities.size()))});
  table.add({texts("solve.households"), grouped_milli(t.households)});
  table.add({texts("cli.grids"), shown_grids(t)}, grids_missing(t) ? Tone::bad : Tone::plain);
  table.add({texts("solve.grids_out"), grouped(t.grids_out)}, t.grids_out == 0 ? Tone::good : Tone::bad);
  table.add({texts("solve.violation"), grouped_milli(t.objective.violation)}, t.objective.violation == 0 ? Tone::good : Tone::bad);
  table.add({texts("solve.least_violation"), grouped_milli(t.least_violation)});
  table.add({texts("solve.cut"), grouped(t.cut)});
  table.add({texts("solve.gap"), rounded(gap(t.objective, t.bound) * 100, 2) + " %"});
  table.add({texts("solve.closed"), texts("cli.of", {grouped(t.closed), grouped(static_cast<double>(plan.communities.size()))})});
  table.add({texts("solve.fewest_most"), grouped_milli(t.fewest) + " - " + grouped_milli(t.most)});
  if (goal == Goal::max_deviation) table.add({texts("solve.deviation"), rounded(t.deviation * 100, 4) + " %"});
  table.add({texts("cli.seconds"), rounded(times.solving, 2)});
  table.print(std::cout, colour);
  Table out({Align::left, Align::right, Align::right, Align::right, Align::right});
  out.add({texts("cli.community"), texts("cli.grids"), texts("solve.grids_out"), texts("solve.violation"), texts("solve.least_violation")}, Tone::heading);
  std::size_t shown = 0, bad = 0;
  for (const Figures& f : plan.communities) {
    if (f.grids_out == 0 && !grids_missing(f)) continue;
    if (++bad > 20) continue;
    ++shown;
    out.add({f.id, shown_grids(f), grouped(f.grids_out), grouped_milli(f.objective.violation), grouped_milli(f.least_violation)});
  }
  if (bad == 0 || plan.communities.size() < 2) return;
  std::cout << '\n';
  out.print(std::cout, colour);
  if (bad > shown) std::cout << "  " << texts("cli.exceptions_more", {std::to_string(bad - shown)}) << '\n';
}

void check(const State& state) {
  if (state.graph.path.empty()) throw Error(ErrorKind::usage, "cli.missing_argument", {"GRAPH"});
  check_grids_asked(state.solve.grids, state.counts, state.communities);
  if (state.output.empty()) throw Error(ErrorKind::usage, "cli.missing_argument", {"-o PART"});
  check_no_input(state.output, {&state.graph.path, &state.communities, &state.counts});
}

nlohmann::ordered_json alternatives_json(const GraphAlternatives& found, const State& state, const Times& times, double cost_scale) {
  nlohmann::ordered_json json = {{"asked", found.whole.asked}, {"found", found.plans.size()}, {"tried", found.whole.tried}, {"differ", state.alternatives.differ}};
  json["seconds"] = times.solving;
  json["seconds_reading"] = times.reading;
  json["plans"] = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < found.plans.size(); ++i) {
    nlohmann::ordered_json row = {{"file", numbered_path(state.output, i + 1)},
                                  {"unevenness", found.whole.plans[i].criteria.figures[static_cast<std::size_t>(PlanFigure::unevenness)]},
                                  {"change", found.whole.plans[i].change},
                                  {"least_difference", found.whole.least_difference(i)},
                                  {"differences", found.whole.difference[i]}};
    row.update(figures_json(found.plans[i].total, state.solve.goal, cost_scale));
    row["deviation"] = found.plans[i].total.deviation;
    json["plans"].push_back(std::move(row));
  }
  return json;
}

void print_alternatives(const GraphAlternatives& found, const Texts& texts) {
  if (found.whole.stopped_early) std::cout << texts("cli.stopped") << "\n\n";
  std::vector<Align> columns(9, Align::right);
  Table table(columns);
  table.add({texts("solve.plan"), texts("cli.grids"), texts("solve.grids_out"), texts("solve.violation"), texts("solve.cut"), texts("solve.figure_unevenness"),
             texts("solve.fewest_most"), texts("solve.change"), texts("solve.differs")}, Tone::heading);
  for (std::size_t i = 0; i < found.plans.size(); ++i) {
    const Figures& t = found.plans[i].total;
    table.add({std::to_string(i + 1), grouped(t.grids), grouped(t.grids_out), grouped_milli(t.objective.violation), grouped(t.cut),
               rounded(found.whole.plans[i].criteria.figures[static_cast<std::size_t>(PlanFigure::unevenness)], 3), grouped_milli(t.fewest) + " - " + grouped_milli(t.most),
               rounded(found.whole.plans[i].change * 100, 1) + " %", found.plans.size() > 1 ? rounded(found.whole.least_difference(i) * 100, 1) + " %" : ""});
  }
  table.print(std::cout, shows_colour(1));
  std::cout << '\n' << texts("solve.alternatives_found", {std::to_string(found.plans.size()), std::to_string(found.whole.asked)}) << '\n';
  if (static_cast<std::int32_t>(found.plans.size()) < found.whole.asked) std::cout << texts("solve.alternatives_fewer", {std::to_string(found.whole.tried)}) << '\n';
}

Exit run_alternatives(const State& state, const GraphFile& graph, const std::vector<std::string>& labels, Times times, ProgressBar& bar, const RunContext& context,
                      const Texts& texts) {
  const auto start = Clock::now();
  const GraphAlternatives found = alternatives_of_graph(graph, labels, state.solve, state.alternatives, *make_default_partitioner(), context);
  times.solving = std::chrono::duration<double>(Clock::now() - start).count();
  bar.clear();
  std::vector<std::string> written;
  for (std::size_t i = 0; i < found.plans.size(); ++i) {
    written.push_back(numbered_path(state.output, i + 1));
    write_partition(written.back(), found.plans[i].region);
  }
  written.push_back(alternatives_table_path(state.output));
  write_text(written.back(), alternatives_csv(found));
  if (state.json) {
    print_json(alternatives_json(found, state, times, graph.cost_scale));
  } else {
    print_alternatives(found, texts);
    for (const std::string& path : written) std::cout << (path == written.front() ? "\n" : "") << texts("cli.written") << ' ' << path << '\n';
  }
  if (found.whole.stopped_early) return Exit::stopped;
  const bool fine = std::ranges::all_of(found.plans, [](const SolvedGraph& p) { return p.total.grids_out == 0 && std::ranges::none_of(p.communities, grids_missing); });
  return fine && static_cast<std::int32_t>(found.plans.size()) == found.whole.asked ? Exit::done : Exit::exceptions;
}

Exit run(State& state, const Texts& texts) {
  check(state);
  ProgressBar bar(texts);
  RunContext context;
  context.seed = state.seed;
  context.threads = resolve_threads(state.threads);
  context.cancel = &watch_interrupt();
  context.progress = [&bar](std::string_view stage, double done) { bar.update(stage, done); };
  const auto seconds = [](Clock::time_point from) { return std::chrono::duration<double>(Clock::now() - from).count(); };

  Times times;
  const auto start = Clock::now();
  const GraphFile graph = read_graph(state.graph);
  std::vector<std::string> labels;
  if (!state.communities.empty()) labels = read_labels(state.communities, graph.households.size());
  if (!state.counts.empty()) state.solve.grids_of = parse_counts(read_text(state.counts), state.counts);
  times.reading = seconds(start);
  print_hints(graph.notes, texts);

  const auto solving = Clock::now();
  context.deadline = deadline_in(state.time_limit_s);
  if (state.alternatives.count > 1) return run_alternatives(state, graph, labels, times, bar, context, texts);
  Effort effort = effort_of(state.solve.preset);
  effort.certificates = !state.certificate.empty();
  const auto partitioner = make_partitioner(effort);
  const SolvedGraph plan = solve_graph(graph, labels, state.solve, *partitioner, context);
  times.solving = seconds(solving);
  bar.clear();
  write_partition(state.output, plan.region);
  if (!state.certificate.empty()) {
    std::string text;
    for (const std::string& certificate : plan.certificates) text += certificate;
    write_text(state.certificate, text);
  }
  if (state.json) {
    print_json(plan_json(plan, times, state.solve.goal, graph.cost_scale));
  } else {
    print_plan(plan, times, state.solve.goal, texts);
    std::cout << '\n' << texts("cli.written") << ' ' << state.output << '\n';
  }
  if (plan.total.stopped_early) return Exit::stopped;
  const bool all_counts = std::ranges::none_of(plan.communities, grids_missing);
  return plan.total.grids_out == 0 && all_counts ? Exit::done : Exit::exceptions;
}

}  // namespace

Command solve_command(Language language) {
  auto state = std::make_shared<State>();
  state->language = language;
  State& s = *state;
  const Choice goal{.names = {"cut", "max-deviation"}, .set = [&s](std::size_t i) { s.solve.goal = i == 0 ? Goal::band : Goal::max_deviation; }};
  const Choice preset{.names = {"fast", "balanced", "best"},
                      .set = [&s](std::size_t i) { s.solve.preset = i == 0 ? Preset::fast : i == 1 ? Preset::balanced : Preset::best; },
                      .initial = 1};
  Command command;
  command.name = "solve";
  command.positionals = {{.name = "GRAPH", .help = "solve.opt_graph", .target = &s.graph.path}};
  command.options = {
      file_option("communities", "solve.opt_communities", s.communities),
      {.name = "weight", .help = "solve.opt_weight", .target = &s.graph.weight, .placeholder = "NAME", .group = "cli.group_reading"},
      {.name = "border", .help = "solve.opt_border", .target = &s.graph.border, .placeholder = "NAME", .group = "cli.group_reading"},
      households_option("low", "solve.opt_low", s.solve.low),
      households_option("high", "solve.opt_high", s.solve.high),
      {.name = "grids", .help = "solve.opt_grids", .target = &s.solve.grids, .placeholder = "K", .group = "cli.group_rules", .low = 0, .high = 1e9},
      {.name = "grids-per-community", .help = "solve.opt_counts", .target = &s.counts, .placeholder = "FILE", .group = "cli.group_rules"},
      {.name = "objective", .help = "solve.opt_objective", .target = goal, .group = "cli.group_rules"},
      {.name = "preset", .help = "cli.opt_preset", .target = preset, .group = "cli.group_search"},
      alternatives_option(s.alternatives.count),
      differ_option(s.alternatives.differ),
      seed_option(s.seed, "cli.group_search"),
      threads_option(s.threads, "cli.group_search"),
      time_limit_option(s.time_limit_s),
      output_option(s.output, "solve.opt_output", "PART"),
      {.name = "certificate", .help = "solve.opt_certificate", .target = &s.certificate, .placeholder = "FILE", .group = "cli.group_output"},
      json_option(s.json),
      language_option(s.language),
  };
  command.examples = {"qipan solve data/blocks.graph --communities data/blocks.labels --low 300 --high 500 -o out/blocks.part",
                      "qipan solve data/blocks.graph --communities data/blocks.labels --alternatives 3 --differ 15% -o out/choice.part"};
  command.run = [state](const Texts& texts) { return run(*state, texts); };
  command.language = &s.language;
  return command;
}

}  // namespace qipan::cli
