// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/plan/change.h"

#include <gtest/gtest.h>

#include <vector>

namespace qipan {
namespace {

/// Atoms of these households, in a row, each in the grid of today given.
Problem row(const std::vector<std::int64_t>& households, const std::vector<std::int32_t>& today) {
  Problem problem;
  for (const std::int64_t h : households) problem.atoms.push_back({.households = h * 1000, .area = 100, .outline = 4'000});
  for (std::int32_t a = 1; a < static_cast<std::int32_t>(households.size()); ++a) problem.seams.push_back({a - 1, a, 1'000, 1'000});
  problem.today = today;
  return problem;
}

Change of(const Problem& problem, const std::vector<std::int32_t>& region) { return count_change(problem, region); }

TEST(Change, IsNoneWithoutAPlanOfTodayOrWithTheSameOne) {
  EXPECT_EQ(of(row({1, 2, 3}, {}), {0, 1, 1}).touched, 0);
  const Change same = of(row({1, 2, 3}, {1, 0, 0}), {0, 1, 1});
  EXPECT_EQ(same.touched, 0);
  EXPECT_EQ(same.moved, 0);
}

TEST(Change, CountsTheHalfThatIsSplitOff) {
  const Change split = of(row({5, 3, 2}, {0, 0, 0}), {0, 1, 1});
  EXPECT_EQ(split.touched, 1);
  EXPECT_EQ(split.moved, 5'000);
  EXPECT_EQ(of(row({6, 3, 2}, {0, 0, 0}), {0, 1, 1}).moved, 5'000) << "the larger part continues";
}

TEST(Change, DoesNotCountHouseholdsOfNewLandButTheGridThatItJoins) {
  const Change grown = of(row({5, 3, 2}, {0, 1, -1}), {0, 1, 1});
  EXPECT_EQ(grown.touched, 1);
  EXPECT_EQ(grown.moved, 0);
  EXPECT_EQ(of(row({5, 3, 2}, {0, 1, -1}), {0, 1, 2}).touched, 0) << "a grid of new land alone";
}

TEST(Change, IsThatOfTheMatchingThatKeepsTheMost) {
  // Region 0 holds 4 of grid 0 and 5 of grid 1, region 1 holds 6 of grid 1: it continues 1, so region 0 continues 0.
  const Change change = of(row({4, 5, 6}, {0, 1, 1}), {0, 0, 1});
  EXPECT_EQ(change.touched, 2);
  EXPECT_EQ(change.moved, 5'000);
}

TEST(Change, NoGridContinuesInARegionThatHoldsLittleOfItAndIsMostlyOthers) {
  // Grid 0 of 9 falls apart into three regions of 3 of it and 4 of new neighbours each.
  const Change change = of(row({3, 4, 3, 4, 3, 4}, {0, 1, 0, 2, 0, 3}), {0, 0, 1, 1, 2, 2});
  EXPECT_EQ(change.touched, 4);
  EXPECT_EQ(change.moved, 9'000);
}

}  // namespace
}  // namespace qipan
