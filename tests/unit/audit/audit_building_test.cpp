// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include "tests/unit/audit/town.h"

namespace qipan::test {
namespace {

Item house(double x0, double y0, double x1, double y1, int households = 0) {
  Item item = box(x0, y0, x1, y1);
  item.fields["homes"] = std::to_string(households);
  return item;
}

AuditOptions counted() {
  AuditOptions options;
  options.households = "homes";
  return options;
}

TEST(AuditBuildings, AHouseAcrossAGridBorderIsCut) {
  Town town;
  town.buildings = {house(40, 94, 50, 104), house(20, 20, 40, 40)};
  const AuditReport report = town.audit();
  EXPECT_EQ(value(report, "buildings"), 2);
  EXPECT_EQ(value(report, "cut_buildings"), 1);
  EXPECT_EQ(value(report, "cut_by_communities"), 0);
  const auto drawn = defects(report, "cut_buildings");
  ASSERT_EQ(drawn.size(), 1u);
  EXPECT_EQ(text_of(drawn[0], 1), "110101001001002");
  EXPECT_EQ(text_of(drawn[0], 2), "110101001001001");
  EXPECT_NEAR(measure_of(drawn[0]), 40, 1e-6);
  const std::vector<double> e = extent(drawn[0]);
  EXPECT_NEAR(e[1], 100, 1e-6);
  EXPECT_NEAR(e[3], 104, 1e-6);
}

TEST(AuditBuildings, AHouseAcrossACommunityBorderIsNotOurCut) {
  Town town;
  town.buildings = {house(95, 40, 105, 50)};
  const AuditReport report = town.audit();
  EXPECT_EQ(value(report, "cut_buildings"), 0);
  EXPECT_EQ(value(report, "cut_by_communities"), 1);
  EXPECT_TRUE(report.clean());
}

TEST(AuditBuildings, ASquareMetreOrHalfAPercentIsNoCut) {
  Town town;
  town.buildings = {house(10, 99.91, 20, 109.91), house(30, 99.6, 90, 199)};  // 0.9 m2; 24 m2 of 5,964 = 0.4 %
  EXPECT_EQ(value(town.audit(), "cut_buildings"), 0);
}

TEST(AuditBuildings, ParcelsWithoutHouseholdsMayBeCut) {
  Town town;
  town.buildings = {house(10, 90, 30, 110, 0), house(40, 90, 60, 110, 3)};
  AuditOptions options = counted();
  EXPECT_EQ(value(town.audit(options), "cut_buildings"), 2);
  options.parcels = true;
  EXPECT_EQ(value(town.audit(options), "cut_buildings"), 1);
}

TEST(AuditBuildings, HouseholdsAreRecounted) {
  Town town;
  for (Item& g : town.grids) g.fields["households"] = "0";
  town.grid(0, 0).fields["households"] = "7";
  town.grid(0, 1).fields["households"] = "5";
  town.grids.erase(town.grids.begin() + 8);
  town.buildings = {house(10, 10, 20, 20, 7), house(10, 110, 20, 120, 4), house(250, 250, 260, 260, 3), house(400, 0, 410, 10, 50)};
  const AuditReport report = town.audit(counted());
  EXPECT_EQ(value(report, "buildings"), 3);  // the last stands outside the territory
  EXPECT_EQ(value(report, "households_in"), 14);
  EXPECT_EQ(value(report, "households_out"), 12);
  EXPECT_EQ(value(report, "households_homeless"), 3);
  EXPECT_EQ(value(report, "households_wrong"), 1);
  const auto wrong = defects(report, "households_wrong");
  ASSERT_EQ(wrong.size(), 1u);
  EXPECT_EQ(text_of(wrong[0], 1), "110101001001002");
  EXPECT_EQ(measure_of(wrong[0]), 1);
}

TEST(AuditBuildings, InhabitedHousesOnTwoSidesOfABarrierStraddleIt) {
  Town town;
  town.others["rail"] = {Item{{{{-10, 50}, {310, 50}}}, {}, true}};
  town.buildings = {house(10, 10, 20, 20, 1), house(10, 70, 20, 80, 1), house(110, 10, 120, 20, 1), house(110, 70, 120, 80, 0)};
  AuditOptions options = counted();
  options.barriers = {"rail"};
  const AuditReport report = town.audit(options);
  EXPECT_EQ(value(report, "straddles"), 1);  // nobody lives on the other side in the second
  const auto drawn = defects(report, "straddles");
  ASSERT_EQ(drawn.size(), 1u);
  EXPECT_EQ(text_of(drawn[0], 1), "110101001001001");
}

TEST(AuditBuildings, ABorderThatHugsAHouseThoughThereIsRoomIsNamed) {
  Town town;
  // 0.2 m from the border and 10 m of room; the next pair has 0.2 m of 0.5 m: no better place.
  town.buildings = {house(10, 90, 20, 99.8), house(10, 109.8, 20, 120), house(60, 90, 70, 99.8), house(60, 100.3, 70, 110)};
  const AuditReport report = town.audit();
  EXPECT_EQ(value(report, "hugging"), 1);
  const auto drawn = defects(report, "hugging");
  ASSERT_EQ(drawn.size(), 1u);
  EXPECT_NEAR(measure_of(drawn[0]), 0.2, 1e-4);
  EXPECT_NEAR(extent(drawn[0])[0], 10, 1e-6);
}

}  // namespace
}  // namespace qipan::test
