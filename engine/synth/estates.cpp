// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <cmath>

#include "engine/synth/fabric.h"

namespace qipan::synth {
namespace {

enum Side { kWest, kEast, kSouth, kNorth };

int between(Random& random, int low, int high) {
  return low + static_cast<int>(random.below(static_cast<std::uint64_t>(high - low + 1)));
}

House house(const Quad& quad, Use use, int floors) {
  House h;
  h.ring = closed(quad);
  h.a = quad[0], h.b = quad[1], h.d = quad[3];
  h.use = use, h.floors = floors;
  return h;
}

double length(XY a, XY b) { return std::sqrt((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y)); }

/// A row of shops just inside the wall of one side, backs to the courtyard.
void shops(const Ground& ground, const Lot& lot, const Line& ring, int side, double depth, Random& random,
           Fabric& out) {
  const bool along_u = side == kSouth || side == kNorth;
  const double from = (along_u ? lot.box.u0 : lot.box.v0) + 16, to = (along_u ? lot.box.u1 : lot.box.v1) - 16;
  const double line = side == kSouth   ? lot.box.v0 + 1.5
                      : side == kNorth ? lot.box.v1 - 1.5
                      : side == kWest  ? lot.box.u0 + 1.5
                                       : lot.box.u1 - 1.5;
  const double middle = (from + to) / 2;
  for (double s = from; s + 24 <= to;) {
    const double e = std::min(to, s + between(random, 26, 58));
    const bool gate = s < middle + 8 && e > middle - 8;
    if (!gate && e - s >= 18) {
      XY p = along_u ? ground.at(s, line) : ground.at(line, s), q = along_u ? ground.at(e, line) : ground.at(line, e);
      if (side == kNorth || side == kWest) std::swap(p, q);  // the yard is to the left of p-q
      const double l = length(p, q), nx = -(q.y - p.y) / l * depth, ny = (q.x - p.x) / l * depth;
      const Quad quad{p, q, XY{round_mm(q.x + nx), round_mm(q.y + ny)}, XY{round_mm(p.x + nx), round_mm(p.y + ny)}};
      if (std::ranges::all_of(quad, [&](XY c) { return contains(ring, c); }))
        out.houses.push_back(house(quad, Use::commercial, between(random, 1, 3)));
    }
    s = e + (gate ? 2 : between(random, 3, 7));
  }
}

}  // namespace

std::vector<Line> wall_lines(const Line& ring, const Lot& lot, const Ground& ground, Random& random) {
  // Gates as positions on the ring: the point of the ring nearest to the middle of a street side.
  double total = 0;
  std::vector<double> at(1, 0.0);
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) at.push_back(total += length(ring[i], ring[i + 1]));
  std::vector<std::pair<double, double>> gates;
  int opened = 0;
  for (const int side : {kSouth, kEast, kNorth, kWest}) {
    if (!lot.street[static_cast<std::size_t>(side)] || opened == 3) continue;
    if (opened > 0 && random.below(100) < 35) continue;
    const Box& b = lot.box;
    const XY m = side == kSouth   ? ground.at((b.u0 + b.u1) / 2, b.v0)
                 : side == kNorth ? ground.at((b.u0 + b.u1) / 2, b.v1)
                 : side == kWest  ? ground.at(b.u0, (b.v0 + b.v1) / 2)
                                  : ground.at(b.u1, (b.v0 + b.v1) / 2);
    double best = 1e18, where = 0;
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
      const XY p = ring[i], q = ring[i + 1];
      const double l = length(p, q),
                   t = std::clamp(((m.x - p.x) * (q.x - p.x) + (m.y - p.y) * (q.y - p.y)) / (l * l), 0.0, 1.0);
      const double d = length(m, {p.x + t * (q.x - p.x), p.y + t * (q.y - p.y)});
      if (d < best) best = d, where = at[i] + t * l;
    }
    const double half = between(random, 8, 12) / 2.0;
    gates.emplace_back(where - half, where + half);
    ++opened;
  }
  std::ranges::sort(gates);
  if (gates.empty()) return {ring};
  const auto point = [&](double s) {
    const auto i = static_cast<std::size_t>(std::ranges::upper_bound(at, s) - at.begin()) - 1;
    const std::size_t k = std::min(i, ring.size() - 2);
    const double t = (s - at[k]) / (at[k + 1] - at[k]);
    return XY{round_mm(ring[k].x + t * (ring[k + 1].x - ring[k].x)),
              round_mm(ring[k].y + t * (ring[k + 1].y - ring[k].y))};
  };
  std::vector<Line> lines;
  for (std::size_t g = 0; g < gates.size(); ++g) {
    const double from = gates[g].second, to = g + 1 < gates.size() ? gates[g + 1].first : gates[0].first + total;
    if (to - from < 5) continue;
    Line line{point(from)};
    for (int round = 0; round < 2; ++round)
      for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        const double s = at[i] + round * total;
        if (s > from + 0.01 && s < to - 0.01) line.push_back(ring[i]);
      }
    line.push_back(point(to > total ? to - total : to));
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<XY> estate_drive(const Lot& lot) {
  const Box& b = lot.box;
  if (lot.use != LotUse::estate || b.width() * b.height() < 21'000 || std::min(b.width(), b.height()) < 90) return {};
  const auto half_way = [](double low, double high) { return std::floor((low + high) / 2); };
  if (b.height() > 1.35 * b.width()) return {{b.u0, half_way(b.v0, b.v1)}, {b.u1, half_way(b.v0, b.v1)}};
  return {{half_way(b.u0, b.u1), b.v0}, {half_way(b.u0, b.u1), b.v1}};
}

void weave_estate(const Ground& ground, const Lot& lot, const std::vector<XY>& pins, const Estate& estate,
                  Random& random, Fabric& out) {
  const auto& [name, newness, towers] = estate;
  const Line ring = trace(ground, lot.box, pins);
  out.compounds.push_back({name, "", ring});
  for (auto& line : wall_lines(ring, lot, ground, random)) out.walls.push_back(std::move(line));

  const double shop_depth = between(random, 9, 12);
  Box yard = lot.box;
  int sides = 0;
  for (const int side : {kSouth, kNorth, kEast, kWest}) {
    if (!lot.street[static_cast<std::size_t>(side)] || sides == 2 || random.below(100) < 35) continue;
    shops(ground, lot, ring, side, shop_depth, random, out);
    (side == kSouth   ? yard.v0
     : side == kNorth ? yard.v1
     : side == kEast  ? yard.u1
                      : yard.u0) += (side == kSouth || side == kWest ? 1 : -1) * (shop_depth + 3);
    ++sides;
  }
  std::vector<Box> yards = {yard};
  if (const auto drive = estate_drive(lot); !drive.empty()) {
    const XY from = drive[0], to = drive[1];
    const double length_m = std::max(to.x - from.x, to.y - from.y), pieces = std::floor(length_m / 40) + 1;
    Line line;
    for (double k = 0; k <= pieces; ++k)
      line.push_back(ground.at(from.x + (to.x - from.x) * k / pieces, from.y + (to.y - from.y) * k / pieces));
    out.drives.push_back(std::move(line));
    yards.push_back(yard);
    (from.x == to.x ? yards[0].u1 : yards[0].v1) = (from.x == to.x ? from.x : from.y) - 2;
    (from.x == to.x ? yards[1].u0 : yards[1].v0) = (from.x == to.x ? from.x : from.y) + 2;
  }
  const double area = yards[0].width() * yards[0].height();
  const auto rows = [&](const RowSpec& spec) {
    std::vector<Quad> all;
    for (const Box& part : yards) {
      const Frame frame = Frame::on(ground, (part.u0 + part.u1) / 2, (part.v0 + part.v1) / 2);
      const auto placed = place_rows(trace(ground, part, {}), frame, spec, random);
      all.insert(all.end(), placed.begin(), placed.end());
    }
    return all;
  };
  const double age = 1 - newness;
  int number = 0;
  if (towers) {
    RowSpec spec{.depth = static_cast<double>(between(random, 20, 26)),
                 .length_min = 24,
                 .length_max = 32,
                 .gap = static_cast<double>(between(random, 18, 28)),
                 .pitch = static_cast<double>(between(random, 46, 58)),
                 .margin = 6,
                 .skip_percent = 4,
                 .stagger = static_cast<double>(between(random, 0, 20)),
                 .garden = area > 45'000 ? 34.0 : 0.0};
    const int floors = between(random, 18, 33), flats = between(random, 4, 5);
    for (const Quad& quad : rows(spec)) {
      House h = house(quad, Use::residential, std::clamp(floors + between(random, -2, 2), 17, 34));
      h.flats = flats;
      h.base = h.floors * flats;
      h.entrances = between(random, 1, 2);
      h.difficulty = between(random, 4, 16) / 100.0;
      h.place = name, h.number = ++number;
      out.houses.push_back(std::move(h));
    }
  } else {
    const int floors = newness > 0.75 && random.below(3) == 0 ? 11 : between(random, 5, 7);
    const double depth = between(random, 11, 13);
    RowSpec spec{.depth = depth,
                 .length_min = 34,
                 .length_max = static_cast<double>(between(random, 50, 62)),
                 .gap = static_cast<double>(between(random, 8, 13)),
                 .pitch = depth + floors * (floors > 7 ? 2.3 : between(random, 24, 29) / 10.0) + 1,
                 .margin = 4.5,
                 .skip_percent = 3,
                 .stagger = 0,
                 .garden = area > 30'000 ? static_cast<double>(between(random, 22, 34)) : 0.0};
    const int worry = between(random, 8, 18) + static_cast<int>(age * 26);
    for (const Quad& quad : rows(spec)) {
      House h = house(quad, Use::residential, floors);
      const double l = length(quad[0], quad[1]);
      h.entrances = l > 52 ? 4 : l > 40 ? 3 : 2;
      h.base = h.entrances * floors * 2 + between(random, -2, 1);
      h.difficulty = std::clamp(worry + between(random, -5, 6), 2, 90) / 100.0;
      h.place = name, h.number = ++number;
      out.houses.push_back(std::move(h));
    }
  }
}

void weave_dedicated(const Ground& ground, const Lot& lot, const std::vector<XY>& pins, const std::string& name,
                     Random& random, Fabric& out) {
  const Line ring = trace(ground, lot.box, pins);
  Box box = lot.box;
  RowSpec spec;
  Use use = Use::office;
  std::string type;
  int low = 1, high = 1;
  switch (lot.use) {
    case LotUse::school:  // teaching blocks in one half, the sports field stays empty
      type = "school", use = Use::school, low = 4, high = 5;
      (box.width() >= box.height() ? box.u1 : box.v1) -= 0.48 * std::max(box.width(), box.height());
      spec = {.depth = 14, .length_min = 30, .length_max = 72, .gap = 14, .pitch = 36, .margin = 8};
      break;
    case LotUse::hospital:
      type = "hospital", use = Use::hospital, low = 4, high = 12;
      spec = {
          .depth = 18, .length_min = 34, .length_max = 70, .gap = 22, .pitch = 46, .margin = 10, .skip_percent = 15};
      break;
    case LotUse::market:
      type = "market", use = Use::market, low = 1, high = 2;
      spec = {.depth = 32, .length_min = 34, .length_max = 80, .gap = 10, .pitch = 44, .margin = 7};
      break;
    case LotUse::plant:
      type = "plant", use = Use::industrial, low = 1, high = 2;
      spec = {.depth = static_cast<double>(between(random, 26, 42)),
              .length_min = 55,
              .length_max = 130,
              .gap = 16,
              .margin = 10,
              .skip_percent = 16};
      spec.pitch = spec.depth + 18;
      break;
    case LotUse::park: type = "park"; break;
    default: use = Use::office; break;
  }
  const Frame frame = Frame::on(ground, (box.u0 + box.u1) / 2, (box.v0 + box.v1) / 2);
  if (lot.use == LotUse::park) {
    // A pond: an oval of twelve corners, then its corners cut once more.
    const double ru = box.width() * 0.27, rv = box.height() * 0.22;
    static constexpr double kRound[12][2] = {{1, 0},  {.87, .5},   {.5, .87},   {0, 1},  {-.5, .87}, {-.87, .5},
                                             {-1, 0}, {-.87, -.5}, {-.5, -.87}, {0, -1}, {.5, -.87}, {.87, -.5}};
    std::vector<XY> corner;
    for (const auto& c : kRound) {
      const double k = 0.75 + 0.35 * random.unit();
      corner.push_back({(box.u0 + box.u1) / 2 + ru * k * c[0], (box.v0 + box.v1) / 2 + rv * k * c[1]});
    }
    Line pond;
    for (std::size_t i = 0; i < corner.size(); ++i) {
      const XY p = corner[i], q = corner[(i + 1) % corner.size()];
      pond.push_back(ground.at(0.72 * p.x + 0.28 * q.x, 0.72 * p.y + 0.28 * q.y));
      pond.push_back(ground.at(0.28 * p.x + 0.72 * q.x, 0.28 * p.y + 0.72 * q.y));
    }
    pond.push_back(pond.front());
    out.lakes.push_back({name, "", std::move(pond)});
  } else if (lot.use == LotUse::office) {
    spec = {.depth = 22, .length_min = 26, .length_max = 54, .gap = 18, .pitch = 48, .margin = 9, .skip_percent = 10};
    low = 4, high = 16;
  }
  if (lot.use != LotUse::park) {
    for (const Quad& quad : place_rows(trace(ground, box, {}), frame, spec, random)) {
      House h = house(quad, use, between(random, low, high));
      h.place = name;
      out.houses.push_back(std::move(h));
    }
    // One dormitory in some: a dedicated unit may have a handful of households.
    if ((lot.use == LotUse::plant || lot.use == LotUse::school || lot.use == LotUse::hospital) &&
        random.below(3) == 0 && !out.houses.empty() && out.houses.back().place == name) {
      House& h = out.houses.back();
      h.use = Use::residential, h.base = between(random, 4, 14), h.floors = 3, h.number = 1, h.difficulty = 0.2;
    }
  }
  if (type.empty()) return;
  out.dedicated.push_back({name, type, ring});
  if (lot.use == LotUse::school || lot.use == LotUse::plant || lot.use == LotUse::hospital)
    for (auto& line : wall_lines(ring, lot, ground, random)) out.walls.push_back(std::move(line));
}

}  // namespace qipan::synth
