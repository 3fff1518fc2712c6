// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/exchange/generalize.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "engine/base/error.h"
#include "engine/base/lattice.h"
#include "engine/base/random.h"

namespace qipan {
namespace {

constexpr double kCell = 100, kWest = 500'000, kSouth = 3'000'000;
constexpr int kSide = 5, kPieces = 8;
constexpr std::uint64_t kTowns = 12;

using Edge = std::pair<Point, Point>;

Point lattice(XY p) { return {std::llround(p.x * 1000), std::llround(p.y * 1000)}; }
XY metres(Point p) { return {static_cast<double>(p.x) / 1000, static_cast<double>(p.y) / 1000}; }

bool meet(Edge e, Edge f) {
  const auto within = [](Point p, Edge s) {
    return orientation(s.first, s.second, p) == 0 && p >= std::min(s.first, s.second) && p <= std::max(s.first, s.second);
  };
  const int a = orientation(e.first, e.second, f.first), b = orientation(e.first, e.second, f.second);
  const int c = orientation(f.first, f.second, e.first), d = orientation(f.first, f.second, e.second);
  return (a * b < 0 && c * d < 0) || within(f.first, e) || within(f.second, e) || within(e.first, f) || within(e.second, f);
}

std::vector<Edge> edges_of(const Geometry& g) {
  std::vector<Edge> out;
  const auto add = [&](const Line& ring) {
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) out.emplace_back(lattice(ring[i]), lattice(ring[i + 1]));
  };
  for (const Polygon& p : g.polygons) {
    add(p.outer);
    for (const Line& hole : p.holes) add(hole);
  }
  for (const Line& line : g.lines) add(line);
  return out;
}

std::set<Edge> undirected(const Layer& layer) {
  std::set<Edge> out;
  for (const Feature& f : layer.features)
    for (const Edge& e : edges_of(f.geometry)) out.insert(std::minmax(e.first, e.second));
  return out;
}

bool inside(XY p, const Geometry& g) {
  bool in = false;
  for (const auto& [a, b] : edges_of(g)) {
    const XY from = metres(a), to = metres(b);
    if ((from.y > p.y) != (to.y > p.y) && p.x < from.x + (p.y - from.y) / (to.y - from.y) * (to.x - from.x)) in = !in;
  }
  return in;
}

double distance(XY p, const std::set<Edge>& edges) {
  double least = 1e9;
  for (const auto& [first, second] : edges) {
    const XY a = metres(first), b = metres(second);
    const double dx = b.x - a.x, dy = b.y - a.y, t = std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy), 0.0, 1.0);
    least = std::min(least, std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy));
  }
  return least;
}

/// 5 x 5 cells with ragged borders, one with an island, and buildings in them; the west is one community, the north-east dedicated.
class Town {
 public:
  explicit Town(std::uint64_t seed) : random_(seed, "town") {
    for (int x = 0; x <= kSide; ++x)
      for (int y = 0; y <= kSide; ++y) corner_[{x, y}] = shaken({kWest + kCell * x, kSouth + kCell * y}, 12);
    layers.push_back(polygons("grids", {{"code", FieldType::text}, {"kind", FieldType::text}, {"community", FieldType::text}, {"area_m2", FieldType::real}}));
    layers.push_back({.path = {}, .name = "borders", .crs = "EPSG:32650", .type = GeometryType::line, .fields = {{"length_m", FieldType::real}}, .features = {}});
    layers.push_back(polygons("buildings", {}));
    add_grids();
    add_borders();
    add_buildings();
  }

  std::vector<Layer> layers;

 private:
  static Layer polygons(const char* name, std::vector<Field> fields) {
    return {.path = {}, .name = name, .crs = "EPSG:32650", .type = GeometryType::polygon, .fields = std::move(fields), .features = {}};
  }
  XY shaken(XY p, double by) { return metres(lattice({p.x + by * (2 * random_.unit() - 1), p.y + by * (2 * random_.unit() - 1)})); }

