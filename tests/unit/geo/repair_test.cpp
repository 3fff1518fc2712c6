// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/geo/repair.h"

#include <limits>

#include "engine/base/random.h"
#include "tests/unit/geo/support.h"

namespace qipan {
namespace {

using namespace test;

TEST(RepairTest, ValidPolygonsAreUnchangedBitForBit) {
  const Geometry before{{{7, 7}}, {{{0, 0}, {1, 1}}}, {{square(0, 0, 10), {square(2, 2, 3)}}, {square(20, 0, 5), {}}}};
  Geometry g = before;
  const Repair repair = repair_polygons(g);
  EXPECT_FALSE(repair.changed);
  EXPECT_TRUE(repair.reason.empty());
  EXPECT_EQ(g.points, before.points);
  EXPECT_EQ(g.polygons[0].outer, before.polygons[0].outer);
  EXPECT_EQ(g.polygons[0].holes, before.polygons[0].holes);
  EXPECT_EQ(repair.area_before_m2, 116);
  EXPECT_EQ(repair.area_after_m2, 116);
}

TEST(RepairTest, BowTieBecomesTwoTriangles) {
  Geometry g{{}, {}, {{{{0, 0}, {2, 2}, {2, 0}, {0, 2}, {0, 0}}, {}}}};
  const Repair repair = repair_polygons(g);
  EXPECT_TRUE(repair.changed);
  EXPECT_EQ(repair.reason, "Self-intersection");
  EXPECT_EQ(repair.where, (XY{1, 1}));
  EXPECT_NEAR(polygon_area(g), 2, 1e-12);
  EXPECT_EQ(repair.area_after_m2, polygon_area(g));
}

TEST(RepairTest, RingsThatBoundNothingAreDropped) {
  Geometry g{{}, {}, {{{{0, 0}, {1, 1}, {0, 0}}, {}}, {square(5, 5, 1), {{{5.1, 5.1}, {5.2, 5.2}, {5.1, 5.1}}}}}};
  const Repair repair = repair_polygons(g);
  EXPECT_TRUE(repair.changed);
  EXPECT_FALSE(repair.reason.empty());
  ASSERT_EQ(g.polygons.size(), 1u);
  EXPECT_TRUE(g.polygons[0].holes.empty());
  Geometry broken{{}, {}, {{{{0, 0}, {std::numeric_limits<double>::quiet_NaN(), 1}, {1, 1}, {0, 0}}, {}}}};
  EXPECT_TRUE(repair_polygons(broken).changed);
  EXPECT_TRUE(broken.empty());
}

TEST(RepairTest, ResultIsAlwaysValidAndRepairingTwiceChangesNothing) {
  Random random(1, "repair");
  for (int round = 0; round < 300; ++round) {
    Geometry g;
    for (std::uint64_t part = 0; part <= random.below(2); ++part) {
      Polygon polygon;
      for (std::uint64_t i = 0, n = 3 + random.below(8); i < n; ++i)
        polygon.outer.push_back({double(random.below(9)), double(random.below(9))});
      polygon.outer.push_back(polygon.outer.front());
      g.polygons.push_back(polygon);
    }
    repair_polygons(g);
    EXPECT_FALSE(repair_polygons(g).changed) << round;
  }
}

TEST(MeasureTest, PlanarMeasuresOfSquares) {
  const Geometry a{{}, {}, {{square(0, 0, 10), {square(2, 2, 2)}}}}, b{{}, {}, {{square(5, 5, 10), {}}}},
      c{{}, {}, {{square(13, 0, 1), {}}}};
  EXPECT_EQ(polygon_area(a), 96);
  EXPECT_EQ(intersection_area(a, b), 25);
  EXPECT_EQ(intersection_area(a, c), 0);
  EXPECT_EQ(distance(a, c), 3);
  EXPECT_EQ(distance(a, b), 0);
  EXPECT_EQ(centroid(b), (XY{10, 10}));
  EXPECT_EQ(centroid({{{1, 2}, {3, 4}}, {}, {}}), (XY{2, 3}));
}

TEST(MeasureTest, PointInsideIsInside) {
  const Geometry ring{{}, {}, {{square(0, 0, 10), {square(1, 1, 8)}}}};
  const XY p = point_inside(ring);
  EXPECT_EQ(distance(ring, {{p}, {}, {}}), 0);
  EXPECT_GT(distance({{}, {}, {{square(1, 1, 8), {}}}}, {{p}, {}, {}}), 0);
}

TEST(MeasureTest, LargeCoordinatesCostNoArea) {
  EXPECT_EQ(polygon_area({{}, {}, {{square(39500000.0, 4400000.0, 0.5), {}}}}), 0.25);
}

}  // namespace
}  // namespace qipan
