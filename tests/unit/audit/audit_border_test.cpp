// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "tests/unit/audit/town.h"

namespace qipan::test {
namespace {

constexpr double kDegrees = 180 / std::numbers::pi;
constexpr double kInner_m = 6 * (100 - 2 * 0.05);  // six borders inside columns, less what is at the communities' own

/// The border of grids 0,0 and 0,1 runs through `path`, from west to east.
Town with_border(const Line& path) {
  Town town;
  Line south{{0, 0}, {100, 0}}, north{{100, 200}, {0, 200}};
  south.insert(south.end(), path.rbegin(), path.rend());
  north.insert(north.end(), path.begin(), path.end());
  town.grid(0, 0).rings = {south};
  town.grid(0, 1).rings = {north};
  return town;
}

TEST(AuditBorders, StraightBordersDoNotTurn) {
  const AuditReport report = Town().audit();
  EXPECT_NEAR(value(report, "inner_border_m"), kInner_m, 0.051);
  EXPECT_EQ(value(report, "turn_deg_per_100m"), 0);
}

TEST(AuditBorders, ASpikeIsFoundAtItsTip) {
  const AuditReport report = with_border({{0, 100}, {50, 100}, {53, 130}, {56, 100}, {100, 100}}).audit();
  EXPECT_TRUE(report.clean());
  EXPECT_EQ(value(report, "spikes"), 1);
  EXPECT_EQ(value(report, "sharp_turns"), 1);
  const double base = std::atan2(30, 3) * kDegrees, length = kInner_m - 6 + 2 * std::hypot(3, 30);
  EXPECT_NEAR(value(report, "turn_deg_per_100m"), 4 * base / length * 100, 0.051);
  const auto drawn = defects(report, "spikes");
  ASSERT_EQ(drawn.size(), 1u);
  EXPECT_NEAR(extent(drawn[0])[0], 53, 1e-6);
  EXPECT_NEAR(extent(drawn[0])[1], 130, 1e-6);
  EXPECT_NEAR(measure_of(drawn[0]), 2 * base, 1e-3);
  EXPECT_EQ(text_of(drawn[0], 1), "110101001001001");
  EXPECT_EQ(text_of(drawn[0], 2), "110101001001002");
}

TEST(AuditBorders, AnArmIsThin) {
  const AuditReport report = with_border({{0, 100}, {47, 100}, {47, 140}, {53, 140}, {53, 100}, {100, 100}}).audit();
  // The arm of 6 m x 40 m goes, but for what a disc of 4 m reaches through its mouth; 38 corners.
  const double depth = std::sqrt(16.0 - 9.0), mouth = 16 * std::acos(depth / 4) - 3 * depth;
  const double corner = 16 - 4 * 8 * std::sin(std::numbers::pi / 8);
  EXPECT_NEAR(value(report, "thin_share"), (240 - mouth + 38 * corner) / 90000, 3e-5);
  const auto drawn = defects(report, "thin_share");
  ASSERT_EQ(drawn.size(), 1u);
  EXPECT_EQ(text_of(drawn[0], 1), "110101001001001");
  EXPECT_NEAR(extent(drawn[0])[3], 140, 1e-6);
  EXPECT_NEAR(measure_of(drawn[0]), 240 - mouth, 1.5);
}

TEST(AuditBorders, ANeckIsFoundBetweenItsParts) {
  const AuditReport report = with_border({{0, 100}, {45, 100}, {45, 3}, {55, 3}, {55, 100}, {100, 100}}).audit();
  EXPECT_EQ(value(report, "necks"), 1);
  const auto drawn = defects(report, "necks");
  ASSERT_EQ(drawn.size(), 1u);
  EXPECT_EQ(text_of(drawn[0], 1), "110101001001001");
  // Shrunk by 2 m the strip of 3 m vanishes; the parts end where the discs round the corners meet the southern rim.
  const double reach = std::sqrt(4.0 - 1.0);
  EXPECT_NEAR(measure_of(drawn[0]), 10 + 2 * reach, 0.05);
  EXPECT_NEAR(extent(drawn[0])[0], 45 - reach, 0.03);
  EXPECT_NEAR(extent(drawn[0])[2], 55 + reach, 0.03);
}

TEST(AuditBorders, ShareOnFeaturesCountsLinesAndAreas) {
  Town town;
  town.others["roads"] = {Item{{{{-20, 101}, {100, 101}, {320, 101}}}, {}, true}};          // three of six borders, 1 m beside
  town.others["water"] = {box(0, 195, 50, 205), Item{{{{1000, 0}, {1100, 0}}}, {}, true}};  // half of one border and 2 m
  AuditOptions options;
  options.features = {"roads", "water"};
  const AuditReport report = town.audit(options);
  EXPECT_NEAR(value(report, "border_on_features"), (3 * 99.9 + 51.95) / kInner_m, 1e-4);
}

TEST(AuditBorders, SharpTurnsOnFeaturesAreTheGroundsOwn) {
  const Line zigzag{{0, 100}, {40, 100}, {50, 110}, {44, 100.5}, {60, 90}, {100, 100}};
  Town town = with_border(zigzag);
  EXPECT_GT(value(town.audit(), "sharp_turns"), 0);
  town.others["lane"] = {Item{{zigzag}, {}, true}};
  AuditOptions options;
  options.features = {"lane"};
  const AuditReport report = town.audit(options);
  EXPECT_EQ(value(report, "sharp_turns"), 0);
  EXPECT_TRUE(defects(report, "sharp_turns").empty());
}

}  // namespace
}  // namespace qipan::test
