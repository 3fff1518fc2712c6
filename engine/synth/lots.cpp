// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>

#include "engine/synth/layout.h"

namespace qipan::synth {
namespace {

constexpr int kBank = 9, kRailSide = 6;

enum Side { kWest, kEast, kSouth, kNorth };

/// A part of a superblock between streets.
struct Part {
  Rect rect;
  std::array<Way, 4> ways;
};

Box inset(const Part& part) {
  return {part.rect.u0 * double(kStep) + setback_m(part.ways[kWest]),
          part.rect.v0 * double(kStep) + setback_m(part.ways[kSouth]),
          part.rect.u1 * double(kStep) - setback_m(part.ways[kEast]),
          part.rect.v1 * double(kStep) - setback_m(part.ways[kNorth])};
}

class LotPlanner {
 public:
  LotPlanner(Layout& layout, int tile, Random& random)
      : layout_(layout),
        tile_(tile),
        random_(random),
        corner_(layout.tiling.corner(tile)),
        town_(layout.urban[static_cast<std::size_t>(tile)]) {}

  Part inner(const Leaf& leaf) const {
    const Tiling& t = layout_.tiling;
    Part p{leaf.rect, {Way::main, Way::main, Way::main, Way::main}};
    const auto at_u = [&](int line, int u) { return line != kNowhere && u == corner_.u + line; };
    const auto at_v = [&](int line, int v) { return line != kNowhere && v == corner_.v + line; };
    if (at_u(t.trunk_u, p.rect.u0)) p.ways[kWest] = Way::trunk;
    if (at_u(t.trunk_u, p.rect.u1)) p.ways[kEast] = Way::trunk;
    if (at_v(t.trunk_v, p.rect.v0)) p.ways[kSouth] = Way::trunk;
    if (at_v(t.trunk_v, p.rect.v1)) p.ways[kNorth] = Way::trunk;
    if (at_v(t.river_v, p.rect.v0)) p.rect.v0 += kBank, p.ways[kSouth] = Way::secondary;
    if (at_v(t.river_v, p.rect.v1)) p.rect.v1 -= kBank, p.ways[kNorth] = Way::secondary;
    if (at_u(t.rail_u, p.rect.u0)) p.rect.u0 += kRailSide, p.ways[kWest] = Way::secondary;
    if (at_u(t.rail_u, p.rect.u1)) p.rect.u1 -= kRailSide, p.ways[kEast] = Way::secondary;
    return p;
  }

  /// Cuts down to `area` cells with streets of `way`; parts keep at least `side` steps.
  void cut(const Part& part, int area, int side, Way way, std::vector<Part>& out) {
    const int w = part.rect.width(), h = part.rect.height();
    const bool can_u = w >= 2 * side, can_v = h >= 2 * side;
    if (part.rect.area() <= area || (!can_u && !can_v)) {
      if (w > 0 && h > 0) out.push_back(part);
      return;
    }
    const bool vertical = can_u && (!can_v || w >= h);
    const int length = vertical ? w : h, base = vertical ? part.rect.u0 : part.rect.v0;
    int at = length * (38 + static_cast<int>(random_.below(25))) / 100;
    at = base + std::clamp(at, side, length - side);
    Part a = part, b = part;
    if (vertical) {
      a.rect.u1 = b.rect.u0 = at;
      a.ways[kEast] = b.ways[kWest] = way;
      layout_.segments.push_back({{at, part.rect.v0}, {at, part.rect.v1}, way, tile_});
    } else {
      a.rect.v1 = b.rect.v0 = at;
      a.ways[kNorth] = b.ways[kSouth] = way;
      layout_.segments.push_back({{part.rect.u0, at}, {part.rect.u1, at}, way, tile_});
    }
    cut(a, area, side, way, out);
    cut(b, area, side, way, out);
  }

  /// One to three walled lots in a part, sharing walls.
  void lots(const Part& part, std::vector<Lot>& out) {
    const Box box = inset(part);
    if (box.width() < 45 || box.height() < 45) return;
    split_lot({box, {true, true, true, true}, LotUse::estate}, out);
  }

