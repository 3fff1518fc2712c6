// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "engine/base/random.h"
#include "engine/base/union_find.h"
#include "engine/coverage/planar_graph.h"
#include "tests/support/exact.h"

namespace qipan {
namespace {

using namespace test;

std::vector<SourcedSegment> square(std::int64_t x, std::int64_t y, std::int64_t size) {
  const Point a{x, y}, b{x + size, y}, c{x + size, y + size}, d{x, y + size};
  return {{a, b, 0}, {b, c, 0}, {c, d, 0}, {d, a, 0}};
}

/// Loose segments and squares of all sizes: dangling ends, islands, islands in islands.
NodedLines random_lines(Random& random, std::uint64_t extent) {
  const auto at = [&] { return static_cast<std::int64_t>(random.below(extent)); };
  std::vector<SourcedSegment> segments;
  for (std::uint64_t i = 0, n = random.below(12); i < n; ++i) segments.push_back({{at(), at()}, {at(), at()}, 0});
  for (std::uint64_t i = 0, n = 1 + random.below(8); i < n; ++i)
    for (const SourcedSegment& s : square(at(), at(), 1 + static_cast<std::int64_t>(random.below(extent / 3)))) segments.push_back(s);
  return node_segments(segments);
}

/// The face with a point, by counting crossings with the outline of every face; -1 on an edge.
std::int32_t face_by_counting(const PlanarGraph& graph, Point p) {
  std::map<std::int32_t, bool> inside;
  for (std::int32_t e = 0; e < static_cast<std::int32_t>(graph.edge_count()); ++e) {
    const Point a = graph.from(2 * e), b = graph.to(2 * e);
    if (orientation(a, b, p) == 0 && dot(p - a, p - b) <= 0) return -1;
    const std::int32_t l = graph.face(2 * e), r = graph.face(2 * e + 1);
    if (l == r || (a.y > p.y) == (b.y > p.y)) continue;
    if ((orientation(a, b, p) > 0) == (b.y > a.y)) inside[l] = !inside[l], inside[r] = !inside[r];
  }
  std::int32_t found = 0;
  for (const auto& [f, in] : inside)
    if (in && f != 0) {
      EXPECT_EQ(found, 0) << "two faces hold one point";
      found = f;
    }
  return found;
}

class RandomGraph : public ::testing::TestWithParam<std::uint64_t> {
 protected:
  template <class Check>
  void for_each_case(Check&& check) {
    for (std::uint64_t i = 0; i < 150; ++i) {
      SCOPED_TRACE("case " + std::to_string(i));
      Random random(i, "graph");
      const NodedLines lines = random_lines(random, GetParam());
      check(random, lines, PlanarGraph(lines.edges));
      if (HasFatalFailure()) return;
    }
  }
};

TEST_P(RandomGraph, KeepsEulersFormula) {
  for_each_case([](Random&, const NodedLines& lines, const PlanarGraph& graph) {
    std::set<Point> nodes;
    std::map<Point, std::int32_t> number;
    for (const auto& e : lines.edges) number.emplace(e.a, 0), number.emplace(e.b, 0);
    std::int32_t n = 0;
    for (auto& [p, i] : number) i = n++;
    UnionFind parts(number.size());
    for (const auto& e : lines.edges) parts.unite(number[e.a], number[e.b]);
    std::size_t components = 0;
    for (std::int32_t i = 0; i < n; ++i) components += parts.find(i) == i;
    ASSERT_EQ(graph.node_count(), number.size());
    ASSERT_EQ(graph.edge_count(), lines.edges.size());
    ASSERT_EQ(graph.component_count(), components);
    ASSERT_EQ(graph.node_count() + graph.face_count(), graph.edge_count() + 1 + components);
  });
}

TEST_P(RandomGraph, HasEachHalfEdgeInOneCycle) {
  for_each_case([](Random&, const NodedLines& lines, const PlanarGraph& graph) {
    std::vector<int> seen(2 * graph.edge_count(), 0);
    for (std::int32_t f = 0; f < static_cast<std::int32_t>(graph.face_count()); ++f)
      for (const std::int32_t h : graph.half_edges(f)) {
        ++seen[static_cast<std::size_t>(h)];
        ASSERT_EQ(graph.face(h), f);
        ASSERT_EQ(graph.origin(graph.next(h)), graph.target(h));
        ASSERT_EQ(graph.face(graph.next(h)), f);
      }
    for (const int n : seen) ASSERT_EQ(n, 1);
    for (std::int32_t e = 0; e < static_cast<std::int32_t>(graph.edge_count()); ++e) {
      ASSERT_EQ(graph.from(2 * e), lines.edges[static_cast<std::size_t>(e)].a);
      ASSERT_EQ(graph.to(2 * e), lines.edges[static_cast<std::size_t>(e)].b);
    }
  });
}

TEST_P(RandomGraph, FaceAreasAddUpToTheEnclosedArea) {
  for_each_case([](Random&, const NodedLines&, const PlanarGraph& graph) {
    Wide faces = 0, outline = 0;
    for (std::int32_t f = 1; f < static_cast<std::int32_t>(graph.face_count()); ++f) {
      Wide area = 0;
      for (const std::int32_t h : graph.half_edges(f)) area += cross(graph.from(h), graph.to(h));
      ASSERT_GT(area, 0);
      ASSERT_EQ(area, graph.twice_area(f));
      faces += area;
    }
    for (const std::int32_t h : graph.half_edges(0)) outline -= cross(graph.from(h), graph.to(h));
    ASSERT_EQ(faces, outline);
  });
}

TEST_P(RandomGraph, LocatesAsCountingCrossingsDoes) {
  for_each_case([](Random& random, const NodedLines&, const PlanarGraph& graph) {
    const std::int64_t extent = static_cast<std::int64_t>(GetParam());
    for (int k = 0; k < 200; ++k) {
      const auto at = [&] { return static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(2 * extent))) - extent / 3; };
      const Point p{at(), at()};
      const std::int32_t expected = face_by_counting(graph, p);
      if (expected < 0) continue;
      ASSERT_EQ(graph.locate(p), expected) << p.x << " " << p.y;
    }
  });
}

