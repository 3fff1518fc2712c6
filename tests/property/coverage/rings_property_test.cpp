// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "engine/base/random.h"
#include "engine/coverage/rings.h"
#include "tests/support/exact.h"

namespace qipan {
namespace {

using namespace test;
using Cells = std::set<std::pair<int, int>>;

constexpr std::int64_t kCell = 10;

/// Boundary of a set of cells, the region on the left; where four edges meet the walk turns as `random` says.
std::vector<LatticeRing> boundary_walks(const Cells& cells, Random& random) {
  std::multimap<Point, Point> edges;
  const auto has = [&](int c, int r) { return cells.contains({c, r}); };
  for (const auto& [c, r] : cells) {
    const Point sw{c * kCell, r * kCell}, se{(c + 1) * kCell, r * kCell}, ne{(c + 1) * kCell, (r + 1) * kCell}, nw{c * kCell, (r + 1) * kCell};
    if (!has(c, r - 1)) edges.emplace(sw, se);
    if (!has(c + 1, r)) edges.emplace(se, ne);
    if (!has(c, r + 1)) edges.emplace(ne, nw);
    if (!has(c - 1, r)) edges.emplace(nw, sw);
  }
  std::vector<LatticeRing> walks;
  while (!edges.empty()) {
    LatticeRing& walk = walks.emplace_back();
    Point at = edges.begin()->first;
    while (true) {
      const auto [first, last] = edges.equal_range(at);
      if (first == last) break;
      const auto step = std::next(first) != last && random.below(2) == 0 ? std::next(first) : first;
      walk.push_back(at);
      at = step->second;
      edges.erase(step);
    }
  }
  return walks;
}

TEST(Rings, PinchedShapesBecomeValidPolygonsOfTheSameLand) {
  for (std::uint64_t i = 0; i < 600; ++i) {
    SCOPED_TRACE("case " + std::to_string(i));
    Random random(i, "cells");
    const int size = 2 + static_cast<int>(random.below(6));
    const std::uint64_t density = 2 + random.below(7);
    Cells cells;
    for (int c = 0; c < size; ++c)
      for (int r = 0; r < size; ++r)
        if (random.below(10) < density) cells.insert({c, r});
    const auto polygons = polygons_from_walks(boundary_walks(cells, random));
    ASSERT_EQ(polygon_defect(polygons), "");
    ASSERT_EQ(twice_area(polygons), static_cast<Wide>(cells.size()) * 2 * kCell * kCell);
    for (int c = -1; c <= size; ++c)
      for (int r = -1; r <= size; ++r) {
        int holders = 0;
        for (const LatticePolygon& p : polygons) holders += place_in(Point{c * kCell + kCell / 2, r * kCell + kCell / 2}, p) > 0;
        ASSERT_EQ(holders, cells.contains({c, r}) ? 1 : 0);
      }
  }
}

TEST(Rings, DoNotDependOnWhereTheWalksStart) {
  for (std::uint64_t i = 0; i < 200; ++i) {
    Random random(i, "starts");
    Cells cells;
    for (int c = 0; c < 5; ++c)
      for (int r = 0; r < 5; ++r)
        if (random.below(10) < 6) cells.insert({c, r});
    auto walks = boundary_walks(cells, random);
    const auto first = polygons_from_walks(walks);
    std::reverse(walks.begin(), walks.end());
    const auto second = polygons_from_walks(walks);
    ASSERT_EQ(first.size(), second.size());
    for (std::size_t k = 0; k < first.size(); ++k) {
      ASSERT_EQ(first[k].outer, second[k].outer);
      ASSERT_EQ(first[k].holes, second[k].holes);
    }
  }
}

TEST(Rings, ABowTieIsTwoPolygons) {
  const auto polygons = polygons_from_walks({{{0, 0}, {10, 0}, {10, 10}, {20, 10}, {20, 20}, {10, 20}, {10, 10}, {0, 10}}});
  ASSERT_EQ(polygons.size(), 2U);
  EXPECT_EQ(polygon_defect(polygons), "");
}

TEST(Rings, AHoleThatTouchesTheOutlineStaysAHole) {
  const auto polygons = polygons_from_walks({{{0, 0}, {30, 0}, {30, 30}, {0, 30}, {0, 10}, {10, 20}, {20, 10}, {0, 10}}});
  ASSERT_EQ(polygons.size(), 1U);
  EXPECT_EQ(polygons[0].holes.size(), 1U);
  EXPECT_EQ(polygon_defect(polygons), "");
  EXPECT_EQ(twice_area(polygons), 2 * (900 - 100));
}

TEST(Rings, AnIslandInALakeIsAPolygonOfItsOwn) {
  const auto polygons = polygons_from_walks({{{0, 0}, {50, 0}, {50, 50}, {0, 50}}, {{10, 10}, {10, 40}, {40, 40}, {40, 10}}, {{20, 20}, {30, 20}, {30, 30}, {20, 30}}});
  ASSERT_EQ(polygons.size(), 2U);
  EXPECT_EQ(polygons[0].holes.size(), 1U);
  EXPECT_TRUE(polygons[1].holes.empty());
}

}  // namespace
}  // namespace qipan
