// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/input/point_columns.h"

#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "engine/base/error.h"
#include "engine/geo/crs.h"
#include "engine/input/fields.h"

namespace qipan {
namespace {

using Names = std::pair<std::string, std::string>;

constexpr std::array kDegrees = {std::pair("lon", "lat"), std::pair("lng", "lat"), std::pair("long", "lat"), std::pair("longitude", "latitude"),
                                 std::pair("经度", "纬度"), std::pair("經度", "緯度")};
constexpr std::array kPlane = {std::pair("x", "y"), std::pair("point_x", "point_y"), std::pair("easting", "northing")};

bool has(const Layer& layer, const Names& names) { return layer.find_field(names.first) >= 0 && layer.find_field(names.second) >= 0; }

std::optional<double> number(const Value& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
  if (const auto* real = std::get_if<double>(&value)) return *real;
  const auto* raw = std::get_if<std::string>(&value);
  if (!raw) return std::nullopt;
  const std::string text = clean_text(*raw);
  const char* start = text.data() + (text.starts_with('+') ? 1 : 0);
  double out = 0;
  const auto [end, error] = std::from_chars(start, text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return out;
}

/// The pair of columns and whether it holds degrees.
std::pair<Names, bool> choose(const Layer& layer, const std::string& columns) {
  if (!columns.empty()) {
    const auto comma = columns.find(',');
    if (comma != std::string::npos) {
      const Names names(clean_text(columns.substr(0, comma)), clean_text(columns.substr(comma + 1)));
      if (has(layer, names)) return {names, false};
    }
    throw Error(ErrorKind::input, "input.bad_point_columns", {columns, layer_label(layer), field_list(layer)});
  }
  for (const auto& names : kDegrees)
    if (has(layer, names)) return {names, true};
  for (const auto& names : kPlane)
    if (has(layer, names)) return {names, false};
  throw Error(ErrorKind::input, "input.no_point_columns", {layer_label(layer), field_list(layer)});
}

}  // namespace

void points_from_columns(Layer& layer, const std::string& role, const std::string& columns, Diagnostics& diagnostics) {
  const auto [names, degrees] = choose(layer, columns);
  const auto x = static_cast<std::size_t>(layer.find_field(names.first)), y = static_cast<std::size_t>(layer.find_field(names.second));
  for (Feature& feature : layer.features) {
    const auto east = number(feature.values[x]), north = number(feature.values[y]);
    if (east && north && std::isfinite(*east) && std::isfinite(*north)) feature.geometry.points = {{*east, *north}};
  }
  layer.type = GeometryType::point;
  if (degrees && layer.crs.empty()) layer.crs = "EPSG:4326";
  const std::string read_as = layer.crs.empty() ? "x, y" : crs_title(layer.crs);
  diagnostics.push_back({Severity::info, "input.point_columns", role, "", {layer_label(layer), names.first, names.second, read_as}, {}});
}

}  // namespace qipan
