// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "tests/support/stages.h"

namespace qipan {
namespace {

using namespace test;

Milli households(const Stages& s) {
  return std::accumulate(s.elements.list.begin(), s.elements.list.end(), Milli{0}, [](Milli sum, const Element& e) { return sum + e.households; });
}

TEST(ShareOut, GivesTheWholeTotalByLargestRemainder) {
  for (std::uint64_t i = 0; i < 400; ++i) {
    Random random(i, "shares");
    std::vector<double> weights;
    std::vector<std::int64_t> whole;
    for (std::uint64_t k = 0, n = 1 + random.below(9); k < n; ++k) whole.push_back(1 + static_cast<std::int64_t>(random.below(50))), weights.push_back(static_cast<double>(whole.back()));
    const auto total = static_cast<std::int64_t>(random.below(1000));
    const std::int64_t sum = std::accumulate(whole.begin(), whole.end(), std::int64_t{0});
    // In whole numbers: quotients, then one each to the largest remainders, the first of equals.
    std::vector<std::int64_t> expected;
    std::vector<std::pair<std::int64_t, std::size_t>> rest;
    std::int64_t left = total;
    for (std::size_t k = 0; k < whole.size(); ++k) {
      expected.push_back(total * whole[k] / sum), left -= expected.back();
      rest.emplace_back(-(total * whole[k] % sum), k);
    }
    std::ranges::sort(rest);
    for (std::size_t k = 0; left > 0; ++k, --left) ++expected[rest[k].second];
    const auto shares = share_out(total, weights);
    ASSERT_EQ(std::accumulate(shares.begin(), shares.end(), std::int64_t{0}), total);
    // Remainders that are equal in whole numbers may differ in the last bit of a double.
    std::int64_t difference = 0;
    for (std::size_t k = 0; k < shares.size(); ++k) {
      ASSERT_LE(std::abs(shares[k] - expected[k]), 1);
      difference += std::abs(shares[k] - expected[k]);
    }
    std::ranges::sort(rest);
    const bool ties = std::ranges::adjacent_find(rest, {}, [](const auto& r) { return r.first; }) != rest.end();
    ASSERT_TRUE(difference == 0 || ties) << "case " << i;
  }
}

TEST(ShareOut, GivesNothingToZeroWeights) {
  EXPECT_EQ(share_out(7, {0, 1, 0, 1}), (std::vector<std::int64_t>{0, 4, 0, 3}));
  EXPECT_TRUE(share_out(7, {}).empty());
}

TEST(Elements, TotalsOfAreasAreExactPerAreaAndGoByFootprint) {
  const Stages s(InputsBuilder().community("A", rectangle(0, 0, 100, 100)).community("B", rectangle(100, 0, 100, 100))
                     .area(rectangle(0, 0, 150, 50), 101).area(rectangle(0, 50, 150, 50), 7)
                     .building(rectangle(10, 10, 20, 10)).building(rectangle(90, 10, 20, 10)).building(rectangle(40, 45, 10, 10)).finish());
  std::vector<Milli> per_area(2, 0);
  for (const HouseholdUnit& u : s.elements.units) {
    ASSERT_EQ(u.source, UnitSource::area);
    EXPECT_EQ(u.households % 1000, 0);
    per_area[static_cast<std::size_t>(u.index)] += u.households;
  }
  EXPECT_EQ(per_area[0], 101'000);
  EXPECT_EQ(per_area[1], 7'000);
  // 200, 100 + 100, 50 m2 in the first area: pieces are cut at the community border.
  EXPECT_EQ(s.element(15, 15).households, 45'000);
  EXPECT_EQ(s.element(95, 15).households + s.element(105, 15).households, 45'000);
  EXPECT_EQ(s.element(45, 47).households, 11'000 + 7'000);
}

TEST(Elements, ABuildingAcrossCommunitiesCountsWholeInTheLarger) {
  const Stages s(InputsBuilder().community("A", rectangle(0, 0, 100, 100)).community("B", rectangle(100, 0, 100, 100)).building(rectangle(94, 10, 10, 10), 9).finish());
  EXPECT_EQ(s.element(95, 15).households, 9'000);
  EXPECT_EQ(s.element(95, 15).community, 0);
  EXPECT_EQ(s.element(103, 15).households, 0);
  EXPECT_EQ(s.element(103, 15).community, 1);
  EXPECT_EQ(count(s.diagnostics, "coverage.building_across_communities"), 1U);
  EXPECT_EQ(std::accumulate(s.elements.list.begin(), s.elements.list.end(), 0, [](int n, const Element& e) { return n + e.buildings; }), 1);
}

TEST(Elements, AnAreaWithoutABuildingKeepsItsHouseholdsOnItsLand) {
  const Stages s(InputsBuilder().community("A", rectangle(0, 0, 200, 100)).area(rectangle(0, 0, 100, 100), 30).building(rectangle(150, 40, 10, 10), 5)
                     .barrier(BarrierKind::road, polyline({{0, 20}, {200, 20}})).finish());
  EXPECT_EQ(s.element(50, 10).households, 6'000);
  EXPECT_EQ(s.element(50, 60).households, 24'000);
  EXPECT_EQ(households(s), 35'000);
}

TEST(Elements, LonePointsStayWhereTheyAreAndOutsideIsCounted) {
  const Stages s(InputsBuilder().community("A", rectangle(0, 0, 100, 100)).building(rectangle(10, 10, 10, 10), 1).point(70, 70, 4).point(170, 70, 3).finish());
  EXPECT_EQ(s.element(70, 70).households, 4'000);
  EXPECT_EQ(s.elements.outside.at("points"), 3'000);
  EXPECT_EQ(households(s), 5'000);
}

TEST(Elements, AnAreaPartlyOutsideSharesOutWithTheOutside) {
  const Stages s(InputsBuilder().community("A", rectangle(0, 0, 100, 100)).area(rectangle(50, 0, 100, 100), 40).finish());
  EXPECT_EQ(households(s), 20'000);
  EXPECT_EQ(s.elements.outside.at("areas"), 20'000);
}

}  // namespace
}  // namespace qipan
