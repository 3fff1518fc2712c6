// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <optional>

#include "engine/base/error.h"
#include "engine/input/fields.h"
#include "engine/input/household_sources.h"
#include "engine/input/polygons.h"
#include "engine/input/shapes.h"

namespace qipan {
namespace {

/// A field that the buildings did not have must be here.
std::optional<FieldReader> remaining_field(const Layer& layer, const std::string& field, bool found_in_buildings) {
  if (field.empty() || found_in_buildings) return std::nullopt;
  return FieldReader(layer, field);
}

}  // namespace

void read_household_areas(RoleReader& reader, const InputOptions& options, const RunContext& context,
                          NormalizedInputs& inputs, Claims& claims, Diagnostics& diagnostics) {
  const std::string role = "household_areas";
  if (options.household_areas.empty()) {
    for (const std::string* field : {&options.difficulty, &options.population})
      if (!field->empty() && options.buildings.empty())
        throw Error(ErrorKind::usage, "input.buildings_needed", {*field});
    return;
  }
  if (options.household_areas_field.empty()) throw Error(ErrorKind::usage, "input.areas_need_field");
  Layer layer = reader.read_map(role, options.household_areas, {.polygons = true});
  const FieldReader households(layer, options.household_areas_field);
  const auto population = remaining_field(layer, options.population, inputs.has_population);
  const auto difficulty = remaining_field(layer, options.difficulty, inputs.has_difficulty);
  inputs.has_population |= population.has_value();
  inputs.has_difficulty |= difficulty.has_value();
  const auto ids = feature_ids(layer);
  reader.transform(layer, role, inputs.crs);
  CleanPolygons clean = clean_polygons(layer, role, ids, context, diagnostics);
  std::size_t rounded = 0, people_null = 0, difficulty_null = 0;
  for (std::size_t i = 0; i < layer.features.size(); ++i) {
    const Feature& feature = layer.features[i];
    const auto& place = clean.place[i];
    bool lost = false;
    const std::optional<Milli> value = households.milli(feature, lost);
    rounded += lost;
    if (!value)
      diagnostics.push_back({Severity::info,
                             "input.null_households",
                             role,
                             ids[i],
                             {options.household_areas_field},
                             place ? point_geometry(*place) : Geometry{}});
    HouseholdArea area{ids[i], std::move(clean.land[i]), value.value_or(0), 0, 0};
    if (population) {
      bool ignored = false;
      const auto people = population->milli(feature, ignored);
      people_null += !people;
      area.population = people.value_or(0);
    }
    if (difficulty) {
      const auto score = difficulty->number(feature);
      difficulty_null += !score;
      area.difficulty = score.value_or(0);
    }
    if (!area.land.empty()) {
      inputs.areas.push_back(std::move(area));
    } else if (place && area.households > 0) {
      claims.lone.push_back({"areas", ids[i], *place, area.households});
    } else if (area.households > 0) {
      claims.placeless.push_back({"areas", ids[i], area.households});
    }
  }
  const auto tell = [&](std::size_t n, const char* code, const std::string& field) {
    if (n > 0) diagnostics.push_back({Severity::info, code, role, "", {std::to_string(n), field}, {}});
  };
  tell(rounded, "input.rounded", options.household_areas_field);
  tell(people_null, "input.null_as_zero", options.population);
  tell(difficulty_null, "input.null_as_zero", options.difficulty);
}

}  // namespace qipan
