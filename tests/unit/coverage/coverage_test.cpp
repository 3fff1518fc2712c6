// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "engine/base/error.h"
#include "engine/coverage/coverage.h"
#include "engine/geo/repair.h"
#include "tests/support/inputs.h"

namespace qipan {
namespace {

using namespace test;

struct Built {
  NormalizedInputs inputs;
  Diagnostics diagnostics;
  Coverage coverage;
  explicit Built(NormalizedInputs in, GapPolicy gaps = GapPolicy::error) : inputs(std::move(in)) { coverage = build_coverage(inputs, gaps, {}, diagnostics); }

  [[nodiscard]] const FaceOwner& at(double x, double y) const { return coverage.faces[static_cast<std::size_t>(coverage.graph->locate(coverage.lattice(place(x, y))))]; }
  [[nodiscard]] double community_area(std::int32_t c) const {
    double area = 0;
    for (std::size_t f = 1; f < coverage.faces.size(); ++f)
      if (coverage.faces[f].community == c) area += static_cast<double>(coverage.graph->twice_area(static_cast<std::int32_t>(f))) * 0.5e-6;
    return area;
  }
};

std::string code_of(const NormalizedInputs& in, GapPolicy gaps, std::string* args = nullptr) {
  Diagnostics diagnostics;
  try {
    build_coverage(in, gaps, {}, diagnostics);
  } catch (const Error& e) {
    if (args)
      for (const std::string& a : e.args()) *args += a + " | ";
    return e.code();
  }
  return "";
}

InputsBuilder one_community() { return InputsBuilder().community("A", rectangle(0, 0, 100, 100)); }
InputsBuilder two_communities(double gap) { return InputsBuilder().community("A", rectangle(0, 0, 100, 100)).community("B", rectangle(100 + gap, 0, 100, 100)); }

TEST(Coverage, FacesTileTheLand) {
  for (std::uint64_t i = 0; i < 8; ++i) {
    Random random(i, "town");
    const Built b(random_town(random, 4, 3, 2));
    EXPECT_NEAR(b.community_area(0), 180.0 * 270, 1e-6);
    EXPECT_NEAR(b.community_area(1), 180.0 * 270, 1e-6);
    EXPECT_EQ(b.coverage.faces[0].community, -1);
    for (std::size_t f = 1; f < b.coverage.faces.size(); ++f) EXPECT_GT(b.coverage.graph->twice_area(static_cast<std::int32_t>(f)), 0);
  }
}

TEST(Coverage, ABuildingIsAUnionOfFaces) {
  Random random(5, "town");
  const Built b(random_town(random, 4, 3, 2));
  std::vector<double> area(b.inputs.buildings.size(), 0.0);
  for (std::size_t f = 1; f < b.coverage.faces.size(); ++f)
    for (const std::int32_t k : b.coverage.buildings(static_cast<std::int32_t>(f))) area[static_cast<std::size_t>(k)] += static_cast<double>(b.coverage.graph->twice_area(static_cast<std::int32_t>(f))) * 0.5e-6;
  for (std::size_t k = 0; k < area.size(); ++k) EXPECT_NEAR(area[k], polygon_area(b.inputs.buildings[k].footprint), 0.1);
}

TEST(Coverage, NoLinePartsAClump) {
  for (std::uint64_t i = 0; i < 8; ++i) {
    Random random(i, "town");
    const Built b(random_town(random, 4, 3, 2));
    for (std::int32_t e = 0; e < static_cast<std::int32_t>(b.coverage.graph->edge_count()); ++e) {
      const FaceOwner& l = b.coverage.faces[static_cast<std::size_t>(b.coverage.graph->face(2 * e))];
      const FaceOwner& r = b.coverage.faces[static_cast<std::size_t>(b.coverage.graph->face(2 * e + 1))];
      const bool one_clump = l.clump >= 0 && l.clump == r.clump && l.community == r.community, parted = l.community != r.community || l.clump != r.clump;
      EXPECT_FALSE(one_clump && b.coverage.separates(e));
      EXPECT_TRUE(!parted || b.coverage.separates(e));
    }
  }
}

TEST(Coverage, DeepOverlapMergesBuildings) {
  const Built b(one_community().building(rectangle(10, 10, 20, 20)).building(rectangle(28, 10, 20, 20)).finish());
  EXPECT_EQ(b.at(15, 15).clump, 0);
  EXPECT_EQ(b.at(40, 15).clump, 0);
  EXPECT_EQ(count(b.diagnostics, "coverage.overlap_kept_together"), 1U);
}

TEST(Coverage, SmallOverlapGoesToTheLarger) {
  const Built b(one_community().building(rectangle(10, 10, 20, 20)).building(rectangle(29.97, 10, 30, 30)).finish());
  EXPECT_EQ(b.at(15, 15).clump, 0);
  EXPECT_EQ(b.at(40, 15).clump, 1);
  EXPECT_EQ(b.at(29.985, 15).building, 1);
  EXPECT_EQ(b.at(29.985, 15).clump, 1);
  EXPECT_EQ(count(b.diagnostics, "coverage.overlap_to_larger"), 1U);
}

TEST(Coverage, LargeBuildingsMayOverlapByHalfAPercent) {  // 3 m2, but 0.33 % of the smaller one
  const Built b(one_community().building(rectangle(1, 1, 30, 30)).building(rectangle(30.9, 1, 31, 30)).finish());
  EXPECT_NE(b.at(15, 15).clump, b.at(45, 15).clump);
}

TEST(Coverage, TouchingNeverMerges) {
  InputsBuilder row = one_community();
  for (int i = 0; i < 9; ++i) row.building(rectangle(5 + 10 * i, 10, 10, 20), 3);
  const Built b(row.finish());
  for (int i = 0; i < 9; ++i) EXPECT_EQ(b.at(10 + 10 * i, 15).clump, i);
  EXPECT_TRUE(b.diagnostics.empty());
}

TEST(Coverage, ASlitOpenToTheOutsideIsNobodysLandUnlessATerritoryNamesIt) {
  const Built b(two_communities(1.5).finish());
  EXPECT_NEAR(b.community_area(0) + b.community_area(1), 200 * 100, 1e-6);
  EXPECT_EQ(b.at(100.75, 50).community, -1);
}

Geometry u_shape(double gap) {  // the bay between the legs is closed by the neighbour: a gap with communities all round
  return ring_of({{0, 0}, {100, 0}, {100, 40}, {60, 40}, {60, 40 + gap}, {100, 40 + gap}, {100, 100}, {0, 100}});
}

TEST(Coverage, EnclosedNarrowGapIsFilledAndLogged) {
  const Built b(InputsBuilder().community("A", u_shape(1.5)).community("B", rectangle(100, 0, 50, 100)).finish());
  EXPECT_NEAR(b.community_area(0), 100 * 100, 1e-6);
  EXPECT_EQ(b.at(80, 40.5).community, 0);  // the longest shared border
  EXPECT_EQ(count(b.diagnostics, "coverage.gap_filled"), 1U);
}

TEST(Coverage, WideGapIsAnErrorThatNamesThePlace) {
  const NormalizedInputs in = InputsBuilder().community("A", u_shape(5)).community("B", rectangle(100, 0, 50, 100)).finish();
  std::string args;
  EXPECT_EQ(code_of(in, GapPolicy::error, &args), "coverage.wide_gap");
  EXPECT_NE(args.find("5000"), std::string::npos) << args;
  EXPECT_NE(args.find("40000"), std::string::npos) << args;
}

TEST(Coverage, WideGapIsFilledOrLeftOnRequest) {
  const NormalizedInputs in = InputsBuilder().community("A", u_shape(5)).community("B", rectangle(100, 0, 50, 100)).finish();
  const Built filled(in, GapPolicy::fill), left(in, GapPolicy::leave);
  EXPECT_EQ(filled.at(80, 42).community, 0);
  EXPECT_EQ(count(filled.diagnostics, "coverage.gap_filled"), 1U);
  EXPECT_EQ(left.at(80, 42).community, -1);
  EXPECT_EQ(count(left.diagnostics, "coverage.gap_left"), 1U);
}

TEST(Coverage, GapOfTheTerritoryBetweenCommunitiesIsJudgedByItsWidth) {
  const auto with_territory = [](double gap) { return two_communities(gap).territory(rectangle(0, 0, 200 + gap, 100)).finish(); };
  const Built narrow(with_territory(1.5));
  EXPECT_NEAR(narrow.community_area(0) + narrow.community_area(1), 201.5 * 100, 1e-6);
  EXPECT_EQ(code_of(with_territory(3), GapPolicy::error), "coverage.wide_gap");
  const Built filled(with_territory(3), GapPolicy::fill);  // becomes land without a community
  EXPECT_EQ(filled.at(101, 50).community, -1);
  EXPECT_TRUE(filled.at(101, 50).inside);
}

TEST(Coverage, ABuildingThatReachesIntoLandOfNoCommunityTakesItsGroundAlong) {
  // An arch over the border of the community shuts in a court; the house far out stays where it is.
  const Geometry arch = ring_of({{80, 20}, {140, 20}, {140, 60}, {80, 60}, {80, 50}, {130, 50}, {130, 30}, {80, 30}});
  const auto town = one_community().territory(rectangle(0, 0, 300, 100)).building(arch, 10).building(rectangle(200, 20, 20, 20), 5).finish();
  const Built filled(town, GapPolicy::fill);
  EXPECT_EQ(filled.at(135, 40).community, 0);
  EXPECT_EQ(filled.at(120, 40).community, 0);  // the court
  EXPECT_EQ(filled.at(210, 30).community, -1);
  EXPECT_EQ(filled.at(150, 40).community, -1);
  EXPECT_NEAR(filled.community_area(0), 100 * 100 + 40 * 40, 1e-6);
  EXPECT_EQ(count(filled.diagnostics, "coverage.land_under_building"), 1U);
  const Built left(town, GapPolicy::leave);
  EXPECT_NEAR(left.community_area(0), 100 * 100, 1e-6);
}

TEST(Coverage, NarrowOverlapIsSettledAndWideOverlapIsAnError) {
  const Built narrow(two_communities(-1.5).finish());
  EXPECT_NEAR(narrow.community_area(0) + narrow.community_area(1), 198.5 * 100, 1e-6);
  EXPECT_EQ(count(narrow.diagnostics, "coverage.overlap_settled"), 1U);
  std::string args;
  EXPECT_EQ(code_of(two_communities(-3).finish(), GapPolicy::error, &args), "coverage.wide_overlap");
  EXPECT_NE(args.find("5000"), std::string::npos) << args;
  const Built filled(two_communities(-3).finish(), GapPolicy::fill);
  EXPECT_NEAR(filled.community_area(0) + filled.community_area(1), 197 * 100, 1e-6);
}

TEST(Coverage, ARoadThroughABuildingGivesWay) {
  const Built b(one_community().building(rectangle(40, 40, 20, 20), 5).barrier(BarrierKind::road, polyline({{0, 50}, {100, 50}})).finish());
  const PlanarGraph& g = *b.coverage.graph;
  int inside = 0, outside = 0;
  for (std::int32_t e = 0; e < static_cast<std::int32_t>(g.edge_count()); ++e) {
    if (b.coverage.features[static_cast<std::size_t>(e)].kind != FeatureKind::road) continue;
    const bool under = b.coverage.faces[static_cast<std::size_t>(g.face(2 * e))].building >= 0;
    ++(under ? inside : outside);
    EXPECT_EQ(b.coverage.separates(e), !under);
  }
  EXPECT_EQ(inside, 1);
  EXPECT_EQ(outside, 2);
}

TEST(Coverage, ADanglingEndIsClosedUnlessAFootprintIsInTheWay) {
  const auto town = [](double end) { return one_community().barrier(BarrierKind::road, polyline({{50, 0}, {50, end}})); };
  EXPECT_NE(Built(town(90).finish()).at(25, 50).community, -1);
  const auto parted = [](const NormalizedInputs& in) {
    const Built b(in);
    return b.coverage.graph->locate(b.coverage.lattice(place(25, 50))) != b.coverage.graph->locate(b.coverage.lattice(place(75, 50)));
  };
  EXPECT_TRUE(parted(town(90).finish()));
  EXPECT_FALSE(parted(town(80).finish()));  // 20 m from the border
  EXPECT_FALSE(parted(town(90).building(rectangle(45, 93, 10, 4)).finish()));
}

TEST(Coverage, WaterOwnsItsInsideButNotTheBuildingsOnIt) {
  const Built b(one_community().barrier(BarrierKind::water, rectangle(0, 40, 100, 20)).building(rectangle(40, 45, 10, 10), 2).finish());
  EXPECT_EQ(b.at(20, 50).water, 0);
  EXPECT_EQ(b.at(45, 50).water, -1);
  EXPECT_EQ(b.at(45, 50).building, 0);
}

TEST(Coverage, EmptyParcelsDoNotStandInTheWay) {
  const Built b(one_community().parcels().building(rectangle(10, 10, 20, 20), 0).building(rectangle(50, 10, 20, 20), 4).finish());
  EXPECT_EQ(b.at(15, 15).building, -1);
  EXPECT_EQ(b.at(55, 15).building, 1);
}

/// Everything the geometry decides, with owners by id.
std::multiset<std::tuple<Wide, std::string, std::string, std::string>> faces_by_id(const Built& b) {
  std::multiset<std::tuple<Wide, std::string, std::string, std::string>> out;
  for (std::size_t f = 1; f < b.coverage.faces.size(); ++f) {
    const FaceOwner& o = b.coverage.faces[f];
    out.emplace(b.coverage.graph->twice_area(static_cast<std::int32_t>(f)), o.community < 0 ? "" : b.inputs.communities[static_cast<std::size_t>(o.community)].id,
                o.building < 0 ? "" : b.inputs.buildings[static_cast<std::size_t>(o.building)].source_id, o.water < 0 ? "" : b.inputs.barriers[static_cast<std::size_t>(o.water)].source_id);
  }
  return out;
}

TEST(Coverage, DoesNotDependOnTheOrderOfTheInput) {
  for (std::uint64_t i = 0; i < 6; ++i) {
    Random random(i, "order");
    const Built first(random_town(random, 4, 3, 2)), second(shuffled(first.inputs, random));
    const PlanarGraph &g = *first.coverage.graph, &h = *second.coverage.graph;
    ASSERT_EQ(g.edge_count(), h.edge_count());
    for (std::int32_t e = 0; e < static_cast<std::int32_t>(g.edge_count()); ++e) {
      ASSERT_EQ(g.from(2 * e), h.from(2 * e));
      ASSERT_EQ(g.to(2 * e), h.to(2 * e));
      ASSERT_EQ(first.coverage.features[static_cast<std::size_t>(e)].kind, second.coverage.features[static_cast<std::size_t>(e)].kind);
    }
    EXPECT_EQ(faces_by_id(first), faces_by_id(second));
  }
}

}  // namespace
}  // namespace qipan
