// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/geo/shift.h"

#include <cmath>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/geo/crs.h"
#include "engine/geo/shifted_layer.h"
#include "engine/geo/vector_io.h"
#include "tests/unit/geo/support.h"

namespace qipan {
namespace {

using namespace test;

double metres_between(XY a, XY b) {
  constexpr double kDegree = 111'320;
  return std::hypot((a.x - b.x) * kDegree * std::cos(a.y * 3.14159265358979 / 180), (a.y - b.y) * kDegree);
}

/// Two squares that share an edge, near 31 N 121 E.
Layer two_squares() {
  Layer layer{.path = {}, .name = "grids", .crs = "EPSG:4549", .type = GeometryType::polygon, .fields = {{"code", FieldType::text}}, .features = {}};
  for (int i = 0; i < 2; ++i) {
    const double x = 593'211.123 + 100 * i, y = 3'456'789.321;
    const Line ring = {{x, y}, {x + 100, y}, {x + 100, y + 40}, {x + 100, y + 100}, {x, y + 100}, {x, y + 40}, {x, y}};
    layer.features.push_back({i + 1, {{}, {}, {{ring, {}}}}, {std::string("00") + std::to_string(i)}});
  }
  return layer;
}

TEST(Shift, AgreesWithPublishedPairs) {
  const XY gcj = shifted({116.404, 39.915}, Shift::gcj02);
  EXPECT_NEAR(gcj.x, 116.41024449916938, 1e-12);
  EXPECT_NEAR(gcj.y, 39.91640428150164, 1e-12);
  // 116.404, 39.915 of GCJ-02 is published as 116.41036949371029, 39.92133699351021 of BD-09.
  const XY bd = shifted(unshifted({116.404, 39.915}, Shift::gcj02), Shift::bd09);
  EXPECT_NEAR(bd.x, 116.41036949371029, 1e-10);
  EXPECT_NEAR(bd.y, 39.92133699351021, 1e-10);
}

TEST(Shift, IsTakenBackWithinAHundredthOfAMillimetreAnywhere) {
  Random random(7, "shift");
  for (int i = 0; i < 20'000; ++i) {
    const XY place{72.004 + (137.8347 - 72.004) * random.unit(), 0.8293 + (55.8271 - 0.8293) * random.unit()};
    for (const Shift shift : {Shift::gcj02, Shift::bd09}) {
      const XY there = shifted(place, shift);
      ASSERT_LT(metres_between(unshifted(there, shift), place), 1e-5) << place.x << " " << place.y;
      ASSERT_LT(metres_between(there, place), 3000);
    }
  }
}

TEST(Shift, OutsideOfItsRectangleIsRefusedAndTheRectangleNamed) {
  for (const XY p : {XY{72.0, 30}, XY{137.9, 30}, XY{100, 0.8}, XY{100, 55.9}, XY{-71, 42}}) {
    try {
      shifted(p, Shift::gcj02);
      FAIL();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "geo.shift_outside");
      EXPECT_NE(message_text(error.code(), error.args(), Language::english).find("72.004-137.8347 E, 0.8293-55.8271 N"), std::string::npos);
    }
  }
}

TEST(Shift, SharedVerticesStayShared) {
  for (const Shift shift : {Shift::gcj02, Shift::bd09}) {
    const Layer out = shifted_layer(two_squares(), shift);
    const Line &left = out.features[0].geometry.polygons[0].outer, &right = out.features[1].geometry.polygons[0].outer;
    for (const auto& [a, b] : {std::pair(1, 0), std::pair(2, 5), std::pair(3, 4)})
      EXPECT_EQ(left[static_cast<std::size_t>(a)], right[static_cast<std::size_t>(b)]);
    EXPECT_EQ(std::get<std::string>(out.features[0].values[1]), shift_name(shift));
  }
}

using ShiftedFiles = Folder;

TEST_F(ShiftedFiles, KeepTheirShiftInEveryFormatAndReadersTakeItBack) {
  const Layer plain = two_squares();
  for (const Shift shift : {Shift::gcj02, Shift::bd09}) {
    const Layer out = shifted_layer(plain, shift);
    for (const char* ending : {"gpkg", "geojson", "fgb", "shp", "kml"}) {
      const std::string file = shifted_name(this->path(std::string("town.") + ending), shift);
      EXPECT_NE(file.find(shift == Shift::gcj02 ? "town.gcj02." : "town.bd09."), std::string::npos);
      write_layers(file, {&out}, {});
      Diagnostics diagnostics;
      Layer read = read_layer(LayerSource::parse(file), diagnostics);
      EXPECT_EQ(shift_of_crs(read.crs), shift) << file << " " << read.crs;
      const Transform back(read.crs, plain.crs);
      for (Feature& feature : read.features) back.apply(feature.geometry);
      std::size_t matched = 0;
      for (const Feature& wanted : plain.features)
        for (const Feature& found : read.features) {
          const XY a = wanted.geometry.polygons[0].outer[0];
          for (const XY& b : found.geometry.polygons[0].outer)
            if (std::hypot(a.x - b.x, a.y - b.y) < 2e-3) {
              ++matched;
              break;
            }
        }
      EXPECT_GE(matched, 2u) << file;
    }
  }
}

TEST(Shift, ANameOrAFieldIsEnough) {
  Diagnostics diagnostics;
  Layer layer = two_squares();
  layer.crs = "EPSG:4326", layer.path = "a/town_GCJ02.shp";
  recognise_shift(layer, diagnostics);
  EXPECT_EQ(shift_of_crs(layer.crs), Shift::gcj02);
  layer.crs = "EPSG:4326", layer.path = "gcj02.shp";
  recognise_shift(layer, diagnostics);
  EXPECT_EQ(shift_of_crs(layer.crs), Shift::none);
  layer.crs = "EPSG:4549", layer.path = "town.gcj02.shp";  // metres: somebody took the shift back
  recognise_shift(layer, diagnostics);
  EXPECT_EQ(layer.crs, "EPSG:4549");
  EXPECT_EQ(diagnostics.size(), 1u);
}

}  // namespace
}  // namespace qipan
