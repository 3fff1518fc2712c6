// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/project.h"
#include "cli/project_file.h"
#include "cli/summary.h"
#include "cli/terminal.h"
#include "engine/geo/vector_io.h"
#include "engine/grid/plan_layers.h"
#include "engine/input/normalize.h"
#include "engine/qgis/styles.h"
#include "engine/workflow/summary.h"

namespace qipan::cli {
namespace {

struct State {
  std::string project_file, diagnostics_file;
  Project project;
  bool schema = false;
  std::vector<Option> table;
};

void print_report(const CheckReport& report, const std::vector<DiagnosticCount>& defects, const Texts& texts) {
  const bool colour = shows_colour(1);
  Table layers({Align::left, Align::right});
  layers.add({texts("cli.crs"), report.crs_title});
  layers.add({texts("cli.layer"), texts("cli.features")}, Tone::heading);
  for (const auto& [role, count] : report.features) layers.add({role, grouped(static_cast<double>(count))});
  layers.print(std::cout, colour);
  std::cout << '\n';
  print_sources(std::cout, report.sources, texts, colour);
  std::cout << '\n';
  if (defects.empty()) {
    std::cout << "  " << texts("cli.no_defects") << '\n';
    return;
  }
  Table table({Align::right, Align::left, Align::left, Align::left, Align::left});
  table.add(
      {texts("cli.count"), texts("cli.severity"), texts("cli.layer"), texts("cli.defect"), texts("cli.first_of_them")},
      Tone::heading);
  for (const DiagnosticCount& d : defects) {
    table.add({grouped(static_cast<double>(d.count)), texts.named("cli.severity_", severity_name(d.severity)), d.layer,
               d.code, shown_example(d)},
              d.severity == Severity::error ? Tone::bad : Tone::plain);
  }
  table.print(std::cout, colour);
}

std::string report_json(const CheckReport& report, const std::vector<DiagnosticCount>& defects) {
  using Json = nlohmann::ordered_json;
  Json features = Json::object(), sources = Json::array(), list = Json::array();
  for (const auto& [role, count] : report.features) features[role] = count;
  for (const SourceTotal& s : report.sources) {
    sources.push_back({{"source", s.source},
                       {"in", static_cast<double>(s.total) / 1000},
                       {"out", static_cast<double>(s.used) / 1000},
                       {"outside", static_cast<double>(s.outside) / 1000},
                       {"overridden", static_cast<double>(s.overridden) / 1000}});
  }
  for (const DiagnosticCount& d : defects) {
    list.push_back({{"severity", severity_name(d.severity)},
                    {"layer", d.layer},
                    {"code", d.code},
                    {"count", d.count},
                    {"feature", d.feature},
                    {"example", d.example}});
  }
  return Json{{"crs", report.crs_title}, {"features", features}, {"sources", sources}, {"defects", list}}.dump(2);
}

Exit run(const State& state, const Texts& texts) {
  if (state.schema) {
    std::cout << project_schema(state.table, texts) << '\n';
    return Exit::done;
  }
  validate_input(state.project.input);
  ProgressBar bar(texts);
  RunContext context;
  context.threads = resolve_threads(state.project.threads);
  context.cancel = &watch_interrupt();
  context.progress = [&bar](std::string_view stage, double done) { bar.update(stage, done); };
  const CheckReport report = check_inputs(state.project.input, context);
  bar.clear();
  if (context.stopped()) {
    std::cerr << texts("cli.hint", {texts("cli.stopped_check")}) << '\n';
    return Exit::stopped;
  }
  const std::vector<DiagnosticCount> defects = count_diagnostics(report.diagnostics, texts.language);
  if (state.project.json) {
    std::cout << report_json(report, defects) << '\n';
  } else {
    print_report(report, defects, texts);
  }
  if (!state.diagnostics_file.empty()) {
    const Layer layer = diagnostics_layer(report.diagnostics, report.crs, texts.language);
    const WriteOptions options{.overwrite = state.project.output.overwrite, .styles = qgis::layer_styles({&layer}, texts.language)};
    print_hints(write_layers(state.diagnostics_file, {&layer}, options), texts);
    if (!state.project.json) std::cout << '\n' << texts("cli.written") << ' ' << state.diagnostics_file << '\n';
  }
  const bool bad = std::ranges::any_of(defects, [](const DiagnosticCount& d) { return d.severity == Severity::error; });
  return bad ? Exit::input : Exit::done;
}

}  // namespace

Command check_command(Language language) {
  auto state = std::make_shared<State>();
  Project& project = state->project;
  project.output.language = language;
  state->table = project_options(project);

  Command command;
  command.name = "check";
  command.positionals = {{.name = "PROJECT.toml", .help = "cli.opt_project", .target = &state->project_file}};
  command.options = input_options(project.input);
  command.options.push_back(output_option(state->diagnostics_file, "cli.opt_diagnostics"));
  command.options.push_back(overwrite_option(project.output.overwrite));
  command.options.push_back(json_option(project.json));
  command.options.push_back(language_option(project.output.language));
  command.options.push_back(
      {.name = "schema", .help = "cli.opt_schema", .target = &state->schema, .group = "cli.group_output"});
  command.examples = {"qipan check data/town.toml -o out/diagnostics.gpkg --overwrite", "qipan check --schema"};
  command.prepare = [state](const Texts& texts) {
    if (!state->project_file.empty()) load_project(state->project_file, state->table, texts);
  };
  command.run = [state](const Texts& texts) { return run(*state, texts); };
  command.language = &project.output.language;
  return command;
}

}  // namespace qipan::cli
