// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <cmath>

#include "engine/synth/fabric.h"
#include "engine/synth/names.h"

namespace qipan::synth {
namespace {

std::string dedicated_name(LotUse use, const std::string& community, int number) {
  static const char* const kOrdinals[] = {"第一", "第二", "第三", "第四", "第五", "第六"};
  const std::string place = community.ends_with("社区") ? community.substr(0, community.size() - 6) : community;
  switch (use) {
    case LotUse::school: return place + (number % 2 == 0 ? "小学" : "中学");
    case LotUse::hospital: return place + "医院";
    case LotUse::market: return place + "农贸市场";
    case LotUse::park: return place + "公园";
    case LotUse::plant: return place + kOrdinals[number % 6] + "机械厂";
    default: return place + "商务中心";
  }
}

}  // namespace

const char* use_name(Use use) {
  switch (use) {
    case Use::residential: return "residential";
    case Use::commercial: return "commercial";
    case Use::office: return "office";
    case Use::school: return "school";
    case Use::hospital: return "hospital";
    case Use::industrial: return "industrial";
    case Use::market: return "market";
  }
  return "";
}

Fabric weave(const Ground& ground, const Layout& layout, std::size_t community, std::uint64_t seed) {
  const CommunityPlan& plan = layout.communities[community];
  const Tiling& t = layout.tiling;
  const Cell corner = t.corner(plan.tile);
  const Rect& town = layout.urban[static_cast<std::size_t>(plan.tile)];
  Random random(seed, "synth.fabric." + plan.id);
  Fabric out;
  // Towers stand where the community still lacks households on the land that is left.
  const double wanted = (layout.households - layout.rural_households) /
                        static_cast<double>(std::max<std::ptrdiff_t>(
                            1, std::ranges::count(layout.communities, false, &CommunityPlan::rural)));
  double land = 0;
  for (const int l : plan.leaves)
    for (const Lot& lot : layout.leaves[static_cast<std::size_t>(l)].lots)
      if (lot.use == LotUse::estate) land += lot.box.width() * lot.box.height() / 10'000;
  double placed = 0;
  std::size_t counted = 0;
  int compounds = static_cast<int>(random.below(450)), lanes = static_cast<int>(random.below(220)), units = 0,
      groups = 0;
  for (const int l : plan.leaves) {
    const Leaf& leaf = layout.leaves[static_cast<std::size_t>(l)];
    std::vector<XY> pins;
    for (const Lot& lot : leaf.lots)
      for (const double u : {lot.box.u0, lot.box.u1})
        for (const double v : {lot.box.v0, lot.box.v1}) pins.push_back({u, v});
    for (const Lot& lot : leaf.lots)
      for (const XY& end : estate_drive(lot)) pins.push_back(end);
    for (const Lot& lot : leaf.lots) {
      if (lot.use == LotUse::estate) {
        const double du = (lot.box.u0 + lot.box.u1) / 20 - (corner.u + t.trunk_u),
                     dv = (lot.box.v0 + lot.box.v1) / 20 - (corner.v + t.river_v + 20);
        const double reach = 0.62 * std::max(town.width(), town.height());
        const double newness = std::clamp(std::sqrt(du * du + dv * dv) / reach, 0.0, 1.0);
        for (; counted < out.houses.size(); ++counted) placed += out.houses[counted].base;
        const double need = (wanted - placed) / land;  // per hectare; slabs give about 150, towers 330
        const bool towers = random.unit() < std::clamp((need - 150) / 140 + 0.12 * newness, 0.0, 1.0);
        land -= lot.box.width() * lot.box.height() / 10'000;
        weave_estate(ground, lot, pins, {compound_name(compounds++), newness, towers}, random, out);
      } else {
        weave_dedicated(ground, lot, pins, dedicated_name(lot.use, plan.name, units++), random, out);
      }
    }
    int in_lane = 0;
    for (const OldBlock& block : leaf.blocks) {
      weave_old_block(ground, block, lane_name(lanes), random, out);
      if (++in_lane % 3 == 0) ++lanes;
    }
    for (const Hamlet& hamlet : leaf.hamlets) weave_hamlet(ground, hamlet, plan.name, ++groups, random, out);
  }
  return out;
}

}  // namespace qipan::synth
