// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include "engine/base/random.h"
#include "tests/unit/input/town.h"

namespace qipan {
namespace {

using namespace test;

std::string text(const char* s) { return s; }

/// Ten buildings of 8 x 8 m in a row from x = 5, ids 001..010; `values` fill the field n from the first on, null
/// beyond.
Layer houses(const std::vector<Value>& values) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < 10; ++i) {
    const std::string id = i < 9 ? "00" + std::to_string(i + 1) : "010";
    rows.push_back({box(5 + 20 * static_cast<double>(i), 40, 8, 8), {id, i < values.size() ? values[i] : Value{}}});
  }
  return layer("houses", GeometryType::polygon, {{"id", FieldType::text}, {"n", FieldType::real}}, rows);
}

class Households : public ::testing::Test {
 protected:
  InputOptions options(const std::vector<Layer>& more) {
    std::vector<Layer> all{two_communities()};
    all.insert(all.end(), more.begin(), more.end());
    const std::string path = folder_.layers("town.gpkg", all);
    InputOptions o;
    o.communities = path + "::communities";
    o.community_id = "id";
    path_ = path;
    return o;
  }
  NormalizedInputs run(const InputOptions& o) {
    diagnostics_.clear();
    return normalize(o, RunContext{}, diagnostics_);
  }
  void use_houses(InputOptions& o) const {
    o.buildings = path_ + "::houses";
    o.building_id = "id";
  }

  Folder folder_;
  std::string path_;
  Diagnostics diagnostics_;
};

TEST_F(Households, NullCountsZeroWithADiagnosticEach) {
  InputOptions o = options({houses({3.0, 0.0})});
  use_houses(o);
  o.households = "n";
  const NormalizedInputs in = run(o);
  EXPECT_EQ(in.buildings[0].households, 3000);
  EXPECT_EQ(count(diagnostics_, "input.null_households"), 8u);
  EXPECT_EQ(find(diagnostics_, "input.null_households")->where.points.size(), 1u);
  EXPECT_EQ(total(in.sources, "buildings").total, 3000);
}

TEST_F(Households, EachBuildingListensToTheFirstSourceThatSaysAnything) {
  // 1: table, field and point; 2: field 0 and point; 3: point only; a point far from any building.
  const Layer points = layer("doors", GeometryType::point, {{"n", FieldType::integer}},
                             {{dot(9, 44), {std::int64_t{1}}},
                              {dot(29, 44), {std::int64_t{2}}},
                              {dot(49, 44), {std::int64_t{4}}},
                              {dot(100, 99.5), {std::int64_t{8}}}});
  InputOptions o = options({houses({16.0, 0.0}), points});
  use_houses(o);
  o.households = "n";
  o.household_points = path_ + "::doors";
  o.household_points_field = "n";
  o.point_distance_m = 20;
  o.household_table = folder_.text("t.csv", "id,n\n\"001\",32\n");
  o.household_table_field = "n";
  const NormalizedInputs in = run(o);
  EXPECT_EQ(in.buildings[0].households, 32000);
  EXPECT_EQ(in.buildings[1].households, 0);
  EXPECT_EQ(in.buildings[2].households, 4000);
  ASSERT_EQ(in.points.size(), 1u);
  EXPECT_EQ(in.points[0].households, 8000);
  EXPECT_EQ(total(in.sources, "table").total, 32000);
  EXPECT_EQ(total(in.sources, "buildings").overridden, 16000);
  EXPECT_EQ(total(in.sources, "points").total, 12000);
  EXPECT_EQ(total(in.sources, "points").overridden, 3000);
  EXPECT_EQ(count(diagnostics_, "input.overridden"), 2u);
  EXPECT_EQ(count(diagnostics_, "input.precedence"), 1u);
}

TEST_F(Households, KeysMatchAsTextAndLostZerosAreReported) {
  InputOptions o = options({houses({})});
  use_houses(o);
  o.household_table = folder_.text("t.csv", "key,n\n1, 5 \n\"002\",６\n3.0,7\n10,8\n99,9\n,10\n\"002\",1\n");
  o.household_table_key = "key";
  o.household_table_field = "n";
  const NormalizedInputs in = run(o);
  EXPECT_EQ(in.buildings[0].households, 5000);
  EXPECT_EQ(in.buildings[1].households, 7000);
  EXPECT_EQ(in.buildings[2].households, 7000);
  EXPECT_EQ(in.buildings[9].households, 8000);
  EXPECT_EQ(count(diagnostics_, "input.leading_zeros"), 3u);
  EXPECT_EQ(count(diagnostics_, "input.placeless"), 2u);
  const SourceTotal& t = total(in.sources, "table");
  EXPECT_EQ(t.total, 46000);
  EXPECT_EQ(t.used, 27000);
  EXPECT_EQ(t.outside, 19000);
}

