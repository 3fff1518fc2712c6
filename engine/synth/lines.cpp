// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <map>
#include <tuple>

#include "engine/synth/layers.h"
#include "engine/synth/names.h"

namespace qipan::synth {
namespace {

Layer make_layer(const char* name, GeometryType type, const std::string& crs, std::vector<Field> fields) {
  Layer layer;
  layer.name = name;
  layer.crs = crs;
  layer.type = type;
  layer.fields = std::move(fields);
  return layer;
}

void add(Layer& layer, Geometry geometry, std::vector<Value> values) {
  Feature f;
  f.fid = static_cast<std::int64_t>(layer.features.size()) + 1;
  f.geometry = std::move(geometry);
  f.values = std::move(values);
  layer.features.push_back(std::move(f));
}

Geometry polygon(const Line& ring) {
  Geometry g;
  g.polygons.push_back({ring, {}});
  return g;
}

Geometry line(Line points) {
  Geometry g;
  g.lines.push_back(std::move(points));
  return g;
}

}  // namespace

Paths::Paths(const Ground& ground, const Layout& layout) : ground_(ground) {
  for (const Leaf& leaf : layout.leaves)
    for (const int u : {leaf.rect.u0, leaf.rect.u1})
      for (const int v : {leaf.rect.v0, leaf.rect.v1}) pins_.push_back({u, v});
  for (const Segment& s : layout.segments) pins_.push_back(s.a), pins_.push_back(s.b);
  // Crossings; the segments of a tile meet only one another.
  std::vector<std::vector<const Segment*>> by_tile(static_cast<std::size_t>(layout.tiling.count));
  for (const Segment& s : layout.segments) by_tile[static_cast<std::size_t>(s.tile)].push_back(&s);
  for (const auto& list : by_tile)
    for (const Segment* p : list) {
      if (p->a.u != p->b.u) continue;
      for (const Segment* q : list)
        if (q->a.v == q->b.v && q->a.u <= p->a.u && p->a.u <= q->b.u && p->a.v <= q->a.v && q->a.v <= p->b.v)
          pins_.push_back({p->a.u, q->a.v});
    }
  std::ranges::sort(pins_);
  pins_.erase(std::ranges::unique(pins_).begin(), pins_.end());
}

bool Paths::keeps(Cell c, bool along_u) const {
  return (along_u ? c.u : c.v) % ground_.stride(c) == 0 || std::ranges::binary_search(pins_, c);
}

Line Paths::line(Cell a, Cell b) const {
  const bool along_u = a.v == b.v;
  const int du = (b.u > a.u) - (b.u < a.u), dv = (b.v > a.v) - (b.v < a.v);
  Line out{ground_.at(a)};
  for (Cell c{a.u + du, a.v + dv}; c != b; c.u += du, c.v += dv)
    if (keeps(c, along_u)) out.push_back(ground_.at(c));
  out.push_back(ground_.at(b));
  return out;
}

Line Paths::ring(const std::vector<Cell>& cells) const {
  Line out;
  const auto n = cells.size();
  for (std::size_t i = 0; i < n; ++i) {
    const Cell p = cells[(i + n - 1) % n], c = cells[i], q = cells[(i + 1) % n];
    const bool straight = (p.u == c.u && c.u == q.u) || (p.v == c.v && c.v == q.v);
    if (!straight || keeps(c, p.v == c.v)) out.push_back(ground_.at(c));
  }
  out.push_back(out.front());
  return out;
}

Layer communities_layer(const Layout& layout, const Paths& paths, const std::string& crs) {
  Layer layer = make_layer("communities", GeometryType::polygon, crs,
                           {{"id", FieldType::text}, {"name", FieldType::text}, {"rural", FieldType::integer}});
  for (const CommunityPlan& c : layout.communities) {
    std::vector<Rect> rects;
    for (const int l : c.leaves) rects.push_back(layout.leaves[static_cast<std::size_t>(l)].rect);
    add(layer, polygon(paths.ring(outline(rects))), {c.id, c.name, std::int64_t{c.rural}});
  }
  return layer;
}

Layer roads_layer(const Layout& layout, const std::vector<Fabric>& fabrics, const Paths& paths, std::uint64_t seed,
                  const std::string& crs) {
  Layer layer = make_layer("roads", GeometryType::line, crs,
                           {{"name", FieldType::text}, {"class", FieldType::text}, {"bridge", FieldType::integer}});
  // Pieces of one class on one lattice line that meet are one street.
  std::vector<Segment> list = layout.segments;
  const auto key = [](const Segment& s) {
    const bool vertical = s.a.u == s.b.u;
    return std::tuple(s.way, vertical, vertical ? s.a.u : s.a.v, vertical ? s.a.v : s.a.u, vertical ? s.b.v : s.b.u);
  };
  std::ranges::sort(list, {}, key);
  std::vector<Segment> streets;
  for (const Segment& s : list) {
    if (!streets.empty()) {
      Segment& last = streets.back();
      const bool vertical = s.a.u == s.b.u;
      const bool same =
          last.way == s.way && (last.a.u == last.b.u) == vertical && (vertical ? last.a.u == s.a.u : last.a.v == s.a.v);
      if (same && (vertical ? s.a.v <= last.b.v : s.a.u <= last.b.u)) {
        if (s.b > last.b) last.b = s.b;
        continue;
      }
    }
    streets.push_back(s);
  }
  Random random(seed, "synth.streets");
  int street = static_cast<int>(random.below(30)), lane = static_cast<int>(random.below(28)), highway = 0;
  std::map<std::tuple<Way, bool, int>, std::string> trunks;
  for (const Segment& s : streets) {
    std::string name;
    const bool vertical = s.a.u == s.b.u;
    if (s.way == Way::expressway || s.way == Way::trunk || s.way == Way::main) {
      std::string& known = trunks[{s.way, vertical, vertical ? s.a.u : s.a.v}];
      if (known.empty())
        known =
            s.way == Way::expressway ? "绕城高速" + std::string(highway++ % 2 ? "南线" : "") : street_name(street++);
      name = known;
    } else if (s.way == Way::secondary) {
      name = street_name(street++);
    } else if (s.way == Way::lane) {
      name = lane_name(lane++);
    }
    const Tiling& t = layout.tiling;
    const int base = s.a.v / t.height * t.height + t.river_v;
    const bool bridge = vertical && s.a.v < base && s.b.v > base;
    add(layer, line(paths.line(s.a, s.b)), {name, std::string(way_name(s.way)), std::int64_t{bridge}});
  }
  for (const Fabric& f : fabrics)
    for (const Line& drive : f.drives)
      add(layer, line(drive), {std::string(), std::string("service"), std::int64_t{0}});
  return layer;
}

Layer rail_layer(const Layout& layout, const Paths& paths, const std::string& crs) {
  Layer layer = make_layer("rail", GeometryType::line, crs, {{"name", FieldType::text}});
  const Tiling& t = layout.tiling;
  if (t.rail_u == kNowhere) return layer;
  for (int column = 0; column < t.columns; ++column) {
    const int rows = (t.count - column + t.columns - 1) / t.columns;
    const int u = column * t.width + t.rail_u;
    if (rows > 0)
      add(layer, line(paths.line({u, 0}, {u, rows * t.height})),
          {std::string(column % 2 == 0 ? "汉栖铁路" : "江云铁路")});
  }
  return layer;
}

Layer water_layer(const Layout& layout, const Ground& ground, const std::vector<Fabric>& fabrics,
                  const std::string& crs) {
  Layer layer = make_layer("water", GeometryType::polygon, crs, {{"name", FieldType::text}});
  const Tiling& t = layout.tiling;
  for (int row = 0; row < t.rows; ++row) {
    const int columns = std::min(t.columns, t.count - row * t.columns);
    const double middle = (row * t.height + t.river_v) * double(kStep), end = columns * t.width * double(kStep);
    Line ring, north;
    for (double u = 0;; u = std::min(u + 25, end)) {
      const double half = ground.river_half_width(u, row);
      ring.push_back(ground.at(u, middle - half));
      north.push_back(ground.at(u, middle + half));
      if (u >= end) break;
    }
    ring.insert(ring.end(), north.rbegin(), north.rend());
    ring.push_back(ring.front());
    add(layer, polygon(ring), {river_name(row)});
  }
  for (const Fabric& f : fabrics)
    for (const Ground2D& lake : f.lakes)
      add(layer, polygon(lake.ring), {lake.name.ends_with("公园") ? lake.name + "湖" : lake.name});
  return layer;
}

Layer walls_layer(const std::vector<Fabric>& fabrics, const std::string& crs) {
  Layer layer = make_layer("walls", GeometryType::line, crs, {{"id", FieldType::integer}});
  for (const Fabric& f : fabrics)
    for (const Line& wall : f.walls) add(layer, line(wall), {static_cast<std::int64_t>(layer.features.size()) + 1});
  return layer;
}

Layer compounds_layer(const std::vector<Fabric>& fabrics, const std::string& crs) {
  Layer layer =
      make_layer("compounds", GeometryType::polygon, crs, {{"id", FieldType::text}, {"name", FieldType::text}});
  for (const Fabric& f : fabrics)
    for (const Ground2D& c : f.compounds)
      add(layer, polygon(c.ring), {"C" + std::to_string(10001 + layer.features.size()), c.name});
  return layer;
}

Layer dedicated_layer(const std::vector<Fabric>& fabrics, const std::string& crs) {
  Layer layer = make_layer("dedicated", GeometryType::polygon, crs,
                           {{"id", FieldType::text}, {"name", FieldType::text}, {"type", FieldType::text}});
  for (const Fabric& f : fabrics)
    for (const Ground2D& d : f.dedicated)
      add(layer, polygon(d.ring), {"D" + std::to_string(10001 + layer.features.size()), d.name, d.type});
  return layer;
}

}  // namespace qipan::synth
