// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "engine/base/union_find.h"
#include "tests/support/stages.h"

namespace qipan {
namespace {

using namespace test;

/// A town with a river, a railway, a compound and a school in it.
NormalizedInputs rich_town(std::uint64_t seed) {
  Random random(seed, "rich");
  NormalizedInputs town = random_town(random, 4, 3, 2);
  InputsBuilder extra;
  extra.barrier(BarrierKind::water, ring_of({{0, 84}, {360, 86}, {360, 94}, {0, 93}})).barrier(BarrierKind::rail, polyline({{0, 182}, {360, 178}}));
  extra.barrier(BarrierKind::compound, rectangle(96, 5, 60, 60)).dedicated("school", rectangle(190, 190, 50, 50));
  const NormalizedInputs more = extra.finish();
  town.barriers.insert(town.barriers.end(), more.barriers.begin(), more.barriers.end());
  town.dedicated = more.dedicated;
  return town;
}

class Town : public ::testing::TestWithParam<std::uint64_t> {
 protected:
  Stages s_{rich_town(GetParam())};
  [[nodiscard]] static double length(const PlanarGraph& g, std::int32_t e) {
    const Point d = g.to(2 * e) - g.from(2 * e);
    return std::hypot(static_cast<double>(d.x), static_cast<double>(d.y)) / 1000.0;
  }
};

TEST_P(Town, EveryFaceOfTheLandIsInOneAtomOfItsCommunity) {
  const Mesh& mesh = s_.atoms.mesh;
  double land = 0;
  for (std::int32_t f = 1; f < static_cast<std::int32_t>(mesh.graph->face_count()); ++f) {
    const std::int32_t a = mesh.label[static_cast<std::size_t>(f)], c = mesh.coverage_face[static_cast<std::size_t>(f)];
    const std::int32_t community = s_.coverage.faces[static_cast<std::size_t>(c)].community;
    ASSERT_EQ(a >= 0, community >= 0);
    ASSERT_TRUE(a < 0 || s_.atoms.atoms[static_cast<std::size_t>(a)].community == community);
    land += static_cast<double>(mesh.graph->twice_area(f)) * 0.5e-6;
  }
  EXPECT_NEAR(land, 360.0 * 270, 1e-6);
  double atoms = 0;
  for (const Atom& a : s_.atoms.atoms) atoms += a.area_m2;
  EXPECT_NEAR(atoms, land, 1e-6);
}

TEST_P(Town, AtomsHangTogether) {
  const Mesh& mesh = s_.atoms.mesh;
  UnionFind parts(mesh.graph->face_count());
  for (std::int32_t e = 0; e < static_cast<std::int32_t>(mesh.graph->edge_count()); ++e) {
    const std::int32_t l = mesh.graph->face(2 * e), r = mesh.graph->face(2 * e + 1);
    if (mesh.label[static_cast<std::size_t>(l)] == mesh.label[static_cast<std::size_t>(r)]) parts.unite(l, r);
  }
  std::map<std::int32_t, std::int32_t> root;
  for (std::size_t f = 1; f < mesh.label.size(); ++f)
    if (mesh.label[f] >= 0) {
      const std::int32_t p = parts.find(static_cast<std::int32_t>(f));
      ASSERT_EQ(root.emplace(mesh.label[f], p).first->second, p) << "atom " << mesh.label[f] << " is in pieces";
    }
  EXPECT_EQ(root.size(), s_.atoms.atoms.size());
}

TEST_P(Town, HouseholdsAndBuildingsAreConserved) {
  Milli in = 0, out = 0;
  int buildings = 0;
  std::vector<Milli> of_elements(s_.atoms.atoms.size(), 0);
  for (const Building& b : s_.inputs.buildings) in += b.households;
  for (const Atom& a : s_.atoms.atoms) out += a.households, buildings += a.buildings;
  EXPECT_EQ(in, out);
  EXPECT_EQ(buildings, static_cast<int>(s_.inputs.buildings.size()));
  for (std::size_t e = 0; e < s_.elements.list.size(); ++e) of_elements[static_cast<std::size_t>(s_.atoms.of_element[e])] += s_.elements.list[e].households;
  for (std::size_t a = 0; a < of_elements.size(); ++a) EXPECT_EQ(of_elements[a], s_.atoms.atoms[a].households);
}

TEST_P(Town, NoBuildingLiesInTwoAtomsOfACommunity) {
  std::map<std::pair<std::int32_t, std::int32_t>, std::int32_t> home;  // (clump, community) -> atom
  const Mesh& mesh = s_.atoms.mesh;
  for (std::size_t f = 1; f < mesh.label.size(); ++f) {
    const FaceOwner& o = s_.coverage.faces[static_cast<std::size_t>(mesh.coverage_face[f])];
    if (o.clump < 0 || mesh.label[f] < 0) continue;
    ASSERT_EQ(home.emplace(std::pair(o.clump, o.community), mesh.label[f]).first->second, mesh.label[f]) << "building " << o.building;
  }
}

TEST_P(Town, SeamLengthsAreThoseOfTheMesh) {
  const Mesh& mesh = s_.atoms.mesh;
  std::map<std::pair<std::int32_t, std::int32_t>, double> between;
  std::vector<double> outline(s_.atoms.atoms.size(), 0.0);
  for (std::int32_t e = 0; e < static_cast<std::int32_t>(mesh.graph->edge_count()); ++e) {
    const std::int32_t l = mesh.label[static_cast<std::size_t>(mesh.graph->face(2 * e))], r = mesh.label[static_cast<std::size_t>(mesh.graph->face(2 * e + 1))];
    if (l == r) continue;
    if (l >= 0) outline[static_cast<std::size_t>(l)] += length(*mesh.graph, e);
    if (r >= 0) outline[static_cast<std::size_t>(r)] += length(*mesh.graph, e);
    if (l >= 0 && r >= 0 && s_.atoms.atoms[static_cast<std::size_t>(l)].community == s_.atoms.atoms[static_cast<std::size_t>(r)].community) between[std::minmax(l, r)] += length(*mesh.graph, e);
  }
  ASSERT_EQ(between.size(), s_.atoms.seams.size());
  auto expected = between.begin();
  for (const AtomSeam& s : s_.atoms.seams) {
    ASSERT_EQ(std::pair(s.a, s.b), expected->first);
    ASSERT_NEAR(s.length_m, expected->second, 1e-6);
    ASSERT_LE(s.passable_m, s.length_m + 1e-9);
    ++expected;
  }
  for (std::size_t a = 0; a < outline.size(); ++a) EXPECT_NEAR(outline[a], s_.atoms.atoms[a].outline_m, 1e-6);
}

TEST_P(Town, DoesNotDependOnThreads) {
  const Stages other(rich_town(GetParam()), false, 4);
  ASSERT_EQ(s_.atoms.mesh.label, other.atoms.mesh.label);
  ASSERT_EQ(s_.atoms.of_element, other.atoms.of_element);
  ASSERT_EQ(s_.atoms.seams.size(), other.atoms.seams.size());
}

TEST_P(Town, ProblemsHoldTheHouseholdsOfTheirCommunity) {
  const auto problems = build_problems(s_.atoms, s_.inputs.communities.size());
  for (const CommunityProblem& p : problems) {
    ASSERT_EQ(p.atoms.size(), p.problem.atoms.size());
    for (std::size_t k = 0; k < p.atoms.size(); ++k) {
      EXPECT_EQ(p.problem.atoms[k].households, s_.atoms.atoms[static_cast<std::size_t>(p.atoms[k])].households);
      EXPECT_EQ(s_.atoms.atoms[static_cast<std::size_t>(p.atoms[k])].community, p.community);
      EXPECT_LT(s_.atoms.atoms[static_cast<std::size_t>(p.atoms[k])].dedicated, 0);
    }
    for (const Seam& m : p.problem.seams) {
      EXPECT_LT(m.a, m.b);
      EXPECT_GE(m.length, 1000);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Town, ::testing::Range<std::uint64_t>(0, 12));

NormalizedInputs two_blocks(BarrierKind kind, const Geometry& line) {
  return InputsBuilder().community("A", rectangle(0, 0, 100, 200)).building(rectangle(40, 40, 20, 20), 50).building(rectangle(40, 140, 20, 20), 50).barrier(kind, line).finish();
}

TEST(Atoms, ARailwayBetweenInhabitedBlocksIsNotPassable) {
  const Stages rail(two_blocks(BarrierKind::rail, polyline({{0, 100}, {100, 100}})));
  const AtomSeam* s = rail.seam(rail.atom(50, 50), rail.atom(50, 150));
  ASSERT_NE(s, nullptr);
  EXPECT_FALSE(s->passable);
  EXPECT_NEAR(s->length_m, 100, 1e-6);
  const Stages road(two_blocks(BarrierKind::road, polyline({{0, 100}, {100, 100}})));
  EXPECT_TRUE(road.atoms.seams[0].passable);
}

/// Three blocks on each side of a barrier at y = 100, parted by a road along x = 100 and a wall at x = 200.
NormalizedInputs six_blocks(BarrierKind kind, const Geometry& barrier, const Geometry& road) {
  InputsBuilder town = InputsBuilder().community("A", rectangle(0, 0, 300, 200)).barrier(kind, barrier).barrier(BarrierKind::road, road);
  town.barrier(BarrierKind::wall, polyline({{200, 0}, {200, 200}}));
  for (const double x : {40.0, 140.0, 240.0})
    for (const double y : {40.0, 140.0}) town.building(rectangle(x, y, 20, 20), 50);
  return town.finish();
}

TEST(Atoms, OnlyWhereARoadLeadsAcrossDoBridgesJoinTheBanks) {
  const Geometry line = polyline({{0, 100}, {300, 100}}), river = rectangle(0, 92, 300, 16), skew = ring_of({{0, 80}, {300, 100}, {300, 116}, {0, 96}});
  const Geometry across = polyline({{100, 0}, {100, 200}}), slant = polyline({{100, 0}, {100, 60}, {120, 140}, {120, 200}});
  const Geometry wide = rectangle(95, 0, 10, 200), quay = together(polyline({{100, 0}, {100, 90}}), polyline({{100, 110}, {100, 200}}));
  for (const auto& [kind, barrier] : {std::pair(BarrierKind::rail, line), std::pair(BarrierKind::water, line), std::pair(BarrierKind::water, river), std::pair(BarrierKind::water, skew)})
    for (const Geometry& road : {across, slant, wide, quay}) {
      const NormalizedInputs in = six_blocks(kind, barrier, road);
      const bool bridge = road.lines != quay.lines;
      const Stages closed(in), open(in, true);
      const auto passable = [](const Stages& s, double x1, double x2) {
        const AtomSeam* seam = s.seam(s.atom(x1, 50), s.atom(x2, 150));
        return seam && seam->passable;
      };
      for (const double x : {50.0, 150.0, 250.0})
        for (const double z : {50.0, 150.0, 250.0}) EXPECT_FALSE(passable(closed, x, z)) << x << " " << z;
      SCOPED_TRACE(::testing::Message() << "kind " << static_cast<int>(kind) << ", areas " << barrier.polygons.size() << road.polygons.size() << ", bends " << (road.lines.empty() ? 0 : road.lines[0].size()));
      EXPECT_EQ(passable(open, 50, 50), bridge);
      EXPECT_EQ(passable(open, 150, 150), bridge);
      EXPECT_FALSE(passable(open, 250, 250));
    }
}

TEST(Atoms, AnEmptyStripBetweenRailsJoinsOneSideOnly) {
  const Stages s(two_blocks(BarrierKind::rail, together(polyline({{0, 95}, {100, 95}}), polyline({{0, 125}, {100, 125}}))));
  const std::int32_t south = s.atom(50, 50), strip = s.atom(50, 110), north = s.atom(50, 150);
  ASSERT_NE(south, north);
  const auto joined = [&](std::int32_t a) { return strip == a || (s.seam(strip, a) && s.seam(strip, a)->passable); };
  EXPECT_NE(joined(south), joined(north));
}

TEST(Atoms, WaterIsSharedOutInTheMiddle) {
  const Stages s(two_blocks(BarrierKind::water, rectangle(0, 90, 100, 20)));
  const std::int32_t south = s.atom(50, 50), north = s.atom(50, 150);
  ASSERT_NE(south, north);
  for (double x = 2; x < 100; x += 6) {
    EXPECT_EQ(s.atom(x, 99), south);
    EXPECT_EQ(s.atom(x, 101), north);
  }
  ASSERT_NE(s.seam(south, north), nullptr);
  EXPECT_FALSE(s.seam(south, north)->passable);
}

TEST(Atoms, ADedicatedUnitIsAnAtomOfItsOwnLand) {
  const Stages s(InputsBuilder().community("A", rectangle(0, 0, 200, 200)).dedicated("school", rectangle(50, 50, 60, 60)).building(rectangle(60, 60, 20, 20), 0)
                     .building(rectangle(150, 150, 20, 20), 40).finish());
  const std::int32_t school = s.atom(65, 65);
  EXPECT_EQ(s.atoms.atoms[static_cast<std::size_t>(school)].dedicated, 0);
  EXPECT_NEAR(s.atoms.atoms[static_cast<std::size_t>(school)].area_m2, 3600, 1e-6);
  EXPECT_EQ(s.atom(52, 108), school);
  EXPECT_LT(s.atoms.atoms[static_cast<std::size_t>(s.atom(150, 150))].dedicated, 0);
}

TEST(Atoms, ScrapsOfADedicatedUnitJoinTheLandAroundAndScrapsItShutsInJoinTheUnit) {
  // The house stands over the unit's corner but for its tip, 0.01 m2; a hole of 36 cm2 in the unit is ordinary land.
  const Geometry house = ring_of({{105, 105}, {130, 105}, {130, 109.9}, {109.9, 109.9}, {109.9, 130}, {105, 130}});
  const Stages s(InputsBuilder().community("A", rectangle(0, 0, 200, 200)).dedicated("school", with_hole(rectangle(50, 50, 60, 60), rectangle(70, 70, 0.06, 0.06)))
                     .building(house, 30).building(rectangle(20, 20, 20, 20), 40).finish());
  for (const Atom& a : s.atoms.atoms) EXPECT_GT(a.area_m2, 1.0);
  const std::int32_t school = s.atom(60, 60);
  EXPECT_EQ(s.atoms.atoms[static_cast<std::size_t>(school)].dedicated, 0);
  EXPECT_EQ(s.atom(70.03, 70.03), school);
  EXPECT_LT(s.atoms.atoms[static_cast<std::size_t>(s.atom(109.95, 109.95))].dedicated, 0);
}

TEST(Atoms, CarryTheCompoundTheyLieIn) {
  InputsBuilder town = InputsBuilder().community("A", rectangle(0, 0, 200, 200)).barrier(BarrierKind::compound, rectangle(50, 50, 100, 100));
  for (int i = 0; i < 4; ++i)
    for (int j = 0; j < 4; ++j) town.building(rectangle(55 + 24 * i, 55 + 24 * j, 12, 12), 30);
  const Stages s(town.building(rectangle(5, 5, 10, 10), 20).finish());
  for (int i = 0; i < 4; ++i)
    for (int j = 0; j < 4; ++j) EXPECT_EQ(s.atoms.atoms[static_cast<std::size_t>(s.atom(60 + 24 * i, 60 + 24 * j))].compound, 0);
  EXPECT_EQ(s.atoms.atoms[static_cast<std::size_t>(s.atom(8, 8))].compound, -1);
}

}  // namespace
}  // namespace qipan
