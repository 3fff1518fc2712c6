// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <iostream>
#include <memory>

#include "cli/command.h"
#include "cli/exchange_calls.h"
#include "cli/project.h"
#include "cli/terminal.h"
#include "engine/base/error.h"
#include "engine/geo/vector_io.h"

namespace qipan::cli {
namespace {

/// The layers of a plan that a reader wants; the styles of QGIS are no data.
std::vector<std::string> chosen_layers(const ExportCall& call, const std::string& file) {
  if (!call.layers.empty()) return call.layers;
  std::vector<std::string> names = layer_names(file);
  std::erase(names, "layer_styles");
  // Formats of one layer take the first.
  std::ranges::stable_sort(names, std::ranges::greater{}, [](const std::string& name) { return name == "grids"; });
  return names;
}

Exit run(const ExportCall& call, const Texts& texts) {
  const Exported done = run_export(call);
  print_hints(done.notes, texts);
  for (const std::string& file : done.files) std::cout << texts("cli.written") << ' ' << file << '\n';
  return Exit::done;
}

}  // namespace

Exported run_export(const ExportCall& call) {
  if (call.plan.empty()) throw Error(ErrorKind::usage, "cli.missing_argument", {"PLAN.gpkg"});
  if (call.outputs.empty()) throw Error(ErrorKind::usage, "cli.missing_argument", {"-o, --output"});
  for (const std::string& path : call.outputs) check_export(path, call.options);
  LayerSource source = LayerSource::parse(call.plan);
  std::vector<Layer> layers;
  Diagnostics ignored;
  if (source.layer.empty()) {
    for (const std::string& name : chosen_layers(call, source.path)) layers.push_back(read_layer({.path = source.path, .layer = name, .where = {}, .encoding = {}}, ignored));
  } else {
    layers.push_back(read_layer(source, ignored));
  }
  std::vector<const Layer*> pointers;
  for (const Layer& layer : layers) pointers.push_back(&layer);
  Exported out;
  for (const std::string& path : call.outputs) {
    const Exported more = export_layers(path, pointers, call.options);
    out.files.insert(out.files.end(), more.files.begin(), more.files.end());
    out.notes.insert(out.notes.end(), more.notes.begin(), more.notes.end());
  }
  return out;
}

std::vector<Option> export_options(ExportCall& call) {
  ExportOptions& options = call.options;
  return {
      {.name = "layer",
       .help = "exchange.opt_layer",
       .target = &call.layers,
       .placeholder = "NAME",
       .group = "cli.group_layers"},
      outputs_option(call.outputs, "exchange.opt_outputs"),
      overwrite_option(options.write.overwrite),
      shift_option("shift", "exchange.opt_shift", "cli.group_output", options.shift),
      {.name = "shapefile-encoding",
       .help = "exchange.opt_shapefile_encoding",
       .target = Choice{.names = {"UTF-8", "GB18030"},
                        .set = [&options](std::size_t i) { options.write.shapefile_encoding = i == 0 ? "UTF-8" : "GB18030"; }},
       .group = "cli.group_output"},
      language_option(options.language),
  };
}

Command export_command(Language language) {
  auto call = std::make_shared<ExportCall>();
  call->options.language = language;
  Command command;
  command.name = "export";
  command.positionals = {{.name = "PLAN.gpkg", .help = "exchange.opt_plan", .target = &call->plan}};
  command.options = export_options(*call);
  command.examples = {"qipan export out/town.gpkg -o out/ledger.xlsx --lang zh --overwrite",
                      "qipan export out/town.gpkg -o out/town.shp --shapefile-encoding GB18030 --overwrite",
                      "qipan export out/town.gpkg --layer buildings -o out/buildings.fgb --overwrite"};
  command.run = [call](const Texts& texts) { return run(*call, texts); };
  command.language = &call->options.language;
  return command;
}

}  // namespace qipan::cli
