// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include "engine/coverage/noding.h"
#include "tests/support/exact.h"

namespace qipan {
namespace {

// A vertex exactly half a lattice diagonal from an edge bends it; two such vertices, one on each side, turned the diagonal of a
// lattice cell into the other diagonal and back for ever. Ties must not bend.
TEST(NodingFixpoint, IsReachedWhereAllCornersOfADiagonalsCellAreTaken) {
  NodedLines lines;
  ASSERT_NO_THROW(lines = node_segments({{{0, 0}, {1, 1}, 0}, {{1, 0}, {5, 0}, 1}, {{0, 1}, {-5, 1}, 2}}));
  EXPECT_EQ(test::noding_defect(lines.edges), "");
}

TEST(NodingFixpoint, IsReachedForFourLinesThatNearlyMeet) {
  NodedLines lines;
  ASSERT_NO_THROW(lines = node_segments({{{173, 0}, {1363, 1223}, 0}, {{1837, 0}, {727, 1522}, 1}, {{1095, 74}, {1151, 1768}, 2}, {{0, 0}, {1127, 981}, 3}}));
  EXPECT_EQ(test::noding_defect(lines.edges), "");
}

}  // namespace
}  // namespace qipan
