// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <cstdlib>
#include <limits>
#include <numeric>

#include "engine/synth/layout.h"
#include "engine/synth/names.h"

namespace qipan::synth {
namespace {

constexpr int kBank = 9;      // steps from the middle of the river to the street along it
constexpr int kRailSide = 6;  // steps from the railway to the streets along it

/// Cuts a zone into superblocks and remembers the streets on the cuts.
class Cutter {
 public:
  Cutter(Layout& layout, int tile, Random& random) : layout_(layout), tile_(tile), random_(random) {
    const Tiling& t = layout.tiling;
    const Cell at = t.corner(tile);
    const auto u = [&](int x) { return x == kNowhere ? kNowhere : at.u + x; };
    const auto v = [&](int y) { return y == kNowhere ? kNowhere : at.v + y; };
    river_ = v(t.river_v), rail_ = u(t.rail_u), trunk_u_ = u(t.trunk_u), trunk_v_ = v(t.trunk_v),
    express_ = v(t.express_v);
    bridge_ = u(t.bridge_u);
  }

  std::vector<Rect> cut(const Rect& zone, bool urban, int at_least) {
    leaves_.clear();
    urban_ = urban;
    cut_at_lines(zone);
    while (true) {
      std::size_t pick = leaves_.size();
      for (std::size_t i = 0; i < leaves_.size(); ++i)
        if (can_split(leaves_[i]) && (pick == leaves_.size() || leaves_[i].area() > leaves_[pick].area())) pick = i;
      const bool enough = static_cast<int>(leaves_.size()) >= at_least;
      if (enough && urban) {
        pick = leaves_.size();
        for (std::size_t i = 0; i < leaves_.size() && pick == leaves_.size(); ++i)
          if (std::max(leaves_[i].width(), leaves_[i].height()) > 60) pick = i;
      } else if (enough) {
        break;
      }
      if (pick == leaves_.size()) break;
      split(pick);
    }
    return leaves_;
  }

  void street(Cell a, Cell b, Way way) {
    if (a.u == b.u) {  // towards the river only over a bridge, the railway is crossed anywhere
      const bool bridge = a.u == trunk_u_ || a.u == bridge_;
      trim(a.v, b.v, river_, bridge ? -kBank : (urban_ ? kBank : kBank - 2));
      if (!bridge) trim(a.v, b.v, express_, urban_ ? 0 : 4);
    } else if (way != Way::expressway && a.v != trunk_v_) {
      trim(a.u, b.u, rail_, urban_ ? kRailSide : 3);
    }
    if (b.u > a.u || b.v > a.v) layout_.segments.push_back({a, b, way, tile_});
  }

  /// Streets along the river and the railway in front of a superblock.
  void side_streets(const Rect& r) {
    if (r.v0 == river_) add({r.u0, r.v0 + kBank}, {r.u1, r.v0 + kBank});
    if (r.v1 == river_) add({r.u0, r.v1 - kBank}, {r.u1, r.v1 - kBank});
    const int v0 = r.v0 == river_ ? r.v0 + kBank : r.v0, v1 = r.v1 == river_ ? r.v1 - kBank : r.v1;
    if (r.u0 == rail_) add({r.u0 + kRailSide, v0}, {r.u0 + kRailSide, v1});
    if (r.u1 == rail_) add({r.u1 - kRailSide, v0}, {r.u1 - kRailSide, v1});
  }

 private:
  static bool can_split(const Rect& r) { return std::max(r.width(), r.height()) >= 16; }
  void add(Cell a, Cell b) { layout_.segments.push_back({a, b, Way::secondary, tile_}); }
  static void trim(int& from, int& to, int line, int by) {
    if (from == line) from += by;
    if (to == line) to -= by;
  }

  void cut_at_lines(const Rect& r) {
    const auto inside_v = [&](int v) { return v != kNowhere && r.v0 < v && v < r.v1; };
    const auto inside_u = [&](int u) { return u != kNowhere && r.u0 < u && u < r.u1; };
    if (inside_v(river_)) return halves(r, false, river_, nullptr);
    if (inside_u(rail_)) return halves(r, true, rail_, nullptr);
    const Way express = Way::expressway, trunk = Way::trunk;
    if (inside_v(express_)) return halves(r, false, express_, &express);
    if (inside_u(trunk_u_)) return halves(r, true, trunk_u_, &trunk);
    if (inside_v(trunk_v_)) return halves(r, false, trunk_v_, &trunk);
    leaves_.push_back(r);
  }

