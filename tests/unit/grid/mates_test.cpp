// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/grid/mates.h"

#include <gtest/gtest.h>

namespace qipan {
namespace {

TEST(Mates, ContinueBetweenTheSameGridsOnTheSameSides) {
  // Leaving the frame to the north with 1 left and 2 right, the border goes on to the south with 2 left and 1 right.
  const std::vector<FrameEnd> ends{{0, 0, true, {0, 0}, 1, 2}, {1, 0, true, {3'000, 0}, 2, 1}, {2, 0, true, {1'000, 0}, 1, 2}, {3, 0, true, {0, 0}, 3, 1}};
  EXPECT_EQ(find_mates(ends), (std::vector<std::int32_t>{-1, 2, 1, -1}));
}

TEST(Mates, AreMutualInOtherFacesAndNear) {
  const std::vector<FrameEnd> ends{{0, 0, true, {0, 0}, 1, 2}, {0, 1, true, {100, 0}, 2, 1}, {1, 0, true, {25'000, 0}, 2, 1}, {2, 0, true, {18'000, 0}, 2, 1}};
  const auto mates = find_mates(ends);
  EXPECT_EQ(mates, (std::vector<std::int32_t>{3, -1, -1, 0}));
}

TEST(Mates, APassageTurnsByBothCornersOfItsJog) {
  const Point north{0, 1'000}, south{0, -1'000};
  EXPECT_NEAR(passage_turn({0, 0}, south, {0, 0}, north), 0, 1e-9);
  EXPECT_NEAR(passage_turn({0, 0}, south, {5'000, 0}, north), 180, 1e-9);
}

}  // namespace
}  // namespace qipan