TEST_F(Households, PointsJoinTheSmallestBuildingAroundThemElseTheNearestElseNone) {
  Layer nested = houses({});
  nested.features.push_back({11, box(0, 35, 60, 20), {text("yard"), Value{}}});
  const Layer points = layer("doors", GeometryType::point, {},
                             {{dot(9, 44), {}}, {dot(55, 44), {}}, {dot(65, 60), {}}, {dot(100, 100), {}}});
  InputOptions o = options({nested, points});
  use_houses(o);
  o.household_points = path_ + "::doors";
  o.point_distance_m = 15;
  const NormalizedInputs in = run(o);
  EXPECT_EQ(in.buildings[0].households, 1000);   // inside house 001 and the yard
  EXPECT_EQ(in.buildings[10].households, 2000);  // in the yard only, and 5 m beside it
  EXPECT_EQ(in.points.size(), 1u);
  EXPECT_EQ(count(diagnostics_, "input.points_to_nearest"), 1u);
  EXPECT_EQ(count(diagnostics_, "input.lone_points"), 1u);
}

TEST_F(Households, AreasAreTheRestWhereNobodyElseSpeaks) {
  const Layer areas = layer("areas", GeometryType::polygon, {{"n", FieldType::integer}},
                            {{box(0, 0, 60, 100), {std::int64_t{100}}}, {box(60, 0, 140, 100), {std::int64_t{50}}}});
  InputOptions o = options({houses({3.0}), areas});
  o.household_areas = path_ + "::areas";
  o.household_areas_field = "n";
  use_houses(o);
  NormalizedInputs in = run(o);
  EXPECT_EQ(total(in.sources, "areas").used, 150000);
  EXPECT_EQ(in.areas[0].households, 100000);
  o.households = "n";
  in = run(o);
  EXPECT_EQ(in.areas[0].households, 0);
  EXPECT_EQ(in.areas[1].households, 50000);
  EXPECT_EQ(total(in.sources, "areas").total, 50000);
  EXPECT_EQ(total(in.sources, "areas").overridden, 100000);
  EXPECT_EQ(count(diagnostics_, "input.area_overridden"), 1u);
}

TEST_F(Households, ABuildingWithoutPolygonKeepsItsHouseholdsAtItsPlace) {
  Layer mixed = houses({1.0, 2.0});
  mixed.type = GeometryType::mixed;
  mixed.features[0].geometry = path({{10, 40}, {20, 40}, {30, 40}});
  mixed.features[1].geometry = {};
  InputOptions o = options({mixed});
  use_houses(o);
  o.households = "n";
  const NormalizedInputs in = run(o);
  ASSERT_EQ(in.points.size(), 1u);
  EXPECT_EQ(in.points[0].source, "buildings");
  EXPECT_EQ(in.points[0].source_id, "001");
  EXPECT_EQ(in.points[0].households, 1000);
  EXPECT_EQ(count(diagnostics_, "input.not_a_polygon"), 1u);
  EXPECT_EQ(count(diagnostics_, "input.no_geometry"), 1u);
  const SourceTotal& t = total(in.sources, "buildings");
  EXPECT_EQ(t.total, 3000);
  EXPECT_EQ(t.used, 1000);
  EXPECT_EQ(t.outside, 2000);
}

TEST_F(Households, AreInsideIffHalfTheFootprintIs) {
  Layer edge = houses({});
  edge.features.resize(3);
  const double x[] = {-4, -4.1, -3.9};
  for (std::size_t i = 0; i < 3; ++i) {
    edge.features[i].geometry = box(x[i], 40 + 10 * static_cast<double>(i), 8, 8);
    edge.features[i].values[1] = 1.0;
  }
  InputOptions o = options({edge});
  use_houses(o);
  o.households = "n";
  const NormalizedInputs in = run(o);
  EXPECT_FALSE(in.buildings[0].outside);
  EXPECT_TRUE(in.buildings[1].outside);
  EXPECT_FALSE(in.buildings[2].outside);
  EXPECT_EQ(total(in.sources, "buildings").outside, 1000);
  EXPECT_EQ(count(diagnostics_, "input.outside_building"), 1u);
}