  Line side(std::pair<int, int> from, std::pair<int, int> to) {
    if (to < from) {
      Line line = side(to, from);
      std::ranges::reverse(line);
      return line;
    }
    Line& line = sides_[{from, to}];
    if (line.empty()) {
      const XY a = corner_[from], b = corner_[to];
      line.push_back(a);
      for (int k = 1; k < kPieces; ++k) line.push_back(shaken({a.x + (b.x - a.x) * k / kPieces, a.y + (b.y - a.y) * k / kPieces}, 2.5));
      line.push_back(b);
    }
    return line;
  }

  void add_grids() {
    for (int x = 0; x < kSide; ++x) {
      for (int y = 0; y < kSide; ++y) {
        Polygon cell;
        const std::pair<int, int> corners[] = {{x, y}, {x + 1, y}, {x + 1, y + 1}, {x, y + 1}, {x, y}};
        for (int k = 0; k < 4; ++k) {
          const Line line = side(corners[k], corners[k + 1]);
          cell.outer.insert(cell.outer.end(), line.begin() + (k > 0), line.end());
        }
        if (x == 3 && y == 1) {  // an island without a junction
          Line island;
          for (int k = 0; k < 12; ++k) island.push_back(shaken({kWest + 350 + 20 * std::cos(k * 0.5236), kSouth + 150 + 20 * std::sin(k * 0.5236)}, 3));
          island.push_back(island.front());
          add("island", "community", x, {{}, {}, {{island, {}}}});
          std::ranges::reverse(island);
          cell.holes.push_back(island);
        }
        add(std::to_string(x) + "-" + std::to_string(y), x == kSide - 1 && y == kSide - 1 ? "dedicated" : "community", x, {{}, {}, {cell}});
      }
    }
  }
  void add(const std::string& code, const std::string& kind, int x, Geometry shape) {
    layers[0].features.push_back({static_cast<std::int64_t>(layers[0].features.size() + 1), std::move(shape), {code, kind, std::string(x < 2 ? "west" : "east"), 0.0}});
  }

  void add_borders() {
    for (const auto& [ends, line] : sides_) {
      const auto cut = static_cast<std::ptrdiff_t>(1 + random_.below(kPieces - 1));
      for (Line part : {Line(line.begin(), line.begin() + cut + 1), Line(line.begin() + cut, line.end())})
        layers[1].features.push_back({static_cast<std::int64_t>(layers[1].features.size() + 1), {{}, {std::move(part)}, {}}, {0.0}});
    }
  }

  /// Squares that meet no border, and some that stand on a vertex of one.
  void add_buildings() {
    const std::set<Edge> borders = undirected(layers[0]);
    for (int i = 0; i < 400; ++i) {
      XY at{kWest + kCell * kSide * random_.unit(), kSouth + kCell * kSide * random_.unit()};
      const bool standing = i % 8 == 0;
      if (standing) at = metres(std::next(borders.begin(), static_cast<std::ptrdiff_t>(random_.below(borders.size())))->first);
      const double angle = 6.28 * random_.unit(), size = 1 + 4 * random_.unit();
      Line ring;
      for (int k = 0; k < 4; ++k) {
        const double reach = standing ? 0.71 * size : 0;
        ring.push_back(metres(lattice({at.x + reach * std::cos(angle) - size / 1.41 * std::cos(angle + 1.5708 * k), at.y + reach * std::sin(angle) - size / 1.41 * std::sin(angle + 1.5708 * k)})));
      }
      if (standing) ring[0] = at;
      ring.push_back(ring[0]);
      const Geometry shape{{}, {}, {{ring, {}}}};
      const bool clear = std::ranges::none_of(edges_of(shape), [&](const Edge& wall) {
        return std::ranges::any_of(borders, [&](const Edge& border) {
          const bool joined = standing && (border.first == lattice(at) || border.second == lattice(at));
          return meet(wall, border) && !(joined && (wall.first == lattice(at) || wall.second == lattice(at)));
        });
      });
      if (clear) layers[2].features.push_back({i + 1, shape, {}});
    }
  }

