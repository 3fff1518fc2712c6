// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "engine/atoms/tessellate.h"
#include "engine/base/random.h"
#include "tests/support/exact.h"

namespace qipan {
namespace {

using namespace test;

/// A block of houses that do not touch, all in metres of 1000 units; the free face is the one of the corner.
struct Block {
  std::vector<std::pair<Point, Point>> houses;
  std::unique_ptr<PlanarGraph> graph;
  std::int32_t face = 0;

  Block(Random& random, int count) {
    std::vector<SourcedSegment> segments;
    const auto box = [&](Point a, Point c) {
      const Point b{c.x, a.y}, d{a.x, c.y};
      for (const auto& [p, q] : {std::pair(a, b), std::pair(b, c), std::pair(c, d), std::pair(d, a)}) segments.push_back({p, q, 0});
    };
    box({0, 0}, {100'000, 80'000});
    for (int tries = 0; tries < 20 * count && static_cast<int>(houses.size()) < count; ++tries) {
      const auto within = [&](std::uint64_t n) { return static_cast<std::int64_t>(random.below(n)); };
      const Point a{3'000 + within(75'000), 3'000 + within(55'000)}, c{a.x + 5'000 + within(14'000), a.y + 5'000 + within(14'000)};
      const bool free = std::ranges::all_of(houses, [&](const auto& h) { return c.x + 1'500 < h.first.x || h.second.x + 1'500 < a.x || c.y + 1'500 < h.first.y || h.second.y + 1'500 < a.y; });
      if (!free) continue;
      houses.emplace_back(a, c);
      box(a, c);
    }
    graph = std::make_unique<PlanarGraph>(node_segments(segments).edges);
    face = graph->locate({1'000, 1'000});
  }
  /// House + 1 behind a half-edge, 0 for the frame.
  [[nodiscard]] std::int32_t label(std::int32_t h) const {
    const Point a = graph->from(h), b = graph->to(h);
    for (std::size_t k = 0; k < houses.size(); ++k)
      if (std::min(a.x, b.x) >= houses[k].first.x && std::max(a.x, b.x) <= houses[k].second.x && std::min(a.y, b.y) >= houses[k].first.y && std::max(a.y, b.y) <= houses[k].second.y)
        return static_cast<std::int32_t>(k) + 1;
    return 0;
  }
  [[nodiscard]] double distance(Point p, std::size_t k) const {
    const auto& [a, c] = houses[k];
    const double dx = static_cast<double>(std::max({a.x - p.x, p.x - c.x, std::int64_t{0}})), dy = static_cast<double>(std::max({a.y - p.y, p.y - c.y, std::int64_t{0}}));
    return std::hypot(dx, dy);
  }
  [[nodiscard]] double to_frame(Point p) const { return static_cast<double>(std::min({p.x, p.y, 100'000 - p.x, 80'000 - p.y})); }
  [[nodiscard]] std::vector<CellBorder> borders() const {
    return tessellate_face(*graph, face, [&](std::int32_t h) { return label(h); });
  }
};

TEST(Tessellation, PutsEachPlaceWithItsNearestHouse) {
  int sampled = 0;
  for (std::uint64_t i = 0; i < 40; ++i) {
    SCOPED_TRACE("case " + std::to_string(i));
    Random random(i, "block");
    const Block block(random, 2 + static_cast<int>(random.below(8)));
    std::vector<SourcedSegment> segments;
    for (std::int32_t e = 0; e < static_cast<std::int32_t>(block.graph->edge_count()); ++e) segments.push_back({block.graph->from(2 * e), block.graph->to(2 * e), 0});
    for (const CellBorder& b : block.borders())
      for (std::size_t k = 0; k + 1 < b.line.size(); ++k) segments.push_back({b.line[k], b.line[k + 1], 1});
    const PlanarGraph cells(node_segments(segments).edges);
    std::map<std::int32_t, std::set<std::size_t>> houses_of_cell;
    for (int n = 0; n < 400; ++n) {
      const Point p{static_cast<std::int64_t>(random.below(100'000)), static_cast<std::int64_t>(random.below(80'000))};
      if (block.graph->locate(p) != block.face) continue;
      std::vector<std::pair<double, std::size_t>> near;
      for (std::size_t k = 0; k < block.houses.size(); ++k) near.emplace_back(block.distance(p, k), k);
      std::ranges::sort(near);
      // Strips along the frame go to the nearest cells along it; near a border its sampling decides.
      if (block.to_frame(p) < near[0].first || near[1].first - near[0].first < 1'200) continue;
      houses_of_cell[cells.locate(p)].insert(near[0].second);
      ++sampled;
    }
    for (const auto& [cell, houses] : houses_of_cell) ASSERT_EQ(houses.size(), 1U) << "a cell holds places of several houses";
  }
  EXPECT_GT(sampled, 2'000);
}

TEST(Tessellation, BordersRunFromFrameOrJunctionToFrameOrJunction) {
  for (std::uint64_t i = 0; i < 60; ++i) {
    SCOPED_TRACE("case " + std::to_string(i));
    Random random(i, "ends");
    const Block block(random, 2 + static_cast<int>(random.below(9)));
    const auto borders = block.borders();
    std::map<std::int32_t, int> degree;
    std::map<std::int32_t, Point> where;
    const auto meet = [&](std::int32_t node, Point p) {
      ++degree[node];
      ASSERT_EQ(where.emplace(node, p).first->second, p) << "one node, two places";
    };
    for (const CellBorder& b : borders) {
      ASSERT_GE(b.line.size(), 2U);
      ASSERT_NE(b.left, b.right);
      ASSERT_TRUE(b.left > 0 && b.right > 0);
      meet(b.start_node, b.line.front());
      meet(b.end_node, b.line.back());
      for (const Crossing& c : b.crossings) {
        ASSERT_NEAR(block.distance(c.left, static_cast<std::size_t>(b.left - 1)), 0, 1.5);
        ASSERT_NEAR(block.distance(c.right, static_cast<std::size_t>(b.right - 1)), 0, 1.5);
      }
    }
    for (const CellBorder& b : borders)
      for (const auto& [rail, node, p] : {std::tuple(b.start_rail, b.start_node, b.line.front()), std::tuple(b.end_rail, b.end_node, b.line.back())}) {
        if (rail >= 0) {
          ASSERT_EQ(block.label(rail), 0);
          ASSERT_EQ(block.graph->face(rail), block.face);
          ASSERT_LE(distance_mm(p, block.graph->from(rail), block.graph->to(rail)), 1.0);
        } else {
          ASSERT_GE(degree[node], 2) << "a border ends in the open";
        }
      }
  }
}

TEST(Tessellation, EveryHouseHasACellOfItsOwn) {
  for (std::uint64_t i = 0; i < 40; ++i) {
    Random random(i, "cells");
    const Block block(random, 2 + static_cast<int>(random.below(9)));
    std::set<std::int32_t> labels;
    for (const CellBorder& b : block.borders()) labels.insert(b.left), labels.insert(b.right);
    ASSERT_EQ(labels.size(), block.houses.size());
  }
}

TEST(Tessellation, OneLabelNeedsNoBorder) {
  Random random(3, "one");
  const Block block(random, 5);
  EXPECT_TRUE(tessellate_face(*block.graph, block.face, [&](std::int32_t h) { return block.label(h) > 0 ? 1 : 0; }).empty());
  EXPECT_TRUE(tessellate_face(*block.graph, block.face, [](std::int32_t) { return 0; }).empty());
}

}  // namespace
}  // namespace qipan
