// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>
#include <unordered_map>

#include "engine/base/error.h"
#include "engine/input/fields.h"
#include "engine/input/household_sources.h"
#include "engine/input/shapes.h"

namespace qipan {
namespace {

using Index = std::unordered_map<std::string, std::vector<std::size_t>>;

/// Of several features with one id the largest footprint, of equal ones the one farthest north-east, so that the order
/// of the source does not matter; features without a polygon come last.
std::size_t largest_of(const std::vector<std::size_t>& features, const std::vector<double>& area,
                       const Claims& claims) {
  const auto rank = [&](std::size_t f) {
    const XY place = claims.places[f].value_or(XY{});
    return std::tuple(area[f], place.y, place.x);
  };
  return *std::ranges::max_element(features, [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
}

struct Match {
  std::optional<std::size_t> feature;
  bool by_zeros = false, ambiguous = false;
};

Match find_building(const std::string& key, const Index& exact, const Index& bare, const Claims& claims,
                    const std::vector<double>& area) {
  if (const auto it = exact.find(key); it != exact.end()) return {largest_of(it->second, area, claims), false, false};
  const auto it = bare.find(without_leading_zeros(key));
  if (it == bare.end()) return {};
  for (const std::size_t f : it->second)
    if (clean_key(claims.ids[f]) != clean_key(claims.ids[it->second.front()])) return {std::nullopt, false, true};
  return {largest_of(it->second, area, claims), true, false};
}

}  // namespace

void read_household_table(RoleReader& reader, const InputOptions& options, const NormalizedInputs& inputs,
                          Claims& claims, Diagnostics& diagnostics) {
  if (options.household_table.empty()) return;
  if (options.buildings.empty() || options.building_id.empty()) throw Error(ErrorKind::usage, "input.table_needs_ids");
  const std::string role = "household_table";
  const Layer table = reader.read_table(role, options.household_table);
  const FieldReader key_field(table,
                              options.household_table_key.empty() ? options.building_id : options.household_table_key);
  std::optional<FieldReader> value_field;
  if (!options.household_table_field.empty()) value_field.emplace(table, options.household_table_field);

  Index exact, bare;
  std::vector<double> area(claims.ids.size(), -1);
  for (const Building& b : inputs.buildings) {
    area[b.feature] = 0;
    for (const Polygon& p : b.footprint.polygons) area[b.feature] += std::abs(ring_area(p.outer));
  }
  for (std::size_t i = 0; i < claims.ids.size(); ++i) {
    const std::string key = clean_key(claims.ids[i]);
    exact[key].push_back(i);
    bare[without_leading_zeros(key)].push_back(i);
  }

  std::size_t nulls = 0, rounded = 0, repeated = 0;
  std::unordered_map<std::string, bool> zeros_said;
  for (const Feature& row : table.features) {
    bool lost = false;
    const std::optional<Milli> value = value_field ? value_field->milli(row, lost) : Milli{1000};
    rounded += lost;
    if (!value) {
      ++nulls;
      continue;
    }
    const std::string key = clean_key(key_field.text(row));
    const Match match = key.empty() ? Match{} : find_building(key, exact, bare, claims, area);
    if (!match.feature) {
      claims.placeless.push_back({"table", key.empty() ? std::to_string(row.fid) : key, *value});
      if (match.ambiguous) diagnostics.push_back({Severity::warning, "input.ambiguous_key", role, key, {}, {}});
      continue;
    }
    const std::size_t f = *match.feature;
    if (match.by_zeros && zeros_said.try_emplace(key, true).second)
      diagnostics.push_back({Severity::info,
                             "input.leading_zeros",
                             role,
                             key,
                             {claims.ids[f]},
                             claims.places[f] ? point_geometry(*claims.places[f]) : Geometry{}});
    repeated += claims.table[f].has_value();
    claims.table[f] = claims.table[f].value_or(0) + *value;
  }
  const auto tell = [&](std::size_t n, const char* code) {
    if (n > 0)
      diagnostics.push_back({Severity::info, code, role, "", {std::to_string(n), options.household_table_field}, {}});
  };
  tell(nulls, "input.null_rows");
  tell(rounded, "input.rounded");
  if (value_field) tell(repeated, "input.repeated_rows");
  std::size_t silent = 0;
  for (const auto& claim : claims.table) silent += !claim;
  tell(silent, "input.no_table_row");
}

}  // namespace qipan
