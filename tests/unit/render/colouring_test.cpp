// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/render/colouring.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "engine/base/random.h"
#include "engine/render/palette.h"

namespace qipan::render {
namespace {

std::vector<Geometry> random_rectangles(std::uint64_t seed, int columns, int rows) {
  Random random(seed);
  std::vector<double> xs{0};
  for (int i = 0; i < columns; ++i) xs.push_back(xs.back() + 5 + random.unit() * 10);
  std::vector<Geometry> out;
  for (int c = 0; c < columns; ++c) {  // each column with its own heights: many T-junctions
    double y = 0;
    for (int r = 0; r < rows; ++r) {
      const double top = y + 5 + random.unit() * 10, x0 = xs[static_cast<std::size_t>(c)],
                   x1 = xs[static_cast<std::size_t>(c) + 1];
      out.push_back({{}, {}, {{{{x0, y}, {x1, y}, {x1, top}, {x0, top}, {x0, y}}, {}}}});
      y = top;
    }
  }
  return out;
}

std::vector<const Geometry*> pointers(const std::vector<Geometry>& list) {
  std::vector<const Geometry*> out;
  for (const auto& g : list) out.push_back(&g);
  return out;
}

bool share_border(const Geometry& a, const Geometry& b) {
  const auto &p = a.polygons[0].outer, &q = b.polygons[0].outer;
  const double w = std::min(p[1].x, q[1].x) - std::max(p[0].x, q[0].x),
               h = std::min(p[2].y, q[2].y) - std::max(p[0].y, q[0].y);
  return w >= 0 && h >= 0;
}

TEST(Colouring, FindsEveryPairThatSharesABorderOrCorner) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const auto shapes = random_rectangles(seed, 7, 6);
    const auto neighbours = touching_polygons(pointers(shapes));
    for (std::size_t i = 0; i < shapes.size(); ++i)
      for (std::size_t j = 0; j < shapes.size(); ++j)
        if (i != j && share_border(shapes[i], shapes[j])) {
          EXPECT_TRUE(std::ranges::binary_search(neighbours[i], static_cast<int>(j))) << seed << ": " << i << ", " << j;
        }
  }
}

TEST(Colouring, FarApartPolygonsDoNotTouch) {
  const auto shapes = random_rectangles(3, 5, 1);
  const auto neighbours = touching_polygons(pointers(shapes));
  EXPECT_EQ(neighbours[0], (std::vector<int>{1}));
  EXPECT_EQ(neighbours[2], (std::vector<int>{1, 3}));
}

TEST(Colouring, NeighboursNeverShareAColour) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto neighbours = touching_polygons(pointers(random_rectangles(seed, 15, 15)));
    const auto colours = colour_graph(neighbours, kShades);
    for (std::size_t i = 0; i < neighbours.size(); ++i)
      for (const int j : neighbours[i]) EXPECT_NE(colours[i], colours[static_cast<std::size_t>(j)]);
  }
}

TEST(Colouring, TooFewColoursStillGiveAColouring) {
  const std::vector<std::vector<int>> triangle = {{1, 2}, {0, 2}, {0, 1}};
  for (const int c : colour_graph(triangle, 2)) EXPECT_TRUE(c == 0 || c == 1);
}

TEST(Palette, ShadesOfAllKindsDiffer) {
  std::vector<Colour> seen;
  for (const Kind kind : {Kind::community, Kind::dedicated, Kind::rural, Kind::empty, Kind::unassigned, Kind::water})
    for (int shade = 0; shade < kShades; ++shade) {
      const Colour c = grid_fill(kind, shade);
      EXPECT_EQ(std::ranges::count(seen, c), 0);
      seen.push_back(c);
    }
}

}  // namespace
}  // namespace qipan::render
