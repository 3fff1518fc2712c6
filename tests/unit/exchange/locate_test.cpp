// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/exchange/locate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/exchange/place_finder.h"
#include "engine/geo/crs.h"
#include "engine/geo/shift.h"

namespace qipan {
namespace {

Line square(double x, double y, double side) { return {{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}, {x, y}}; }

/// Three rows of four squares of 100 m; the middle of the second row has a hole that nobody owns. Codes fall from west to east.
Layer squares() {
  Layer layer{.path = "plan.gpkg",
              .name = "grids",
              .crs = "EPSG:4547",
              .type = GeometryType::polygon,
              .fields = {{"code", FieldType::text}, {"name", FieldType::text}, {"community", FieldType::text}},
              .features = {}};
  for (int row = 0; row < 3; ++row)
    for (int column = 0; column < 4; ++column) {
      Polygon polygon{square(500'000 + 100.0 * column, 3'400'000 + 100.0 * row, 100), {}};
      if (row == 1 && column == 1) polygon.holes.push_back(square(500'140, 3'400'140, 20));
      const std::string code = std::to_string(row) + std::to_string(9 - column);
      layer.features.push_back({0, {{}, {}, {polygon}}, {code, "grid " + code, std::string(column < 2 ? "west" : "east")}});
    }
  return layer;
}

Layer points_at(const std::vector<XY>& places, const std::string& crs = "EPSG:4547") {
  Layer layer{.path = "points.csv", .name = "points", .crs = crs, .type = GeometryType::point, .fields = {{"id", FieldType::integer}}, .features = {}};
  for (const XY& p : places) layer.features.push_back({static_cast<std::int64_t>(layer.features.size() + 1), {{p}, {}, {}}, {static_cast<std::int64_t>(layer.features.size())}});
  return layer;
}

std::string told(const Layer& rows, std::size_t row, const char* field) {
  return value_as_text(rows.features[row].values[static_cast<std::size_t>(rows.find_field(field))]);
}

double ring_distance(const Line& ring, XY p) {
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    const double dx = ring[i + 1].x - ring[i].x, dy = ring[i + 1].y - ring[i].y;
    const double t = std::clamp(((p.x - ring[i].x) * dx + (p.y - ring[i].y) * dy) / (dx * dx + dy * dy), 0.0, 1.0);
    least = std::min(least, std::hypot(p.x - ring[i].x - t * dx, p.y - ring[i].y - t * dy));
  }
  return least;
}

TEST(Locate, TiesOnABorderGoToTheSmallestCode) {
  const Located found = locate(points_at({{500'100, 3'400'050}, {500'100, 3'400'100}, {500'050, 3'400'050}, {500'000, 3'400'050}}), squares(), {}, {});
  EXPECT_EQ(told(found.rows, 0, "grid_code"), "08");
  EXPECT_EQ(told(found.rows, 1, "grid_code"), "08");  // four grids meet
  EXPECT_EQ(told(found.rows, 2, "grid_code"), "09");
  EXPECT_EQ(told(found.rows, 3, "grid_code"), "09");  // on the outline
  EXPECT_EQ(told(found.rows, 0, "place"), "border");
  EXPECT_EQ(told(found.rows, 3, "place"), "inside");
  EXPECT_EQ(found.on_border, 2u);
  EXPECT_EQ(found.inside, 2u);
}

TEST(Locate, MissesHaveTheNearestGridAndItsDistance) {
  const Located found = locate(points_at({{500'150, 3'400'150}, {500'100, 3'399'970}, {499'997, 3'400'304}}), squares(), {}, {});
  ASSERT_EQ(found.misses.features.size(), 3u);
  EXPECT_EQ(told(found.misses, 0, "nearest"), "18");  // in the hole
  EXPECT_EQ(told(found.misses, 0, "distance_m"), "10");
  EXPECT_EQ(told(found.misses, 1, "nearest"), "08");  // as near to 09
  EXPECT_EQ(told(found.misses, 1, "distance_m"), "30");
  EXPECT_EQ(told(found.misses, 2, "nearest"), "29");
  EXPECT_EQ(told(found.misses, 2, "distance_m"), "5");
  EXPECT_EQ(told(found.misses, 2, "grid_code"), "");
}

TEST(Locate, TheLevelIsAnyFieldAndItsBordersAreNoTies) {
  LocateOptions options;
  options.level = "community";
  const Located found = locate(points_at({{500'100, 3'400'050}, {500'200, 3'400'050}}), squares(), options, {});
  EXPECT_EQ(told(found.rows, 0, "community"), "west");
  EXPECT_EQ(told(found.rows, 0, "place"), "inside");  // between two grids of one community
  EXPECT_EQ(told(found.rows, 1, "community"), "east");
  EXPECT_EQ(told(found.rows, 1, "place"), "border");
  options.level = "street";
  EXPECT_THROW(locate(points_at({{500'100, 3'400'050}}), squares(), options, {}), Error);
}

TEST(Locate, ThreadsAndTheOrderOfTheGridsChangeNothing) {
  Random random(3, "locate");
  std::vector<XY> places;
  for (int i = 0; i < 3000; ++i) places.push_back({499'950 + std::floor(random.unit() * 500), 3'399'950 + std::floor(random.unit() * 400)});
  Layer turned = squares();
  std::ranges::reverse(turned.features);
  RunContext four;
  four.threads = 4;
  const Located one = locate(points_at(places), squares(), {}, {}), other = locate(points_at(places), turned, {}, four);
  for (std::size_t i = 0; i < places.size(); ++i) EXPECT_EQ(one.rows.features[i].values, other.rows.features[i].values);
}

TEST(Locate, AgreesWithMeasuringEveryGrid) {
  const Layer grids = squares();
  std::vector<Geometry> areas;
  std::vector<std::int32_t> owners;
  for (std::size_t i = 0; i < grids.features.size(); ++i) areas.push_back(grids.features[i].geometry), owners.push_back(static_cast<std::int32_t>(11 - i));
  const PlaceFinder finder(areas, owners);
  const PlaceFinder::Search search(finder);
  Random random(5, "place_finder");
  for (int i = 0; i < 4000; ++i) {
    const XY p{499'950 + std::floor(random.unit() * 250) * 2, 3'399'950 + std::floor(random.unit() * 200) * 2};
    std::int32_t owner = -1;
    double nearest = std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < areas.size(); ++k) {
      const Polygon& polygon = areas[k].polygons[0];
      const XY low = polygon.outer[0];
      double distance = ring_distance(polygon.outer, p);
      const bool in_box = p.x >= low.x && p.x <= low.x + 100 && p.y >= low.y && p.y <= low.y + 100;
      const bool in_hole = !polygon.holes.empty() && p.x > 500'140 && p.x < 500'160 && p.y > 3'400'140 && p.y < 3'400'160;
      if (in_box && !in_hole) distance = 0;
      if (in_hole && in_box) distance = ring_distance(polygon.holes[0], p);
      if (distance < nearest - 1e-9 || (distance < nearest + 1e-9 && owners[k] < owner)) owner = owners[k];
      nearest = std::min(nearest, distance);
    }
    const PlaceFinder::Found found = search.find(p);
    ASSERT_EQ(found.owner, owner) << p.x << " " << p.y;
    ASSERT_NEAR(found.distance, nearest, 1e-9);
  }
}

TEST(Locate, ShiftedPointsAreTakenBackFirst) {
  Layer plain = points_at({{500'050, 3'400'050}, {500'350, 3'400'250}});
  Transform(plain.crs, "EPSG:4326").apply(plain.features[0].geometry);
  Transform(plain.crs, "EPSG:4326").apply(plain.features[1].geometry);
  plain.crs = "EPSG:4326";
  for (const Shift shift : {Shift::gcj02, Shift::bd09}) {
    Layer moved = plain;
    for (Feature& f : moved.features) f.geometry.points[0] = shifted(f.geometry.points[0], shift);
    LocateOptions options;
    options.points_crs = shift_name(shift);
    const Located found = locate(moved, squares(), options, {});
    EXPECT_EQ(told(found.rows, 0, "grid_code"), "09");
    EXPECT_EQ(told(found.rows, 1, "grid_code"), "26");
    EXPECT_EQ(locate(moved, squares(), {}, {}).outside, 2u);  // hundreds of metres away otherwise
  }
}

TEST(Locate, RowsWithoutAPlaceAreCountedNotDropped) {
  Layer table{.path = "points.csv", .name = "points", .crs = "", .type = GeometryType::none, .fields = {{"经度", FieldType::text}, {"纬度", FieldType::text}, {"place", FieldType::text}}, .features = {}};
  std::vector<XY> corner{{500'050, 3'400'050}};
  Transform("EPSG:4547", "EPSG:4326").apply(corner);
  table.features.push_back({1, {}, {std::to_string(corner[0].x), std::to_string(corner[0].y), std::string("门牌 1")}});
  table.features.push_back({2, {}, {std::string("不详"), std::string(""), std::string("门牌 2")}});
  table.features.push_back({3, {}, {std::string("1e300"), std::string("12"), std::string("门牌 3")}});
  const Located found = locate(table, squares(), {}, {});
  ASSERT_EQ(found.rows.features.size(), 3u);
  EXPECT_EQ(told(found.rows, 0, "grid_code"), "09");
  EXPECT_EQ(told(found.rows, 0, "source_place"), "门牌 1");
  EXPECT_EQ(told(found.rows, 1, "place"), "none");
  EXPECT_EQ(found.without_place, 2u);
}

}  // namespace
}  // namespace qipan
