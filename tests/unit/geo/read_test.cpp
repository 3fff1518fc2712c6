// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <cmath>

#include "engine/base/random.h"
#include "engine/geo/encoding.h"
#include "tests/unit/geo/support.h"

namespace qipan {
namespace {

using namespace test;

class Read : public Folder {
 protected:
  Layer read(const std::string& source, const std::string& where = {}) {
    LayerSource parsed = LayerSource::parse(path(source));
    parsed.where = where;
    return read_layer(parsed, diagnostics_);
  }
  Diagnostics diagnostics_;
};

const char* const kHead = R"({"type":"FeatureCollection","features":[)";

TEST_F(Read, SourceSplitsAtTheLastDoubleColon) {
  EXPECT_EQ(LayerSource::parse("a.gpkg::b").path, "a.gpkg");
  EXPECT_EQ(LayerSource::parse("a.gpkg::b").layer, "b");
  EXPECT_EQ(LayerSource::parse("a::b::c").path, "a::b");
  EXPECT_EQ(LayerSource::parse("C:/x.shp").path, "C:/x.shp");
  EXPECT_EQ(LayerSource::parse("a.gpkg").layer, "");
}

TEST_F(Read, MissingFileNamesWhatTheFolderHolds) {
  put_file(path("towns.gpkg"), "");
  const std::string text = error_of([&] { read("town.gpkg"); });
  EXPECT_NE(text.find("geo.no_such_file"), std::string::npos) << text;
  EXPECT_NE(text.find("towns.gpkg"), std::string::npos) << text;
}

TEST_F(Read, UnreadableFileIsAnInputError) {
  put_file(path("a.gpkg"), "not a database");
  EXPECT_NE(error_of([&] { read("a.gpkg"); }).find("geo.cannot_open"), std::string::npos);
}

TEST_F(Read, LayerMustBeNamedWhenThereAreSeveral) {
  Layer one = tricky_layer(), two = tricky_layer();
  one.name = "one";
  two.name = "two";
  write_layers(path("a.gpkg"), {&one, &two}, {});
  EXPECT_EQ(layer_names(path("a.gpkg")), (std::vector<std::string>{"one", "two"}));
  const std::string several = error_of([&] { read("a.gpkg"); });
  EXPECT_NE(several.find("one, two"), std::string::npos) << several;
  const std::string wrong = error_of([&] { read("a.gpkg::three"); });
  EXPECT_NE(wrong.find("geo.no_layer |"), std::string::npos) << wrong;
  EXPECT_NE(wrong.find("one, two"), std::string::npos) << wrong;
  EXPECT_EQ(read("a.gpkg::two").name, "two");
}

TEST_F(Read, BadFilterNamesTheFields) {
  Layer layer = tricky_layer();
  write_layers(path("a.gpkg"), {&layer}, {});
  const std::string text = error_of([&] { read("a.gpkg", "househods > 1"); });
  EXPECT_NE(text.find("geo.bad_filter"), std::string::npos) << text;
  EXPECT_NE(text.find("households"), std::string::npos) << text;
  EXPECT_EQ(read("a.gpkg", "households > 100").features.size(), 1u);
}

TEST_F(Read, CollectionsAreFlattenedAndHeightsDropped) {
  put_file(path("a.geojson"), std::string(kHead) + R"(
    {"type":"Feature","properties":{"n":true},"geometry":{"type":"GeometryCollection","geometries":[
      {"type":"Point","coordinates":[1,2,3]},{"type":"LineString","coordinates":[[0,0,1],[1,1,1]]},
      {"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]],[[[5,5],[6,5],[6,6],[5,5]]]]}]}},
    {"type":"Feature","properties":{"n":null},"geometry":null}]})");
  const Layer layer = read("a.geojson");
  ASSERT_EQ(layer.features.size(), 2u);
  EXPECT_EQ(layer.type, GeometryType::mixed);
  const Geometry& g = layer.features[0].geometry;
  EXPECT_EQ(g.points, (std::vector<XY>{{1, 2}}));
  EXPECT_EQ(g.lines.size(), 1u);
  EXPECT_EQ(g.polygons.size(), 2u);
  EXPECT_TRUE(layer.features[1].geometry.empty());
  EXPECT_EQ(layer.features[0].values[0], Value(std::int64_t{1}));
  EXPECT_EQ(layer.features[1].values[0], Value());
  EXPECT_NE(layer.crs.find("WGS 84"), std::string::npos);
}

TEST_F(Read, CurvesAreStroked) {
  put_file(path("a.csv"), "WKT,n\n\"CURVEPOLYGON(CIRCULARSTRING(0 0,2 0,2 2,0 2,0 0))\",1\n");
  const Layer layer = read("a.csv");
  ASSERT_EQ(layer.features.size(), 1u);
  ASSERT_EQ(layer.features[0].geometry.polygons.size(), 1u);
  const Line& ring = layer.features[0].geometry.polygons[0].outer;
  EXPECT_GT(ring.size(), 20u);
  for (const XY& p : ring) EXPECT_NEAR(std::hypot(p.x - 1, p.y - 1), std::sqrt(2.0), 1e-9);
}

TEST_F(Read, NonFiniteCoordinatesKeepTheFeatureAndAreReported) {
  put_file(path("a.geojson"),
           std::string(kHead) +
               R"({"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[0,0],[1e999,1]]}},)"
               R"({"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[0,0],[1,1]]}}]})");
  const Layer layer = read("a.geojson");
  ASSERT_EQ(layer.features.size(), 2u);
  EXPECT_TRUE(layer.features[0].geometry.empty());
  EXPECT_FALSE(layer.features[1].geometry.empty());
  EXPECT_NE(find_diagnostic(diagnostics_, "geo.non_finite"), nullptr);
}