TEST_F(Households, AreConservedWhateverTheMixture) {
  Random random(7, "mixture");
  for (int round = 0; round < 8; ++round) {
    std::vector<Value> values;
    double field_sum = 0;
    for (int i = 0; i < 10; ++i) {
      if (random.below(3) == 0) {
        values.emplace_back();
      } else {
        const auto n = static_cast<double>(random.below(100)) / 4;
        field_sum += n;
        values.emplace_back(n);
      }
    }
    std::vector<Row> doors;
    for (int i = 0; i < 30; ++i) doors.push_back({dot(random.unit() * 260 - 30, random.unit() * 160 - 30), {}});
    const Layer areas = layer("areas", GeometryType::polygon, {{"n", FieldType::integer}},
                              {{box(0, 0, 45, 100), {std::int64_t{11}}}, {box(45, 0, 155, 100), {std::int64_t{13}}}});
    InputOptions o = options({houses(values), layer("doors", GeometryType::point, {}, doors), areas});
    use_houses(o);
    o.households = "n";
    o.household_points = path_ + "::doors";
    o.point_distance_m = 10;
    o.household_areas = path_ + "::areas";
    o.household_areas_field = "n";
    const NormalizedInputs in = run(o);
    Milli carried = 0, used = 0;
    for (const Building& b : in.buildings) carried += b.outside ? 0 : b.households;
    for (const LonePoint& p : in.points) carried += p.households;
    for (const HouseholdArea& a : in.areas) carried += a.households;
    for (const SourceTotal& s : in.sources) {
      EXPECT_EQ(s.total, s.used + s.outside) << s.source;
      used += s.used;
    }
    EXPECT_EQ(carried, used);
    const auto all = [&](const char* source) {
      return total(in.sources, source).total + total(in.sources, source).overridden;
    };
    EXPECT_EQ(all("buildings"), static_cast<Milli>(field_sum * 1000));
    EXPECT_EQ(all("points"), 30000);
    EXPECT_EQ(all("areas"), 24000);
  }
}

// 500010, 4000010 of UTM 50N is about 117.0001 E, 36.1449 N.
TEST_F(Households, PointsComeFromTheColumnsOfATable) {
  InputOptions o = options({});
  o.household_points_field = "n";
  for (const char* head : {"X,Y,n", "Point_X,Point_Y,n", "easting,NORTHING,n"}) {
    o.household_points = folder_.text("p.csv", text(head) + "\n500010,4000010,3\n500150.5,+4000020,4\n,4000020,5\nhere,4000020,6\n");
    o.layer_crs = {{"household_points", "EPSG:32650"}};
    const NormalizedInputs in = run(o);
    ASSERT_EQ(in.points.size(), 2U) << head;
    EXPECT_NEAR(in.points[1].place.x, 500150.5, 1e-6);
    EXPECT_NEAR(in.points[1].place.y, 4000020, 1e-6);
    EXPECT_EQ(total(in.sources, "points").total, 18'000);
  }
  o.layer_crs.clear();
  for (const char* head : {"lon,lat,n", "Lng,Lat,n", "经度,纬度,n"}) {
    o.household_points = folder_.text("p.csv", text(head) + "\n117.0001,36.145,3\n");
    const NormalizedInputs in = run(o);
    ASSERT_EQ(in.points.size(), 1U) << head;
    EXPECT_NEAR(in.points[0].place.x, 500009, 1.0);
    EXPECT_EQ(count(diagnostics_, "input.point_columns"), 1U);
  }
}

TEST_F(Households, NamedColumnsGoBeforeKnownOnesAndMustBeThere) {
  InputOptions o = options({});
  o.household_points = folder_.text("p.csv", "lon,lat,east,north\n1,2,500010,4000010\n");
  o.household_points_xy = "east, north";
  EXPECT_EQ(error_of(o), "input.missing_crs");
  o.layer_crs = {{"household_points", "EPSG:32650"}};
  EXPECT_NEAR(run(o).points.at(0).place.x, 500010, 1e-6);
  std::string arguments;
  o.household_points_xy = "east,nord";
  EXPECT_EQ(error_of(o, &arguments), "input.bad_point_columns");
  EXPECT_NE(arguments.find("lon, lat, east, north"), std::string::npos) << arguments;
  o.household_points_xy = "";
  o.household_points = folder_.text("p.csv", "a,b\n1,2\n");
  EXPECT_EQ(error_of(o), "input.no_point_columns");
}

}  // namespace
}  // namespace qipan
