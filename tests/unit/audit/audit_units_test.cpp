// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>

#include "engine/base/error.h"
#include "engine/geo/vector_io.h"
#include "tests/unit/audit/town.h"

namespace qipan::test {
namespace {

std::string code_of(int column, int row) {
  return std::string("11010100100").append(std::to_string(column + 1)).append("00").append(std::to_string(row + 1));
}

Item piece(double x, double y, const std::string& code, double households) {
  Item item = box(x, y, x + 10, y + 10);
  item.fields = {{"grid_code", json_text(code)}, {"households", std::to_string(households)}};
  return item;
}

/// Four pieces of 100 households in every grid; the first column is one area.
struct Counted : Town {
  AuditOptions options;
  Counted() {
    Items& units = others["units"];
    for (int c = 0; c < 3; ++c)
      for (int r = 0; r < 3; ++r)
        for (int i = 0; i < 4; ++i) units.push_back(piece(100 * c + 10 + 20 * i, 100 * r + 10, code_of(c, r), 100));
    Item area = box(0, 0, 100, 300);
    area.fields["total"] = "1200";
    others["areas"] = {area};
    options.units = "units";
    options.household_areas = "areas";
    options.household_areas_field = "total";
  }
  AuditReport audit() const { return Town::audit(options); }
};

TEST(AuditUnits, PiecesThatAddUpAreClean) {
  const AuditReport report = Counted().audit();
  EXPECT_EQ(value(report, "units_households"), 3600);
  for (const char* figure : {"units_misplaced", "units_wrong_grids", "units_wrong_areas"}) EXPECT_EQ(value(report, figure), 0) << figure;
  EXPECT_TRUE(report.clean());
}

TEST(AuditUnits, APieceInAnotherGridThanItSaysIsMisplaced) {
  Counted town;
  town.others["units"][0].fields["grid_code"] = json_text(code_of(0, 1));  // stands in 0,0
  town.others["units"][4].fields["grid_code"] = json_text("nowhere");
  const AuditReport report = town.audit();
  EXPECT_EQ(value(report, "units_misplaced"), 2);
  EXPECT_TRUE(failed(report, "units_misplaced"));
  EXPECT_EQ(value(report, "units_wrong_grids"), 1);  // 0,0 lacks one; 0,1 lost one and won one
  EXPECT_EQ(value(report, "units_wrong_areas"), 0);  // they still stand in the area
  const auto drawn = defects(report, "units_misplaced");
  ASSERT_EQ(drawn.size(), 2u);
  EXPECT_EQ(text_of(drawn[0], 1), code_of(0, 1));
  EXPECT_EQ(measure_of(drawn[0]), 100);
}

TEST(AuditUnits, ALostPieceShowsInItsGridAndItsArea) {
  Counted town;
  town.others["units"].erase(town.others["units"].begin());
  const AuditReport report = town.audit();
  EXPECT_EQ(value(report, "units_misplaced"), 0);
  EXPECT_EQ(value(report, "units_wrong_grids"), 1);
  EXPECT_EQ(value(report, "units_wrong_areas"), 1);
  EXPECT_TRUE(failed(report, "units_wrong_grids") && failed(report, "units_wrong_areas"));
  EXPECT_EQ(measure_of(defects(report, "units_wrong_grids")[0]), 100);
  EXPECT_EQ(measure_of(defects(report, "units_wrong_areas")[0]), -100);
}

TEST(AuditUnits, AnAreaThatReachesOffTheLandIsNotAsked) {
  Counted town;
  town.others["areas"][0] = box(-50, 0, 100, 300);
  town.others["areas"][0].fields["total"] = "5";
  EXPECT_EQ(value(town.audit(), "units_wrong_areas"), 0);
}

TEST(AuditUnits, AreasNeedTheirFieldAndTheUnits) {
  Counted town;
  town.options.household_areas_field.clear();
  EXPECT_THROW(town.audit(), Error);
  town.options.household_areas_field = "total";
  town.options.units.clear();
  EXPECT_THROW(town.audit(), Error);
}

TEST(AuditDedicated, AGridIsDedicatedOnDedicatedLandOnly) {
  Town town;
  town.grid(0, 0).fields["kind"] = json_text("dedicated");
  town.grid(1, 1).fields["kind"] = json_text("dedicated");
  town.others["estates"] = {box(0, 0, 100, 95.5), box(100, 100, 200, 194)};  // 95.5 % and 94 %
  AuditOptions options;
  EXPECT_FALSE(failed(town.audit(options), "false_dedicated"));
  options.dedicated = "estates";
  const AuditReport report = town.audit(options);
  EXPECT_EQ(value(report, "false_dedicated"), 1);
  EXPECT_TRUE(failed(report, "false_dedicated"));
  const auto drawn = defects(report, "false_dedicated");
  ASSERT_EQ(drawn.size(), 1u);
  EXPECT_EQ(text_of(drawn[0], 1), code_of(1, 1));
  EXPECT_NEAR(measure_of(drawn[0]), 600, 1e-3);
}

// Our own files hold eight layers and more.
TEST(AuditSources, OfSeveralLayersTheOneNamedGridsIsMeant) {
  Layer land;
  land.name = "grids", land.crs = "EPSG:32650", land.type = GeometryType::polygon;
  land.features.push_back({1, {{}, {}, {{{{0, 0}, {100, 0}, {100, 100}, {0, 100}, {0, 0}}, {}}}}, {}});
  Layer other = land, communities = land;
  other.name = "atoms", communities.name = "communities";
  const std::string folder = std::filesystem::temp_directory_path() / ("qipan_audit_sources_" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  const std::string file = folder + "/plan.gpkg", two = folder + "/two.gpkg";
  write_layers(file, {&other, &land, &communities}, {});
  write_layers(two, {&other, &communities}, {});
  AuditOptions options;
  options.grids = file, options.communities = file + "::communities";
  EXPECT_EQ(value(audit_grids(options, {}), "grids"), 1);
  options.grids = two;
  EXPECT_THROW(audit_grids(options, {}), Error);
  options.grids = file, options.communities = file;
  EXPECT_THROW(audit_grids(options, {}), Error);
  options.communities = file + "::communities", options.crs = "32650";
  EXPECT_THROW(audit_grids(options, {}), Error);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace qipan::test