TEST_F(Read, CodesOfATableStayText) {
  put_file(path("a.csv"), "code,n\n010203,4\n");
  EXPECT_EQ(read("a.csv").features[0].values[0], Value(std::string("010203")));
  EXPECT_EQ(read("a.csv").type, GeometryType::none);
}

TEST_F(Read, FieldsAreFoundExactlyFirstThenIgnoringCase) {
  Layer layer;
  layer.fields = {{"NAME", FieldType::text}, {"name", FieldType::text}};
  EXPECT_EQ(layer.find_field("name"), 1);
  EXPECT_EQ(layer.find_field("Name"), 0);
  EXPECT_EQ(layer.find_field("nam"), -1);
}

TEST_F(Read, KeysOfNumbersHaveNoDecimals) {
  EXPECT_EQ(value_as_text(110101.0), "110101");
  EXPECT_EQ(value_as_text(std::int64_t{-7}), "-7");
  EXPECT_EQ(value_as_text(0.5), "0.5");
  EXPECT_EQ(value_as_text(Value{}), "");
}

TEST_F(Read, NetworkIsRefused) {
  Diagnostics diagnostics;
  EXPECT_NE(error_of([&] {
              read_layer(LayerSource::parse("/vsicurl/http://example.org/a.gpkg"), diagnostics);
            }).find("geo.network"),
            std::string::npos);
}

TEST_F(Read, FolderOfShapefilesKeepsEachOnesEncoding) {
  Layer layer = tricky_layer();
  std::filesystem::create_directory(path("folder"));
  write_layers(path("folder/一.shp"), {&layer}, {});
  write_layers(path("folder/two.shp"), {&layer}, {});
  EXPECT_NE(error_of([&] { read("folder"); }).find("geo.which_layer"), std::string::npos);
  EXPECT_EQ(value_as_text(read("folder::一").features[0].values[1]), "圆恩寺社区001");
  EXPECT_EQ(find_diagnostic(diagnostics_, "geo.encoding")->args.at(2), ".cpg");
}

TEST_F(Read, BrokenBytesNeverCrash) {
  Layer layer = tricky_layer();
  Random random(3, "fuzz");
  for (const char* name : {"a.geojson", "a.gpkg", "a.fgb", "a.shp", "a.csv", "a.dbf"}) {
    std::filesystem::remove_all(path("good"));
    std::filesystem::create_directory(path("good"));
    if (std::string(name) != "a.dbf") write_layers(path(std::string("good/") + name), {&layer}, {});
    if (std::string(name) == "a.dbf") write_layers(path("good/a.shp"), {&layer}, {});
    const std::string good = file_bytes(path(std::string("good/") + name));
    for (int round = 0; round < 60; ++round) {
      std::string bad = good;
      for (std::uint64_t k = 0; k <= random.below(6); ++k)
        bad[random.below(bad.size())] = static_cast<char>(random.below(256));
      if (random.below(4) == 0) bad.resize(random.below(bad.size()));
      put_file(path(std::string("good/") + name), bad);
      try {
        Diagnostics diagnostics;
        const Layer back = read_layer(LayerSource::parse(path(std::string("good/") + name)), diagnostics);
        for (const Feature& f : back.features) {
          ASSERT_EQ(f.values.size(), back.fields.size());
          for (const Value& v : f.values) ASSERT_TRUE(geo::valid_utf8(value_as_text(v)));
        }
      } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::input);
      }
    }
  }
}

TEST_F(Read, StreamedFormatsGiveTheirLayerWhole) {
  const std::string file = shared_data("liechtenstein_osm/liechtenstein-20211028.osm.pbf");
  if (file.empty()) GTEST_SKIP();
  const Layer lines = read_layer(LayerSource::parse(file + "::lines"), diagnostics_);
  EXPECT_EQ(lines.type, GeometryType::line);
  EXPECT_GT(lines.features.size(), 1000u);
}

}  // namespace
}  // namespace qipan
