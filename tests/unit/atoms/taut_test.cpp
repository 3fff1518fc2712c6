// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/atoms/taut.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "engine/base/random.h"

namespace qipan {
namespace {

double length(const std::vector<Point>& line) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) sum += std::hypot(static_cast<double>(line[i + 1].x - line[i].x), static_cast<double>(line[i + 1].y - line[i].y));
  return sum;
}

/// A lane that runs north: crossings every 5 m, west and east ends given in metres.
CellBorder lane(const std::vector<std::pair<double, double>>& walls) {
  CellBorder b;
  for (std::size_t i = 0; i < walls.size(); ++i) {
    const auto y = static_cast<std::int64_t>(i) * 5'000;
    const auto west = static_cast<std::int64_t>(walls[i].first * 1000), east = static_cast<std::int64_t>(walls[i].second * 1000);
    b.crossings.push_back({{west, y}, {east, y}});
    b.line.push_back({(west + east) / 2, y});
  }
  return b;
}

TEST(TautString, AStraightLaneTurnsNothing) {
  EXPECT_EQ(turning_degrees(taut_string(lane({{-4, 4}, {-3, 5}, {-6, 2}, {-4, 4}}))), 0.0);
}

TEST(Turning, IsTheSumOfTheCornersOfALine) {
  EXPECT_NEAR(turning_degrees({{0, 0}, {0, 1'000}, {1'000, 1'000}, {1'000, 0}}), 180, 1e-9);
  EXPECT_EQ(turning_degrees({{0, 0}, {0, 1'000}, {0, 2'000}}), 0.0);
}

TEST(TautString, ABendRoundAWallTurnsAsMuchAsTheWallForces) {
  const auto string = taut_string(lane({{-4, 4}, {6, 20}, {-4, 4}}));
  ASSERT_EQ(string.size(), 3U);
  EXPECT_NEAR(turning_degrees(string), 2 * std::atan(6.5 / 5.0) * 180 / 3.14159265, 0.01);
}

TEST(TautString, TouchingWallsAreATurnThatCannotBeAvoided) {
  const auto string = taut_string(lane({{0, 0}, {3, 3}, {0, 0}}));
  EXPECT_TRUE(std::ranges::find(string, Point{3'000, 5'000}) != string.end());
}

/// Position of the string at the height of a crossing: inside it, by construction of the funnel.
TEST(TautString, PassesEveryCrossingAndIsNoLongerThanTheBorderItself) {
  Random random(7);
  for (int round = 0; round < 300; ++round) {
    std::vector<std::pair<double, double>> walls;
    const auto n = 3 + random.below(12);
    for (std::size_t i = 0; i < n; ++i) {
      const double west = static_cast<double>(random.below(20)) - 10;
      walls.emplace_back(west, west + 2 + static_cast<double>(random.below(10)));
    }
    const CellBorder b = lane(walls);
    const auto string = taut_string(b);
    EXPECT_EQ(string.front(), b.line.front());
    EXPECT_EQ(string.back(), b.line.back());
    EXPECT_LE(length(string), length(b.line) + 10);
    for (const Crossing& x : b.crossings) {
      for (std::size_t i = 0; i + 1 < string.size(); ++i) {
        const Point p = string[i], q = string[i + 1];
        if (x.left.y < p.y || x.left.y > q.y || p.y == q.y) continue;
        const double at = static_cast<double>(p.x) + static_cast<double>(q.x - p.x) * static_cast<double>(x.left.y - p.y) / static_cast<double>(q.y - p.y);
        EXPECT_GE(at, static_cast<double>(x.left.x) - 2);
        EXPECT_LE(at, static_cast<double>(x.right.x) + 2);
      }
    }
  }
}

}  // namespace
}  // namespace qipan
