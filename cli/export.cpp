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
#include "engine/qgis/styles.h"

namespace qipan::cli {
namespace {

std::vector<Layer> read_all(const std::string& path, const std::vector<std::string>& names) {
  std::vector<Layer> layers;
  Diagnostics ignored;
  for (const std::string& name : names) layers.push_back(read_layer({.path = path, .layer = name, .where = {}, .encoding = {}}, ignored));
  return layers;
}

/// Borders are changed as what the whole plan needs, whichever of its layers are to be written.
Diagnostics generalize_chosen(const std::string& path, const Generalization& wanted, std::vector<Layer>& chosen) {
  std::vector<std::string> names;
  for (const std::string& name : layer_names(path)) {
    const bool needed = name == "grids" || name == "borders" || name == "buildings" || name == "units";
    if (needed || std::ranges::find(chosen, name, &Layer::name) != chosen.end()) names.push_back(name);
  }
  std::vector<Layer> layers = read_all(path, names);
  const Generalized done = generalize(layers, wanted);
  for (Layer& layer : chosen)
    if (const auto it = std::ranges::find(layers, layer.name, &Layer::name); it != layers.end()) layer = *it;
  const auto text = [](std::size_t n) { return std::to_string(n); };
  Diagnostics notes = {{Severity::info, "exchange.generalized", {}, {}, {text(done.changed), text(done.arcs), text(done.vertices), text(done.vertices_before)}, {}}};
  if (done.put_back > 0) notes.push_back({Severity::info, "exchange.put_back", {}, {}, {text(done.put_back)}, {}});
  return notes;
}

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
  const LayerSource source = LayerSource::parse(call.plan);
  std::vector<Layer> layers = read_all(source.path, source.layer.empty() ? chosen_layers(call, source.path) : std::vector{source.layer});
  Exported out;
  if (call.generalization.wanted()) out.notes = generalize_chosen(source.path, call.generalization, layers);
  std::vector<const Layer*> pointers;
  for (const Layer& layer : layers) pointers.push_back(&layer);
  ExportOptions options = call.options;
  options.write.styles = qgis::layer_styles(pointers, options.language);
  for (const std::string& path : call.outputs) {
    const Exported more = export_layers(path, pointers, options);
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
      {.name = "simplify",
       .help = "exchange.opt_simplify",
       .target = &call.generalization.simplify_m,
       .placeholder = "M",
       .group = "cli.group_output",
       .low = 0,
       .high = 100},
      {.name = "smooth",
       .help = "exchange.opt_smooth",
       .target = &call.generalization.smooth_m,
       .placeholder = "M",
       .group = "cli.group_output",
       .low = 0,
       .high = 100},
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
                      "qipan export out/town.gpkg --simplify 1 --smooth 3 -o out/smooth.geojson --overwrite",
                      "qipan export out/town.gpkg --layer buildings -o out/buildings.fgb --overwrite"};
  command.run = [call](const Texts& texts) { return run(*call, texts); };
  command.language = &call->options.language;
  return command;
}

}  // namespace qipan::cli
