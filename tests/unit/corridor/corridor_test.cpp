// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include "block_case.h"

namespace qipan {
namespace {

std::vector<Point> box(std::int64_t x, std::int64_t y, std::int64_t w, std::int64_t h) {
  return {{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}};
}

TEST(Corridor, IsOneStraightLineBetweenTwoRowsOfSlabs) {
  testing::Block block;
  block.outline = box(0, 0, 200'000, 100'000);
  for (int i = 0; i < 3; ++i) {
    block.buildings.push_back(box(10'000 + i * 60'000, 10'000, 50'000, 12'000));
    block.group.push_back(0);
    block.buildings.push_back(box(10'000 + i * 60'000, 70'000, 50'000, 12'000));
    block.group.push_back(1);
  }
  const testing::BlockCase made = testing::make_case(block);
  ASSERT_EQ(made.corridors.size(), 1u);
  const auto drawn = draw_corridors(made.corridors, made.obstacles, {});
  EXPECT_EQ(drawn[0].line.size(), 2u);
  EXPECT_FALSE(drawn[0].used_fallback);
}

}  // namespace
}  // namespace qipan
