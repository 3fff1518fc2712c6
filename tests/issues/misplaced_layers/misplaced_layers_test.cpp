// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "tests/unit/input/town.h"

namespace qipan {
namespace {

using namespace test;

// Layers of different places gave a plan of empty grids and the exit code 0.
class MisplacedLayers : public ::testing::Test {
 protected:
  /// A house with `households` at each place (metres from the corner of the communities).
  InputOptions town(const std::vector<std::pair<double, double>>& places, std::int64_t households = 4) {
    std::vector<Row> rows;
    for (const auto& [x, y] : places) rows.push_back({box(x, y, 8, 8), {households}});
    const std::string path = folder_.layers(
        "town.gpkg", {two_communities(), layer("houses", GeometryType::polygon, {{"n", FieldType::integer}}, rows)});
    InputOptions o;
    o.communities = path + "::communities";
    o.community_id = "id";
    o.buildings = path + "::houses";
    o.households = "n";
    return o;
  }
  Diagnostics said(const InputOptions& o) {
    Diagnostics diagnostics;
    normalize(o, RunContext{}, diagnostics);
    return diagnostics;
  }

  Folder folder_;
};

TEST_F(MisplacedLayers, AreAnErrorThatSaysWhereEachLies) {
  std::string args;
  const InputOptions o = town({{5000, 40}, {5020, 40}});
  EXPECT_EQ(error_of(o, &args), "input.all_outside");
  for (const char* part : {"8 |", "UTM zone 50N", "::houses", "x 505000..505028, y 4000040..4000048", "::communities", "x 500000..500200, y 4000000..4000100"})
    EXPECT_NE(args.find(part), std::string::npos) << part << " in " << args;
  const CheckReport report = check_inputs(o, RunContext{});
  ASSERT_NE(find(report.diagnostics, "input.all_outside"), nullptr);
  EXPECT_EQ(find(report.diagnostics, "input.all_outside")->severity, Severity::error);
}

TEST_F(MisplacedLayers, AnEmptyLayerOfBuildingsIsAnError) {
  std::string args;
  EXPECT_EQ(error_of(town({}), &args), "input.nothing_inside");
  EXPECT_NE(args.find("::houses"), std::string::npos) << args;
}

TEST_F(MisplacedLayers, BuildingsWithoutHouseholdsElsewhereAreAnErrorToo) {
  EXPECT_EQ(error_of(town({{5000, 40}}, 0)), "input.nothing_inside");
  EXPECT_EQ(error_of(town({{50, 40}}, 0)), "");  // land where nobody lives is a fact
}

TEST_F(MisplacedLayers, ATerritoryElsewhereIsAnErrorThatNamesIt) {
  InputOptions o = town({{50, 40}});
  o.territory = folder_.layers("far.gpkg", {layer("far", GeometryType::polygon, {}, {{box(9000, 0, 50, 50), {}}})});
  o.gaps = GapPolicy::fill;
  std::string args;
  EXPECT_EQ(error_of(o, &args), "input.all_outside");
  EXPECT_NE(args.find("territory ("), std::string::npos) << args;
}

TEST_F(MisplacedLayers, MoreThanHalfOfTheHouseholdsOutsideIsAWarning) {
  const Diagnostics most = said(town({{50, 40}, {5000, 40}, {5020, 40}}));
  ASSERT_EQ(count(most, "input.mostly_outside"), 1u);
  EXPECT_EQ(find(most, "input.mostly_outside")->severity, Severity::warning);
  EXPECT_EQ(find(most, "input.mostly_outside")->args[0], "8");
  EXPECT_EQ(find(most, "input.mostly_outside")->args[1], "12");
  EXPECT_EQ(count(said(town({{50, 40}, {5000, 40}})), "input.mostly_outside"), 0u);
}

TEST_F(MisplacedLayers, UninhabitedBuildingsOutsideAreOneLine) {
  std::vector<std::pair<double, double>> places{{50, 40}};
  for (int i = 0; i < 5; ++i) places.emplace_back(5000 + 20 * i, 40);
  InputOptions o = town(places, 0);
  const Diagnostics said_of = said(o);
  EXPECT_EQ(count(said_of, "input.outside_building"), 0u);
  ASSERT_EQ(count(said_of, "input.outside_uninhabited"), 1u);
  EXPECT_EQ(find(said_of, "input.outside_uninhabited")->args[0], "5");
  EXPECT_EQ(count(said(town({{50, 40}, {80, 40}, {5000, 40}})), "input.outside_building"), 1u);
}

TEST_F(MisplacedLayers, CommunitiesNowhereOnEarthAreNamedWithTheCrsTheyState) {
  const std::string path = folder_.layers(
      "nowhere.gpkg", {layer("land", GeometryType::polygon, {}, {{box(1e9, 0, 100, 100), {}}}),
                       layer("houses", GeometryType::polygon, {{"n", FieldType::integer}}, {{box(1e9, 0, 8, 8), {std::int64_t{3}}}})});
  InputOptions o;
  o.communities = path + "::land", o.buildings = path + "::houses", o.households = "n";
  std::string args;
  EXPECT_EQ(error_of(o, &args), "input.not_on_earth");
  EXPECT_NE(args.find("::land"), std::string::npos) << args;
  EXPECT_NE(args.find("EPSG:32650"), std::string::npos) << args;
}

TEST_F(MisplacedLayers, ABareCrsNumberIsToldItsAuthority) {
  InputOptions o = town({{50, 40}});
  o.crs = "32650";
  std::string args;
  EXPECT_EQ(error_of(o, &args), "input.crs_number");
  EXPECT_EQ(args, "32650");
}

}  // namespace
}  // namespace qipan
