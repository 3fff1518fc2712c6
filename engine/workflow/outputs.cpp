// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/workflow/outputs.h"

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "engine/base/error.h"
#include "engine/exchange/export.h"
#include "engine/qgis/project.h"

namespace qipan {
namespace {

std::string first_geopackage(const OutputOptions& output) {
  const auto it = std::ranges::find_if(output.paths, [](const std::string& path) { return std::filesystem::path(path).extension() == ".gpkg"; });
  return it == output.paths.end() ? "" : *it;
}

}  // namespace

void check_outputs(const OutputOptions& output) {
  for (const std::string& path : output.paths) {
    if (qgis::is_project(path) && first_geopackage(output).empty()) throw Error(ErrorKind::usage, "qgis.project_needs_gpkg", {path});
    check_export(path, {.write = {.overwrite = output.overwrite}});
  }
}

Diagnostics write_outputs(const OutputOptions& output, const RunResult& result) {
  Diagnostics notes;
  const std::vector<const Layer*> layers = result.plan.pointers();
  for (const std::string& path : output.paths) {
    if (qgis::is_project(path)) continue;
    Exported more = export_layers(path, layers, {.write = {.overwrite = output.overwrite, .styles = result.styles}, .language = output.language});
    std::ranges::move(more.notes, std::back_inserter(notes));
  }
  for (const std::string& path : output.paths) {
    if (!qgis::is_project(path)) continue;
    qgis::write_project(path, layers, {.geopackage = first_geopackage(output), .overwrite = output.overwrite, .language = output.language});
  }
  return notes;
}

}  // namespace qipan
