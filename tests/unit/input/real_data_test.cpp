// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string_view>

#include "engine/geo/repair.h"
#include "tests/unit/input/town.h"

namespace qipan {
namespace {

using namespace test;

/// The folder of the real layers; the test is skipped where they are not there, but fails in CI.
class RealData : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* given = std::getenv("QIPAN_DATA");
    data_ = given ? given : QIPAN_SOURCE_DIR "/../shared/data";
    if (std::filesystem::exists(data_)) return;
    const char* ci = std::getenv("CI");
    if (ci && std::string_view(ci) == "true") FAIL() << "no data at " << data_;
    GTEST_SKIP() << "no data at " << data_;
  }
  NormalizedInputs run(const InputOptions& o) {
    RunContext context;
    context.threads = 2;
    NormalizedInputs in = normalize(o, context, diagnostics_);
    Milli carried = 0, used = 0;
    for (const Building& b : in.buildings) carried += b.outside ? 0 : b.households;
    for (const LonePoint& p : in.points) carried += p.households;
    for (const HouseholdArea& a : in.areas) carried += a.households;
    for (const SourceTotal& s : in.sources) {
      EXPECT_EQ(s.total, s.used + s.outside);
      used += s.used;
    }
    EXPECT_EQ(carried, used);
    for (const Building& b : in.buildings) EXPECT_GT(polygon_area(b.footprint), 0) << b.source_id;
    return in;
  }

  std::string data_;
  Diagnostics diagnostics_;
};

TEST_F(RealData, CambridgeParcelsKeepTheirUnits) {
  const std::string file = data_ + "/cambridge_ma/cambridge_ma.gpkg::";
  InputOptions o;
  o.communities = file + "neighborhoods";
  o.community_id = "NAME";
  o.buildings = file + "parcels";
  o.buildings_are = BuildingsAre::parcels;
  o.building_id = "ML";
  o.households = "units";
  o.water = file + "water";
  o.rail = file + "rail";
  const NormalizedInputs in = run(o);
  EXPECT_EQ(in.communities.size(), 13u);
  EXPECT_EQ(in.buildings.size(), 13159u);
  EXPECT_EQ(total(in.sources, "buildings").total, 41'587'000);
  EXPECT_EQ(count(diagnostics_, "input.duplicate_building"), 1u);
}

TEST_F(RealData, CambridgeAddressesAreATableThatRepeatsItsKeys) {
  const std::string file = data_ + "/cambridge_ma/cambridge_ma.gpkg::";
  InputOptions o;
  o.communities = file + "neighborhoods";
  o.community_id = "NAME";
  o.buildings = file + "parcels";
  o.building_id = "ML";
  o.household_table = file + "addresses_2020";
  o.household_table_key = "MapLot";
  const NormalizedInputs in = run(o);
  EXPECT_EQ(total(in.sources, "table").total, 47'313'000);
}

TEST_F(RealData, TaipeiAreasKeepTheirTotals) {
  const std::string file = data_ + "/taipei_west_tw/taipei_west_tw.gpkg::";
  InputOptions o;
  o.communities = file + "zones_code2";
  o.community_id = "zone";
  o.buildings = file + "buildings";
  o.building_height = "height";
  o.household_areas = file + "stat_areas";
  o.household_areas_field = "H_CNT";
  o.where = {{"communities", "TOWN = '萬華區'"}, {"household_areas", "TOWN = '萬華區'"}};
  const NormalizedInputs in = run(o);
  EXPECT_EQ(in.areas.size(), 767u);
  EXPECT_EQ(total(in.sources, "areas").total, 78'542'000);
  std::size_t inside = 0;
  for (const Building& b : in.buildings) inside += !b.outside;
  EXPECT_EQ(inside, 4884u);
}

TEST_F(RealData, VologdaMeetsInOneCrs) {
  const std::string file = data_ + "/vologda_ru/vologda_ru.gpkg::";
  InputOptions o;
  o.communities = file + "city_boundary";
  o.buildings = file + "buildings";
  o.households = "population";
  o.building_floors = "number_of_floors";
  o.roads = file + "roads";
  o.rail = file + "railways";
  o.water = file + "water";
  const NormalizedInputs in = run(o);
  EXPECT_EQ(in.communities.at(0).id, "1");
  EXPECT_EQ(total(in.sources, "buildings").used, 356'810'000);
  EXPECT_EQ(in.barriers.size(), 1901u + 328u + 221u);
}

TEST_F(RealData, GbkDistrictsReadChinese) {
  const std::string file = data_ + "/gbk_districts_cn/区县界_area.shp";
  InputOptions o;
  o.communities = file;
  o.community_id = "ADMINCODE";
  o.community_name = "NAME";
  o.household_areas = file;
  o.household_areas_field = "ADMINCODE";
  const NormalizedInputs in = run(o);
  ASSERT_EQ(in.communities.size(), 17u);
  bool pudong = false;
  for (const Community& c : in.communities) pudong |= c.name == "浦东新区";
  EXPECT_TRUE(pudong);
}

}  // namespace
}  // namespace qipan
