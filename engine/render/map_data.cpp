// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/render/map_data.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <set>
#include <string_view>

#include "engine/base/error.h"
#include "engine/geo/crs.h"
#include "engine/geo/vector_io.h"
#include "engine/render/colouring.h"
#include "engine/render/palette.h"

namespace qipan::render {
namespace {

int first_field(const Layer& layer, std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (const int at = layer.find_field(name); at >= 0) return at;
  return -1;
}

std::string text_at(const Feature& feature, int field) {
  return field < 0 ? std::string() : value_as_text(feature.values[static_cast<std::size_t>(field)]);
}

std::optional<double> number_at(const Feature& feature, int field) {
  if (field < 0) return std::nullopt;
  const Value& v = feature.values[static_cast<std::size_t>(field)];
  if (const auto* i = std::get_if<std::int64_t>(&v)) return static_cast<double>(*i);
  if (const auto* d = std::get_if<double>(&v); d && std::isfinite(*d)) return *d;
  if (const auto* s = std::get_if<std::string>(&v); s && !s->empty()) {
    char* end = nullptr;
    const double d = std::strtod(s->c_str(), &end);
    if (*end == '\0' && std::isfinite(d)) return d;
  }
  return std::nullopt;
}

Kind kind_of(const std::string& text) {
  static constexpr std::pair<std::string_view, Kind> kNames[] = {
      {"community", Kind::community},   {"dedicated", Kind::dedicated}, {"rural", Kind::rural}, {"empty", Kind::empty},
      {"unassigned", Kind::unassigned}, {"water", Kind::water},         {"lake", Kind::water}};
  for (const auto& [name, kind] : kNames)
    if (text == name) return kind;
  return Kind::foreign;
}

/// The field that names foreign grids: the usual names, else the first one whose values are all there and distinct.
int code_field(const Layer& layer) {
  if (const int at = first_field(layer, {"code", "grid_code", "SZDYWGBSM", "id", "name"}); at >= 0) return at;
  for (std::size_t f = 0; f < layer.fields.size(); ++f) {
    if (layer.fields[f].type == FieldType::real) continue;
    std::set<std::string> values;
    for (const auto& feature : layer.features) values.insert(text_at(feature, static_cast<int>(f)));
    if (values.size() == layer.features.size() && !values.contains("")) return static_cast<int>(f);
  }
  return -1;
}

int road_class_of(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto has = [&](std::initializer_list<const char*> words) {
    return std::ranges::any_of(words, [&](const char* w) { return text.find(w) != std::string::npos; });
  };
  if (has({"motorway", "expressway", "trunk", "highway", "高速", "快速"})) return 0;
  if (has({"primary", "secondary", "main", "major", "arterial", "avenue", "主干", "次干", "大道"})) return 1;
  if (has({"lane", "path", "foot", "service", "alley", "track", "cycle", "village", "巷", "弄", "小路"})) return 3;
  return 2;
}

void transform_layer(Layer& layer, const std::string& crs) {
  if (layer.crs.empty() || crs.empty() || layer.features.empty()) return;
  const Transform transform(layer.crs, crs);
  if (!transform.identity())
    for (auto& feature : layer.features) transform.apply(feature.geometry);
  layer.crs = crs;
}

std::string join(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

void fill_grids(MapData& data) {
  const Layer& layer = data.grid_layer;
  const int code = code_field(layer), name = layer.find_field("name"), kind = layer.find_field("kind"),
            community = layer.find_field("community"), low = layer.find_field("band_low"),
            high = layer.find_field("band_high"), in_band = layer.find_field("in_band"),
            households = first_field(layer, {"households", "H_CNT"});
  data.has_band = in_band >= 0, data.has_households = households >= 0, data.has_community = community >= 0;
  for (const auto& feature : layer.features) {
    if (feature.geometry.polygons.empty()) continue;
    MapGrid grid;
    grid.code = text_at(feature, code), grid.name = text_at(feature, name),
    grid.community = text_at(feature, community);
    grid.kind = kind_of(text_at(feature, kind));
    grid.households = number_at(feature, households);
    grid.band_low = number_at(feature, low), grid.band_high = number_at(feature, high);
    grid.out_of_band = number_at(feature, in_band) == 0.0;
    grid.geometry = &feature.geometry;
    grid.box = box_of(feature.geometry);
    data.grids.push_back(std::move(grid));
  }
  std::vector<const Geometry*> shapes;
  for (const auto& grid : data.grids) shapes.push_back(grid.geometry);
  const auto colours = colour_graph(touching_polygons(shapes), kShades);
  for (std::size_t i = 0; i < colours.size(); ++i) data.grids[i].colour = colours[i];
}

/// Area of the polygons on the land of the plan: those with a grid code, else those that meet `extent`.
double area_of(const Layer& layer, const Box& extent) {
  double area = 0;
  const int code = layer.find_field("grid_code");
  for (const auto& feature : layer.features) {
    if (code >= 0 ? text_at(feature, code).empty() : !box_of(feature.geometry).meets(extent)) continue;
    for (const auto& polygon : feature.geometry.polygons) area += ring_area(polygon.outer);
  }
  return area;
}

}  // namespace

MapData read_map_data(const std::string& input, Diagnostics& diagnostics) {
  MapData data;
  LayerSource source = LayerSource::parse(input);
  const auto names = layer_names(source.path);
  const auto there = [&](const std::string& name) { return std::ranges::find(names, name) != names.end(); };
  if (source.layer.empty()) {
    if (!there("grids")) throw Error(ErrorKind::input, "render.no_grids", {source.path, join(names)});
    source.layer = "grids";
  }
  data.path = source.path;
  data.grid_layer = read_layer(source, diagnostics);
  const std::array<std::pair<const char*, Layer*>, 6> others = {{{"buildings", &data.buildings},
                                                                 {"roads", &data.roads},
                                                                 {"rail", &data.rail},
                                                                 {"water", &data.water},
                                                                 {"walls", &data.walls},
                                                                 {"compounds", &data.compounds}}};
  for (const auto& [name, layer] : others)
    if (there(name) && source.layer != name) *layer = read_layer(LayerSource{source.path, name, {}, {}}, diagnostics);

  Layer& grids = data.grid_layer;
  Box extent;
  for (const auto& feature : grids.features)
    if (!feature.geometry.polygons.empty()) extent.add(box_of(feature.geometry));
  if (extent.empty())
    throw Error(ErrorKind::input, "render.no_polygons",
                {source.path, source.layer, std::to_string(grids.features.size())});
  data.crs = data.source_crs = grids.crs;
  if (!grids.crs.empty()) {
    data.crs_name = crs_title(grids.crs);
    if (!crs_is_projected_metric(grids.crs)) {
      data.crs = choose_working_crs("", grids.crs, extent.centre());
      data.crs_name = crs_title(data.crs);
    }
    transform_layer(grids, data.crs);
    for (const auto& [name, layer] : others) transform_layer(*layer, data.crs);
  }
  fill_grids(data);

  const int road_class = first_field(data.roads, {"class", "highway", "kind", "type", "name"});
  for (const auto& road : data.roads.features) data.road_class.push_back(road_class_of(text_at(road, road_class)));
  Box land;
  double land_area = 0;
  for (const auto& grid : data.grids) {
    land.add(grid.box);
    for (const auto& polygon : grid.geometry->polygons) land_area += ring_area(polygon.outer);
  }
  data.parcels = area_of(data.buildings, land) > 0.5 * land_area;
  return data;
}

}  // namespace qipan::render
