// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/run_context.h"
#include "engine/geo/layer.h"

namespace qipan {

/// The polygons of a layer, feature by feature.
struct CleanPolygons {
  std::vector<Geometry> land;            ///< valid polygons, empty where the feature has none; as long as the layer
  std::vector<std::optional<XY>> place;  ///< where a feature without land was drawn; nothing if nowhere
};

/// Takes the geometries out of a layer in the working CRS and makes their polygons valid. Every repaired, reduced or
/// dropped feature is a Diagnostic at its place. `ids` names the features.
CleanPolygons clean_polygons(Layer& layer, const std::string& role, const std::vector<std::string>& ids,
                             const RunContext& context, Diagnostics& diagnostics);

/// Ids of the features: the field's text, else the fid; null ids fall back to the fid, counted in one Diagnostic.
std::vector<std::string> feature_ids(const Layer& layer, const std::string& role, const std::string& field,
                                     Diagnostics& diagnostics);

/// The fids as text.
std::vector<std::string> feature_ids(const Layer& layer);

}  // namespace qipan
