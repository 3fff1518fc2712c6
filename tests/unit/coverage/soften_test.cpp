// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/coverage/soften.h"

#include <gtest/gtest.h>

#include "engine/coverage/soft_lines.h"
#include "tests/support/inputs.h"

namespace qipan {
namespace {

using namespace test;

Coverage covered(const NormalizedInputs& inputs) {
  Diagnostics diagnostics;
  return build_coverage(inputs, GapPolicy::error, {}, diagnostics);
}

/// Two areas side by side, x from 0 to 100 and from 100 to 200, with a building each; a third from 200 to 300 may be empty.
InputsBuilder three_areas(int buildings) {
  InputsBuilder b;
  b.community("c", rectangle(0, 0, 300, 100));
  for (int k = 0; k < 3; ++k) {
    b.area(rectangle(100 * k, 0, 100, 100), 50);
    if (k < buildings) b.building(rectangle(100 * k + 30, 30, 40, 40));
  }
  return b;
}

std::int32_t face_at(const Coverage& c, double x, double y) { return c.graph->locate(c.lattice(place(x, y))); }

TEST(SoftOutlines, OpenGroundOfTwoBuiltUpAreasIsOneFace) {
  const Coverage c = covered(three_areas(3).finish());
  EXPECT_EQ(face_at(c, 10, 10), face_at(c, 190, 10));
  EXPECT_FALSE(c.soft_lines.empty());
}

TEST(SoftOutlines, AnAreaWithoutBuildingsKeepsItsOutlineBecauseItsLandCarriesTheHouseholds) {
  const Coverage c = covered(three_areas(2).finish());
  EXPECT_EQ(face_at(c, 10, 10), face_at(c, 190, 10));
  EXPECT_NE(face_at(c, 190, 10), face_at(c, 210, 10));
}

TEST(SoftOutlines, AnOutlineThroughABuildingStillDividesItForItsTotals) {
  InputsBuilder b;
  b.community("c", rectangle(0, 0, 200, 100)).area(rectangle(0, 0, 100, 100), 10).area(rectangle(100, 0, 100, 100), 10);
  b.building(rectangle(80, 30, 40, 40)).building(rectangle(10, 30, 20, 20)).building(rectangle(170, 30, 20, 20));
  const Coverage c = covered(b.finish());
  EXPECT_NE(face_at(c, 90, 50), face_at(c, 110, 50));
  EXPECT_EQ(c.faces[static_cast<std::size_t>(face_at(c, 90, 50))].area, 0);
  EXPECT_EQ(c.faces[static_cast<std::size_t>(face_at(c, 110, 50))].area, 1);
}

TEST(SoftOutlines, ARoadOnAnOutlineStaysALine) {
  InputsBuilder b = three_areas(3);
  b.barrier(BarrierKind::road, polyline({{100, 0}, {100, 100}}));
  const Coverage c = covered(b.finish());
  EXPECT_NE(face_at(c, 90, 10), face_at(c, 110, 10));
}

TEST(SoftOutlines, FacesTileTheLandAndKeepTheirOwners) {
  const Coverage c = covered(three_areas(3).finish());
  Wide area = 0;
  for (std::size_t f = 1; f < c.faces.size(); ++f) {
    area += c.graph->twice_area(static_cast<std::int32_t>(f));
    EXPECT_EQ(c.faces[f].community, 0);
    EXPECT_EQ(c.buildings(static_cast<std::int32_t>(f)).size(), c.faces[f].building >= 0 ? 1U : 0U);
  }
  EXPECT_EQ(area, Wide{2} * 300'000 * 100'000);
  EXPECT_EQ(c.features.size(), c.graph->edge_count());
}

TEST(SoftLines, AreFoundByPlace) {
  const Coverage c = covered(three_areas(3).finish());
  const SoftLines lines(c);
  EXPECT_TRUE(lines.near(c.lattice(place(104, 50)), 5'000));
  EXPECT_FALSE(lines.near(c.lattice(place(110, 50)), 5'000));
  EXPECT_TRUE(lines.near(c.lattice(place(150, 50)), 60'000));
}

}  // namespace
}  // namespace qipan
