// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <charconv>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/calls.h"
#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/project.h"
#include "cli/terminal.h"
#include "engine/base/error.h"
#include "engine/geo/vector_io.h"
#include "engine/qgis/styles.h"

namespace qipan::cli {
namespace {

using State = AuditCall;

std::pair<double, double> parse_band(const std::string& flag, const std::string& text) {
  std::pair<double, double> band;
  const char* const end = text.data() + text.size();
  const auto low = std::from_chars(text.data(), end, band.first);
  if (low.ec == std::errc{} && low.ptr != end && *low.ptr == '-') {
    const auto high = std::from_chars(low.ptr + 1, end, band.second);
    if (high.ec == std::errc{} && high.ptr == end && band.first <= band.second) return band;
  }
  throw Error(ErrorKind::usage, "cli.not_a_band", {flag, text});
}

void print_report(const AuditReport& report, const Texts& texts) {
  const bool colour = shows_colour(1);
  Table table({Align::left, Align::right, Align::left, Align::left});
  table.add({texts("cli.figure"), texts("cli.value"), texts("cli.verdict"), ""}, Tone::heading);
  for (const AuditFigure& f : report.figures) {
    const std::string verdict = f.failed ? texts("cli.failed") : f.must_be_zero ? texts("cli.ok") : "";
    const std::string meaning = texts.named("cli.figure_", f.id);
    table.add({f.id, plain_number(f.value), verdict, meaning == f.id ? "" : meaning},
              f.failed ? Tone::bad : Tone::plain);
  }
  table.print(std::cout, colour);
  const auto failures = std::ranges::count_if(report.figures, &AuditFigure::failed);
  std::cout << "\n  " << (report.clean() ? texts("cli.clean") : texts("cli.not_clean", {std::to_string(failures)}))
            << '\n';
}

std::string report_json(const AuditReport& report) {
  nlohmann::ordered_json figures = nlohmann::ordered_json::object(), failures = nlohmann::ordered_json::array();
  for (const AuditFigure& f : report.figures) {
    figures[f.id] = f.value;
    if (f.failed) failures.push_back(f.id);
  }
  return nlohmann::ordered_json{{"clean", report.clean()},
                                {"failures", failures},
                                {"figures", figures},
                                {"defects", report.defects.features.size()}}
      .dump(2);
}

Exit run(State& state, const Texts& texts) {
  if (state.audit.grids.empty()) throw Error(ErrorKind::usage, "cli.missing_argument", {"GRIDS"});
  if (state.audit.communities.empty()) throw Error(ErrorKind::usage, "cli.no_communities");
  if (!state.bands.empty()) state.audit.bands = state.bands;
  ProgressBar bar(texts);
  RunContext context;
  context.threads = resolve_threads(state.threads);
  context.cancel = &watch_interrupt();
  context.progress = [&bar](std::string_view stage, double done) { bar.update(stage, done); };
  const AuditReport report = audit_grids(state.audit, context);
  bar.clear();
  if (context.stopped()) {
    std::cerr << texts("cli.hint", {texts("cli.stopped_check")}) << '\n';
    return Exit::stopped;
  }
  if (state.json) {
    std::cout << report_json(report) << '\n';
  } else {
    print_report(report, texts);
  }
  if (!state.defects_file.empty()) {
    const WriteOptions options{.overwrite = state.overwrite, .styles = qgis::layer_styles({&report.defects}, texts.language)};
    print_hints(write_layers(state.defects_file, {&report.defects}, options), texts);
    if (!state.json) std::cout << '\n' << texts("cli.written") << ' ' << state.defects_file << '\n';
  }
  return report.clean() ? Exit::done : Exit::exceptions;
}

Option source(std::string name, std::string help, Target target) {
  return {.name = std::move(name),
          .help = std::move(help),
          .target = std::move(target),
          .placeholder = "FILE[::LAYER]",
          .group = "cli.group_layers"};
}

Option field(std::string name, std::string help, std::string& target) {
  return {.name = std::move(name),
          .help = std::move(help),
          .target = &target,
          .placeholder = "FIELD",
          .group = "cli.group_fields"};
}

}  // namespace

std::vector<Option> audit_options(AuditCall& call) {
  AuditOptions& audit = call.audit;
  const auto [low, high] = audit.bands.front();
  const Parsed band{
      .set = [raw = &call](const std::string& flag,
                                 const std::string& text) { raw->bands.push_back(parse_band(flag, text)); },
      .initial = plain_number(low) + "-" + plain_number(high),
      .repeatable = true};

  return {
      source("communities", "cli.opt_communities", &audit.communities),
      source("territory", "cli.opt_territory", &audit.territory),
      source("buildings", "cli.opt_buildings", &audit.buildings),
      source("features", "cli.opt_features", &audit.features),
      source("barriers", "cli.opt_barriers", &audit.barriers),
      source("dedicated", "cli.opt_dedicated", &audit.dedicated),
      source("units", "cli.opt_units", &audit.units),
      source("household-areas", "cli.opt_household_areas", &audit.household_areas),
      field("households", "cli.opt_households", audit.households),
      field("household-areas-field", "cli.opt_household_areas_field", audit.household_areas_field),
      field("code-field", "cli.opt_code_field", audit.code_field),
      field("kind-field", "cli.opt_kind_field", audit.kind_field),
      field("households-field", "cli.opt_households_field", audit.households_field),
      field("community-field", "cli.opt_community_field", audit.community_field),
      {.name = "parcels", .help = "cli.opt_parcels", .target = &audit.parcels, .group = "cli.group_rules"},
      {.name = "band", .help = "cli.opt_band", .target = band, .placeholder = "LOW-HIGH", .group = "cli.group_rules"},
      {.name = "crs",
       .help = "cli.opt_audit_crs",
       .target = &audit.crs,
       .placeholder = "EPSG:N",
       .group = "cli.group_rules"},
      output_option(call.defects_file, "cli.opt_defects"),
      overwrite_option(call.overwrite),
      json_option(call.json),
      language_option(call.language),
  };
}

Command audit_command(Language language) {
  auto state = std::make_shared<State>();
  state->language = language;

  Command command;
  command.name = "audit";
  command.positionals = {{.name = "GRIDS", .help = "cli.opt_grids", .target = &state->audit.grids}};
  command.options = audit_options(*state);
  command.examples = {
      "qipan audit out/town.gpkg::grids --communities data/town.gpkg::communities \\\n"
      "    --buildings data/town.gpkg::buildings --households households --features data/town.gpkg::roads \\\n"
      "    --band 300-500 --band 200-300 --band 100-300 \\\n"
      "    -o out/defects.gpkg --overwrite"};
  command.run = [state](const Texts& texts) { return run(*state, texts); };
  command.language = &state->language;
  return command;
}

}  // namespace qipan::cli