  void halves(const Rect& r, bool vertical, int at, const Way* way) {
    if (way) vertical ? street({at, r.v0}, {at, r.v1}, *way) : street({r.u0, at}, {r.u1, at}, *way);
    cut_at_lines(vertical ? Rect{r.u0, r.v0, at, r.v1} : Rect{r.u0, r.v0, r.u1, at});
    cut_at_lines(vertical ? Rect{at, r.v0, r.u1, r.v1} : Rect{r.u0, at, r.u1, r.v1});
  }

  void split(std::size_t i) {
    const Rect r = leaves_[i];
    const int spare_v = (r.v0 == river_ ? kBank : 0) + (r.v1 == river_ ? kBank : 0);
    bool vertical = r.width() >= r.height() - spare_v;
    if (r.width() < 8) vertical = false;
    const int from = vertical ? r.u0 : r.v0 + (r.v0 == river_ ? kBank : 0);
    const int to = vertical ? r.u1 : r.v1 - (r.v1 == river_ ? kBank : 0);
    const int length = to - from;
    int at = from + length * (42 + static_cast<int>(random_.below(17))) / 100;
    if (vertical && (r.v0 == river_ || r.v1 == river_) && bridge_ - from > length * 3 / 10 &&
        to - bridge_ > length * 3 / 10)
      at = bridge_;
    const Way way = urban_ ? Way::main : Way::rural;
    if (vertical) {
      street({at, r.v0}, {at, r.v1}, way);
      leaves_[i].u1 = at;
      leaves_.push_back({at, r.v0, r.u1, r.v1});
    } else {
      street({r.u0, at}, {r.u1, at}, way);
      leaves_[i].v1 = at;
      leaves_.push_back({r.u0, at, r.u1, r.v1});
    }
  }

