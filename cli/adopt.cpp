// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/calls.h"
#include "cli/command.h"
#include "cli/plan_manifest.h"
#include "cli/project_file.h"
#include "cli/project_run.h"
#include "cli/summary.h"
#include "cli/terminal.h"
#include "engine/adopt/plan_file.h"
#include "engine/base/error.h"

namespace qipan::cli {
namespace {

/// Codes between commas.
Option codes_option(std::string name, std::string help, std::vector<std::string>& target) {
  return {.name = std::move(name),
          .help = std::move(help),
          .target = Parsed{[&target](const std::string&, const std::string& text) {
                             for (std::size_t from = 0; from <= text.size();) {
                               const std::size_t comma = std::min(text.find(',', from), text.size());
                               if (comma > from) target.push_back(text.substr(from, comma - from));
                               from = comma + 1;
                             }
                           },
                           "", true},
          .placeholder = "CODES",
          .group = "cli.group_change"};
}

Option text_option(std::string name, std::string help, std::string placeholder, std::string& target) {
  return {.name = std::move(name), .help = std::move(help), .target = &target, .placeholder = std::move(placeholder), .group = "cli.group_change"};
}

std::string listed(const std::vector<std::string>& codes) {
  constexpr std::size_t kShown = 8;
  std::string out;
  for (std::size_t i = 0; i < std::min(codes.size(), kShown); ++i) out += (i == 0 ? "" : ", ") + codes[i];
  return codes.size() > kShown ? out + ", .." : out;
}

void print_adopted(std::ostream& out, const AdoptCount& c, const Texts& texts, bool colour) {
  out << '\n' << texts(c.atoms == 0 ? "adopt.moved_none" : "adopt.moved", {std::to_string(c.atoms), grouped(std::round(c.households))}) << "\n\n";
  Table table({Align::left, Align::right, Align::left});
  const auto row = [&](const char* id, const std::vector<std::string>& codes) {
    if (!codes.empty()) table.add({texts(id), std::to_string(codes.size()), listed(codes)});
  };
  row("adopt.row_changed", c.changed);
  row("adopt.row_new", c.fresh);
  row("adopt.row_ended", c.ended);
  row("adopt.row_columns", c.columns);
  row("adopt.row_locked", c.locked);
  if (c.splits > 0) table.add({texts("adopt.row_splits"), std::to_string(c.splits), ""});
  if (c.shifted > 0) table.add({texts("adopt.row_shifted"), std::to_string(c.shifted), ""});
  if (c.broken > 0) table.add({texts("adopt.row_broken"), std::to_string(c.broken), ""}, Tone::bad);
  if (c.refused > 0) table.add({texts("adopt.row_refused"), std::to_string(c.refused), ""}, Tone::bad);
  table.print(out, colour);
}

Exit run(AdoptCall& call, const Texts& texts) {
  complete(call, texts);
  Project& project = call.project;
  validate_input(project.input);
  validate_plan(project);
  ProjectRun job(project, texts);
  const AdoptSummary done = run_adopt(project.input, project.plan, call.adopt, project.output, job.context());
  const Exit exit = job.finish(done.run, [&] { return adopt_json(done.run, done.count); }, [&] { print_adopted(std::cout, done.count, texts, shows_colour(1)); });
  return exit == Exit::done && (done.count.refused > 0 || done.count.broken > 0) ? Exit::exceptions : exit;
}

}  // namespace

std::vector<Option> adopt_options(AdoptCall& call) {
  std::vector<Option> table = {
      text_option("moves", "adopt.opt_moves", "FILE[::LAYER]", call.adopt.moves),
      text_option("grids", "adopt.opt_grids", "FILE[::LAYER]", call.adopt.grids),
      text_option("grids-code", "adopt.opt_grids_code", "FIELD", call.adopt.grids_code),
      {.name = "split-atoms", .help = "adopt.opt_split_atoms", .target = &call.adopt.split_atoms, .group = "cli.group_change"},
      {.name = "snap", .help = "adopt.opt_snap", .target = &call.adopt.snap_m, .placeholder = "N", .group = "cli.group_change", .low = 0, .high = 1000},
      text_option("ledger", "adopt.opt_ledger", "FILE[::LAYER]", call.adopt.ledger),
      codes_option("unlock", "adopt.opt_unlock", call.adopt.unlock),
      {.name = "no-lock", .help = "adopt.opt_no_lock", .target = &call.adopt.no_lock, .group = "cli.group_change"},
      text_option("date", "cli.opt_date", "YYYY-MM-DD", call.adopt.date),
      {.name = "data", .help = "adopt.opt_data", .target = &call.folders, .placeholder = "FOLDER", .group = "cli.group_layers", .is_path = true},
  };
  for (Option& option : input_options(call.project.input)) table.push_back(std::move(option));
  for (Option& option : plan_options(call.project)) table.push_back(std::move(option));
  return table;
}

void begin_adopt(AdoptCall& call, const std::vector<Option>& table) {
  if (call.adopt.plan.empty()) throw Error(ErrorKind::usage, "cli.missing_argument", {"PLAN.gpkg"});
  call.manifest = read_manifest(call.adopt.plan);
  assign_manifest(call.manifest, table);
}

void complete(AdoptCall& call, const Texts& texts) {
  std::vector<std::string> folders = call.folders;
  folders.push_back(std::filesystem::path(call.adopt.plan).parent_path().string());
  if (!folders.back().empty()) folders.emplace_back();
  const std::vector<Option> inputs = input_options(call.project.input);
  Diagnostics notes;
  for (const std::string& file : find_sources(call.manifest, folders, call.adopt.plan, inputs))
    notes.push_back({Severity::info, "adopt.source_changed", "", "", {file}, {}});
  print_hints(notes, texts);
}

std::string adopt_json(const RunSummary& summary, const AdoptCount& c) {
  nlohmann::ordered_json json = nlohmann::ordered_json::parse(summary_json(summary));
  json["adopted"] = {{"atoms", c.atoms}, {"households", c.households}, {"refused", c.refused}, {"shifted", c.shifted}, {"splits", c.splits}, {"broken", c.broken},
                     {"changed", c.changed}, {"new", c.fresh}, {"ended", c.ended}, {"columns", c.columns}, {"rows", c.rows}, {"locked", c.locked}};
  return json.dump(2);
}

Command adopt_command(Language language) {
  auto call = std::make_shared<AdoptCall>();
  call->project.output.language = language;
  Command command;
  command.name = "adopt";
  command.positionals = {{.name = "PLAN.gpkg", .help = "adopt.opt_plan", .target = &call->adopt.plan}, {.name = "PROJECT.toml", .help = "cli.opt_project", .target = &call->project_file}};
  command.options = adopt_options(*call);
  command.examples = {"qipan adopt out/town.gpkg --data data -o out/adopted.gpkg -o out/adopted.geojson --overwrite"};
  command.prepare = [call, table = command.options](const Texts& texts) {
    begin_adopt(*call, table);
    if (!call->project_file.empty()) load_project(call->project_file, table, texts);
  };
  command.run = [call](const Texts& texts) { return run(*call, texts); };
  command.language = &call->project.output.language;
  return command;
}

}  // namespace qipan::cli
