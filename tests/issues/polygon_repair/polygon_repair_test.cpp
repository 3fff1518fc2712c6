// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include "engine/geo/repair.h"

namespace qipan {
namespace {

Geometry drawn(Line ring) {
  ring.push_back(ring.front());
  Geometry out;
  out.polygons.push_back({.outer = std::move(ring), .holes = {}});
  return out;
}

// Found by the fuzzer: GEOS' MakeValid rounds an intersection so that its own result crosses itself.
TEST(PolygonRepair, OfItsOwnResultChangesNothing) {
  Geometry geometry = drawn({{0, 13}, {0, 9}, {9, 9}, {0, 0}, {9, 13}, {0, 9}, {9, 9}, {0, 0}, {9, 9}, {9, 0}, {0, 9}});
  EXPECT_TRUE(repair_polygons(geometry).changed);
  EXPECT_GT(polygon_area(geometry), 0);
  EXPECT_FALSE(repair_polygons(geometry).changed);
}

// Found by the fuzzer: GEOS 3.11 finds no shell for a hole of its own making and gives up.
TEST(PolygonRepair, DoesWithoutTheStructureWhereGeosGivesUp) {
  Geometry geometry = drawn({{0, 9}, {9, 0}, {6, 3}, {5, 3}, {0, 5}, {7, 0}, {9, 0}, {0, 9}});
  EXPECT_TRUE(repair_polygons(geometry).changed);
  EXPECT_FALSE(repair_polygons(geometry).changed);
}

}  // namespace
}  // namespace qipan
