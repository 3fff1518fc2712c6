// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/exchange/locate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/exchange/place_finder.h"
#include "engine/geo/crs.h"
#include "engine/geo/shift.h"
#include "engine/geo/vector_io.h"
#include "engine/input/blocks.h"
#include "engine/input/fields.h"
#include "engine/input/point_columns.h"

namespace qipan {
namespace {

/// A point of the geometry that stands for the row; nothing where there is none.
std::optional<XY> place_of(const Geometry& geometry) {
  if (!geometry.points.empty()) return geometry.points.front();
  return std::nullopt;
}

std::size_t field_of(const Layer& layer, const std::string& name) {
  const int field = layer.find_field(name);
  if (field < 0) throw Error(ErrorKind::input, "exchange.no_field", {layer_label(layer), name, field_list(layer)});
  return static_cast<std::size_t>(field);
}

/// Values of the level in the order that ties are decided in, and what else is told of each.
struct Owners {
  std::vector<std::string> values, names, communities;
  std::vector<std::int32_t> of_grid;
};

Owners owners_of(const Layer& grids, const std::string& level) {
  const std::size_t field = field_of(grids, level);
  const int name = grids.find_field("name"), community = grids.find_field("community");
  const bool by_code = level == "code" || name < 0;
  std::map<std::string, std::pair<std::string, std::string>> told;
  const auto text = [](const Feature& f, int column) {
    return column < 0 ? std::string() : value_as_text(f.values[static_cast<std::size_t>(column)]);
  };
  for (const Feature& f : grids.features)
    told.emplace(value_as_text(f.values[field]),
                 std::pair(by_code ? text(f, name) : std::string(), text(f, community)));
  Owners out;
  std::map<std::string, std::int32_t> number;
  for (const auto& [value, more] : told) {
    number[value] = static_cast<std::int32_t>(out.values.size());
    out.values.push_back(value), out.names.push_back(more.first), out.communities.push_back(more.second);
  }
  for (const Feature& f : grids.features) out.of_grid.push_back(number.at(value_as_text(f.values[field])));
  return out;
}

XY centre_of(const Layer& layer) {
  double west = std::numeric_limits<double>::infinity(), south = west, east = -west, north = -west;
  for (const Feature& f : layer.features)
    for (const Polygon& polygon : f.geometry.polygons)
      for (const XY& p : polygon.outer)
        west = std::min(west, p.x), east = std::max(east, p.x), south = std::min(south, p.y),
        north = std::max(north, p.y);
  return {(west + east) / 2, (south + north) / 2};
}

std::vector<Geometry> areas_of(const Layer& grids, const std::string& metric) {
  std::vector<Geometry> areas;
  const Transform to_metric(grids.crs, metric);
  for (const Feature& f : grids.features) {
    areas.push_back({{}, {}, f.geometry.polygons});
    to_metric.apply(areas.back());
  }
  return areas;
}

/// True when the places are in columns.
bool prepare_points(Layer& points, const LocateOptions& options, Diagnostics& diagnostics) {
  if (!options.points_crs.empty()) {
    // Nobody's file states GCJ-02: what carries it calls itself WGS 84, so here the user's word counts for more.
    const bool plain = points.crs.empty() || Transform(points.crs, "EPSG:4326").identity();
    if (points.crs.empty() || (shift_of_crs(options.points_crs) != Shift::none && plain))
      points.crs = shift_of_name(options.points_crs) == Shift::none ? options.points_crs
                                                                    : shift_crs(shift_of_name(options.points_crs));
  }
  const bool bare = std::ranges::all_of(points.features, [](const Feature& f) { return f.geometry.empty(); });
  if (bare && !points.features.empty()) points_from_columns(points, "points", options.xy, diagnostics);
  const bool any = std::ranges::any_of(points.features, [](const Feature& f) { return !f.geometry.points.empty(); });
  if (!any && !points.features.empty()) throw Error(ErrorKind::input, "exchange.no_points", {layer_label(points)});
  if (points.crs.empty() && any) throw Error(ErrorKind::input, "exchange.points_without_crs", {layer_label(points)});
  return bare;
}

std::vector<PlaceFinder::Found> find_all(const Layer& points, const std::string& metric, const PlaceFinder& finder,
                                         const RunContext& context) {
  std::vector<PlaceFinder::Found> found(points.features.size());
  for_each_in_blocks(found.size(), context, [&] {
    return [&, transform = Transform(points.crs, metric), search = PlaceFinder::Search(finder)](std::size_t i) {
      const auto place = place_of(points.features[i].geometry);
      if (!place) return;
      std::vector<XY> moved{*place};
      try {
        transform.apply(moved);
      } catch (const Error&) {
        return;  // no place on this earth, or outside the rectangle of its shift
      }
      found[i] = search.find(moved.front());
    };
  });
  return found;
}

}  // namespace

Located locate(Layer points, Layer grids, const LocateOptions& options, const RunContext& context) {
  std::erase_if(grids.features, [](const Feature& f) { return f.geometry.polygons.empty(); });
  if (grids.features.empty()) throw Error(ErrorKind::input, "exchange.no_grids", {layer_label(grids)});
  if (grids.crs.empty()) throw Error(ErrorKind::input, "exchange.grids_without_crs", {layer_label(grids)});
  Located out;
  out.from_columns = prepare_points(points, options, out.diagnostics);
  const Owners owners = owners_of(grids, options.level);
  const std::string metric = choose_working_crs("", grids.crs, centre_of(grids));
  const PlaceFinder finder(areas_of(grids, metric), owners.of_grid);
  const std::vector<PlaceFinder::Found> found = find_all(points, metric, finder, context);

  out.rows = std::move(points);
  Layer& rows = out.rows;
  const std::string answer = options.level == "code" ? "grid_code" : options.level;
  const bool told_anyway = answer == "community";
  std::vector<std::string> added = {answer, "grid_name", "community", "place", "nearest", "distance_m"};
  if (told_anyway) added.erase(added.begin() + 2);
  for (Field& field : rows.fields)
    if (std::ranges::find(added, field.name) != added.end()) field.name = "source_" + field.name;
  for (const std::string& name : added)
    rows.fields.push_back({name, name == "distance_m" ? FieldType::real : FieldType::text});
  for (std::size_t i = 0; i < found.size(); ++i) {
    std::vector<Value>& values = rows.features[i].values;
    const PlaceFinder::Found& f = found[i];
    const auto owner = static_cast<std::size_t>(std::max(0, f.owner));
    const bool placed = f.owner >= 0, hit = placed && f.distance == 0;
    ++(!placed ? out.without_place : !hit ? out.outside : f.on_border ? out.on_border : out.inside);
    values.reserve(rows.fields.size());
    values.push_back(hit ? Value(owners.values[owner]) : Value());
    values.push_back(hit ? Value(owners.names[owner]) : Value());
    if (!told_anyway) values.push_back(hit ? Value(owners.communities[owner]) : Value());
    values.emplace_back(std::string(!placed ? "none" : !hit ? "outside" : f.on_border ? "border" : "inside"));
    values.push_back(placed && !hit ? Value(owners.values[owner]) : Value());
    values.push_back(placed && !hit ? Value(std::round(f.distance * 1000) / 1000) : Value());
  }
  rows.name = "located";
  out.misses = {
      .path = rows.path, .name = "misses", .crs = rows.crs, .type = rows.type, .fields = rows.fields, .features = {}};
  for (std::size_t i = 0; i < found.size(); ++i)
    if (found[i].owner < 0 || found[i].distance > 0) out.misses.features.push_back(rows.features[i]);
  return out;
}

Layer read_points(const LocateOptions& options, Diagnostics& diagnostics) {
  LayerSource source = LayerSource::parse(options.points);
  source.encoding = options.encoding;
  return read_layer(source, diagnostics);
}

Layer read_grids(const LocateOptions& options, Diagnostics& diagnostics) {
  LayerSource source = LayerSource::parse(options.grids);
  if (source.layer.empty()) {
    const std::vector<std::string> layers = layer_names(source.path);
    if (layers.size() > 1 && std::ranges::find(layers, "grids") != layers.end()) source.layer = "grids";
  }
  return read_layer(source, diagnostics);
}

Located locate(const LocateOptions& options, const RunContext& context) {
  Diagnostics diagnostics;
  Layer points = read_points(options, diagnostics), grids = read_grids(options, diagnostics);
  Located out = locate(std::move(points), std::move(grids), options, context);
  out.diagnostics.insert(out.diagnostics.begin(), diagnostics.begin(), diagnostics.end());
  return out;
}

Diagnostics write_located(Located& located, const std::string& path, bool overwrite, const std::vector<LayerStyle>& styles) {
  const std::string ending = std::filesystem::path(path).extension().string();
  if (located.from_columns && (ending == ".csv" || ending == ".CSV")) {
    for (Layer* layer : {&located.rows, &located.misses}) {
      layer->type = GeometryType::none;
      for (Feature& feature : layer->features) feature.geometry = {};
    }
  }
  std::vector<const Layer*> layers = {&located.rows};
  if (!located.misses.features.empty()) layers.push_back(&located.misses);  // spreadsheets lose empty sheets
  return write_layers(path, layers, {.overwrite = overwrite, .styles = styles});
}

}  // namespace qipan
