// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/input/overlay.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/random.h"
#include "engine/geo/repair.h"
#include "tests/unit/input/town.h"

namespace qipan {
namespace {

using test::box;

double overlap(double a, double a_length, double b, double b_length) {
  return std::max(0.0, std::min(a + a_length, b + b_length) - std::max(a, b));
}

TEST(LandIndex, PlacementAgreesWithBoxArithmetic) {
  // Two lands that overlap in 90..100 and leave everything beyond 200 open.
  const Geometry a = box(0, 0, 100, 100), b = box(90, 0, 110, 100);
  const LandIndex index({&a, &b});
  Random random(1, "placement");
  for (int n = 0; n < 500; ++n) {
    const double x = random.unit() * 240 - 20, y = random.unit() * 140 - 20, w = 1 + random.unit() * 30,
                 h = 1 + random.unit() * 30;
    const Placement p = index.place(box(x, y, w, h));
    const double in_a = overlap(x, w, 0, 100) * overlap(y, h, 0, 100),
                 in_b = overlap(x, w, 90, 110) * overlap(y, h, 0, 100);
    EXPECT_NEAR(p.area_m2, w * h, 1e-5);
    EXPECT_NEAR(p.home_m2, std::max(in_a, in_b), 1e-5);
    EXPECT_NEAR(p.covered_m2, overlap(x, w, 0, 200) * overlap(y, h, 0, 100), 1e-5);
    EXPECT_EQ(p.home.has_value(), in_a + in_b > 0);
    if (p.home && std::abs(in_a - in_b) > 1e-5) {
      EXPECT_EQ(*p.home, in_a > in_b ? 0u : 1u);
    }
  }
}

TEST(LandIndex, LocatesPointsOnTheBorderToo) {
  const Geometry a = box(0, 0, 100, 100), b = box(100, 0, 100, 100);
  const LandIndex index({&a, &b});
  EXPECT_EQ(index.locate(test::dot(100, 50).points[0]), 0u);
  EXPECT_EQ(index.locate(test::dot(150, 50).points[0]), 1u);
  EXPECT_EQ(index.locate(test::dot(250, 50).points[0]), std::nullopt);
}

TEST(Overlay, ClippingKeepsWhatLiesInsideTheBox) {
  Geometry g = test::path({{-50, 50}, {50, 50}, {50, 150}});
  g.polygons = box(50, 50, 100, 100).polygons;
  g.points = test::dot(500, 500).points;
  const Geometry c = clipped(g, bounds(box(0, 0, 100, 100)));
  EXPECT_NEAR(polygon_area(c), 2500, 1e-5);
  ASSERT_EQ(c.lines.size(), 1u);
  EXPECT_TRUE(bounds(box(0, 0, 100, 100)).contains(bounds(c)));
  EXPECT_TRUE(c.points.empty());
}

TEST(Overlay, UnionDissolvesSharedBordersAndNarrownessIsTheWidth) {
  const Geometry a = box(0, 0, 100, 100), b = box(100, 0, 100, 100);
  const Geometry both = union_of({&a, &b});
  EXPECT_EQ(both.polygons.size(), 1u);
  EXPECT_NEAR(polygon_area(both), 20000, 1e-5);
  EXPECT_TRUE(narrower_than(box(0, 0, 100, 1.9), 2));
  EXPECT_FALSE(narrower_than(box(0, 0, 100, 2.1), 2));
}

TEST(Overlay, MeetingPairsAreAllPairsOnce) {
  Random random(2, "pairs");
  std::vector<Box> boxes;
  for (int i = 0; i < 60; ++i)
    boxes.push_back(bounds(box(random.unit() * 100, random.unit() * 100, random.unit() * 20, random.unit() * 20)));
  std::vector<std::pair<std::size_t, std::size_t>> expected;
  for (std::size_t i = 0; i < boxes.size(); ++i)
    for (std::size_t j = i + 1; j < boxes.size(); ++j)
      if (boxes[i].meets(boxes[j])) expected.emplace_back(i, j);
  EXPECT_EQ(meeting_pairs(boxes), expected);
}

TEST(Shapes, DistanceIsZeroInsideAndToTheHoleInAHole) {
  Geometry g = box(0, 0, 100, 100);
  g.polygons[0].holes.push_back(box(40, 40, 20, 20).polygons[0].outer);
  EXPECT_EQ(distance_to(g, test::dot(10, 10).points[0]), 0);
  EXPECT_NEAR(distance_to(g, test::dot(50, 50).points[0]), 10, 1e-9);
  EXPECT_NEAR(distance_to(g, test::dot(110, 50).points[0]), 10, 1e-9);
}

}  // namespace
}  // namespace qipan
