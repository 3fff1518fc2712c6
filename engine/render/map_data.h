// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/geo/layer.h"
#include "engine/render/page.h"

namespace qipan::render {

enum class Kind { community, dedicated, rural, empty, unassigned, water, foreign };
constexpr int kKinds = 7;

/// A grid as the map needs it; fields that the layer lacks stay empty.
struct MapGrid {
  std::string code, name, community;
  Kind kind = Kind::foreign;
  std::optional<double> households, band_low, band_high;
  bool out_of_band = false;
  const Geometry* geometry = nullptr;  ///< in the map's CRS
  Box box;
  int colour = 0;
  bool chosen = true;  ///< false: of another community than the one asked for
};

/// Everything that may be drawn, in one projected metric CRS.
struct MapData {
  std::string path, crs, crs_name;  ///< crs_name: what is printed
  std::string source_crs;           ///< of the grids as stored
  Layer grid_layer, buildings, roads, rail, water, walls, compounds;
  std::vector<MapGrid> grids;
  std::vector<int> road_class;  ///< per road: 0 motorway, 1 main, 2 street, 3 lane or path
  bool has_band = false, has_households = false, has_community = false;
  bool parcels = false;  ///< `buildings` cover most of the land: they are parcels
};

/// Reads the grids of `input` ("FILE" with a layer `grids`, or "FILE::LAYER") and the layers around them. Layers that
/// are not there stay empty. Throws Error(input).
MapData read_map_data(const std::string& input, Diagnostics& diagnostics);

}  // namespace qipan::render