  Random random_;
  std::map<std::pair<int, int>, XY> corner_;
  std::map<std::pair<std::pair<int, int>, std::pair<int, int>>, Line> sides_;
};

XY middle(const Geometry& building) {
  const Line& ring = building.polygons[0].outer;
  return {(ring[0].x + ring[2].x) / 2, (ring[0].y + ring[2].y) / 2};
}

std::string grid_at(XY p, const Layer& grids) {
  std::string found;
  for (const Feature& f : grids.features)
    if (inside(p, f.geometry)) found += (found.empty() ? "" : "+") + std::get<std::string>(f.values[0]);
  return found;
}

struct Wish {
  double simplify, smooth;
};
class Generalizing : public testing::TestWithParam<Wish> {};

TEST_P(Generalizing, LeavesACoverageThatMeetsNoBuildingAndNoBuildingChangesSides) {
  std::size_t changed = 0, put_back = 0;
  for (std::uint64_t seed = 1; seed <= kTowns; ++seed) {
    Town town(seed);
    const std::vector<Layer> before = town.layers;
    const Generalized done = generalize(town.layers, {GetParam().simplify, GetParam().smooth});
    changed += done.changed, put_back += done.put_back;
    const Layer &grids = town.layers[0], &buildings = town.layers[2];

    std::map<Edge, int> sides;  // +1 and -1: twins
    const std::set<Edge> outline = [&] {
      std::map<Edge, int> count;
      for (const Feature& f : before[0].features)
        for (const Edge& e : edges_of(f.geometry)) ++count[std::minmax(e.first, e.second)];
      std::set<Edge> out;
      for (const auto& [edge, n] : count)
        if (n == 1) out.insert(edge);
      return out;
    }();
    for (const Feature& f : grids.features)
      for (const Edge& e : edges_of(f.geometry)) {
        const Edge flat = std::minmax(e.first, e.second);
        sides[flat] += flat == e ? 1 : -1;
      }
    for (const auto& [edge, sum] : sides) EXPECT_EQ(sum == 0, !outline.contains(edge)) << "seed " << seed;

    const std::set<Edge> now = undirected(grids), then = undirected(before[0]);
    const std::set<Edge> lines = undirected(town.layers[1]);
    for (const Edge& e : now) {
      const XY a = metres(e.first);
      EXPECT_TRUE(lines.contains(e) || std::hypot(a.x - kWest - 350, a.y - kSouth - 150) < 30) << "in no line of borders, nor round the island";
    }
    EXPECT_TRUE(std::ranges::includes(now, lines)) << "seed " << seed;
    for (auto e = now.begin(); e != now.end(); ++e)
      for (auto f = std::next(e); f != now.end(); ++f) {
        if (f->first > std::max(e->first, e->second)) break;
        const bool joined = e->first == f->first || e->first == f->second || e->second == f->first || e->second == f->second;
        EXPECT_FALSE(!joined && meet(*e, *f)) << "seed " << seed;
      }
    for (const Feature& b : buildings.features) {
      for (const Edge& wall : edges_of(b.geometry))
        for (const Edge& e : now) EXPECT_FALSE(!then.contains(e) && meet(wall, e)) << "seed " << seed << ", building " << b.fid;
      EXPECT_EQ(grid_at(middle(b.geometry), grids), grid_at(middle(b.geometry), before[0]));
    }
    const double most = GetParam().simplify + GetParam().smooth + 0.002;
    for (const Edge& e : then) EXPECT_LE(distance(metres(e.first), now), most) << "seed " << seed;
    for (const Edge& e : now) {
      const XY a = metres(e.first), b = metres(e.second);
      EXPECT_LE(distance({(a.x + b.x) / 2, (a.y + b.y) / 2}, then), most) << "seed " << seed;
    }
  }
  EXPECT_GT(changed, kTowns * 20);
  EXPECT_LE(put_back, changed / 50) << "tests before a change and the proof after it say the same, nearly always";
}

