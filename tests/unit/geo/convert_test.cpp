// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/geo/geometry_convert.h"

#include <algorithm>

#include "engine/base/random.h"
#include "engine/geo/geos_convert.h"
#include "tests/unit/geo/support.h"

namespace qipan {
namespace {

using namespace test;

Geometry random_geometry(Random& random) {
  const auto place = [&] { return XY{random.unit() * 1e6, random.unit() * 1e6}; };
  Geometry g;
  for (std::uint64_t i = random.below(3); i > 0; --i) g.points.push_back(place());
  for (std::uint64_t i = random.below(3); i > 0; --i) g.lines.push_back({place(), place(), place()});
  for (std::uint64_t i = random.below(3); i > 0; --i) {
    const XY p = place();
    g.polygons.push_back({square(p.x, p.y, 10), {square(p.x + 1, p.y + 1, 2)}});
  }
  return g;
}

void expect_equal(const Geometry& a, const Geometry& b) {
  EXPECT_EQ(a.points, b.points);
  EXPECT_EQ(a.lines, b.lines);
  ASSERT_EQ(a.polygons.size(), b.polygons.size());
  for (std::size_t i = 0; i < a.polygons.size(); ++i) {
    EXPECT_EQ(a.polygons[i].outer, b.polygons[i].outer);
    EXPECT_EQ(a.polygons[i].holes, b.polygons[i].holes);
  }
}

TEST(Convert, OgrAndBackIsTheSame) {
  Random random(1, "convert");
  for (int round = 0; round < 200; ++round) {
    const Geometry g = random_geometry(random);
    for (const bool multi : {false, true}) {
      const auto shape = geo::geometry_to_ogr(g, multi);
      ASSERT_EQ(shape == nullptr, g.empty());
      if (shape) expect_equal(geo::geometry_from_ogr(*shape), g);
    }
  }
}

TEST(Convert, GeosAndBackIsTheSame) {
  Random random(2, "convert");
  for (int round = 0; round < 200; ++round) {
    const Geometry g = random_geometry(random);
    const geo::Geos geos;
    Geometry polygons;
    polygons.polygons = g.polygons;
    expect_equal(geos.polygons_of(geos.everything(g).get()), polygons);
  }
}

TEST(Convert, OrientingKeepsStartAndArea) {
  Geometry g{{}, {}, {{square(0, 0, 4), {square(1, 1, 1)}}}};
  std::reverse(g.polygons[0].outer.begin(), g.polygons[0].outer.end());
  geo::orient_rings(g);
  EXPECT_EQ(g.polygons[0].outer, square(0, 0, 4));
  EXPECT_EQ(g.polygons[0].holes[0].front(), (XY{1, 1}));
  EXPECT_EQ(g.polygons[0].holes[0][1], (XY{1, 2}));
}

}  // namespace
}  // namespace qipan