  void hamlets(Leaf& leaf, double houses) {
    if (houses < 55) return;  // a hamlet that a river cuts off can still be a grid of its own
    const Tiling& t = layout_.tiling;
    Rect r = leaf.rect;
    const auto keep = [&](int line, int& low, int& high, int off) {
      if (line == kNowhere) return;
      if (low == line) low += off;
      if (high == line) high -= off;
    };
    keep(corner_.v + t.river_v, r.v0, r.v1, 11);
    if (t.express_v != kNowhere) keep(corner_.v + t.express_v, r.v0, r.v1, 10);
    if (t.rail_u != kNowhere) keep(corner_.u + t.rail_u, r.u0, r.u1, 9);
    r = {r.u0 + 5, r.v0 + 5, r.u1 - 5, r.v1 - 5};
    const int count = std::max(1, static_cast<int>(houses / 70 + 0.5));
    // Hamlets share the land of the leaf along its longer side.
    const bool wide = r.width() >= r.height();
    for (int i = 0; i < count; ++i) {
      Rect room = r;
      const int length = wide ? r.width() : r.height();
      (wide ? room.u0 : room.v0) += length * i / count;
      (wide ? room.u1 : room.v1) = (wide ? r.u0 : r.v0) + length * (i + 1) / count - 3;
      if (room.width() < 12 || room.height() < 6) continue;
      const double need = houses / count;  // one house: 14 m of a lane on both sides
      const int lane_gap = 5;
      int width = std::clamp(static_cast<int>(16 + random_.below(12)), 12, room.width());
      int rows =
          std::clamp(static_cast<int>(need / (width / 1.5 * 1.7) + 0.9), 1, std::max(1, room.height() / lane_gap));
      width = std::clamp(static_cast<int>(need / rows / 1.7 * 1.5), 10, room.width());
      Hamlet hamlet;
      const int height = rows * lane_gap;
      hamlet.rect.u0 = room.u0 + static_cast<int>(random_.below(static_cast<std::uint64_t>(room.width() - width + 1)));
      hamlet.rect.v0 =
          room.v0 +
          static_cast<int>(random_.below(static_cast<std::uint64_t>(std::max(1, room.height() - height + 1))));
      hamlet.rect.u1 = hamlet.rect.u0 + width;
      hamlet.rect.v1 = hamlet.rect.v0 + height;
      const int spine = hamlet.rect.u0 + width * (35 + static_cast<int>(random_.below(30))) / 100;
      hamlet.spine_u = spine;
      for (int k = 0; k < rows; ++k) {
        const int v = hamlet.rect.v0 + 2 + k * lane_gap;
        hamlet.lanes_v.push_back(v);
        const int from = hamlet.rect.u0 + static_cast<int>(random_.below(static_cast<std::uint64_t>(1 + width / 6)));
        const int to = hamlet.rect.u1 - static_cast<int>(random_.below(static_cast<std::uint64_t>(1 + width / 6)));
        lane({from, v}, {spine, v});
        lane({spine, v}, {to, v});
        if (k > 0) lane({spine, v - lane_gap}, {spine, v});
      }
      // The village road: from the spine to the nearest side of the leaf that is not a hard line.
      const bool south_open =
          leaf.rect.v0 != corner_.v + t.river_v && (t.express_v == kNowhere || leaf.rect.v0 != corner_.v + t.express_v);
      const bool north_open =
          leaf.rect.v1 != corner_.v + t.river_v && (t.express_v == kNowhere || leaf.rect.v1 != corner_.v + t.express_v);
      const int bottom = hamlet.lanes_v.front(), top = hamlet.lanes_v.back();
      const bool on_tile_south = leaf.rect.v0 == corner_.v, on_tile_north = leaf.rect.v1 == corner_.v + t.height;
      const int down = south_open && !on_tile_south ? bottom - leaf.rect.v0 : 1'000'000;
      const int up = north_open && !on_tile_north ? leaf.rect.v1 - top : 1'000'000;
      if (std::min(up, down) < 1'000'000) {
        const Segment road = down <= up ? Segment{{spine, leaf.rect.v0}, {spine, bottom}, Way::rural, tile_}
                                        : Segment{{spine, top}, {spine, leaf.rect.v1}, Way::rural, tile_};
        layout_.segments.push_back(road);
      }
      leaf.hamlets.push_back(std::move(hamlet));
    }
  }

 private:
  void lane(Cell a, Cell b) {
    if (b.u > a.u || b.v > a.v) layout_.segments.push_back({a, b, Way::lane, tile_});
  }

  void split_lot(const Lot& lot, std::vector<Lot>& out) {
    const double w = lot.box.width(), h = lot.box.height();
    const double area = w * h;
    const bool cut = area > 52'000 || (area > 26'000 && random_.below(100) < 45);
    if (!cut || std::max(w, h) < 130) {
      out.push_back(lot);
      return;
    }
    const double share = (40 + static_cast<double>(random_.below(21))) / 100;
    Lot a = lot, b = lot;
    const auto whole = [](double x) { return static_cast<double>(static_cast<long long>(x)); };
    if (w >= h) {
      a.box.u1 = b.box.u0 = whole(lot.box.u0 + w * share);
      a.street[kEast] = b.street[kWest] = false;
    } else {
      a.box.v1 = b.box.v0 = whole(lot.box.v0 + h * share);
      a.street[kNorth] = b.street[kSouth] = false;
    }
    split_lot(a, out);
    split_lot(b, out);
  }

