// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <map>
#include <numeric>

#include "engine/base/union_find.h"
#include "engine/grid/assembly.h"
#include "tests/support/exact.h"
#include "tests/support/stages.h"

namespace qipan {
namespace {

using namespace test;

/// Random grids of connected atoms, laid out on a random town.
class Grids : public ::testing::TestWithParam<std::uint64_t> {
 protected:
  Grids() : random_(GetParam(), "grids"), s_(random_town(random_, 4, 3, 2)) {
    UnionFind joined(s_.atoms.atoms.size());
    for (const AtomSeam& m : s_.atoms.seams)
      if (m.length_m >= 1 && random_.below(3) == 0) joined.unite(m.a, m.b);
    std::vector<std::int32_t> number(s_.atoms.atoms.size(), -1);
    for (std::size_t a = 0; a < number.size(); ++a) {
      auto& n = number[static_cast<std::size_t>(joined.find(static_cast<std::int32_t>(a)))];
      if (n < 0) n = static_cast<std::int32_t>(count_++), community_.push_back(s_.atoms.atoms[a].community);
      grid_.push_back(n);
    }
    assembly_ = assemble_grids(s_.coverage, s_.atoms, grid_, count_, {});
  }
  [[nodiscard]] std::map<std::pair<Point, Point>, int> directed_edges() const {
    std::map<std::pair<Point, Point>, int> out;
    const auto add = [&](const LatticeRing& r) {
      for (std::size_t i = 0; i < r.size(); ++i) ++out[{r[i], r[(i + 1) % r.size()]}];
    };
    for (const auto& grid : assembly_.polygons)
      for (const LatticePolygon& p : grid) {
        add(p.outer);
        for (const LatticeRing& hole : p.holes) add(hole);
      }
    return out;
  }

  Random random_;
  Stages s_;
  std::vector<std::int32_t> grid_, community_;
  std::size_t count_ = 0;
  Assembly assembly_;
};

TEST_P(Grids, TileTheLandVertexForVertex) {
  Wide area = 0;
  for (const auto& grid : assembly_.polygons) {
    ASSERT_EQ(polygon_defect(grid), "");
    area += twice_area(grid);
  }
  EXPECT_EQ(area, Wide{2} * 360'000 * 270'000);
  // Every directed edge once; what has no twin runs round the land.
  Wide outline = 0;
  const auto edges = directed_edges();
  for (const auto& [edge, n] : edges) {
    ASSERT_EQ(n, 1);
    if (edges.contains({edge.second, edge.first})) continue;
    outline += cross(edge.first, edge.second);
    const auto on_rim = [](Point p) { return p.x == 0 || p.y == 0 || p.x == 360'000 || p.y == 270'000; };
    ASSERT_TRUE(on_rim(edge.first) && on_rim(edge.second));
  }
  EXPECT_EQ(outline, Wide{2} * 360'000 * 270'000);
}

TEST_P(Grids, AreOnePieceEach) {
  for (std::size_t g = 0; g < count_; ++g) EXPECT_EQ(assembly_.polygons[g].size(), 1U) << "grid " << g;
}

TEST_P(Grids, NoBorderRunsInsideABuilding) {
  const PlanarGraph& mesh = *assembly_.mesh.graph;
  for (std::int32_t e = 0; e < static_cast<std::int32_t>(mesh.edge_count()); ++e) {
    const std::int32_t l = assembly_.mesh.label[static_cast<std::size_t>(mesh.face(2 * e))], r = assembly_.mesh.label[static_cast<std::size_t>(mesh.face(2 * e + 1))];
    if (l < 0 || r < 0 || l == r || community_[static_cast<std::size_t>(l)] != community_[static_cast<std::size_t>(r)]) continue;
    const Point a = mesh.from(2 * e), b = mesh.to(2 * e);
    const Point middle{(a.x + b.x) / 2, (a.y + b.y) / 2};
    const std::int32_t f = s_.coverage.graph->locate(middle), up = s_.coverage.graph->locate(middle + Point{0, 2}), down = s_.coverage.graph->locate(middle - Point{0, 2});
    const std::int32_t clump = s_.coverage.faces[static_cast<std::size_t>(f)].clump;
    const bool inside = clump >= 0 && s_.coverage.faces[static_cast<std::size_t>(up)].clump == clump && s_.coverage.faces[static_cast<std::size_t>(down)].clump == clump;
    const std::int32_t left = s_.coverage.graph->locate(middle - Point{2, 0}), right = s_.coverage.graph->locate(middle + Point{2, 0});
    ASSERT_FALSE(inside && s_.coverage.faces[static_cast<std::size_t>(left)].clump == clump && s_.coverage.faces[static_cast<std::size_t>(right)].clump == clump)
        << "building " << clump << " at " << middle.x << " " << middle.y;
  }
}

TEST_P(Grids, BorderLinesCoverEveryBorderOnce) {
  std::map<std::pair<Point, Point>, int> drawn;
  for (const BorderLine& b : border_lines(s_.coverage, assembly_, community_)) {
    ASSERT_GE(b.points.size(), 2U);
    ASSERT_NE(b.left, b.right);
    const auto at = [&](std::int32_t g) { return g < 0 ? -1 : community_[static_cast<std::size_t>(g)]; };
    ASSERT_EQ(b.community, at(b.left) != at(b.right));
    for (std::size_t i = 0; i + 1 < b.points.size(); ++i) ++drawn[std::minmax(b.points[i], b.points[i + 1])];
  }
  std::map<std::pair<Point, Point>, int> expected;
  for (const auto& [edge, n] : directed_edges()) expected[std::minmax(edge.first, edge.second)] = 1;
  EXPECT_EQ(drawn, expected);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Grids, ::testing::Range<std::uint64_t>(0, 12));

}  // namespace
}  // namespace qipan
