// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/geo/shifted_layer.h"

#include <algorithm>
#include <filesystem>

#include "engine/geo/crs.h"

namespace qipan {
namespace {

constexpr const char* kField = "shift";

/// What the last part of a name says: "town.gcj02" and "town_gcj02".
Shift shift_of_stem(const std::string& stem) {
  const auto cut = stem.find_last_of("._- ");
  return cut == std::string::npos || cut == 0 ? Shift::none : shift_of_name(stem.substr(cut + 1));
}

/// What all features agree on.
Shift shift_of_field(const Layer& layer) {
  const int column = layer.find_field(kField);
  if (column < 0 || layer.features.empty()) return Shift::none;
  Shift found = Shift::none;
  for (const Feature& feature : layer.features) {
    const Shift here = shift_of_name(value_as_text(feature.values[static_cast<std::size_t>(column)]));
    if (here == Shift::none || (found != Shift::none && here != found)) return Shift::none;
    found = here;
  }
  return found;
}

}  // namespace

Layer shifted_layer(const Layer& layer, Shift shift) {
  Layer out = layer;
  if (shift == Shift::none || layer.type == GeometryType::none) return out;
  const Transform transform(layer.crs, shift_crs(shift));
  for (Feature& feature : out.features) transform.apply(feature.geometry);
  out.crs = shift_crs(shift);
  int column = out.find_field(kField);
  if (column < 0) {
    column = static_cast<int>(out.fields.size());
    out.fields.push_back({kField, FieldType::text});
  }
  out.fields[static_cast<std::size_t>(column)].type = FieldType::text;
  for (Feature& feature : out.features) {
    feature.values.resize(out.fields.size());
    feature.values[static_cast<std::size_t>(column)] = std::string(shift_name(shift));
  }
  return out;
}

void recognise_shift(Layer& layer, Diagnostics& diagnostics) {
  if (layer.type == GeometryType::none || shift_of_crs(layer.crs) != Shift::none) return;
  if (!layer.crs.empty() && !Transform(layer.crs, "EPSG:4326").identity()) return;  // such as metres: no longer as it was shifted
  Shift shift = shift_of_field(layer);
  if (shift == Shift::none) shift = shift_of_stem(std::filesystem::path(layer.path).stem().string());
  if (shift == Shift::none) return;
  layer.crs = shift_crs(shift);
  diagnostics.push_back({Severity::info, "geo.shift_recognised", layer.name, {}, {layer.path, std::string(shift_name(shift))}, {}});
}

std::string shifted_name(const std::string& path, Shift shift) {
  const std::filesystem::path file(path);
  if (shift == Shift::none || shift_of_stem(file.stem().string()) == shift) return path;
  std::string key(shift_name(shift));
  std::erase(key, '-');
  std::ranges::transform(key, key.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return (file.parent_path() / (file.stem().string() + "." + key + file.extension().string())).string();
}

}  // namespace qipan
