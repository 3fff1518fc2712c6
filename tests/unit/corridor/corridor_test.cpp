// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <functional>

#include "proof.h"
#include "town_blocks.h"

namespace qipan {
namespace {

using testing::Block;
using testing::BlockCase;

struct Kind {
  const char* name;
  std::function<Block(std::uint64_t, int)> make;
};

class CorridorTown : public ::testing::TestWithParam<Kind> {};

std::string joined(const std::vector<std::string>& lines) {
  std::string all;
  for (const std::string& line : lines) all += line + "\n";
  return all;
}

TEST_P(CorridorTown, LinesTouchNothingAndKeepEveryBuildingOnItsSide) {
  for (std::uint64_t seed = 1; seed <= 25; ++seed) {
    for (const int groups : {2, 4, 9}) {
      const Block block = GetParam().make(seed, groups);
      const BlockCase made = testing::make_case(block);
      const auto drawn = draw_corridors(made.corridors, made.obstacles, {});
      ASSERT_EQ(drawn.size(), made.corridors.size());
      const auto faults = testing::find_faults(block, made, drawn);
      ASSERT_TRUE(faults.empty()) << "seed " << seed << ", " << groups << " groups\n" << joined(faults);
    }
  }
}

TEST_P(CorridorTown, TurnFarLessThanTheCellEdges) {
  double before = 0, after = 0;
  std::size_t lines = 0, fallbacks = 0;
  for (std::uint64_t seed = 1; seed <= 25; ++seed) {
    const Block block = GetParam().make(seed, 4);
    const BlockCase made = testing::make_case(block);
    const auto drawn = draw_corridors(made.corridors, made.obstacles, {});
    for (std::size_t i = 0; i < drawn.size(); ++i) {
      before += testing::turning(made.corridors[i].fallback);
      after += testing::turning(drawn[i].line);
      ++lines;
      fallbacks += drawn[i].used_fallback;
    }
  }
  EXPECT_LT(after, 0.5 * before);
  EXPECT_LT(fallbacks * 20, lines);
}

TEST_P(CorridorTown, GiveTheSameLinesAgainAndFarFromTheOrigin) {
  const Block block = GetParam().make(77, 5);
  const BlockCase made = testing::make_case(block);
  const auto drawn = draw_corridors(made.corridors, made.obstacles, {});
  BlockCase far = made;
  const Point shift{500'000'000, 6'500'000'000};
  const auto move = [&](std::vector<Point>& line) {
    for (Point& p : line) p = p + shift;
  };
  for (Corridor& c : far.corridors) {
    for (BorderEnd* end : {&c.start, &c.finish}) {
      end->at = end->at + shift;
      move(end->rail);
    }
    for (Gate& g : c.gates) g = {g.left + shift, g.right + shift};
    move(c.fallback);
  }
  for (Obstacle& o : far.obstacles) o = {o.a + shift, o.b + shift, o.building};
  auto moved = draw_corridors(far.corridors, far.obstacles, {});
  const auto again = draw_corridors(made.corridors, made.obstacles, {});
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    EXPECT_EQ(drawn[i].line, again[i].line);
    auto expected = drawn[i].line;
    move(expected);
    EXPECT_EQ(moved[i].line, expected);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, CorridorTown,
    ::testing::Values(Kind{"slabs", testing::slab_block},
                      Kind{"houses", [](std::uint64_t s, int g) { return testing::house_block(s, g, 2'000); }},
                      Kind{"crowd", [](std::uint64_t s, int g) { return testing::house_block(s, g, 60); }},
                      Kind{"terraces", testing::terrace_block}, Kind{"touching", testing::touching_block}),
    [](const auto& kind) { return std::string(kind.param.name); });

TEST(Corridor, KeepsTheClearanceWhereTheGapsAllowIt) {
  for (std::uint64_t seed = 1; seed <= 25; ++seed) {
    const Block block = testing::house_block(seed, 4, 1'300);
    const BlockCase made = testing::make_case(block);
    const auto drawn = draw_corridors(made.corridors, made.obstacles, {});
    for (std::size_t i = 0; i < drawn.size(); ++i) {
      if (drawn[i].used_fallback) continue;
      EXPECT_GT(testing::clearance(drawn[i].line, made.obstacles), 0.5 - 0.005) << "seed " << seed << " corridor " << i;
    }
  }
}

TEST(Corridor, MakesNoSpikesAndNoSharpTurnsBetweenHouses) {
  for (std::uint64_t seed = 1; seed <= 25; ++seed) {
    const Block block = testing::house_block(seed, 3, 2'000);
    const BlockCase made = testing::make_case(block);
    for (const DrawnBorder& border : draw_corridors(made.corridors, made.obstacles, {})) {
      for (std::size_t i = 1; i + 1 < border.line.size(); ++i) {
        EXPECT_LT(testing::turning({border.line[i - 1], border.line[i], border.line[i + 1]}), 150) << "seed " << seed;
      }
    }
  }
}

}  // namespace
}  // namespace qipan
