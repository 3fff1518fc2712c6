// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <cmath>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "algorithms/registry.h"
#include "cli/calls.h"
#include "cli/command.h"
#include "cli/ensemble_text.h"
#include "cli/interrupt.h"
#include "cli/project_file.h"
#include "cli/terminal.h"
#include "engine/base/deadline.h"
#include "engine/geo/vector_io.h"
#include "engine/input/normalize.h"
#include "engine/qgis/styles.h"
#include "engine/workflow/standing.h"

namespace qipan::cli {
namespace {

constexpr std::size_t kShown = 40;

std::string name_of(PlanFigure f) { return std::string(kPlanFigureNames[static_cast<std::size_t>(f)]); }

const char* place_of(const EnsembleReport& r) { return !r.found ? "unknown" : r.obeys() ? "inside" : "outside"; }

std::string joined(const std::vector<std::string>& texts) {
  std::string out;
  for (const std::string& t : texts) out += (out.empty() ? "" : "; ") + t;
  return out;
}

/// A row and a polygon for each community.
Layer standing_layer(const EnsembleReports& reports, const TodayOnGraphs& today, Language language) {
  Layer layer;
  layer.name = "standing";
  layer.crs = today.crs;
  layer.type = GeometryType::polygon;
  layer.fields = {{"community", FieldType::text}, {"name", FieldType::text}, {"grids", FieldType::integer}, {"held", FieldType::integer},
                  {"standing", FieldType::text}, {"breaks", FieldType::text}};
  for (const PlanFigure f : reports.figures) {
    for (const char* part : {"", "_p5", "_median", "_p95", "_below", "_error"}) layer.fields.push_back({name_of(f) + part, FieldType::real});
  }
  layer.fields.push_back({"r_hat", FieldType::real});
  layer.fields.push_back({"effective", FieldType::real});
  const Texts texts{language};
  for (std::size_t c = 0; c < reports.communities.size(); ++c) {
    const EnsembleReport& r = reports.communities[c];
    Feature row;
    row.fid = static_cast<std::int64_t>(c) + 1;
    row.geometry = today.communities[c].land;
    row.values = {r.id, today.communities[c].name, std::int64_t{r.grids}, std::int64_t{r.held}, std::string(place_of(r)), joined(broken_texts(r, texts))};
    const auto real = [&row](bool known, double x) { row.values.push_back(known && std::isfinite(x) ? Value(x) : Value(std::monostate{})); };
    double r_hat = 1, effective = INFINITY;
    for (const FigureReport& f : r.figures) {
      real(true, f.plan);
      for (const double x : {f.low, f.median, f.high}) real(r.found, x);
      for (const double x : {f.standing.share, f.standing.error}) real(r.obeys(), x);
      r_hat = std::max(r_hat, f.convergence.r_hat), effective = std::min(effective, f.convergence.ess);
    }
    real(r.found, r_hat), real(r.found, effective);
    layer.features.push_back(std::move(row));
  }
  return layer;
}

void print_standing(const StandingReport& report, const Texts& texts) {
  const EnsembleReports& e = report.ensemble;
  const auto obeying = std::ranges::count_if(e.communities, &EnsembleReport::obeys);
  if (e.total.stopped_early) std::cout << texts("cli.stopped") << "\n\n";
  Table head({Align::left, Align::right});
  head.add({texts("cli.communities"), grouped(static_cast<double>(e.communities.size()))});
  head.add({texts("cli.standing_obeying"), grouped(static_cast<double>(obeying))});
  if (obeying > 0) head.add({texts("cli.standing_grids"), grouped(e.total.grids)});
  if (e.total.held > 0) head.add({texts("solve.held"), grouped(e.total.held)});
  head.print(std::cout, shows_colour(1));
  if (obeying > 0) print_figures(std::cout, e.total, texts);
  if (static_cast<std::size_t>(obeying) == e.communities.size()) return;
  std::cout << '\n' << texts("cli.standing_outside") << '\n';
  Table table({Align::left, Align::left, Align::right, Align::left});
  std::size_t listed = 0, more = 0;
  for (std::size_t c = 0; c < e.communities.size(); ++c) {
    const EnsembleReport& r = e.communities[c];
    if (r.obeys()) continue;
    if (listed == kShown) {
      ++more;
      continue;
    }
    ++listed;
    table.add({r.id, report.names[c], grouped(r.grids), r.found ? joined(broken_texts(r, texts)) : texts("cli.standing_none")});
  }
  table.print(std::cout, shows_colour(1));
  if (more > 0) std::cout << "  " << texts("cli.standing_more", {std::to_string(more)}) << '\n';
}

Exit run(StandingCall& call, const Texts& texts) {
  const Project& project = call.project;
  validate_input(project.input);
  validate_existing(project.input);
  validate_rules(project.plan);
  ProgressBar bar(texts);
  RunContext context;
  context.seed = project.seed;
  context.threads = resolve_threads(project.threads);
  context.cancel = &watch_interrupt();
  context.deadline = deadline_in(project.time_limit_s);
  context.progress = [&bar](std::string_view stage, double done) { bar.update(stage, done); };
  Diagnostics diagnostics;
  NormalizedInputs inputs = normalize(project.input, context, diagnostics);
  const StandingReport report = standing_of_today(std::move(inputs), call, context, std::move(diagnostics));
  bar.clear();
  if (!call.output.empty())
    print_hints(write_layers(call.output, {&report.layer}, {.overwrite = project.output.overwrite, .styles = qgis::layer_styles({&report.layer}, texts.language)}), texts);
  if (project.json) {
    std::cout << ensemble_json(report.ensemble) << '\n';
  } else {
    print_standing(report, texts);
    if (!call.output.empty()) std::cout << '\n' << texts("cli.written") << ' ' << call.output << '\n';
  }
  if (report.ensemble.total.stopped_early) return Exit::stopped;
  return std::ranges::all_of(report.ensemble.communities, &EnsembleReport::obeys) ? Exit::done : Exit::exceptions;
}

}  // namespace

StandingReport standing_of_today(NormalizedInputs inputs, const StandingCall& call, const RunContext& context, Diagnostics diagnostics) {
  const Project& project = call.project;
  TodayOnGraphs today = today_on_graphs(std::move(inputs), project.input, project.plan, context, std::move(diagnostics));
  EnsembleSubjects subjects;
  subjects.crossing = today.crossing;
  subjects.figures = {PlanFigure::border_m, PlanFigure::cut, PlanFigure::compactness, PlanFigure::unevenness, PlanFigure::deviation};
  subjects.only_obeying = true;
  StandingReport out;
  for (CommunityToday& c : today.communities) {
    out.names.push_back(c.name);
    c.problem.today.clear();  // plans are drawn from nothing
    subjects.communities.push_back({std::move(c.problem), std::move(c.region), c.crossing});
  }
  out.ensemble = sample_ensembles(std::move(subjects), call.ensemble, *make_default_partitioner(), context);
  out.layer = standing_layer(out.ensemble, today, project.output.language);
  return out;
}

void begin_standing(StandingCall& call, const Texts& texts) {
  if (call.project_file.empty()) return;
  std::vector<Option> table = existing_options(call.project.input);
  for (Option& option : project_options(call.project)) table.push_back(std::move(option));
  load_project(call.project_file, table, texts);
}

std::vector<Option> standing_options(StandingCall& call) {
  Project& project = call.project;
  std::vector<Option> out = existing_options(project.input);
  for (Option& option : input_options(project.input)) out.push_back(std::move(option));
  for (Option& option : rule_options(project.plan)) out.push_back(std::move(option));
  for (Option& option : chain_options(call.ensemble)) out.push_back(std::move(option));
  out.push_back(seed_option(project.seed, "cli.group_search"));
  out.push_back(threads_option(project.threads, "cli.group_search"));
  out.push_back(time_limit_option(project.time_limit_s));
  out.push_back(output_option(call.output, "cli.opt_standing_output"));
  out.push_back(overwrite_option(project.output.overwrite));
  out.push_back(json_option(project.json));
  out.push_back(language_option(project.output.language));
  return out;
}

Command standing_command(Language language) {
  auto call = std::make_shared<StandingCall>();
  call->project.output.language = language;
  Command command;
  command.name = "standing";
  command.positionals = {{.name = "PROJECT.toml", .help = "cli.opt_project", .target = &call->project_file}};
  command.options = standing_options(*call);
  command.examples = {"qipan standing data/town.toml --existing data/town.gpkg::existing_grids --steps 2000 -o out/standing.gpkg --overwrite"};
  command.prepare = [call](const Texts& texts) { begin_standing(*call, texts); };
  command.run = [call](const Texts& texts) { return run(*call, texts); };
  command.language = &call->project.output.language;
  return command;
}

}  // namespace qipan::cli
