// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/exchange/export.h"

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "engine/base/error.h"
#include "engine/exchange/ledger.h"
#include "engine/exchange/pinyin.h"
#include "engine/geo/shifted_layer.h"
#include "engine/geo/staging_folder.h"

namespace qipan {
namespace {

std::string ending_of(const std::string& path) {
  std::string ending = std::filesystem::path(path).extension().string();
  std::ranges::transform(ending, ending.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return ending;
}

bool is_database(const std::string& path) { return path.starts_with("PG:"); }

/// What each column was called, under the name it has now.
Layer names_table(const Layer& layer, const std::vector<std::string>& names) {
  Layer table{.path = {},
              .name = "fields",
              .crs = {},
              .type = GeometryType::none,
              .fields = {{"column", FieldType::text}, {"name", FieldType::text}, {"type", FieldType::text}},
              .features = {}};
  for (std::size_t i = 0; i < names.size(); ++i) {
    const FieldType type = layer.fields[i].type;
    table.features.push_back({static_cast<std::int64_t>(i + 1),
                              {},
                              {names[i], layer.fields[i].name,
                               std::string(type == FieldType::text   ? "text"
                                           : type == FieldType::real ? "real"
                                                                     : "integer")}});
  }
  return table;
}

std::string fields_file(const std::string& path) {
  return std::filesystem::path(path).replace_extension(".fields.csv").string();
}

void write_shapefile(const std::string& path, Layer layer, const ExportOptions& options, Exported& out) {
  std::vector<std::string> wanted;
  for (const Field& field : layer.fields) wanted.push_back(field.name);
  const std::vector<std::string> names = column_names(wanted);
  const Layer table = names_table(layer, names);
  for (std::size_t i = 0; i < names.size(); ++i) layer.fields[i].name = names[i];
  geo::check_target(fields_file(path), options.write.overwrite);
  out.notes = write_layers(path, {&layer}, options.write);
  out.files = {path};
  if (names == wanted) return;
  std::string renamed;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] != wanted[i]) renamed += (renamed.empty() ? "" : ", ") + wanted[i] + " -> " + names[i];
  }
  out.notes.push_back({Severity::warning, "geo.field_renamed", layer.name, {}, {renamed}, {}});
  write_layers(fields_file(path), {&table}, {.overwrite = options.write.overwrite});
  out.files.push_back(fields_file(path));
}

}  // namespace

std::string check_export(const std::string& path, const ExportOptions& options) {
  if (is_database(path)) return path;
  const std::string target = shifted_name(path, options.shift);
  geo::check_target(target, options.write.overwrite);
  return target;
}

Exported export_layers(const std::string& path, const std::vector<const Layer*>& layers, const ExportOptions& options) {
  Exported out;
  const auto grids = std::ranges::find_if(layers, [](const Layer* layer) { return layer->name == "grids"; });
  if (ending_of(path) == ".xlsx" && grids != layers.end()) {
    const auto communities = std::ranges::find_if(layers, [](const Layer* layer) { return layer->name == "communities" && layer->find_field("closed") >= 0; });
    out.files = write_ledger(path, **grids, {.overwrite = options.write.overwrite, .language = options.language,
                                             .communities = communities == layers.end() ? nullptr : *communities});
    return out;
  }
  const std::string target = is_database(path) ? path : shifted_name(path, options.shift);
  std::vector<Layer> moved;
  std::vector<const Layer*> written = layers;
  if (options.shift != Shift::none) {
    moved.reserve(layers.size());
    for (const Layer*& layer : written) layer = &moved.emplace_back(shifted_layer(*layer, options.shift));
  }
  if (written.empty()) throw Error(ErrorKind::usage, "geo.nothing_to_write", {path});
  if (ending_of(path) == ".shp") {
    write_shapefile(target, *written.front(), options, out);
  } else {
    out.notes = write_layers(target, written, options.write);
    out.files = {target};
  }
  return out;
}

}  // namespace qipan
