// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include "engine/base/messages.h"
#include "engine/geo/repair.h"
#include "engine/input/normalize.h"
#include "tests/unit/input/town.h"

namespace qipan {
namespace {

using namespace test;

std::string text(const char* s) { return s; }

Layer communities(const std::vector<Geometry>& lands) {
  std::vector<Row> rows;
  for (const Geometry& land : lands) rows.push_back({land, {std::string(1, static_cast<char>('A' + rows.size()))}});
  return layer("communities", GeometryType::polygon, {{"id", FieldType::text}}, rows);
}

class Check : public ::testing::Test {
 protected:
  CheckReport run(const std::vector<Layer>& all, bool territory = false, GapPolicy gaps = GapPolicy::error) {
    const std::string path = folder_.layers("town.gpkg", all);
    InputOptions o;
    o.communities = path + "::communities";
    o.community_id = "id";
    o.buildings = path + "::houses";
    o.households = "n";
    o.gaps = gaps;
    if (territory) o.territory = path + "::territory";
    CheckReport report = check_inputs(o, RunContext{});
    for (const Diagnostic& d : report.diagnostics)
      for (const Language language : {Language::english, Language::chinese})
        EXPECT_FALSE(message_text(d.code, d.args, language).empty());
    return report;
  }
  static Layer houses(const std::vector<Geometry>& footprints, double households = 1) {
    std::vector<Row> rows;
    for (const Geometry& g : footprints) rows.push_back({g, {households}});
    return layer("houses", GeometryType::polygon, {{"n", FieldType::real}}, rows);
  }

  Folder folder_;
};

TEST_F(Check, ACleanTownHasNothingToSay) {
  const CheckReport r =
      run({communities({box(0, 0, 100, 100), box(100, 0, 100, 100)}), houses({box(10, 10, 8, 8), box(18, 10, 8, 8)})});
  EXPECT_TRUE(r.diagnostics.empty()) << r.diagnostics.front().code;
  EXPECT_EQ(r.features.size(), 2u);
  EXPECT_FALSE(r.crs_title.empty());
  EXPECT_EQ(total(r.sources, "buildings").used, 2000);
}

TEST_F(Check, OverlapsAndGapsOfCommunitiesAreDrawnWithTheirWidth) {
  // A ring of four around a hole of 10 x 1; the fifth overlaps the first by 5 m.
  const CheckReport r = run({communities({box(0, 0, 100, 50), box(0, 51, 100, 50), box(0, 50, 45, 1),
                                          box(55, 50, 45, 1), box(95, 0, 50, 50)}),
                             houses({box(10, 10, 8, 8)})});
  const Diagnostic* gap = find(r.diagnostics, "input.community_gap_narrow");
  ASSERT_TRUE(gap);
  EXPECT_NEAR(polygon_area(gap->where), 10, 0.01);
  EXPECT_EQ(gap->severity, Severity::warning);
  const Diagnostic* overlap = find(r.diagnostics, "input.community_overlap_wide");
  ASSERT_TRUE(overlap);
  EXPECT_NEAR(polygon_area(overlap->where), 250, 0.01);
  EXPECT_EQ(overlap->severity, Severity::error);
  EXPECT_EQ(overlap->feature, "A");
}

TEST_F(Check, LandWithoutACommunityIsAnErrorUnlessGapsSaysOtherwise) {
  const std::vector<Layer> town{
      communities({box(0, 0, 100, 100)}), houses({box(10, 10, 8, 8)}),
      layer("territory", GeometryType::polygon, {{"x", FieldType::text}}, {{box(0, 0, 150, 100), {text("t")}}})};
  CheckReport r = run(town, true);
  const Diagnostic* d = find(r.diagnostics, "input.unassigned_land_wide");
  ASSERT_TRUE(d);
  EXPECT_EQ(d->severity, Severity::error);
  EXPECT_NEAR(polygon_area(d->where), 5000, 0.01);
  r = run(town, true, GapPolicy::fill);
  EXPECT_EQ(find(r.diagnostics, "input.unassigned_land_wide")->severity, Severity::warning);
}

TEST_F(Check, OverlapsOfBuildingsNeedOneSquareMetreAndHalfAPercent) {
  // 0.5 m2; 2 m2 of 16; 2 m2 of 1000 (0.2 %).
  const CheckReport r =
      run({communities({box(0, 0, 200, 200)}), houses({box(0, 0, 4, 4), box(3.5, 3, 4, 4), box(20, 0, 4, 4),
                                                       box(22, 3, 4, 4), box(50, 0, 50, 20), box(99, 18, 50, 20)})});
  ASSERT_EQ(count(r.diagnostics, "input.building_overlap"), 1u);
  const Diagnostic* d = find(r.diagnostics, "input.building_overlap");
  EXPECT_EQ(d->feature, "3");
  EXPECT_EQ(d->args[0], "4");
  EXPECT_NEAR(polygon_area(d->where), 2, 0.01);
}

TEST_F(Check, BuildingsAcrossABorderNameBothSides) {
  const CheckReport r = run({communities({box(0, 0, 100, 100), box(100, 0, 100, 100)}),
                             houses({box(94, 10, 8, 8), box(99.95, 30, 8, 8), box(196, 50, 8, 8)})});
  ASSERT_EQ(count(r.diagnostics, "input.across_border"), 1u);
  EXPECT_EQ(find(r.diagnostics, "input.across_border")->args, (std::vector<std::string>{"A", "48.0", "16.0"}));
  EXPECT_EQ(count(r.diagnostics, "input.beyond_communities"), 1u);
}

TEST_F(Check, CrowdedBuildingsAreOdd) {
  const CheckReport r = run({communities({box(0, 0, 100, 100)}), houses({box(10, 10, 8, 8)}, 2001)});
  EXPECT_EQ(count(r.diagnostics, "input.crowded_building"), 1u);
}

TEST_F(Check, TheThreadsDoNotShow) {
  const std::string path =
      folder_.layers("town.gpkg", {communities({box(0, 0, 100, 100), box(99, 0, 100, 100)}),
                                   houses({box(94, 10, 8, 8), box(95, 10, 8, 8), box(200, 0, 9, 9)})});
  InputOptions o;
  o.communities = path + "::communities";
  o.community_id = "id";
  o.buildings = path + "::houses";
  o.households = "n";
  RunContext one, four;
  four.threads = 4;
  const CheckReport a = check_inputs(o, one), b = check_inputs(o, four);
  ASSERT_EQ(a.diagnostics.size(), b.diagnostics.size());
  for (std::size_t i = 0; i < a.diagnostics.size(); ++i) {
    EXPECT_EQ(a.diagnostics[i].code, b.diagnostics[i].code);
    EXPECT_EQ(a.diagnostics[i].feature, b.diagnostics[i].feature);
    EXPECT_EQ(a.diagnostics[i].args, b.diagnostics[i].args);
  }
}

}  // namespace
}  // namespace qipan
