// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "engine/base/random.h"
#include "engine/base/union_find.h"
#include "engine/coverage/noding.h"
#include "tests/support/exact.h"

namespace qipan {
namespace {

using namespace test;
using Segments = std::vector<SourcedSegment>;

/// Random segments in a box of `extent` mm; every third runs along, or 1 mm beside, an earlier one.
Segments random_segments(Random& random, std::size_t n, std::uint64_t extent) {
  const auto coordinate = [&] { return static_cast<std::int64_t>(random.below(extent)) - static_cast<std::int64_t>(extent / 2); };
  const auto nudge = [&] { return static_cast<std::int64_t>(random.below(3)) - 1; };
  Segments out;
  for (std::size_t i = 0; i < n; ++i) {
    SourcedSegment s{{coordinate(), coordinate()}, {coordinate(), coordinate()}, static_cast<std::int32_t>(i)};
    if (i >= 3 && i % 3 == 0) {
      const SourcedSegment& t = out[static_cast<std::size_t>(random.below(out.size()))];
      const Point d = t.b - t.a;
      s.a = {t.a.x + d.x / 2 + nudge(), t.a.y + d.y / 2 + nudge()};
      s.b = random.below(2) == 0 ? Point{t.b.x + d.x / 2 + nudge(), t.b.y + d.y / 2 + nudge()} : t.b;
    }
    out.push_back(s);
  }
  return out;
}

std::vector<std::tuple<Point, Point, std::vector<std::int32_t>>> listing(const NodedLines& lines) {
  std::vector<std::tuple<Point, Point, std::vector<std::int32_t>>> out;
  for (const auto& e : lines.edges) out.emplace_back(e.a, e.b, std::vector<std::int32_t>(lines.sources_of(e).begin(), lines.sources_of(e).end()));
  return out;
}

struct Regime {
  std::size_t segments;
  std::uint64_t extent_mm;
  int cases;
};

class RandomNoding : public ::testing::TestWithParam<Regime> {
 protected:
  template <class Check>
  void for_each_case(const char* stream, Check&& check) {
    for (int i = 0; i < GetParam().cases; ++i) {
      SCOPED_TRACE("case " + std::to_string(i));
      Random random(static_cast<std::uint64_t>(i), stream);
      check(random, random_segments(random, GetParam().segments, GetParam().extent_mm));
      if (HasFatalFailure()) return;
    }
  }
};

TEST_P(RandomNoding, LeavesNoCrossingNoOverlapAndNoNearMiss) {
  for_each_case("noded", [](Random&, const Segments& segments) {
    const NodedLines lines = node_segments(segments);
    ASSERT_EQ(noding_defect(lines.edges), "");
    ASSERT_TRUE(is_noded(lines.edges));
    ASSERT_TRUE(std::ranges::is_sorted(lines.edges, {}, [](const auto& e) { return std::pair(e.a, e.b); }));
  });
}

TEST_P(RandomNoding, DoesNotDependOnOrderAndDirection) {
  for_each_case("order", [](Random& random, Segments segments) {
    const auto first = listing(node_segments(segments));
    for (std::size_t i = segments.size(); i > 1; --i) std::swap(segments[i - 1], segments[static_cast<std::size_t>(random.below(i))]);
    for (SourcedSegment& s : segments)
      if (random.below(2) == 0) std::swap(s.a, s.b);
    ASSERT_EQ(first, listing(node_segments(segments)));
  });
}

TEST_P(RandomNoding, KeepsEachLineAChainBetweenItsEnds) {
  for_each_case("chains", [](Random&, const Segments& segments) {
    const NodedLines lines = node_segments(segments);
    std::vector<std::map<Point, int>> degree(segments.size());
    std::vector<std::vector<std::pair<Point, Point>>> steps(segments.size());
    for (const auto& e : lines.edges)
      for (const std::int32_t s : lines.sources_of(e)) {
        const auto k = static_cast<std::size_t>(s);
        ++degree[k][e.a], ++degree[k][e.b];
        steps[k].emplace_back(e.a, e.b);
      }
    for (std::size_t k = 0; k < segments.size(); ++k) {
      const SourcedSegment& s = segments[k];
      if (s.a == s.b) continue;
      std::map<Point, std::int32_t> number;
      for (const auto& [p, d] : degree[k]) {
        ASSERT_EQ(d % 2 == 1, p == s.a || p == s.b) << "line " << k;
        number.emplace(p, static_cast<std::int32_t>(number.size()));
      }
      UnionFind parts(number.size());
      for (const auto& [a, b] : steps[k]) parts.unite(number.at(a), number.at(b));
      for (const auto& [p, n] : number) ASSERT_EQ(parts.find(n), 0) << "line " << k << " fell apart";
    }
  });
}

TEST_P(RandomNoding, MovesLinesByAFewMillimetresAtMost) {
  for_each_case("drift", [](Random&, const Segments& segments) {
    const NodedLines lines = node_segments(segments);
    for (const auto& e : lines.edges)
      for (const std::int32_t s : lines.sources_of(e)) {
        const SourcedSegment& from = segments[static_cast<std::size_t>(s)];
        for (const Point p : {e.a, e.b}) ASSERT_LE(distance_mm(p, from.a, from.b), 2.5) << "line " << s;
      }
  });
}

TEST_P(RandomNoding, OfNodedLinesChangesNothing) {
  for_each_case("fixpoint", [](Random&, const Segments& segments) {
    const NodedLines lines = node_segments(segments);
    Segments again;
    for (const auto& e : lines.edges)
      for (const std::int32_t s : lines.sources_of(e)) again.push_back({e.a, e.b, s});
    ASSERT_EQ(listing(lines), listing(node_segments(again)));
  });
}

TEST_P(RandomNoding, OfMoreLinesIntoNodedOnesIsThatOfAllTogether) {
  for_each_case("into", [](Random& random, Segments segments) {
    const std::size_t count = random.below(segments.size());
    const Segments added(segments.end() - static_cast<std::ptrdiff_t>(count), segments.end());
    segments.resize(segments.size() - count);
    const NodedLines lines = node_segments(segments);
    Segments all = added;
    for (const auto& e : lines.edges)
      for (const std::int32_t s : lines.sources_of(e)) all.push_back({e.a, e.b, s});
    ASSERT_EQ(listing(node_segments(all)), listing(node_into(lines, added, 2)));
  });
}

// Disabled until ties no longer bend edges: tests/issues/noding_fixpoint.
INSTANTIATE_TEST_SUITE_P(Regimes, RandomNoding,
                         ::testing::Values(Regime{8, 8, 300}, Regime{12, 40, 200}, Regime{30, 300, 60}, Regime{40, 5'000, 40}, Regime{40, 2'000'000, 40}),
                         [](const auto& of) { return std::to_string(of.param.segments) + "SegmentsIn" + std::to_string(of.param.extent_mm) + "mm"; });

TEST(Noding, MergesEqualSegmentsAndKeepsEveryPassage) {
  const NodedLines lines = node_segments({{{0, 0}, {1000, 0}, 1}, {{1000, 0}, {0, 0}, 2}, {{0, 0}, {1000, 0}, 1}});
  ASSERT_EQ(lines.edges.size(), 1U);
  EXPECT_EQ(listing(lines)[0], std::tuple(Point{0, 0}, Point{1000, 0}, std::vector<std::int32_t>{1, 1, 2}));
}

TEST(Noding, BendsALineThroughAVertexHalfAMillimetreAway) {
  const NodedLines lines = node_segments({{{0, 0}, {1001, 1}, 0}, {{500, 0}, {500, -800}, 1}});
  ASSERT_EQ(lines.edges.size(), 3U);
  for (const auto& e : lines.edges) EXPECT_TRUE(e.a == (Point{500, 0}) || e.b == (Point{500, 0}));
}

TEST(Noding, LeavesAVertexAMillimetreAwayAlone) {
  EXPECT_EQ(node_segments({{{0, 0}, {1000, 0}, 0}, {{500, 1}, {500, 800}, 1}}).edges.size(), 2U);
}

TEST(Noding, DropsSegmentsWithoutLength) { EXPECT_TRUE(node_segments({{{5, 5}, {5, 5}, 0}}).edges.empty()); }

TEST(Noding, KeepsExactnessFarFromTheOrigin) {
  constexpr std::int64_t kFar = 600'000'000;  // 600 km
  for (std::uint64_t i = 0; i < 20; ++i) {
    Random random(i, "far");
    Segments segments = random_segments(random, 20, 3'000'000);
    const auto near = listing(node_segments(segments));
    for (SourcedSegment& s : segments) s.a = s.a + Point{kFar, -kFar}, s.b = s.b + Point{kFar, -kFar};
    auto far = listing(node_segments(segments));
    for (auto& [a, b, sources] : far) a = a - Point{kFar, -kFar}, b = b - Point{kFar, -kFar};
    ASSERT_EQ(near, far);
  }
}

}  // namespace
}  // namespace qipan
