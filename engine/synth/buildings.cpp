// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/synth/layers.h"

namespace qipan::synth {
namespace {

std::string building_id(const CommunityPlan& community, std::size_t house) {
  const std::string number = std::to_string(house + 1);
  return community.id + "B" + std::string(5 - std::min<std::size_t>(5, number.size()), '0') + number;
}

/// The part of `total` that the first `upto` of `base` weights get.
std::int64_t share(std::int64_t total, std::int64_t upto, std::int64_t base) {
  return base == 0 ? 0 : (total * upto * 2 + base) / (base * 2);
}

void shift(House& house, double dx, double dy) {
  const auto move = [&](XY& p) { p = {round_mm(p.x + dx), round_mm(p.y + dy)}; };
  for (XY& p : house.ring) move(p);
  move(house.a), move(house.b), move(house.d);
}

/// What real layers have wrong: a pair drawn one over the other, a house reaching over its wall or lane, a value that nobody
/// entered, a zero. About one building in two hundred.
void spoil(Fabric& fabric, std::vector<int>& households, Random& random) {
  const auto n = fabric.houses.size();
  if (n < 40) return;
  for (std::size_t k = 0; k < n / 400 + 1; ++k) {
    const auto i = random.below(n - 1);
    House& house = fabric.houses[i];
    const double dx = house.b.x - house.a.x, dy = house.b.y - house.a.y;
    switch (random.below(4)) {
      case 0: shift(house, dx * 0.25, dy * 0.25); break;   // over its neighbour
      case 1: shift(house, dy * 0.12, -dx * 0.12); break;  // over the line in front
      case 2:
        if (households[i] > 0 && households[i] < 12) households[i] = -1;
        break;  // null
      default:
        if (households[i] < 12) households[i] = 0;
        break;
    }
  }
}

}  // namespace

Households share_households(const Layout& layout, const std::vector<Fabric>& fabrics) {
  std::int64_t base[2] = {0, 0};
  for (std::size_t c = 0; c < fabrics.size(); ++c)
    for (const House& h : fabrics[c].houses) base[layout.communities[c].rural] += h.base;
  std::int64_t total[2] = {static_cast<std::int64_t>(layout.households - layout.rural_households),
                           static_cast<std::int64_t>(layout.rural_households)};
  if (base[1] == 0) total[0] += total[1], total[1] = 0;
  if (base[0] == 0) total[1] += total[0], total[0] = 0;
  std::int64_t seen[2] = {0, 0};
  Households out(fabrics.size());
  for (std::size_t c = 0; c < fabrics.size(); ++c) {
    const int r = layout.communities[c].rural;
    for (const House& h : fabrics[c].houses) {
      const std::int64_t before = share(total[r], seen[r], base[r]);
      seen[r] += h.base;
      out[c].push_back(static_cast<int>(share(total[r], seen[r], base[r]) - before));
    }
  }
  return out;
}

Layer buildings_layer(const Layout& layout, std::vector<Fabric>& fabrics, Households& households, std::uint64_t seed,
                      const std::string& crs) {
  Layer layer;
  layer.name = "buildings", layer.crs = crs, layer.type = GeometryType::polygon;
  layer.fields = {
      {"id", FieldType::text},        {"households", FieldType::integer}, {"population", FieldType::integer},
      {"floors", FieldType::integer}, {"difficulty", FieldType::real},    {"use", FieldType::text}};
  std::size_t count = 0;
  for (const Fabric& f : fabrics) count += f.houses.size();
  layer.features.reserve(count);
  for (std::size_t c = 0; c < fabrics.size(); ++c) {
    Random random(seed, "synth.defects." + layout.communities[c].id);
    spoil(fabrics[c], households[c], random);
    for (std::size_t i = 0; i < fabrics[c].houses.size(); ++i) {
      const House& h = fabrics[c].houses[i];
      const int n = households[c][i];
      const int floors = h.flats > 0 && n > 0 ? std::clamp((n + h.flats - 1) / h.flats, 12, 54) : h.floors;
      Feature f;
      f.fid = static_cast<std::int64_t>(layer.features.size()) + 1;
      f.geometry.polygons.push_back({h.ring, {}});
      const Value population =
          n < 0 ? Value{} : Value{(n * std::int64_t{28} + static_cast<std::int64_t>(random.below(10))) / 10};
      f.values = {building_id(layout.communities[c], i),        n < 0 ? Value{} : Value{std::int64_t{n}},
                  n == 0 ? Value{std::int64_t{0}} : population, std::int64_t{floors},
                  n == 0 ? Value{0.0} : Value{h.difficulty},    std::string(use_name(h.use))};
      layer.features.push_back(std::move(f));
    }
  }
  return layer;
}

Layer addresses_layer(const std::vector<Fabric>& fabrics, const Households& households, const std::string& crs) {
  Layer layer;
  layer.name = "addresses", layer.crs = crs, layer.type = GeometryType::point;
  layer.fields = {{"id", FieldType::integer}, {"address", FieldType::text}, {"households", FieldType::integer}};
  for (std::size_t c = 0; c < fabrics.size(); ++c)
    for (std::size_t i = 0; i < fabrics[c].houses.size(); ++i) {
      const House& h = fabrics[c].houses[i];
      const int total = households[c][i];
      if (total <= 0) continue;
      const int doors = std::min(h.entrances, total);
      int given = 0;
      for (int k = 0; k < doors; ++k) {
        const int part = total * (k + 1) / doors - given;
        given += part;
        const double s = (k + 0.5) / doors, t = 0.22;
        Feature f;
        f.fid = static_cast<std::int64_t>(layer.features.size()) + 1;
        f.geometry.points.push_back({round_mm(h.a.x + s * (h.b.x - h.a.x) + t * (h.d.x - h.a.x)),
                                     round_mm(h.a.y + s * (h.b.y - h.a.y) + t * (h.d.y - h.a.y))});
        std::string address = h.place + std::to_string(h.number) + (h.entrances > 1 || h.flats > 0 ? "栋" : "号");
        if (doors > 1) address += std::to_string(k + 1) + "单元";
        f.values = {f.fid, std::move(address), std::int64_t{part}};
        layer.features.push_back(std::move(f));
      }
    }
  return layer;
}

}  // namespace qipan::synth
