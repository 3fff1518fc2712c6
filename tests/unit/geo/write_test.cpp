// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstdlib>

#include "engine/geo/crs.h"
#include "tests/unit/geo/support.h"

namespace qipan {
namespace {

using namespace test;

class Write : public Folder {
 protected:
  Layer read(const std::string& name, const std::string& layer = {}) {
    Diagnostics ignored;
    return read_layer({.path = path(name), .layer = layer, .where = {}, .encoding = {}}, ignored);
  }
};

/// Rings as the writer promises them: exteriors counter-clockwise, start kept.
Layer oriented(Layer layer) {
  Line& ring = layer.features[1].geometry.polygons[0].outer;
  std::reverse(ring.begin(), ring.end());
  for (Line& hole : layer.features[0].geometry.polygons[0].holes) std::reverse(hole.begin(), hole.end());
  return layer;
}

/// Equal as text, or as numbers of 15 digits: what a .dbf, a CSV or a sheet keeps.
void expect_same_value(const Value& a, const Value& b) {
  if (const auto* real = std::get_if<double>(&a)) {
    EXPECT_NEAR(*real, std::strtod(value_as_text(b).c_str(), nullptr), 1e-14 * std::max(1.0, std::abs(*real)));
  } else {
    EXPECT_EQ(value_as_text(a), value_as_text(b));
  }
}

void expect_same_values(const Layer& a, const Layer& b) {
  ASSERT_EQ(a.features.size(), b.features.size());
  for (std::size_t i = 0; i < a.features.size(); ++i) {
    for (std::size_t k = 0; k < a.fields.size(); ++k) {
      const int column = b.find_field(a.fields[k].name);
      ASSERT_GE(column, 0) << a.fields[k].name;
      expect_same_value(a.features[i].values[k], b.features[i].values[static_cast<std::size_t>(column)]);
    }
  }
}

void expect_same_geometry(const Layer& a, const Layer& b) {
  for (std::size_t i = 0; i < a.features.size(); ++i) {
    const auto &p = a.features[i].geometry.polygons, &q = b.features[i].geometry.polygons;
    ASSERT_EQ(p.size(), q.size()) << i;
    for (std::size_t k = 0; k < p.size(); ++k) {
      EXPECT_EQ(p[k].outer, q[k].outer) << i;
      EXPECT_EQ(p[k].holes, q[k].holes) << i;
    }
  }
}

TEST_F(Write, GeoPackageGivesEveryBitBack) {
  const Layer layer = tricky_layer();
  write_layers(path("a.gpkg"), {&layer}, {});
  const Layer back = read("a.gpkg");
  EXPECT_EQ(back.name, layer.name);
  EXPECT_NE(back.crs.find("4547"), std::string::npos);
  for (std::size_t i = 0; i < layer.features.size(); ++i)
    EXPECT_EQ(back.features[i].values, layer.features[i].values) << i;
  expect_same_geometry(oriented(layer), back);
}

TEST_F(Write, EveryUsualFormatKeepsValues) {
  const Layer layer = tricky_layer();
  for (const char* name : {"a.gpkg", "a.geojson", "a.shp", "a.csv", "a.xlsx", "a.ods", "a.sqlite"}) {
    write_layers(path(name), {&layer}, {});
    SCOPED_TRACE(name);
    expect_same_values(layer, read(name));
  }
}

TEST_F(Write, FlatGeobufKeepsFeaturesInSomeOrder) {
  const Layer layer = tricky_layer();
  write_layers(path("a.fgb"), {&layer}, {});
  const Layer back = read("a.fgb");
  std::vector<std::string> wanted, found;
  for (const Feature& f : layer.features) wanted.push_back(value_as_text(f.values[0]));
  for (const Feature& f : back.features) found.push_back(value_as_text(f.values[0]));
  std::sort(wanted.begin(), wanted.end());
  std::sort(found.begin(), found.end());
  EXPECT_EQ(wanted, found);
}

TEST_F(Write, SameLayersSameBytes) {
  const Layer layer = tricky_layer();
  Layer table{.path = "",
              .name = "ledger",
              .crs = "",
              .type = GeometryType::none,
              .fields = {{"n", FieldType::integer}},
              .features = {}};
  table.features.push_back({0, {}, {std::int64_t{1}}});
  for (const char* extension : {".gpkg", ".geojson", ".fgb", ".csv", ".sqlite"}) {
    for (const char* stem : {"a/same", "b/same"}) {
      std::filesystem::create_directories(std::filesystem::path(path(stem)).parent_path());
      write_layers(path(std::string(stem) + extension), {&layer, &table}, {.overwrite = true});
      ::usleep(5000);
    }
    EXPECT_EQ(file_bytes(path(std::string("a/same") + extension)), file_bytes(path(std::string("b/same") + extension)))
        << extension;
  }
}

TEST_F(Write, LayersKeepOrderAndTablesHaveNoGeometry) {
  Layer first = tricky_layer(), last = tricky_layer();
  first.name = "z";
  last.name = "a";
  Layer table{.path = "",
              .name = "m",
              .crs = "",
              .type = GeometryType::none,
              .fields = {{"v", FieldType::text}},
              .features = {}};
  table.features.push_back({0, {}, {std::string("x")}});
  write_layers(path("a.gpkg"), {&first, &table, &last}, {});
  EXPECT_EQ(layer_names(path("a.gpkg")).size(), 3u);
  EXPECT_EQ(read("a.gpkg", "m").type, GeometryType::none);
  EXPECT_EQ(read("a.gpkg", "z").type, GeometryType::polygon);
}

TEST_F(Write, MixedAndEmptyGeometriesAreKept) {
  Layer layer{.path = "",
              .name = "d",
              .crs = "EPSG:4547",
              .type = GeometryType::mixed,
              .fields = {{"n", FieldType::integer}},
              .features = {}};
  const auto add = [&](const Geometry& g) { layer.features.push_back({0, g, {std::int64_t(layer.features.size())}}); };
  add({{{1, 2}}, {}, {}});
  add({{}, {{{0, 0}, {1, 1}}}, {}});
  add({{{1, 2}, {3, 4}}, {{{0, 0}, {1, 1}}, {{2, 2}, {3, 3}}}, {{square(0, 0, 1), {}}}});
  add({});
  for (const char* name : {"a.gpkg", "a.geojson", "a.fgb"}) {
    const Diagnostics said = write_layers(path(name), {&layer}, {});
    Layer back = read(name);
    if (find_diagnostic(said, "geo.rows_dropped")) {
      back.features.push_back({0, {}, {}});
      std::ranges::sort(back.features, {},
                        [](const Feature& f) { return f.values.empty() ? "9" : value_as_text(f.values[0]); });
    }
    ASSERT_EQ(back.features.size(), 4u) << name;
    EXPECT_EQ(back.type, GeometryType::mixed) << name;
    EXPECT_EQ(back.features[2].geometry.lines.size(), 2u) << name;
    EXPECT_TRUE(back.features[3].geometry.empty()) << name;
  }
}

TEST_F(Write, IslandsInHolesAndManyPartsComeBack) {
  Layer layer{.path = "",
              .name = "m",
              .crs = "EPSG:4547",
              .type = GeometryType::polygon,
              .fields = {{"n", FieldType::integer}},
              .features = {}};
  Geometry nested{{},
                  {},
                  {{square(500040, 3400040, 10), {}},
                   {square(500000, 3400000, 100), {square(500010, 3400010, 80)}},
                   {square(500200, 3400000, 100), {square(500210, 3400010, 5), square(500230, 3400010, 5)}}}};
  layer.features.push_back({0, nested, {std::int64_t{1}}});
  layer.features.push_back({0, polygon(square(500000, 3400500, 10)), {std::int64_t{2}}});
  for (const char* name : {"a.gpkg", "a.geojson", "a.fgb", "a.shp", "a.csv", "a.sqlite"}) {
    SCOPED_TRACE(name);
    ASSERT_EQ(error_of([&] { write_layers(path(name), {&layer}, {}); }), "no error");
    const Layer back = read(name);
    std::size_t holes = 0, parts = 0;
    for (const Feature& f : back.features) {
      for (const Polygon& p : f.geometry.polygons) ++parts, holes += p.holes.size();
    }
    EXPECT_EQ(parts, 4u);
    EXPECT_EQ(holes, 3u);
  }
}

TEST_F(Write, InvalidPolygonsAreWrittenAsTheyAre) {
  Layer layer{.path = "",
              .name = "m",
              .crs = "EPSG:4547",
              .type = GeometryType::polygon,
              .fields = {{"n", FieldType::integer}},
              .features = {}};
  const Line bow_tie{{500000, 3400000}, {500002, 3400002}, {500002, 3400000}, {500000, 3400002}, {500000, 3400000}};
  layer.features.push_back(
      {0, {{}, {}, {{square(500000, 3400000, 100), {}}, {square(500040, 3400040, 10), {}}}}, {std::int64_t{1}}});
  layer.features.push_back({0, polygon(bow_tie), {std::int64_t{2}}});
  layer.features.push_back({0, polygon(square(500000, 3400000, 10), {square(500050, 3400000, 1)}), {std::int64_t{3}}});
  for (const char* name : {"a.gpkg", "a.geojson", "a.fgb", "a.shp", "a.csv"}) {
    EXPECT_EQ(error_of([&] { write_layers(path(name), {&layer}, {}); }), "no error") << name;
  }
}

TEST_F(Write, GeoJsonKeepsSharedVerticesAndRoundsToNineDecimals) {
  Layer layer{.path = "", .name = "g", .crs = "EPSG:4326", .type = GeometryType::polygon, .fields = {}, .features = {}};
  const XY shared{121.49500000501, 24.9};  // GDAL's own writer makes 121.495 of it
  layer.features.push_back({0, {{}, {}, {{{{121, 24}, shared, {121, 25}, {121, 24}}, {}}}}, {}});
  layer.features.push_back({0, {{}, {}, {{{shared, {122, 25}, {121, 25}, shared}, {}}}}, {}});
  write_layers(path("a.geojson"), {&layer}, {});
  const Layer back = read("a.geojson");
  EXPECT_EQ(back.features[0].geometry.polygons[0].outer[1], (XY{121.495000005, 24.9}));
  EXPECT_EQ(back.features[1].geometry.polygons[0].outer[0], (XY{121.495000005, 24.9}));
}

TEST_F(Write, GeoJsonIsInWgs84) {
  const Layer layer = tricky_layer();
  write_layers(path("a.geojson"), {&layer}, {});
  const Layer back = read("a.geojson");
  const XY p = back.features[0].geometry.polygons[0].outer[0];
  EXPECT_NEAR(p.x, 114.0, 0.01);
  EXPECT_NEAR(p.y, 30.7, 0.1);
  std::vector<XY> there{p};
  Transform("EPSG:4326", "EPSG:4547").apply(there);
  EXPECT_NEAR(there[0].x, 500000.123, 2e-4);
  EXPECT_NEAR(there[0].y, 3400000.456, 2e-4);
}

TEST_F(Write, ExistingTargetNeedsOverwrite) {
  const Layer layer = tricky_layer();
  put_file(path("a.gpkg"), "precious");
  EXPECT_NE(error_of([&] { write_layers(path("a.gpkg"), {&layer}, {}); }).find("geo.target_exists"), std::string::npos);
  EXPECT_EQ(file_bytes(path("a.gpkg")), "precious");
  write_layers(path("a.gpkg"), {&layer}, {.overwrite = true});
  EXPECT_EQ(read("a.gpkg").features.size(), 4u);
}

TEST_F(Write, OpenGeoPackageIsRefused) {
  const Layer layer = tricky_layer();
  for (const char* suffix : {"-wal", "-shm"}) {
    put_file(path(std::string("a.gpkg") + suffix), "x");
    EXPECT_NE(error_of([&] { write_layers(path("a.gpkg"), {&layer}, {.overwrite = true}); }).find("geo.target_open"),
              std::string::npos);
    std::filesystem::remove(path(std::string("a.gpkg") + suffix));
  }
}

TEST_F(Write, FailureLeavesTheOldFileAndNoTemporaries) {
  Layer layer = tricky_layer();
  write_layers(path("a.gpkg"), {&layer}, {});
  const std::string before = file_bytes(path("a.gpkg"));
  layer.crs = "nonsense";
  EXPECT_NE(error_of([&] { write_layers(path("a.gpkg"), {&layer}, {.overwrite = true}); }), "no error");
  Layer mixed = tricky_layer();
  mixed.features[0].geometry = {{{1, 1}}, {}, {}};
  EXPECT_NE(error_of([&] { write_layers(path("a.shp"), {&mixed}, {.overwrite = true}); }), "no error");
  EXPECT_EQ(file_bytes(path("a.gpkg")), before);
  EXPECT_EQ(file_count(), 1u);
}

TEST_F(Write, FullDiskIsAnInputErrorAndLeavesNothing) {
  Layer layer = tricky_layer();
  while (layer.features.size() < 20000) layer.features.push_back(layer.features[layer.features.size() % 4]);
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit old_limit;
  getrlimit(RLIMIT_FSIZE, &old_limit);
  const rlimit small{200000, old_limit.rlim_max};
  for (const char* name : {"a.gpkg", "a.geojson", "a.fgb", "a.csv", "a.shp"}) {
    setrlimit(RLIMIT_FSIZE, &small);
    const std::string text = error_of([&] { write_layers(path(name), {&layer}, {}); });
    setrlimit(RLIMIT_FSIZE, &old_limit);
    EXPECT_NE(text, "no error") << name;
    EXPECT_NE(text.find(path(name)), std::string::npos) << text;
    EXPECT_EQ(file_count(), 0u) << name << " " << file_bytes(path(name)).size();
  }
  std::signal(SIGXFSZ, old_handler);
}

TEST_F(Write, MissingFolderAndUnknownFormatAreNamed) {
  const Layer layer = tricky_layer();
  EXPECT_NE(error_of([&] { write_layers(path("no/a.gpkg"), {&layer}, {}); }).find("geo.no_folder"), std::string::npos);
  EXPECT_NE(error_of([&] { write_layers(path("a.nix"), {&layer}, {}); }).find("geo.unknown_format"), std::string::npos);
  EXPECT_NE(error_of([&] { write_layers(path("plain"), {&layer}, {}); }).find("geo.unknown_format"), std::string::npos);
}

TEST_F(Write, ShapefileSaysWhatItCannotHold) {
  Layer layer = tricky_layer();
  layer.fields[1].name = "border_on_features";
  layer.fields[2].name = "border_on_land";
  std::string longer;
  for (int i = 0; i < 100; ++i) longer += "街";
  layer.features[0].values[1] = longer;
  const Diagnostics said = write_layers(path("a.shp"), {&layer}, {});
  EXPECT_NE(find_diagnostic(said, "geo.field_renamed"), nullptr);
  EXPECT_NE(find_diagnostic(said, "geo.text_cut"), nullptr);
  const Layer back = read("a.shp");
  EXPECT_EQ(back.fields[1].name, "border_on_");
  EXPECT_EQ(back.fields[2].name, "border_o_2");
  EXPECT_EQ(value_as_text(back.features[0].values[1]), longer.substr(0, 252));
  EXPECT_EQ(file_bytes(path("a.cpg")), "UTF-8");
}

TEST_F(Write, FieldsNamedLikeColumnsOfTheFormatSurvive) {
  Layer layer = tricky_layer();
  layer.fields[0].name = "fid";
  layer.fields[1].name = "geom";
  layer.fields[2].name = "GEOM";
  write_layers(path("a.gpkg"), {&layer}, {});
  const Layer back = read("a.gpkg");
  EXPECT_EQ(value_as_text(back.features[0].values[0]), "110101001001001");
  EXPECT_EQ(back.fields[2].name, "GEOM_2");
}

TEST_F(Write, EmptyLayersAreWritten) {
  Layer layer = tricky_layer();
  layer.features.clear();
  for (const char* name : {"a.gpkg", "a.geojson", "a.fgb", "a.shp", "a.csv", "a.xlsx"}) {
    write_layers(path(name), {&layer}, {});
    EXPECT_TRUE(std::filesystem::exists(path(name))) << name;
  }
}

}  // namespace
}  // namespace qipan
