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
#include "cli/interrupt.h"
#include "cli/project.h"
#include "cli/terminal.h"
#include "cli/text.h"
#include "engine/base/error.h"
#include "engine/geo/vector_io.h"
#include "engine/qgis/styles.h"
#include "engine/render/changes.h"

namespace qipan::cli {
namespace {

constexpr std::size_t kShown = 40;

void print_report(const DiffReport& report, const Texts& texts) {
  const bool colour = shows_colour(1);
  if (report.empty()) {
    std::cout << "  " << texts("cli.diff_none", {std::to_string(report.new_grids)}) << '\n';
  } else {
    for (std::size_t i = 0; i < std::min(kShown, report.changes.size()); ++i)
      std::cout << "  " << (texts.language == Language::chinese ? report.changes[i].chinese : report.changes[i].english) << '\n';
    if (report.changes.size() > kShown) std::cout << "  " << texts("cli.diff_more", {std::to_string(report.changes.size() - kShown)}) << '\n';
  }
  std::cout << '\n';
  Table table({Align::left, Align::right});
  const auto row = [&](const char* id, double value) { table.add({texts(id), grouped(value)}); };
  table.add({texts("cli.crs"), report.crs_title});
  table.add({texts("cli.diff_measured"), texts.named("cli.diff_by_", report.measured == "buildings" ? "buildings" : report.measured == "area" ? "area" : "households")});
  table.add({texts("cli.diff_grids"), std::to_string(report.old_grids) + " → " + std::to_string(report.new_grids)});
  for (const auto& [relation, count] : report.relations) {
    std::string id = relation;
    std::ranges::replace_if(id, [](char c) { return c == ' ' || c == '+'; }, '_');
    table.add({"  " + texts.named("cli.relation_", id), std::to_string(count)});
  }
  if (report.measured != "area") row("cli.diff_households", report.households), row("cli.diff_moved_households", report.moved_households);
  if (report.measured == "buildings") row("cli.diff_moved_buildings", static_cast<double>(report.moved_buildings));
  row("cli.diff_moved_area", report.moved_area_m2);
  if (report.new_land_m2 > 0) row("cli.diff_new_land", report.new_land_m2);
  if (report.lost_land_m2 > 0) row("cli.diff_lost_land", report.lost_land_m2);
  row("cli.diff_slivers", report.sliver_m2);
  table.print(std::cout, colour);
}

}  // namespace

std::string diff_json(const DiffReport& report) {
  using Json = nlohmann::ordered_json;
  Json relations = Json::object(), changes = Json::array(), moves = Json::array();
  for (const auto& [relation, count] : report.relations) relations[relation] = count;
  for (const GridChange& c : report.changes) {
    changes.push_back({{"code", c.code}, {"name", c.name}, {"relation", c.relation}, {"ended", c.ended}, {"households_in", c.households_in},
                       {"households_out", c.households_out}, {"area_in_m2", c.area_in_m2}, {"area_out_m2", c.area_out_m2}, {"en", c.english}, {"zh", c.chinese}});
  }
  const auto table = std::ranges::find(report.layers, "moves", &Layer::name);
  for (const Feature& f : table->features)
    moves.push_back({{"from", std::get<std::string>(f.values[0])}, {"to", std::get<std::string>(f.values[1])}, {"households", std::get<double>(f.values[2])},
                     {"buildings", std::get<std::int64_t>(f.values[3])}, {"area_m2", std::get<double>(f.values[4])}});
  return Json{{"crs", report.crs_title}, {"measured_by", report.measured}, {"old_grids", report.old_grids}, {"new_grids", report.new_grids},
              {"relations", relations}, {"households", report.households}, {"moved_households", report.moved_households}, {"buildings", report.buildings},
              {"moved_buildings", report.moved_buildings}, {"moved_area_m2", report.moved_area_m2}, {"new_land_m2", report.new_land_m2},
              {"lost_land_m2", report.lost_land_m2}, {"sliver_m2", report.sliver_m2}, {"old_overlap_m2", report.old_overlap_m2},
              {"new_overlap_m2", report.new_overlap_m2}, {"changes", changes}, {"moves", moves}}
      .dump(2);
}

namespace {

/// The layer's file and name, as a caption.
std::string caption(const std::string& source) {
  const LayerSource parsed = LayerSource::parse(source);
  return std::filesystem::path(parsed.path).filename().string() + (parsed.layer.empty() ? "" : "::" + parsed.layer);
}

ChangesFile picture_file(const DiffCall& call) {
  return {.path = call.picture, .width_px = call.picture_width_px, .language = call.language, .overwrite = call.overwrite};
}

void draw(const DiffCall& call, const DiffReport& report, Diagnostics& notes) {
  const auto pieces = std::ranges::find(report.layers, "pieces", &Layer::name);
  ChangesPicture picture{.before = &report.before, .after = &report.after, .moved = &*pieces, .figures = {}, .note = {}};
  const auto say = [&](const char* id) { return message_text(id, {}, call.language); };
  picture.figures.push_back(say("cli.diff_grids") + ": " + std::to_string(report.old_grids) + " → " + std::to_string(report.new_grids));
  const auto figure = [&](const char* id, double value) { picture.figures.push_back(say(id) + ": " + grouped(std::round(value))); };
  if (report.measured != "area") figure("cli.diff_households", report.households), figure("cli.diff_moved_households", report.moved_households);
  if (report.measured == "buildings") figure("cli.diff_moved_buildings", static_cast<double>(report.moved_buildings));
  figure("cli.diff_moved_area", report.moved_area_m2);
  picture.note = caption(call.diff.before.layer) + " → " + caption(call.diff.after.layer) + "  ·  " + report.crs_title;
  render_changes(picture, picture_file(call), notes);
}

}  // namespace

void check_diff(const DiffCall& call) {
  if (!call.picture.empty()) check_changes_file(picture_file(call));
}

Diagnostics write_diff(const DiffCall& call, const DiffReport& report) {
  Diagnostics notes;
  if (!call.output.empty()) {
    std::vector<const Layer*> layers;
    for (const Layer& l : report.layers) layers.push_back(&l);
    notes = write_layers(call.output, layers, {.overwrite = call.overwrite, .styles = qgis::layer_styles(layers, call.language)});
  }
  if (!call.picture.empty()) draw(call, report, notes);
  return notes;
}

namespace {

Exit run(DiffCall& call, const Texts& texts) {
  DiffOptions& diff = call.diff;
  if (diff.before.layer.empty()) throw Error(ErrorKind::usage, "cli.missing_argument", {"OLD"});
  if (diff.after.layer.empty()) throw Error(ErrorKind::usage, "cli.missing_argument", {"NEW"});
  check_diff(call);
  ProgressBar bar(texts);
  RunContext context;
  context.threads = resolve_threads(call.threads);
  context.cancel = &watch_interrupt();
  context.progress = [&bar](std::string_view stage, double done) { bar.update(stage, done); };
  const DiffReport report = diff_grids(diff, context);
  bar.clear();
  print_hints(report.diagnostics, texts);
  print_hints(write_diff(call, report), texts);
  if (call.json) {
    std::cout << diff_json(report) << '\n';
  } else {
    print_report(report, texts);
    if (!call.output.empty() || !call.picture.empty()) std::cout << '\n';
    for (const std::string& path : {call.output, call.picture})
      if (!path.empty()) std::cout << texts("cli.written") << ' ' << path << '\n';
  }
  return Exit::done;
}

Option field(std::string name, std::string help, std::string& target) {
  return {.name = std::move(name), .help = std::move(help), .target = &target, .placeholder = "FIELD", .group = "cli.group_fields"};
}

Option crs(std::string name, std::string help, std::string& target) {
  return {.name = std::move(name), .help = std::move(help), .target = &target, .placeholder = "EPSG:N", .group = "cli.group_reading"};
}

}  // namespace

std::vector<Option> diff_options(DiffCall& call) {
  DiffOptions& diff = call.diff;
  return {
      {.name = "buildings", .help = "cli.opt_diff_buildings", .target = &diff.buildings, .placeholder = "FILE[::LAYER]", .group = "cli.group_layers"},
      field("households", "cli.opt_households", diff.households),
      field("old-code", "cli.opt_old_code", diff.before.code),
      field("new-code", "cli.opt_new_code", diff.after.code),
      field("old-name", "cli.opt_old_name", diff.before.name),
      field("new-name", "cli.opt_new_name", diff.after.name),
      crs("old-crs", "cli.opt_old_crs", diff.before.crs),
      crs("new-crs", "cli.opt_new_crs", diff.after.crs),
      crs("crs", "cli.opt_diff_crs", diff.crs),
      {.name = "tolerance", .help = "cli.opt_tolerance", .target = &diff.tolerance_m, .placeholder = "M", .group = "cli.group_rules", .low = 0, .high = 1000},
      output_option(call.output, "cli.opt_diff_output"),
      {.name = "picture", .help = "cli.opt_diff_picture", .target = &call.picture, .placeholder = "FILE", .group = "cli.group_output", .is_path = true},
      {.name = "width", .help = "cli.opt_width", .target = &call.picture_width_px, .placeholder = "N", .group = "cli.group_output", .low = 200, .high = 20'000},
      overwrite_option(call.overwrite),
      json_option(call.json),
      language_option(call.language),
  };
}

Command diff_command(Language language) {
  auto call = std::make_shared<DiffCall>();
  call->language = language;
  Command command;
  command.name = "diff";
  command.positionals = {{.name = "OLD", .help = "cli.opt_old_grids", .target = &call->diff.before.layer},
                         {.name = "NEW", .help = "cli.opt_new_grids", .target = &call->diff.after.layer}};
  command.options = diff_options(*call);
  command.examples = {
      "qipan diff data/town.gpkg::existing_grids out/town.gpkg::grids --buildings data/town.gpkg::buildings \\\n"
      "    --households households -o out/diff.gpkg --picture out/diff.png --overwrite"};
  command.run = [call](const Texts& texts) { return run(*call, texts); };
  command.language = &call->language;
  return command;
}

}  // namespace qipan::cli