  Layout& layout_;
  int tile_;
  Random& random_;
  bool urban_ = true;
  int river_, rail_, trunk_u_, trunk_v_, express_, bridge_;
  std::vector<Rect> leaves_;
};

long long shared_border(const Rect& a, const Rect& b) {
  if (a.u1 == b.u0 || b.u1 == a.u0) return std::max(0, std::min(a.v1, b.v1) - std::max(a.v0, b.v0));
  if (a.v1 == b.v0 || b.v1 == a.v0) return std::max(0, std::min(a.u1, b.u1) - std::max(a.u0, b.u0));
  return 0;
}

bool across(const Rect& a, const Rect& b, int river, int rail, int express) {
  const auto on = [](int line, int a1, int b0) { return line != kNowhere && a1 == line && b0 == line; };
  return on(river, a.v1, b.v0) || on(river, b.v1, a.v0) || on(rail, a.u1, b.u0) || on(rail, b.u1, a.u0) ||
         on(express, a.v1, b.v0) || on(express, b.v1, a.v0);
}

/// Joins neighbouring leaves until `count` groups are left; the smallest joins first, over a river or railway last.
std::vector<std::vector<std::size_t>> group_leaves(const std::vector<Rect>& leaves, int count,
                                                   const std::array<int, 3>& hard) {
  std::vector<std::vector<std::size_t>> groups(leaves.size());
  for (std::size_t i = 0; i < leaves.size(); ++i) groups[i] = {i};
  const auto area = [&](const std::vector<std::size_t>& g) {
    return std::accumulate(g.begin(), g.end(), 0LL, [&](long long s, std::size_t i) { return s + leaves[i].area(); });
  };
  while (static_cast<int>(groups.size()) > count) {
    long long best = std::numeric_limits<long long>::min();
    std::size_t a = 0, b = 0;
    for (std::size_t i = 0; i < groups.size(); ++i)
      for (std::size_t j = 0; j < groups.size(); ++j) {
        if (i == j) continue;
        long long soft = 0, over = 0;
        for (const auto p : groups[i])
          for (const auto q : groups[j])
            (across(leaves[p], leaves[q], hard[0], hard[1], hard[2]) ? over : soft) +=
                shared_border(leaves[p], leaves[q]);
        if (soft + over == 0) continue;
        const long long joined = area(groups[i]) + area(groups[j]);
        const long long score = (soft > 0 ? 1'000'000'000LL : 1000LL) - joined * 10 + soft;
        if (score <= best) continue;
        std::vector<Rect> rects;
        for (const auto& g : {groups[i], groups[j]})
          for (const auto p : g) rects.push_back(leaves[p]);
        if (outline(rects).empty()) continue;
        best = score, a = i, b = j;
      }
    if (a == b) break;
    groups[a].insert(groups[a].end(), groups[b].begin(), groups[b].end());
    groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(b));
  }
  return groups;
}

}  // namespace

void plan_blocks(Layout& layout, int tile, std::uint64_t seed) {
  const Tiling& t = layout.tiling;
  const auto index = static_cast<std::size_t>(tile);
  const Cell at = t.corner(tile);
  const Rect town = layout.urban[index], all{at.u, at.v, at.u + t.width, at.v + t.height};
  Random random(seed, "synth.blocks." + std::to_string(tile));
  Cutter cutter(layout, tile, random);

  struct Zone {
    Rect rect;
    bool urban;
    int communities;
  };
  std::vector<Zone> zones = {{town, true, layout.urban_communities[index]}};
  // Four strips around the town, each beginning where the last one ends, like the sails of a windmill.
  for (const Rect& r : {Rect{all.u0, all.v0, town.u1, town.v0}, Rect{town.u1, all.v0, all.u1, town.v1},
                        Rect{town.u0, town.v1, all.u1, all.v1}, Rect{all.u0, town.v0, town.u0, all.v1}})
    if (r.width() > 0 && r.height() > 0) zones.push_back({r, false, 1});
  for (int left = layout.rural_communities[index] - static_cast<int>(zones.size()) + 1; left > 0; --left) {
    auto* most = &zones[1];
    for (std::size_t z = 2; z < zones.size(); ++z)
      if (zones[z].rect.area() * most->communities > most->rect.area() * zones[z].communities) most = &zones[z];
    ++most->communities;
  }

  const std::array<int, 3> hard = {at.v + t.river_v, t.rail_u == kNowhere ? kNowhere : at.u + t.rail_u,
                                   t.express_v == kNowhere ? kNowhere : at.v + t.express_v};
  for (const Zone& zone : zones) {
    const auto rects = cutter.cut(zone.rect, zone.urban, zone.communities);
    const auto groups = group_leaves(rects, zone.communities, hard);
    for (const auto& group : groups) {
      CommunityPlan community;
      community.rural = !zone.urban;
      community.tile = tile;
      for (const auto i : group) {
        community.leaves.push_back(static_cast<int>(layout.leaves.size()));
        Leaf leaf;
        leaf.rect = rects[i];
        leaf.use = zone.urban ? LeafUse::estate : LeafUse::rural;
        leaf.tile = tile;
        leaf.community = static_cast<int>(layout.communities.size());
        if (zone.urban) cutter.side_streets(leaf.rect);
        layout.leaves.push_back(std::move(leaf));
      }
      layout.communities.push_back(std::move(community));
    }
    if (zone.urban) {
      cutter.street({town.u0, town.v0}, {town.u1, town.v0}, Way::main);
      cutter.street({town.u0, town.v1}, {town.u1, town.v1}, Way::main);
      for (const int u : {town.u0, town.u1}) {
        cutter.street({u, town.v0}, {u, hard[0]}, Way::main);
        cutter.street({u, hard[0]}, {u, town.v1}, Way::main);
      }
    }
  }
  // The ring road's continuations between the strips.
  if (zones.size() == 5) {
    cutter.street({town.u1, all.v0}, {town.u1, town.v0}, Way::rural);
    cutter.street({town.u0, town.v1}, {town.u0, all.v1}, Way::rural);
    cutter.street({all.u0, town.v0}, {town.u0, town.v0}, Way::rural);
    cutter.street({town.u1, town.v1}, {all.u1, town.v1}, Way::rural);
  }

  // The old town lies on the north bank at the bridge, industry beyond the railway or at the town's edge.
  std::vector<std::pair<long long, int>> by_centre;
  for (int i = 0; i < static_cast<int>(layout.leaves.size()); ++i) {
    const Leaf& leaf = layout.leaves[static_cast<std::size_t>(i)];
    if (leaf.tile != tile || leaf.use != LeafUse::estate) continue;
    const long long du = leaf.rect.u0 + leaf.rect.u1 - 2 * (at.u + t.trunk_u + 12);
    const long long dv = leaf.rect.v0 + leaf.rect.v1 - 2 * (at.v + t.river_v + 30);
    by_centre.emplace_back(du * du + dv * dv * 2, i);
  }
  std::ranges::sort(by_centre);
  const int urban = layout.urban_communities[index];
  const auto old =
      static_cast<std::size_t>(urban >= 3 ? std::max(1, static_cast<int>(by_centre.size()) * 14 / 100) : 0);
  for (std::size_t i = 0; i < old; ++i) layout.leaves[static_cast<std::size_t>(by_centre[i].second)].use = LeafUse::old;
  if (urban >= 5) {
    std::size_t plants = std::max<std::size_t>(1, by_centre.size() / 12), fringe = by_centre.size() / 14;
    for (std::size_t i = by_centre.size(); i-- > 0 && plants + fringe > 0;) {
      Leaf& leaf = layout.leaves[static_cast<std::size_t>(by_centre[i].second)];
      if (layout.communities[static_cast<std::size_t>(leaf.community)].leaves.size() == 1)
        continue;                                                           // somebody must live there
      const bool fields = fringe > 0 && (plants == 0 || fringe >= plants);  // where the town has not closed yet
      leaf.use = fields ? LeafUse::rural : LeafUse::industry;
      --(fields ? fringe : plants);
    }
  }
}

void name_communities(Layout& layout, std::uint64_t seed) {
  Random random(seed, "synth.names");
  const int start_urban = static_cast<int>(random.below(40)), start_rural = static_cast<int>(random.below(480));
  int urban_names = start_urban, rural_names = start_rural;
  std::vector<std::vector<std::size_t>> by_tile(static_cast<std::size_t>(layout.tiling.count));
  for (std::size_t i = 0; i < layout.communities.size(); ++i)
    by_tile[static_cast<std::size_t>(layout.communities[i].tile)].push_back(i);
  const auto digits = [](int number, std::size_t width) {
    std::string text = std::to_string(number);
    return std::string(width - std::min(width, text.size()), '0') + text;
  };
  for (auto& list : by_tile) {
    const auto place = [&](std::size_t i) {
      const Rect& r = layout.leaves[static_cast<std::size_t>(layout.communities[i].leaves.front())].rect;
      return std::array<long long, 3>{-(r.v0 + r.v1) / 60, r.u0 + r.u1, static_cast<long long>(i)};
    };
    std::ranges::sort(list, {}, place);
    if (list.empty()) continue;
    const int tile = layout.communities[list.front()].tile;
    const std::string county = digits(429901 + tile / 8, 6);
    const int river = layout.tiling.corner(tile).v + layout.tiling.river_v;
    std::array<int, 3> next = {1, 1, 200};
    const bool city = layout.urban_communities[static_cast<std::size_t>(tile)] >= 8;
    for (const auto i : list) {
      CommunityPlan& c = layout.communities[i];
      const Rect& r = layout.leaves[static_cast<std::size_t>(c.leaves.front())].rect;
      const bool north = r.v0 >= river;
      const std::size_t part = c.rural ? 2 : (city && !north ? 1 : 0);
      const int street = c.rural || !city ? 100 + tile % 8 : 1 + tile % 8 * 2 + static_cast<int>(part);
      c.id = county + digits(street, 3) + digits(next[part]++, 3);
      c.name = c.rural ? village_name(rural_names++) : community_name(urban_names++);
    }
  }
}

std::vector<Cell> outline(const std::vector<Rect>& rects) {
  std::vector<std::pair<Cell, Cell>> edges;
  for (const Rect& r : rects) {
    for (int u = r.u0; u < r.u1; ++u) {
      edges.push_back({{u, r.v0}, {u + 1, r.v0}});
      edges.push_back({{u + 1, r.v1}, {u, r.v1}});
    }
    for (int v = r.v0; v < r.v1; ++v) {
      edges.push_back({{r.u1, v}, {r.u1, v + 1}});
      edges.push_back({{r.u0, v + 1}, {r.u0, v}});
    }
  }
  std::ranges::sort(edges);
  std::vector<std::pair<Cell, Cell>> rim;
  for (const auto& e : edges)
    if (!std::ranges::binary_search(edges, std::pair{e.second, e.first})) rim.push_back(e);
  for (std::size_t i = 0; i + 1 < rim.size(); ++i)
    if (rim[i].first == rim[i + 1].first) return {};  // pinched
  std::vector<Cell> ring;
  if (rim.empty()) return ring;
  Cell at = rim.front().first;
  do {
    ring.push_back(at);
    at = std::ranges::lower_bound(rim, at, {}, &std::pair<Cell, Cell>::first)->second;
  } while (at != rim.front().first && ring.size() <= rim.size());
  if (ring.size() != rim.size()) return {};  // a hole or a second piece
  return ring;
}

}  // namespace qipan::synth
