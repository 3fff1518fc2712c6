// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/input/existing.h"

#include <optional>
#include <utility>

#include "engine/base/error.h"
#include "engine/input/communities.h"
#include "engine/input/fields.h"
#include "engine/input/polygons.h"

namespace qipan {
namespace {

std::string code_field(const Layer& layer, const InputOptions& options) {
  if (!options.existing_code.empty()) return options.existing_code;
  for (const char* name : {"code", "网格编码", "網格編碼", "WGBM"}) {
    if (const int index = layer.find_field(name); index >= 0) return layer.fields[static_cast<std::size_t>(index)].name;
  }
  throw Error(ErrorKind::input, "input.existing_code_needed", {layer_label(layer), field_list(layer)});
}

std::string name_field(const Layer& layer, const InputOptions& options) {
  if (!options.existing_name.empty()) return options.existing_name;
  const int index = find_name_field(layer);
  return index < 0 ? "" : layer.fields[static_cast<std::size_t>(index)].name;
}

}  // namespace

void read_existing(RoleReader& reader, const InputOptions& options, const RunContext& context, NormalizedInputs& inputs, Diagnostics& diagnostics) {
  if (options.existing.empty()) return;
  Layer layer = reader.read_map("existing", options.existing, {.polygons = true});
  inputs.existing_code = code_field(layer, options);
  inputs.existing_name = name_field(layer, options);
  const FieldReader codes(layer, inputs.existing_code);
  std::optional<FieldReader> names;
  if (!inputs.existing_name.empty()) names.emplace(layer, inputs.existing_name);
  reader.transform(layer, "existing", inputs.crs);
  CleanPolygons clean = clean_polygons(layer, "existing", feature_ids(layer), context, diagnostics);
  std::vector<Feature> kept;
  for (std::size_t i = 0; i < layer.features.size(); ++i) {
    if (clean.land[i].empty()) continue;
    Feature& feature = layer.features[i];
    inputs.existing.push_back({std::to_string(feature.fid), codes.text(feature), names ? names->text(feature) : "", std::move(clean.land[i])});
    kept.push_back(std::move(feature));
  }
  if (inputs.existing.empty()) throw Error(ErrorKind::input, "input.no_land", {layer_label(layer), "existing", std::to_string(layer.features.size())});
  layer.features = std::move(kept);
  inputs.existing_layer = std::move(layer);
}

}  // namespace qipan
