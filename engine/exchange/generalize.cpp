// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/exchange/generalize.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <string>

#include "engine/base/error.h"
#include "engine/exchange/border_lines.h"
#include "engine/geo/crs.h"
#include "engine/geo/repair.h"
#include "engine/input/fields.h"

namespace qipan {
namespace {

using exchange::BorderArcs;

Layer* layer_named(std::vector<Layer>& layers, const char* name) {
  const auto it = std::ranges::find(layers, name, &Layer::name);
  return it == layers.end() ? nullptr : &*it;
}

double length(const Line& line) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) sum += std::hypot(line[i + 1].x - line[i].x, line[i + 1].y - line[i].y);
  return sum;
}

double perimeter(const Geometry& geometry) {
  double sum = 0;
  for (const Polygon& polygon : geometry.polygons) {
    sum += length(polygon.outer);
    for (const Line& hole : polygon.holes) sum += length(hole);
  }
  return sum;
}

double rounded(double value, int decimals) {
  const double scale = std::pow(10, decimals);
  return std::round(value * scale) / scale;
}

/// Where there is such a field.
void set(const Layer& layer, Feature& feature, const char* field, Value value) {
  const int column = layer.find_field(field);
  if (column >= 0) feature.values[static_cast<std::size_t>(column)] = std::move(value);
}

std::string code_of(const Layer& layer, const Feature& feature) {
  const int column = layer.find_field("code");
  return column < 0 ? std::string() : value_as_text(feature.values[static_cast<std::size_t>(column)]);
}

void update_grids(Layer& grids, const BorderArcs& arcs, Layer* ledger) {
  std::vector<Geometry> shapes;
  for (std::size_t i = 0; i < grids.features.size(); ++i) shapes.push_back(arcs.grid(i));
  const std::vector<double> areas = ellipsoidal_areas(shapes, grids.crs);
  std::map<std::string, double> area_of;
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    Feature& feature = grids.features[i];
    const double around = perimeter(shapes[i]);
    set(grids, feature, "area_m2", rounded(areas[i], 3));
    if (around > 0) set(grids, feature, "polsby_popper", rounded(4 * std::numbers::pi * polygon_area(shapes[i]) / (around * around), 4));
    area_of[code_of(grids, feature)] = rounded(areas[i], 3);
    feature.geometry.polygons = std::move(shapes[i].polygons);
  }
  if (!ledger) return;
  for (Feature& row : ledger->features)
    if (const auto it = area_of.find(code_of(*ledger, row)); it != area_of.end()) set(*ledger, row, "area_m2", it->second);
}

void update_borders(Layer& borders, const BorderArcs& arcs) {
  for (std::size_t i = 0; i < borders.features.size(); ++i) {
    Feature& feature = borders.features[i];
    feature.geometry.lines = arcs.border(i).lines;
    double sum = 0;
    for (const Line& line : feature.geometry.lines) sum += length(line);
    set(borders, feature, "length_m", rounded(sum, 3));
  }
}

void note_in(Layer& manifest, const char* key, double metres) {
  const int key_column = manifest.find_field("key"), value_column = manifest.find_field("value");
  if (metres <= 0 || key_column < 0 || value_column < 0) return;
  Feature row{.fid = static_cast<std::int64_t>(manifest.features.size() + 1), .geometry = {}, .values = std::vector<Value>(manifest.fields.size())};
  row.values[static_cast<std::size_t>(key_column)] = std::string(key);
  row.values[static_cast<std::size_t>(value_column)] = value_as_text(metres);
  manifest.features.push_back(std::move(row));
}

}  // namespace

Generalized generalize(std::vector<Layer>& layers, const Generalization& options) {
  Layer* grids = layer_named(layers, "grids");
  Layer* borders = layer_named(layers, "borders");
  std::vector<const Layer*> standing;
  for (const char* name : {"buildings", "units"})
    if (const Layer* layer = layer_named(layers, name)) standing.push_back(layer);
  if (!grids || standing.empty()) throw Error(ErrorKind::input, "exchange.no_plan_layers", {layers.empty() ? std::string() : layers.front().path});
  if (grids->crs.empty() || !crs_is_projected_metric(grids->crs)) throw Error(ErrorKind::input, "exchange.not_metric", {layer_label(*grids)});
  BorderArcs arcs(*grids, borders);
  const BorderArcs before = arcs;
  const exchange::Obstacles obstacles(standing);
  if (options.simplify_m > 0) exchange::simplify_borders(arcs, obstacles, options.simplify_m);
  if (options.smooth_m > 0) exchange::smooth_borders(arcs, obstacles, options.smooth_m);
  Generalized out;
  out.put_back = exchange::prove_borders(before, arcs, obstacles);
  out.arcs = arcs.arcs.size();
  for (std::size_t i = 0; i < out.arcs; ++i) out.changed += arcs.arcs[i].line != before.arcs[i].line;
  out.vertices_before = before.vertex_count(), out.vertices = arcs.vertex_count();
  update_grids(*grids, arcs, layer_named(layers, "ledger"));
  if (borders) update_borders(*borders, arcs);
  if (Layer* manifest = layer_named(layers, "manifest")) {
    note_in(*manifest, "simplify", options.simplify_m);
    note_in(*manifest, "smooth", options.smooth_m);
  }
  return out;
}

}  // namespace qipan
