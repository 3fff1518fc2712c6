// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/base/error.h"
#include "proof.h"
#include "town_blocks.h"

namespace qipan {
namespace {

using testing::Block;
using testing::BlockCase;
using testing::box;

void add_box(std::vector<Obstacle>& walls, const std::vector<Point>& ring, bool building) {
  for (std::size_t i = 0; i < ring.size(); ++i) walls.push_back({ring[i], ring[(i + 1) % ring.size()], building});
}

BorderEnd fixed(Point at) {
  BorderEnd end;
  end.at = at;
  return end;
}

TEST(Corridor, IsOneStraightLineBetweenTwoRowsOfSlabs) {
  Block block;
  block.outline = box(0, 0, 200'000, 100'000);
  for (int i = 0; i < 3; ++i) {
    block.buildings.push_back(box(10'000 + i * 60'000, 10'000 + i * 2'000, 50'000, 12'000));
    block.group.push_back(0);
    block.buildings.push_back(box(10'000 + i * 60'000, 70'000 - i * 1'000, 50'000, 12'000));
    block.group.push_back(1);
  }
  const BlockCase made = testing::make_case(block);
  ASSERT_EQ(made.corridors.size(), 1u);
  const auto drawn = draw_corridors(made.corridors, made.obstacles, {});
  EXPECT_EQ(drawn[0].line.size(), 2u);
  EXPECT_FALSE(drawn[0].used_fallback);
  EXPECT_TRUE(testing::find_faults(block, made, drawn).empty());
}

TEST(Corridor, KeepsToTheMiddleOfANarrowGap) {
  Block block;
  block.outline = box(0, 0, 80'000, 60'000);
  block.buildings = {box(10'000, 10'000, 60'000, 15'000), box(10'000, 25'800, 60'000, 15'000)};
  block.group = {0, 1};
  const BlockCase made = testing::make_case(block);
  const auto drawn = draw_corridors(made.corridors, made.obstacles, {});
  ASSERT_EQ(drawn.size(), 1u);
  EXPECT_GT(testing::clearance(drawn[0].line, made.obstacles), 0.4 * 0.8 - 0.003);
  EXPECT_TRUE(testing::find_faults(block, made, drawn).empty());
}

TEST(Corridor, MeetsTheRoadAtARightAngleWhenItSlides) {
  Corridor corridor;
  corridor.start = {BorderEnd::Kind::slide, {58'000, 0}, {{0, 0}, {120'000, 0}}, -1};
  corridor.finish = fixed({50'000, 60'000});
  corridor.gates = {{{40'000, 30'000}, {60'000, 30'000}}};
  corridor.fallback = {{58'000, 0}, {50'000, 30'000}, {50'000, 60'000}};
  std::vector<Obstacle> walls{{{0, 0}, {120'000, 0}, false}};
  add_box(walls, box(20'000, 28'000, 20'000, 4'000), true);
  add_box(walls, box(60'000, 28'000, 20'000, 4'000), true);
  const auto drawn = draw_corridors({corridor}, walls, {});
  ASSERT_EQ(drawn[0].line.size(), 2u);
  EXPECT_NEAR(double(drawn[0].line[0].x), 50'000, 1'500);
  EXPECT_EQ(drawn[0].line[0].y, 0);
}

TEST(Corridor, PassesThroughThePointWhereTwoBuildingsTouch) {
  Block block;
  block.outline = box(0, 0, 60'000, 60'000);
  block.buildings = {box(10'000, 10'000, 20'000, 20'000), box(30'000, 30'000, 20'000, 20'000)};
  block.group = {0, 1};
  const BlockCase made = testing::make_case(block);
  ASSERT_EQ(made.corridors.size(), 1u);
  const auto drawn = draw_corridors(made.corridors, made.obstacles, {});
  const auto& line = drawn[0].line;
  EXPECT_NE(std::find(line.begin(), line.end(), Point{30'000, 30'000}), line.end());
  EXPECT_FALSE(drawn[0].used_fallback);
  EXPECT_LE(line.size(), 3u);
}

TEST(Corridor, RunsAlongASharedWallOnlyWhereItsFallbackDoes) {
  Corridor corridor;  // two houses share the wall x = 30 m, y = 10..30 m, with a step at y = 20 m
  corridor.start = {BorderEnd::Kind::slide, {30'000, 0}, {{0, 0}, {60'000, 0}}, -1};
  corridor.finish = {BorderEnd::Kind::slide, {31'000, 60'000}, {{60'000, 60'000}, {0, 60'000}}, -1};
  corridor.gates = {{{30'000, 10'000}, {30'000, 10'000}}, {{31'000, 30'000}, {31'000, 30'000}}};
  corridor.fallback = {{30'000, 0},      {30'000, 10'000}, {30'000, 20'000},
                       {31'000, 20'000}, {31'000, 30'000}, {31'000, 60'000}};
  std::vector<Obstacle> walls;
  add_box(walls, box(0, 0, 60'000, 60'000), false);
  add_box(walls,
          {{10'000, 10'000}, {30'000, 10'000}, {30'000, 20'000}, {31'000, 20'000}, {31'000, 30'000}, {10'000, 30'000}},
          true);
  add_box(walls,
          {{30'000, 10'000}, {50'000, 10'000}, {50'000, 30'000}, {31'000, 30'000}, {31'000, 20'000}, {30'000, 20'000}},
          true);
  const auto drawn = draw_corridors({corridor}, walls, {});
  const std::vector<Point> wall{{30'000, 10'000}, {30'000, 20'000}, {31'000, 20'000}, {31'000, 30'000}};
  EXPECT_FALSE(drawn[0].used_fallback);
  EXPECT_NE(std::search(drawn[0].line.begin(), drawn[0].line.end(), wall.begin(), wall.end()), drawn[0].line.end());
  EXPECT_EQ(drawn[0].line.size(), 6u);
}

TEST(Corridor, RedrawsAnEarlierLineThatStandsInTheWayOfALaterOne) {
  Corridor over, through;  // the first could run straight, but the second has to pass below its detour
  over.start = fixed({0, 0});
  over.finish = fixed({100'000, 0});
  over.fallback = {{0, 0}, {50'000, 40'000}, {100'000, 0}};
  through.start = fixed({50'000, 20'000});
  through.finish = fixed({50'000, -20'000});
  through.fallback = {{50'000, 20'000}, {50'000, -20'000}};
  const auto drawn = draw_corridors({over, through}, {}, {});
  EXPECT_EQ(drawn[0].line, over.fallback);
  EXPECT_EQ(drawn[1].line, through.fallback);
}

TEST(Corridor, EndsOnAVertexOfTheLineItSlidesOn) {
  Corridor road, branch;
  road.start = fixed({0, 0});
  road.finish = fixed({100'003, 30'001});
  road.fallback = {{0, 0}, {50'001, 15'000}, {100'003, 30'001}};
  branch.start = {BorderEnd::Kind::slide, {50'001, 15'000}, {}, 0};
  branch.finish = fixed({40'000, 80'000});
  branch.fallback = {{50'001, 15'000}, {40'000, 80'000}};
  const auto drawn = draw_corridors({road, branch}, {}, {});
  ASSERT_EQ(drawn[0].line.size(), 3u);
  EXPECT_EQ(drawn[0].line[1], drawn[1].line[0]);
  EXPECT_LT(testing::turning(drawn[0].line), 0.01);
}

TEST(Corridor, AHouseBetweenTwoPlacesOnTheRoadIsNotPassedBySliding) {
  Corridor corridor;  // left of the raw line stands a kiosk without a gate; straight on would leave it on the right
  corridor.start = {BorderEnd::Kind::slide, {70'000, 0}, {{0, 0}, {120'000, 0}}, -1};
  corridor.finish = fixed({50'000, 90'000});
  corridor.gates = {{{40'000, 40'000}, {60'000, 40'000}}};
  corridor.fallback = {{70'000, 0}, {70'000, 20'000}, {50'000, 40'000}, {50'000, 90'000}};
  std::vector<Obstacle> walls{{{0, 0}, {120'000, 0}, false}};
  add_box(walls, box(20'000, 38'000, 20'000, 4'000), true);
  add_box(walls, box(60'000, 38'000, 20'000, 4'000), true);
  add_box(walls, box(60'000, 8'000, 3'000, 3'000), true);
  const auto drawn = draw_corridors({corridor}, walls, {});
  EXPECT_GT(drawn[0].line.front().x, 63'000);
}

TEST(Corridor, RefusesAnEndOnALaterCorridor) {
  Corridor corridor;
  corridor.start = {BorderEnd::Kind::slide, {0, 0}, {}, 0};
  corridor.finish = fixed({10'000, 0});
  corridor.fallback = {{0, 0}, {10'000, 0}};
  EXPECT_THROW(draw_corridors({corridor}, {}, {}), Error);
}

TEST(Corridor, NothingToDrawGivesNothing) { EXPECT_TRUE(draw_corridors({}, {}, {}).empty()); }

}  // namespace
}  // namespace qipan
