// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/geo/layer.h"

namespace qipan {

/// Layers and tables of a finished plan, in the order they are written. Names and fields: docs/FORMATS.md.
/// grids(code,name,kind,community,households,population,buildings,area_m2,difficulty,band_low,band_high,in_band,reason,
///       polsby_popper,border_on_features) polygons · atoms(atom,grid_code,community,households) polygons ·
/// buildings(all source fields, source_id, grid_code, households) polygons ·
/// units(source, source_id, piece, community, households, grid_code) polygons ·
/// borders(class community|feature|open, feature_kind, feature_id, left_code, right_code, length_m) lines ·
/// roads, rail, water, walls, compounds as read (name, source_id), for maps ·
/// diagnostics(severity, code, layer, feature, text) mixed · communities (what is proven of each), ledger, manifest tables without geometry.
struct PlanLayers {
  std::vector<Layer> layers;
  [[nodiscard]] const Layer* find(const std::string& name) const;
  [[nodiscard]] std::vector<const Layer*> pointers() const;  ///< for write_layers
};

}  // namespace qipan
