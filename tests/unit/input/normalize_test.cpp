// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/input/normalize.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "engine/base/error.h"
#include "engine/geo/crs.h"
#include "engine/geo/repair.h"
#include "tests/unit/input/town.h"

namespace qipan {
namespace {

using namespace test;

std::string text(const char* s) { return s; }

class Normalize : public ::testing::Test {
 protected:
  InputOptions options(const std::vector<Layer>& all) {
    path_ = folder_.layers("town.gpkg", all);
    InputOptions o;
    o.communities = path_ + "::communities";
    o.community_id = "id";
    o.community_name = "name";
    o.buildings = path_ + "::houses";
    o.households = "n";
    return o;
  }
  NormalizedInputs run(const InputOptions& o) {
    diagnostics_.clear();
    return normalize(o, RunContext{}, diagnostics_);
  }
  static Layer houses(const std::vector<Row>& rows) {
    return layer("houses", GeometryType::mixed, {{"n", FieldType::real}, {"h", FieldType::real}}, rows);
  }
  static Layer plain() { return houses({{box(10, 10, 8, 8), {2.0, 12.0}}}); }

  Folder folder_;
  std::string path_;
  Diagnostics diagnostics_;
};

TEST_F(Normalize, CarriesIdsNamesAndOrderOfTheSource) {
  const NormalizedInputs in = run(options({two_communities(), plain()}));
  ASSERT_EQ(in.communities.size(), 2u);
  EXPECT_EQ(in.communities[0].id, "A");
  EXPECT_EQ(in.communities[1].name, "西");
  EXPECT_TRUE(crs_is_projected_metric(in.crs));
  ASSERT_EQ(in.buildings.size(), 1u);
  EXPECT_EQ(in.building_layer.features.size(), 1u);
  EXPECT_TRUE(in.building_layer.features[0].geometry.empty());
}

TEST_F(Normalize, FeaturesOfOneIdBecomeOneCommunityOfSeveralPieces) {
  Layer c = two_communities();
  c.features.push_back({3, box(300, 0, 50, 100), {text("A"), text("东")}});
  c.features.push_back({4, box(350, 0, 50, 100), {text("A"), text("东")}});
  const NormalizedInputs in = run(options({c, plain()}));
  ASSERT_EQ(in.communities.size(), 2u);
  EXPECT_EQ(in.communities[0].land.polygons.size(), 2u);
  EXPECT_NEAR(polygon_area(in.communities[0].land), 20000, 0.01);
  ASSERT_EQ(count(diagnostics_, "input.merged_community"), 1u);
  EXPECT_EQ(find(diagnostics_, "input.merged_community")->args, (std::vector<std::string>{"3", "2"}));
}

TEST_F(Normalize, InvalidPolygonsAreRepairedAtANamedPlaceWithoutLosingHouseholds) {
  Geometry bow;
  const XY o = dot(20, 20).points[0];
  bow.polygons.push_back({{o, {o.x + 10, o.y + 10}, {o.x + 10, o.y}, {o.x, o.y + 10}, o}, {}});
  Geometry spike;
  spike.polygons.push_back({{o, {o.x + 10, o.y}, {o.x + 5, o.y}, o}, {}});
  const NormalizedInputs in =
      run(options({two_communities(), houses({{bow, {3.0, Value{}}}, {spike, {4.0, Value{}}}})}));
  ASSERT_EQ(in.buildings.size(), 1u);
  EXPECT_NEAR(polygon_area(in.buildings[0].footprint), 50, 0.01);
  const Diagnostic* d = find(diagnostics_, "input.invalid_ring");
  ASSERT_TRUE(d);
  ASSERT_EQ(d->where.points.size(), 1u);
  EXPECT_NEAR(d->where.points[0].x, o.x + 5, 0.01);
  EXPECT_EQ(count(diagnostics_, "input.vanished"), 1u);
  ASSERT_EQ(in.points.size(), 1u);
  EXPECT_EQ(in.points[0].households, 4000);
}

TEST_F(Normalize, DuplicatesAreFoundWhereverTheRingStarts) {
  const Geometry a = box(10, 10, 8, 8);
  Geometry b = a;
  Line& ring = b.polygons[0].outer;
  ring = {ring[2], ring[1], ring[0], ring[3], ring[2]};
  const NormalizedInputs in =
      run(options({two_communities(), houses({{a, {1.0, 3.0}}, {b, {2.0, 3.0}}, {box(10, 10, 8, 9), {1.0, 3.0}}})}));
  EXPECT_EQ(in.buildings.size(), 3u);
  ASSERT_EQ(count(diagnostics_, "input.duplicate_building"), 1u);
  EXPECT_EQ(find(diagnostics_, "input.duplicate_building")->feature, "2");
  EXPECT_EQ(total(in.sources, "buildings").total, 4000);
}

TEST_F(Normalize, BarriersKeepWhatIsNearAndSayWhatIsNot) {
  const Layer roads = layer("roads", GeometryType::mixed, {{"Name", FieldType::text}},
                            {{path({{-5000, 50}, {5000, 50}}), {text("大路")}},
                             {path({{0, 3000}, {10, 3000}}), {Value{}}},
                             {box(0, 20, 200, 10), {Value{}}},
                             {dot(5, 5), {Value{}}}});
  InputOptions o = options({two_communities(), plain(), roads});
  o.roads = path_ + "::roads";
  const NormalizedInputs in = run(o);
  ASSERT_EQ(in.barriers.size(), 2u);
  EXPECT_EQ(in.barriers[0].name, "大路");
  ASSERT_EQ(in.barriers[0].shape.lines.size(), 1u);
  EXPECT_NEAR(std::abs(in.barriers[0].shape.lines[0].back().x - in.barriers[0].shape.lines[0].front().x), 400, 0.1);
  EXPECT_EQ(in.barriers[1].shape.polygons.size(), 1u);
  EXPECT_EQ(find(diagnostics_, "input.far_barriers")->args, (std::vector<std::string>{"1", "1", "4"}));
  EXPECT_EQ(count(diagnostics_, "input.not_a_barrier"), 1u);
}

TEST_F(Normalize, RuralCommunitiesAreSelectedBySql) {
  InputOptions o = options({two_communities(), plain()});
  o.rural_communities = "name = '西'";
  o.where = {{"communities", "id IS NOT NULL"}};
  NormalizedInputs in = run(o);
  EXPECT_FALSE(in.communities[0].rural);
  EXPECT_TRUE(in.communities[1].rural);
  o.where = {{"communities", "id = 'A'"}};
  in = run(o);
  EXPECT_EQ(in.communities.size(), 1u);
  EXPECT_EQ(count(diagnostics_, "input.no_rural"), 1u);
}

TEST_F(Normalize, OneFeatureNeedsNoId) {
  Layer c = two_communities();
  InputOptions o = options({c, plain()});
  o.community_id = o.community_name = "";
  std::string arguments;
  EXPECT_EQ(error_of(o, &arguments), "input.id_needed");
  EXPECT_NE(arguments.find("id, name"), std::string::npos) << arguments;
  o.where = {{"communities", "id = 'A'"}};
  const NormalizedInputs in = run(o);
  EXPECT_EQ(in.communities[0].id, "1");
}

TEST_F(Normalize, WrongCallsNameFileLayerFieldAndWhatIsThere) {
  const auto expect = [&](InputOptions o, const char* code, const char* mentions) {
    std::string arguments;
    EXPECT_EQ(error_of(o, &arguments), code);
    EXPECT_NE(arguments.find(mentions), std::string::npos) << code << ": " << arguments;
  };
  Layer broken = two_communities();
  broken.features[1].values[0] = Value{};
  InputOptions o = options({broken, plain()});
  expect(o, "input.null_community_id", "town.gpkg::communities");
  o = options({two_communities(), plain()});
  InputOptions bad = o;
  bad.households = "H_CNT";
  expect(bad, "input.no_field", "n, h");
  bad = o;
  bad.roads = path_ + "::houses";
  EXPECT_EQ(error_of(bad), "");
  bad = o;
  bad.households = "";
  EXPECT_EQ(error_of(bad), "input.no_households");
  bad = o;
  bad.household_points = path_ + "::houses";
  expect(bad, "input.wrong_kind", "1 Polygon");
  bad = o;
  bad.where = {{"streets", "1=1"}};
  expect(bad, "input.unknown_role", "household_points");
  bad = o;
  bad.where = {{"communities", "id = 'nowhere'"}};
  EXPECT_EQ(error_of(bad), "input.no_land");
  bad = o;
  bad.buildings = "";
  expect(bad, "input.buildings_needed", "n");
  bad = o;
  bad.household_table = folder_.text("t.csv", "id,n\n1,2\n");
  EXPECT_EQ(error_of(bad), "input.table_needs_ids");
}

TEST_F(Normalize, BadNumbersAreErrorsThatNameTheFeature) {
  for (const double bad : {-1.0, std::numeric_limits<double>::infinity()}) {
    std::string arguments;
    EXPECT_EQ(error_of(options({two_communities(),
                                houses({{box(0, 0, 5, 5), {1.0, Value{}}}, {box(9, 0, 5, 5), {bad, Value{}}}})}),
                       &arguments),
              "input.bad_number");
    EXPECT_NE(arguments.find("houses | 2 | n"), std::string::npos) << arguments;
  }
}

TEST_F(Normalize, AMissingCrsIsAnErrorThatSaysWhatToDo) {
  InputOptions o = options({two_communities(), plain()});
  o.household_points = folder_.text("p.csv", "X,Y,n\n500010,4000010,3\n");
  std::string arguments;
  EXPECT_EQ(error_of(o, &arguments), "input.missing_crs");
  EXPECT_NE(arguments.find("p.csv"), std::string::npos) << arguments;
  o.layer_crs = {{"household_points", "EPSG:32650"}, {"communities", "EPSG:4326"}};
  const NormalizedInputs in = run(o);
  EXPECT_EQ(count(diagnostics_, "input.layer_crs"), 1U);
  EXPECT_EQ(count(diagnostics_, "input.own_crs_kept"), 1U);
  EXPECT_NEAR(in.communities[0].land.polygons[0].outer[0].x, 500000, 100);
  o.layer_crs = {{"points", "EPSG:32650"}};
  EXPECT_EQ(error_of(o), "input.unknown_role");
}

TEST_F(Normalize, SizeFactorsAreTheFieldWhereItIsPositive) {
  InputOptions o = options({two_communities(), houses({{box(10, 10, 8, 8), {1.0, 12.5}},
                                                       {box(30, 10, 8, 8), {1.0, 0.0}},
                                                       {box(50, 10, 8, 8), {1.0, Value{}}}})});
  o.building_height = "h";
  const NormalizedInputs in = run(o);
  EXPECT_EQ(in.buildings[0].size_factor, 12.5);
  EXPECT_EQ(in.buildings[1].size_factor, 1);
  EXPECT_EQ(in.buildings[2].size_factor, 1);
  EXPECT_EQ(find(diagnostics_, "input.no_size")->args[0], "2");
}

TEST_F(Normalize, ACancelledRunStops) {
  const std::atomic<bool> cancel{true};
  RunContext context;
  context.cancel = &cancel;
  Diagnostics diagnostics;
  try {
    (void)normalize(options({two_communities(), plain()}), context, diagnostics);
    FAIL();
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), "input.stopped");
  }
}

}  // namespace
}  // namespace qipan
