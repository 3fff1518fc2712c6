// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/geo/table.h"

namespace qipan {

enum class BuildingsAre { footprints, parcels };
enum class GapPolicy { fill, leave, error };       ///< land of the territory in no community, and gaps or overlaps wider than 2 m
enum class ExclavePolicy { per_piece, one_grid };  ///< communities in several pieces

/// Where the data is and what its fields mean. Paths are "FILE" or "FILE::LAYER"; an empty string = not given.
struct InputOptions {
  std::string communities, community_id, community_name;
  std::string territory;
  std::string buildings, building_id, households, population, building_height, building_floors;
  BuildingsAre buildings_are = BuildingsAre::footprints;
  std::string household_points, household_points_field;
  std::string household_points_xy;  ///< "X,Y": columns of a table without geometry; empty: see point_columns.h
  std::string household_table, household_table_key, household_table_field;  ///< key matches building_id
  std::string household_areas, household_areas_field;
  std::string roads, rail, water, walls, compounds, dedicated;
  std::string existing, existing_code, existing_name;  ///< today's grids, for a redraw; codes: else the field "code"
  std::string difficulty;         ///< field of buildings, else of household areas: share 0..1 or score; household-weighted per grid
  std::string rural_communities;  ///< SQL over the communities layer that selects rural ones
  std::vector<std::pair<std::string, std::string>> where;     ///< (role, SQL); role as in the flag, e.g. "communities"
  std::vector<std::pair<std::string, std::string>> encoding;  ///< (role, name)
  std::vector<std::pair<std::string, std::string>> layer_crs;  ///< (role, CRS) of layers whose file states none
  std::vector<std::pair<std::string, LayerInMemory>> in_memory;  ///< (role, layer): read instead of the role's path, which must not be empty
  GapPolicy gaps = GapPolicy::error;
  std::string crs;
  double point_distance_m = 50;   ///< a household point joins the nearest building within this distance
};

}  // namespace qipan
