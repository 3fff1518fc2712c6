// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/lattice.h"
#include "engine/synth/synth.h"

namespace qipan {
namespace {

std::vector<Layer> town(int communities, std::uint64_t seed = 1, double households = 0, int threads = 1) {
  RunContext context;
  context.threads = threads;
  return build_town({.seed = seed, .communities = communities, .households = households}, context);
}

const Layer& layer(const std::vector<Layer>& layers, const std::string& name) {
  const auto it = std::ranges::find(layers, name, &Layer::name);
  if (it == layers.end()) throw std::runtime_error("no layer " + name);
  return *it;
}

using Key = std::pair<long long, long long>;
Key key(XY p) { return {std::llround(p.x * 1000), std::llround(p.y * 1000)}; }

/// Twice the area in mm2, exact.
Wide twice_area(const Line& ring) {
  Wide sum = 0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    const auto [ax, ay] = key(ring[i]);
    const auto [bx, by] = key(ring[i + 1]);
    sum += Wide(ax) * by - Wide(bx) * ay;
  }
  return sum;
}

bool inside(const Line& ring, XY p) {
  bool in = false;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    const XY a = ring[i], b = ring[i + 1];
    if ((a.y > p.y) != (b.y > p.y) && p.x < a.x + (p.y - a.y) * (b.x - a.x) / (b.y - a.y)) in = !in;
  }
  return in;
}

const Line& ring_of(const Feature& f) { return f.geometry.polygons.at(0).outer; }

std::int64_t sum_of(const Layer& l, const std::string& field) {
  const auto i = static_cast<std::size_t>(l.find_field(field));
  std::int64_t sum = 0;
  for (const Feature& f : l.features)
    if (const auto* n = std::get_if<std::int64_t>(&f.values[i])) sum += *n;
  return sum;
}

bool same(const Layer& a, const Layer& b) {
  if (a.features.size() != b.features.size()) return false;
  for (std::size_t i = 0; i < a.features.size(); ++i) {
    const Feature &p = a.features[i], &q = b.features[i];
    if (p.values != q.values || p.geometry.points != q.geometry.points || p.geometry.lines != q.geometry.lines ||
        p.geometry.polygons.size() != q.geometry.polygons.size())
      return false;
    for (std::size_t k = 0; k < p.geometry.polygons.size(); ++k)
      if (p.geometry.polygons[k].outer != q.geometry.polygons[k].outer) return false;
  }
  return true;
}

int side(const Key& a, const Key& b, const Key& p) {
  const Wide turn = Wide(b.first - a.first) * (p.second - a.second) - Wide(b.second - a.second) * (p.first - a.first);
  return (turn > 0) - (turn < 0);
}

/// No two of the edges cross between their ends: where the ground folds, a tiling by twins alone would still hold.
void expect_no_crossing(const std::set<std::pair<Key, Key>>& edges) {
  std::vector<std::pair<Key, Key>> by_x;
  for (const auto& [a, b] : edges)
    if (a < b || !edges.contains({b, a})) by_x.emplace_back(std::min(a, b), std::max(a, b));
  std::ranges::sort(by_x);
  for (std::size_t i = 0; i < by_x.size(); ++i)
    for (std::size_t j = i + 1; j < by_x.size() && by_x[j].first.first <= by_x[i].second.first; ++j) {
      const auto& [a, b] = by_x[i];
      const auto& [c, d] = by_x[j];
      EXPECT_FALSE(side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0)
          << "edges cross near " << c.first << ", " << c.second;
    }
}

/// Directed edges of all communities: each has its twin or lies on the rim, and the rim encloses exactly the sum of the areas.
void expect_tiling(const Layer& communities) {
  std::set<std::pair<Key, Key>> edges;
  Wide total = 0;
  for (const Feature& f : communities.features) {
    const Line& ring = ring_of(f);
    ASSERT_EQ(key(ring.front()), key(ring.back()));
    const Wide area = twice_area(ring);
    EXPECT_TRUE(area > 0);
    total += area;
    for (std::size_t i = 0; i + 1 < ring.size(); ++i)
      EXPECT_TRUE(edges.emplace(key(ring[i]), key(ring[i + 1])).second)
          << "an edge used twice in one direction: an overlap";
  }
  expect_no_crossing(edges);
  std::map<Key, Key> rim;
  for (const auto& [a, b] : edges) {
    if (edges.contains({b, a})) continue;
    EXPECT_TRUE(rim.emplace(a, b).second);
  }
  ASSERT_FALSE(rim.empty());
  Wide enclosed = 0;
  std::size_t steps = 0;
  Key at = rim.begin()->first;
  do {
    const auto next = rim.find(at);
    ASSERT_NE(next, rim.end());
    enclosed += Wide(at.first) * next->second.second - Wide(next->second.first) * at.second;
    at = next->second;
    ++steps;
  } while (at != rim.begin()->first && steps < rim.size());
  EXPECT_EQ(steps, rim.size()) << "the rim is one ring: no holes";
  EXPECT_TRUE(enclosed == total);
}

