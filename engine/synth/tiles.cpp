// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <cmath>

#include "engine/synth/layout.h"

namespace qipan::synth {
namespace {

constexpr double kUrbanHouseholds = 1800;  // an urban community
constexpr double kRuralHouseholds = 330;   // a village
constexpr double kUrbanArea = 1680;        // of an urban community in lattice cells of 100 m2
constexpr double kRuralArea = 9000;        // of a village
constexpr int kTileCommunities = 40;       // of a county town in a prefecture
constexpr int kRuralAtLeast = 8;           // of these, where there are several towns

double default_households_each(int n) {
  if (n <= 100) return 1500;
  if (n >= 1000) return 500;
  return 1500 - (n - 100) * 1000.0 / 900;
}

std::vector<int> share_out(int total, int parts) {
  std::vector<int> out(static_cast<std::size_t>(parts), total / parts);
  for (int i = 0; i < total % parts; ++i) ++out[static_cast<std::size_t>(i)];
  return out;
}

/// Urban communities per tile: one town is large, others small; never all of a tile where there are several.
std::vector<int> share_urban(int total, const std::vector<int>& all, std::uint64_t seed) {
  const auto tiles = all.size();
  std::vector<int> out(tiles, 0);
  if (tiles == 1) return {total};
  Random random(seed, "synth.urban");
  for (auto& k : out) k = 1;
  for (int left = total - static_cast<int>(tiles); left > 0; --left) {
    const auto t = random.below(tiles), other = random.below(tiles);
    auto pick = out[t] >= out[other] ? t : other;  // the larger grows faster
    if (out[pick] >= std::min(all[pick] - kRuralAtLeast, 20)) {
      for (std::size_t i = 0; i < tiles; ++i)
        if (all[i] - out[i] > all[pick] - out[pick]) pick = i;
    }
    ++out[pick];
  }
  return out;
}

}  // namespace

Layout plan_tiles(const SynthOptions& options) {
  Layout plan;
  const int n = options.communities;
  Tiling& t = plan.tiling;
  t.count = n <= 80 ? 1 : (n + kTileCommunities - 1) / kTileCommunities;
  t.columns = static_cast<int>(std::ceil(std::sqrt(static_cast<double>(t.count))));
  t.rows = (t.count + t.columns - 1) / t.columns;

  plan.households = std::floor(options.households > 0 ? options.households : default_households_each(n) * n);
  const double each = plan.households / n, village = std::min(kRuralHouseholds, each);
  const double share = std::clamp((each - village) / std::max(kUrbanHouseholds - village, 1.0), 0.0, 1.0);
  const int urban = std::clamp(static_cast<int>(std::floor(share * n + 0.5)), t.count,
                               t.count == 1 ? n : n - kRuralAtLeast * t.count);
  const auto all = share_out(n, t.count);
  plan.urban_communities = share_urban(urban, all, options.seed);
  for (std::size_t i = 0; i < all.size(); ++i) plan.rural_communities.push_back(all[i] - plan.urban_communities[i]);
  plan.rural_households = std::floor(village * (n - urban));

  const double crowd = std::clamp((plan.households - plan.rural_households) / urban / kUrbanHouseholds, 0.4, 3.0);
  const auto town_size = [&](int k) {
    const double area = kUrbanArea * crowd * k, width = std::sqrt(area / 0.82);
    return Cell{std::max(24, static_cast<int>(width) + (k >= 10 ? 12 : 0)),
                std::max(44, static_cast<int>(area / width) + 18)};
  };
  const int mean_urban = (urban + t.count - 1) / t.count, mean_rural = (n - urban) / t.count;
  const int largest = *std::ranges::max_element(plan.urban_communities);
  const Cell town = town_size(mean_urban), big = town_size(largest);
  int south = 0, north = 0, east = 0, west = 0;
  const double rural_area = mean_rural * kRuralArea * std::clamp(village / kRuralHouseholds, 0.3, 1.0);
  if (mean_rural >= 4) {
    const double p = town.u + town.v, ring = (-p + std::sqrt(p * p + 4 * rural_area)) / 4;
    const int room = std::max(36, static_cast<int>(ring));
    west = east = std::max(room, (big.u - town.u) / 2 + 30);
    south = north = std::max(room + 6, (big.v - town.v) / 2 + 30);
  } else if (mean_rural > 0) {
    const int parts = mean_rural;
    const int thick = std::max(36, static_cast<int>(rural_area / parts / town.u));
    south = thick;
    if (parts >= 2) north = thick;
    if (parts >= 3) east = std::max(36, static_cast<int>(rural_area / parts / town.v));
  }
  t.width = west + town.u + east;
  t.height = south + town.v + north;
  t.river_v = south + town.v * 38 / 100;
  t.trunk_u = west + town.u * 37 / 100;
  if (urban >= 2) t.bridge_u = west + town.u * 63 / 100;
  if (mean_urban >= 10) {
    t.rail_u = west + town.u * 82 / 100;
  } else if (east > 0) {
    t.rail_u = west + std::max(town.u, t.count > 1 ? big.u * 3 / 4 : 0) + 14;
  }
  const int north_bank = south + town.v - t.river_v - 9;
  if (north_bank >= 70) t.trunk_v = t.river_v + 9 + north_bank * 54 / 100;
  if (north >= 45) t.express_v = south + town.v + std::max(30, (t.count > 1 ? (big.v - town.v) / 2 : 0) + 14);

  for (int i = 0; i < t.count; ++i) {
    const Cell size = t.count == 1 ? town : town_size(plan.urban_communities[static_cast<std::size_t>(i)]);
    const Cell at = t.corner(i);
    Rect r{at.u, at.v, at.u + t.width, at.v + t.height};
    if (west > 0) r.u0 = at.u + t.trunk_u - size.u * 37 / 100;
    if (east > 0) r.u1 = at.u + (west > 0 ? t.trunk_u - size.u * 37 / 100 : 0) + size.u;
    if (south > 0) r.v0 = at.v + t.river_v - size.v * 38 / 100;
    if (north > 0) r.v1 = at.v + t.river_v - size.v * 38 / 100 + size.v;
    plan.urban.push_back(r);
  }
  return plan;
}

}  // namespace qipan::synth
