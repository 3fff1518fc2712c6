// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/render/page.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/render/furniture.h"

namespace qipan::render {
namespace {

const View kView{{100, 100, 300, 300}, {0, 0, 100, 100}, 2};

TEST(Page, NorthIsUp) {
  EXPECT_EQ(kView.to_page({0, 100}), (XY{100, 100}));
  EXPECT_EQ(kView.to_page({100, 0}), (XY{300, 300}));
}

TEST(Page, ClippedShapesStayInTheFrame) {
  const Geometry star{
      {}, {{{-500, 50}, {50, 50}, {50, 900}}}, {{{{-900, -900}, {50, 50}, {900, -900}, {50, 900}, {-900, -900}}, {}}}};
  const Box allowed = kView.frame.grown(kClipMargin + 1e-9);
  const auto polygons = polygons_on_page(star, kView, 0);
  ASSERT_EQ(polygons.size(), 1u);
  for (const XY p : polygons[0].outer) EXPECT_TRUE(allowed.contains(p));
  const auto lines = lines_on_page(star, kView, 0, true);
  ASSERT_FALSE(lines.empty());
  for (const auto& line : lines)
    for (const XY p : line) EXPECT_TRUE(allowed.contains(p));
}

TEST(Page, WhatLiesOutsideIsDropped) {
  const Geometry far{{}, {{{500, 500}, {600, 600}}}, {{{{500, 500}, {600, 500}, {600, 600}, {500, 500}}, {}}}};
  EXPECT_TRUE(polygons_on_page(far, kView, 0).empty());
  EXPECT_TRUE(lines_on_page(far, kView, 0, true).empty());
}

TEST(Page, PoleIsTheMiddleOfASquareAndAvoidsAHole) {
  Polygon square{{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0}}, {}};
  const Pole pole = pole_of_inaccessibility(square, 0.01);
  EXPECT_NEAR(pole.at.x, 5, 0.02);
  EXPECT_NEAR(pole.at.y, 5, 0.02);
  EXPECT_NEAR(pole.radius, 5, 0.02);
  square.holes = {{{3, 3}, {9, 3}, {9, 9}, {3, 9}, {3, 3}}};
  const Pole around = pole_of_inaccessibility(square, 0.01);
  EXPECT_TRUE(inside(std::span(&square, 1), around.at));
  EXPECT_GT(around.radius, 1.5);
}

TEST(Page, DegeneratePolygonHasNoPole) {
  EXPECT_EQ(pole_of_inaccessibility({{{0, 0}, {5, 0}, {0, 0}}, {}}, 0.1).radius, 0);
  EXPECT_EQ(pole_of_inaccessibility({}, 0.1).radius, 0);
}

TEST(ScaleBar, IsRoundAndNotTooLong) {
  for (double metres = 0.7; metres < 1e6; metres *= 1.3) {
    const double round = round_metres(metres), lead = round / std::pow(10, std::floor(std::log10(round) + 1e-9));
    EXPECT_LE(round, metres * (1 + 1e-9));
    EXPECT_GT(round, metres / 2.6);
    EXPECT_TRUE(std::abs(lead - 1) < 1e-9 || std::abs(lead - 2) < 1e-9 || std::abs(lead - 5) < 1e-9) << round;
  }
}

}  // namespace
}  // namespace qipan::render