class TownOf : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Sizes, TownOf, testing::Values(1, 2, 3, 4, 5, 6, 8, 11, 20, 60, 90, 100));

TEST_P(TownOf, HasTheCommunitiesAskedForAndTheyTileTheLand) {
  const auto layers = town(GetParam());
  const Layer& communities = layer(layers, "communities");
  EXPECT_EQ(communities.features.size(), static_cast<std::size_t>(GetParam()));
  expect_tiling(communities);
}

TEST_P(TownOf, IdsAreTwelveDigitsAndUnique) {
  const auto layers = town(GetParam());
  std::set<std::string> ids;
  for (const Feature& f : layer(layers, "communities").features) {
    const auto& id = std::get<std::string>(f.values[0]);
    EXPECT_EQ(id.size(), 12u);
    EXPECT_TRUE(std::ranges::all_of(id, [](char c) { return c >= '0' && c <= '9'; }));
    EXPECT_TRUE(ids.insert(id).second) << id;
  }
}

TEST_P(TownOf, AddressesHoldTheHouseholdsOfTheBuildings) {
  const int n = GetParam();
  const auto layers = town(n);
  const std::int64_t in_buildings = sum_of(layer(layers, "buildings"), "households");
  EXPECT_EQ(in_buildings, sum_of(layer(layers, "addresses"), "households"));
  EXPECT_NEAR(static_cast<double>(in_buildings), 1500.0 * n, 15.0 * n);
}

TEST_P(TownOf, EveryLayerIsThereAndEveryRowFitsItsFields) {
  const auto layers = town(GetParam());
  std::vector<std::string> names;
  for (const Layer& l : layers) {
    names.push_back(l.name);
    EXPECT_EQ(l.crs, "EPSG:4547");
    for (const Feature& f : l.features) EXPECT_EQ(f.values.size(), l.fields.size());
  }
  EXPECT_EQ(names, (std::vector<std::string>{"communities", "buildings", "roads", "rail", "water", "walls", "compounds",
                                             "dedicated", "addresses", "existing_grids"}));
}

TEST(Town, BuildingsStandInTheCommunityOfTheirId) {
  const auto layers = town(20);
  std::map<std::string, const Line*> rings;
  for (const Feature& f : layer(layers, "communities").features)
    rings[std::get<std::string>(f.values[0])] = &ring_of(f);
  for (const Feature& f : layer(layers, "buildings").features) {
    const auto& id = std::get<std::string>(f.values[0]);
    for (const XY& p : ring_of(f)) EXPECT_TRUE(inside(*rings.at(id.substr(0, 12)), p)) << id;
  }
}

TEST(Town, BuildingIdsAreUniqueAndEveryCommunityIsInhabited) {
  const auto layers = town(20);
  std::set<std::string> ids, inhabited;
  for (const Feature& f : layer(layers, "buildings").features) {
    const auto& id = std::get<std::string>(f.values[0]);
    EXPECT_TRUE(ids.insert(id).second) << id;
    if (const auto* n = std::get_if<std::int64_t>(&f.values[1]); n && *n > 0) inhabited.insert(id.substr(0, 12));
  }
  EXPECT_EQ(inhabited.size(), 20u);
}

TEST(Town, CoordinatesAreMillimetres) {
  for (const Layer& l : town(20))
    for (const Feature& f : l.features)
      for (const Polygon& polygon : f.geometry.polygons)
        for (const XY& p : polygon.outer) {
          EXPECT_EQ(p.x, std::floor(p.x * 1000 + 0.5) / 1000);
          EXPECT_EQ(p.y, std::floor(p.y * 1000 + 0.5) / 1000);
        }
}

TEST(Town, SameOptionsSameLayersOnAnyThreadCount) {
  const auto a = town(24, 7), b = town(24, 7, 0, 3);
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_TRUE(same(a[i], b[i])) << a[i].name;
}

TEST(Town, AnotherSeedIsAnotherTown) {
  const auto a = town(20, 1), b = town(20, 2);
  for (const char* name : {"communities", "buildings", "roads"})
    EXPECT_FALSE(same(layer(a, name), layer(b, name))) << name;
}

TEST(Town, MeetsTheHouseholdsAskedFor) {
  for (const double total : {8'000.0, 45'000.0}) {
    const auto layers = town(20, 3, total);
    EXPECT_NEAR(static_cast<double>(sum_of(layer(layers, "buildings"), "households")), total, total * 0.01);
  }
}

TEST(Town, TilesForManySeeds) {
  for (std::uint64_t seed = 10; seed < 40; ++seed) {
    const auto layers = town(static_cast<int>(seed), seed);
    EXPECT_EQ(layer(layers, "communities").features.size(), seed);
    expect_tiling(layer(layers, "communities"));
  }
}

TEST(Town, RefusesOptionsOutOfRange) {
  EXPECT_THROW(town(0), Error);
  EXPECT_THROW(town(5001), Error);
  EXPECT_THROW(town(20, 1, 5), Error);
  EXPECT_THROW(build_town({.epsg = 3857}, RunContext{}), Error);
}

}  // namespace
}  // namespace qipan
