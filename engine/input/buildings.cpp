// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/input/buildings.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "engine/base/error.h"
#include "engine/input/fields.h"
#include "engine/input/polygons.h"
#include "engine/input/shapes.h"

namespace qipan {
namespace {

/// Vertices of all rings in an order that does not depend on where a ring starts or which way it runs.
std::vector<std::pair<double, double>> sorted_vertices(const Geometry& footprint) {
  std::vector<std::pair<double, double>> all;
  const auto add = [&](const Line& ring) {
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) all.emplace_back(ring[i].x, ring[i].y);
  };
  for (const Polygon& polygon : footprint.polygons) {
    add(polygon.outer);
    for (const Line& hole : polygon.holes) add(hole);
  }
  std::ranges::sort(all);
  return all;
}

void report_duplicates(const std::vector<Building>& buildings, Diagnostics& diagnostics) {
  struct Key {
    Box box;
    double area = 0;
    std::size_t index = 0;
  };
  std::vector<Key> keys;
  for (std::size_t i = 0; i < buildings.size(); ++i) {
    double area = 0;
    for (const Polygon& p : buildings[i].footprint.polygons) area += std::abs(ring_area(p.outer));
    keys.push_back({bounds(buildings[i].footprint), std::round(area * 1000), i});
  }
  const auto bounds_of = [](const Key& k) {
    return std::tuple(k.box.min_x, k.box.min_y, k.box.max_x, k.box.max_y, k.area);
  };
  std::ranges::sort(keys, [&](const Key& a, const Key& b) {
    return std::pair(bounds_of(a), a.index) < std::pair(bounds_of(b), b.index);
  });
  std::vector<std::pair<std::size_t, std::size_t>> found;  // later, earlier
  for (std::size_t i = 0; i < keys.size(); ++i)
    for (std::size_t j = i + 1; j < keys.size() && bounds_of(keys[j]) == bounds_of(keys[i]); ++j)
      if (sorted_vertices(buildings[keys[i].index].footprint) == sorted_vertices(buildings[keys[j].index].footprint)) {
        found.emplace_back(keys[j].index, keys[i].index);
        break;  // a third copy is said against the second
      }
  std::ranges::sort(found);
  for (const auto& [later, earlier] : found)
    diagnostics.push_back({Severity::warning,
                           "input.duplicate_building",
                           "buildings",
                           buildings[later].source_id,
                           {buildings[earlier].source_id},
                           buildings[later].footprint});
}

void report_shared_ids(const std::vector<Building>& buildings, Diagnostics& diagnostics) {
  std::unordered_map<std::string, std::size_t> uses;
  std::size_t shared = 0, features = 0;
  std::string example;
  for (const Building& b : buildings) {
    const std::size_t n = ++uses[b.source_id];
    if (n == 2) ++shared, ++features;
    if (n >= 2) ++features;
    if (n == 2 && example.empty()) example = b.source_id;
  }
  if (shared > 0)
    diagnostics.push_back({Severity::info,
                           "input.shared_ids",
                           "buildings",
                           "",
                           {std::to_string(features), std::to_string(shared), example},
                           {}});
}

std::optional<FieldReader> optional_field(const Layer& layer, const std::string& field) {
  if (field.empty()) return std::nullopt;
  return FieldReader(layer, field);
}

/// Difficulty and population may stand in the household areas instead; the areas complain when they are in neither.
std::optional<FieldReader> shared_field(const Layer& layer, const std::string& field, const InputOptions& options) {
  if (field.empty() || (layer.find_field(field) < 0 && !options.household_areas.empty())) return std::nullopt;
  return FieldReader(layer, field);
}

}  // namespace

void read_buildings(RoleReader& reader, const InputOptions& options, const RunContext& context,
                    NormalizedInputs& inputs, Claims& claims, Diagnostics& diagnostics) {
  if (options.buildings.empty()) {
    for (const std::string* field :
         {&options.households, &options.building_id, &options.building_height, &options.building_floors})
      if (!field->empty()) throw Error(ErrorKind::usage, "input.buildings_needed", {*field});
    return;
  }
  if (!options.building_height.empty() && !options.building_floors.empty())
    throw Error(ErrorKind::usage, "input.height_or_floors", {options.building_height, options.building_floors});
  inputs.parcels = options.buildings_are == BuildingsAre::parcels;
  Layer layer = reader.read_map("buildings", options.buildings, {.polygons = true});
  const auto households = optional_field(layer, options.households);
  const auto population = shared_field(layer, options.population, options);
  const auto difficulty = shared_field(layer, options.difficulty, options);
  const std::string& size_name = options.building_height.empty() ? options.building_floors : options.building_height;
  const auto size = optional_field(layer, size_name);
  claims.ids = feature_ids(layer, "buildings", options.building_id, diagnostics);
  inputs.has_population = population.has_value();
  inputs.has_difficulty = difficulty.has_value();

  reader.transform(layer, "buildings", inputs.crs);
  CleanPolygons clean = clean_polygons(layer, "buildings", claims.ids, context, diagnostics);
  claims.places = std::move(clean.place);
  const std::size_t count = layer.features.size();
  claims.field.resize(count);
  claims.table.resize(count);
  claims.points.resize(count);
  std::size_t sizeless = 0, people_null = 0, difficulty_null = 0, rounded = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const Feature& feature = layer.features[i];
    bool lost = false;
    if (households) claims.field[i] = households->milli(feature, lost);
    rounded += lost;
    Building b{.source_id = claims.ids[i], .feature = i, .footprint = {}};
    if (population) {
      bool ignored = false;
      const auto people = population->milli(feature, ignored);
      people_null += !people;
      b.population = people.value_or(0);
    }
    if (difficulty) {
      const auto score = difficulty->number(feature);
      difficulty_null += !score;
      b.difficulty = score.value_or(0);
    }
    if (size) {
      const double value = size->number(feature).value_or(0);
      if (value > 0)
        b.size_factor = value;
      else
        ++sizeless;
    }
    if (clean.land[i].empty()) continue;
    b.footprint = std::move(clean.land[i]);
    inputs.buildings.push_back(std::move(b));
  }
  const auto tell = [&](std::size_t n, const char* code, const std::string& field) {
    if (n > 0) diagnostics.push_back({Severity::info, code, "buildings", "", {std::to_string(n), field}, {}});
  };
  tell(rounded, "input.rounded", options.households);
  tell(sizeless, "input.no_size", size_name);
  tell(people_null, "input.null_as_zero", options.population);
  tell(difficulty_null, "input.null_as_zero", options.difficulty);
  if (!options.building_id.empty()) report_shared_ids(inputs.buildings, diagnostics);
  report_duplicates(inputs.buildings, diagnostics);
  inputs.building_layer = std::move(layer);
}

}  // namespace qipan
