// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <array>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/exchange_calls.h"
#include "cli/interrupt.h"
#include "cli/project.h"
#include "cli/terminal.h"
#include "engine/base/error.h"
#include "engine/qgis/styles.h"

namespace qipan::cli {
namespace {

constexpr std::size_t kShownMisses = 10;

std::string cell(const Layer& rows, const Feature& feature, const char* field) {
  return value_as_text(feature.values[static_cast<std::size_t>(rows.find_field(field))]);
}

void print_report(const Located& found, const Texts& texts) {
  const auto count = [](std::size_t n) { return grouped(static_cast<double>(n)); };
  std::cout << "  "
            << texts("exchange.places", {count(found.rows.features.size()), count(found.inside), count(found.on_border),
                                         count(found.outside), count(found.without_place)})
            << '\n';
  if (found.misses.features.empty()) return;
  Table table({Align::right, Align::left, Align::right});
  table.add({texts("exchange.row"), texts("exchange.nearest"), texts("exchange.distance")}, Tone::heading);
  const std::size_t shown = std::min(kShownMisses, found.misses.features.size());
  for (std::size_t i = 0; i < shown; ++i) {
    const Feature& f = found.misses.features[i];
    table.add({std::to_string(f.fid), cell(found.misses, f, "nearest"), cell(found.misses, f, "distance_m")});
  }
  std::cout << "\n  " << texts("exchange.misses") << '\n';
  table.print(std::cout, shows_colour(1));
  if (shown < found.misses.features.size())
    std::cout << "  " << texts("exchange.more", {count(found.misses.features.size() - shown)}) << '\n';
}

std::string report_json(const Located& found) {
  nlohmann::ordered_json misses = nlohmann::ordered_json::array();
  for (const Feature& f : found.misses.features) {
    const bool placed = cell(found.misses, f, "place") != "none";
    misses.push_back({{"row", f.fid}, {"nearest", cell(found.misses, f, "nearest")}});
    if (placed) misses.back()["distance_m"] = std::get<double>(f.values[static_cast<std::size_t>(found.misses.find_field("distance_m"))]);
  }
  return nlohmann::ordered_json{{"rows", found.rows.features.size()},
                                {"inside", found.inside},
                                {"on_border", found.on_border},
                                {"outside", found.outside},
                                {"without_place", found.without_place},
                                {"misses", misses}}
      .dump(2);
}

Exit run(const LocateCall& call, const Texts& texts) {
  const LocateOptions options = checked_options(call);
  ProgressBar bar(texts);
  RunContext context;
  context.threads = resolve_threads(call.threads);
  context.cancel = &watch_interrupt();
  Located found = locate(options, context);
  bar.clear();
  print_hints(found.diagnostics, texts);
  if (call.json) {
    std::cout << report_json(found) << '\n';
  } else {
    print_report(found, texts);
  }
  if (!call.output.empty()) {
    print_hints(write_located(found, call.output, call.overwrite, qgis::layer_styles({&found.rows, &found.misses}, call.language)), texts);
    if (!call.json) std::cout << '\n' << texts("cli.written") << ' ' << call.output << '\n';
  }
  return Exit::done;
}

}  // namespace

Option shift_option(std::string name, std::string help, std::string group, Shift& shift) {
  constexpr std::array kShifts = {Shift::none, Shift::gcj02, Shift::bd09};
  return {.name = std::move(name),
          .help = std::move(help),
          .target = Choice{.names = {"none", "gcj02", "bd09"}, .set = [&shift, kShifts](std::size_t i) { shift = kShifts[i]; }},
          .group = std::move(group)};
}

std::vector<Option> locate_options(LocateCall& call) {
  LocateOptions& locate = call.locate;
  return {
      {.name = "grids",
       .help = "exchange.opt_grids",
       .target = &locate.grids,
       .placeholder = "FILE[::LAYER]",
       .group = "cli.group_layers"},
      {.name = "level",
       .help = "exchange.opt_level",
       .target = &locate.level,
       .placeholder = "FIELD",
       .group = "cli.group_fields"},
      {.name = "xy",
       .help = "exchange.opt_xy",
       .target = &locate.xy,
       .placeholder = "X,Y",
       .group = "cli.group_fields"},
      {.name = "points-crs",
       .help = "exchange.opt_points_crs",
       .target = &locate.points_crs,
       .placeholder = "EPSG:N",
       .group = "cli.group_reading"},
      shift_option("shifted", "exchange.opt_shifted", "cli.group_reading", call.shift),
      {.name = "encoding",
       .help = "exchange.opt_encoding",
       .target = &locate.encoding,
       .placeholder = "NAME",
       .group = "cli.group_reading"},
      output_option(call.output, "exchange.opt_located"),
      overwrite_option(call.overwrite),
      json_option(call.json),
      language_option(call.language),
      threads_option(call.threads, "cli.options"),
  };
}

LocateOptions checked_options(const LocateCall& call) {
  LocateOptions options = call.locate;
  if (options.points.empty()) throw Error(ErrorKind::usage, "cli.missing_argument", {"POINTS"});
  if (options.grids.empty()) throw Error(ErrorKind::usage, "cli.missing_argument", {"--grids"});
  if (call.shift == Shift::none) return options;
  if (!options.points_crs.empty() && shift_of_name(options.points_crs) != call.shift)
    throw Error(ErrorKind::usage, "exchange.two_crs", {std::string(shift_name(call.shift)), options.points_crs});
  options.points_crs = shift_name(call.shift);
  return options;
}

Command locate_command(Language language) {
  auto call = std::make_shared<LocateCall>();
  call->language = language;
  Command command;
  command.name = "locate";
  command.positionals = {{.name = "POINTS", .help = "exchange.opt_points", .target = &call->locate.points}};
  command.options = locate_options(*call);
  command.examples = {"qipan locate data/town.gpkg::addresses --grids out/town.gpkg -o out/located.csv --overwrite",
                      "qipan locate data/town.gpkg::addresses --grids out/town.gpkg --level community \\\n"
                      "    -o out/located.xlsx --overwrite"};
  command.run = [call](const Texts& texts) { return run(*call, texts); };
  command.language = &call->language;
  return command;
}

}  // namespace qipan::cli