INSTANTIATE_TEST_SUITE_P(Both, Generalizing, testing::Values(Wish{1.5, 0}, Wish{0, 2}, Wish{1, 3}, Wish{20, 0}, Wish{0.2, 0.2}));

TEST(Generalize, BordersOfCommunitiesAndOfDedicatedGridsStay) {
  Town town(7);
  const std::vector<Layer> before = town.layers;
  generalize(town.layers, {3, 3});
  const auto part = [](const Layer& grids, auto keep) {
    std::map<Edge, std::vector<std::size_t>> beside;
    for (std::size_t i = 0; i < grids.features.size(); ++i)
      for (const Edge& e : edges_of(grids.features[i].geometry)) beside[std::minmax(e.first, e.second)].push_back(i);
    std::set<Edge> out;
    for (const auto& [edge, who] : beside)
      if (who.size() == 1 || keep(grids.features[who[0]], grids.features[who[1]])) out.insert(edge);
    return out;
  };
  const auto given = [](const Feature& a, const Feature& b) {
    return a.values[2] != b.values[2] || a.values[1] == Value("dedicated") || b.values[1] == Value("dedicated");
  };
  EXPECT_EQ(part(town.layers[0], given), part(before[0], given));
  EXPECT_LT(undirected(town.layers[0]).size(), 0.9 * static_cast<double>(undirected(before[0]).size()) + 400);
}

TEST(Generalize, FieldsTellTheNewShapes) {
  Town town(3);
  town.layers.push_back({.path = {}, .name = "manifest", .crs = {}, .type = GeometryType::none, .fields = {{"key", FieldType::text}, {"value", FieldType::text}}, .features = {}});
  generalize(town.layers, {1.5, 0});
  double sum = 0;
  for (const Feature& f : town.layers[0].features) {
    double planar = 0;
    for (const Edge& e : edges_of(f.geometry)) planar += static_cast<double>(cross(e.first - Point{500'000'000, 3'000'000'000}, e.second - Point{500'000'000, 3'000'000'000})) / 2e6;
    EXPECT_NEAR(std::get<double>(f.values[3]), planar, 0.01 * planar);
    sum += planar;
  }
  EXPECT_GT(sum, 0.8 * kCell * kCell * kSide * kSide);
  for (const Feature& f : town.layers[1].features) EXPECT_GT(std::get<double>(f.values[0]), 0);
  ASSERT_EQ(town.layers[3].features.size(), 1u);
  EXPECT_EQ(town.layers[3].features[0].values[0], Value("simplify"));
  EXPECT_EQ(town.layers[3].features[0].values[1], Value("1.5"));
}

std::string code_of_error(std::vector<Layer> layers) {
  try {
    generalize(layers, {1, 0});
  } catch (const Error& error) {
    return error.code();
  }
  return {};
}

TEST(Generalize, WhatIsNoPlanIsRefused) {
  const Town town(1);
  std::vector<Layer> layers = {town.layers[0]};
  EXPECT_EQ(code_of_error(layers), "exchange.no_plan_layers") << "without buildings nothing is known of what stands in the way";
  layers = town.layers;
  layers[0].crs = "EPSG:4326";
  EXPECT_EQ(code_of_error(layers), "exchange.not_metric");
  layers = town.layers;
  layers[0].features[0].geometry.polygons[0].outer[1].x += 0.0004;
  EXPECT_EQ(code_of_error(layers), "exchange.off_lattice");
  layers = town.layers;
  layers[0].features.push_back(layers[0].features[0]);
  EXPECT_EQ(code_of_error(layers), "exchange.grids_overlap");
  layers = town.layers;
  layers[1].features[0].geometry.lines[0][1].x += 0.5;
  EXPECT_EQ(code_of_error(layers), "exchange.no_border");
}

}  // namespace
}  // namespace qipan