// The first disabled until ties no longer bend edges: tests/issues/noding_fixpoint.
INSTANTIATE_TEST_SUITE_P(Dense, RandomGraph, ::testing::Values(12, 60), [](const auto& of) { return std::to_string(of.param) + "mm"; });
INSTANTIATE_TEST_SUITE_P(Extents, RandomGraph, ::testing::Values(1'000, 3'000'000), [](const auto& of) { return std::to_string(of.param) + "mm"; });

TEST(PlanarGraph, IslandsInLakesOnIslandsLieInTheRightFace) {
  std::vector<SourcedSegment> all;
  for (int k = 0; k < 5; ++k)
    for (const SourcedSegment& s : square(k * 1000, k * 1000, 20'000 - 2'000 * k)) all.push_back(s);
  for (const SourcedSegment& s : square(9'800, 500, 100)) all.push_back(s);  // in the outermost belt
  const PlanarGraph graph(node_segments(all).edges);
  EXPECT_EQ(graph.face_count(), 7U);
  EXPECT_EQ(graph.component_count(), 6U);
  std::set<std::int32_t> faces;
  for (int k = 0; k < 5; ++k) {
    const std::int32_t f = graph.locate({k * 1000 + 500, 10'000});
    EXPECT_TRUE(faces.insert(f).second);
    EXPECT_EQ(f, graph.locate({10'000, 20'000 - k * 1000 - 500}));
    EXPECT_EQ(graph.cycles(f).size(), k == 0 ? 3U : k == 4 ? 1U : 2U);
  }
  EXPECT_TRUE(faces.insert(graph.locate({9'850, 550})).second);
  EXPECT_EQ(graph.locate({-1, 0}), 0);
  EXPECT_EQ(graph.locate({10'000, -500}), 0);
  EXPECT_EQ(graph.locate({10'000, 30'000}), 0);
}

TEST(PlanarGraph, OfNothingIsTheUnboundedFace) {
  const PlanarGraph graph({});
  EXPECT_EQ(graph.face_count(), 1U);
  EXPECT_EQ(graph.component_count(), 0U);
  EXPECT_EQ(graph.locate({3, 4}), 0);
}

TEST(PlanarGraph, OpenLinesEncloseNothing) {
  const PlanarGraph graph(node_segments({{{0, 0}, {500, 900}, 0}, {{500, 900}, {2000, 100}, 0}, {{700, 0}, {700, 300}, 0}}).edges);
  EXPECT_EQ(graph.face_count(), 1U);
  EXPECT_EQ(graph.locate({600, 500}), 0);
}

}  // namespace
}  // namespace qipan