  Layout& layout_;
  int tile_;
  Random& random_;
  Cell corner_;
  Rect town_;
};

/// Gives `count` lots of fitting size another use; the largest of each size class first would look planned, so by lot.
void assign(std::vector<Lot*>& lots, int count, LotUse use, double area_low, double area_high, Random& random) {
  for (int i = 0; i < count; ++i) {
    std::vector<Lot*> fit;
    for (Lot* lot : lots) {
      const double area = lot->box.width() * lot->box.height();
      if (lot->use == LotUse::estate && area >= area_low && area <= area_high) fit.push_back(lot);
    }
    if (fit.empty()) return;
    fit[random.below(fit.size())]->use = use;
  }
}

}  // namespace

const char* way_name(Way way) {
  switch (way) {
    case Way::expressway: return "expressway";
    case Way::trunk: return "trunk";
    case Way::main: return "main";
    case Way::secondary: return "secondary";
    case Way::lane: return "lane";
    case Way::rural: return "rural";
  }
  return "";
}

double setback_m(Way way) {
  switch (way) {
    case Way::expressway: return 40;
    case Way::trunk: return 22;
    case Way::main: return 17;
    case Way::secondary: return 11;
    case Way::lane: return 4.5;
    case Way::rural: return 9;
  }
  return 10;
}

void plan_lots(Layout& layout, int tile, std::uint64_t seed) {
  Random random(seed, "synth.lots." + std::to_string(tile));
  LotPlanner planner(layout, tile, random);
  std::vector<Leaf*> leaves;
  double rural_area = 0;
  for (Leaf& leaf : layout.leaves)
    if (leaf.tile == tile) {
      leaves.push_back(&leaf);
      if (leaf.use == LeafUse::rural) rural_area += static_cast<double>(leaf.rect.area());
    }
  const int urban = layout.urban_communities[static_cast<std::size_t>(tile)],
            rural = layout.rural_communities[static_cast<std::size_t>(tile)];
  const double houses = 185.0 * rural;  // of a village: about 330 households

  std::vector<Lot*> free;
  std::vector<Part> parts;
  for (Leaf* leaf : leaves) {
    parts.clear();
    const Part inner = planner.inner(*leaf);
    switch (leaf->use) {
      case LeafUse::estate:
      case LeafUse::industry:
        planner.cut(inner, leaf->use == LeafUse::industry ? 1500 : 800, 15, Way::secondary, parts);
        for (const Part& part : parts) planner.lots(part, leaf->lots);
        break;
      case LeafUse::old: {
        std::vector<Part> quarters;
        planner.cut(inner, 700, 14, Way::secondary, quarters);
        for (const Part& quarter : quarters) planner.cut(quarter, 34, 4, Way::lane, parts);
        for (const Part& part : parts) leaf->blocks.push_back({inset(part)});
        break;
      }
      case LeafUse::rural: {
        const auto& own = layout.communities[static_cast<std::size_t>(leaf->community)].leaves;
        const bool main_leaf = std::ranges::none_of(
            own, [&](int i) { return layout.leaves[static_cast<std::size_t>(i)].rect.area() > leaf->rect.area(); });
        const double need =
            std::max(houses * static_cast<double>(leaf->rect.area()) / rural_area, main_leaf ? 70.0 : 0.0);
        planner.hamlets(*leaf, layout.communities[static_cast<std::size_t>(leaf->community)].rural ? need : 70.0);
        break;
      }
    }
  }
  for (Leaf* leaf : leaves)
    for (Lot& lot : leaf->lots) {
      if (leaf->use == LeafUse::industry) lot.use = LotUse::plant;
      free.push_back(&lot);
    }
  if (urban >= 2) {
    assign(free, std::max(1, urban / 4), LotUse::school, 14'000, 36'000, random);
    assign(free, std::max(1, urban / 14), LotUse::hospital, 14'000, 50'000, random);
    assign(free, std::max(1, urban / 8), LotUse::market, 5'000, 24'000, random);
    assign(free, std::max(1, urban / 8), LotUse::park, 20'000, 80'000, random);
    assign(free, urban / 3, LotUse::office, 4'000, 26'000, random);
  }
}

}  // namespace qipan::synth
