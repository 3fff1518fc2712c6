// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/render/draw_layers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <tuple>

#include "engine/render/palette.h"

namespace qipan::render {
namespace {

constexpr double kDetail = 0.3;       ///< page units: vertices closer than this are left out
constexpr std::size_t kBatch = 1500;  ///< shapes per fill: long paths are slow to scan

template <class Draw>
void each_visible(const Layer& layer, const View& view, Draw&& draw) {
  const Box reach = view.window.grown(kClipMargin / view.scale);
  for (std::size_t i = 0; i < layer.features.size(); ++i)
    if (const Box box = box_of(layer.features[i].geometry); !box.empty() && box.meets(reach))
      draw(i, layer.features[i].geometry, box);
}

template <class T>
void append(std::vector<T>& to, std::vector<T>&& from) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

void draw_buildings(Canvas& canvas, const MapData& data, const View& view) {
  std::vector<Polygon> batch;
  const bool close = view.scale > 0.35;
  const auto flush = [&] {
    if (batch.empty()) return;
    if (data.parcels) {
      canvas.stroke(batch, {rgb(0x8F857C, 0.55), std::clamp(view.scale * 1.2, 0.25, 0.9)});
    } else {
      canvas.fill(batch, {kBuilding.r, kBuilding.g, kBuilding.b, close ? 0.78 : 0.62});
      if (close)
        canvas.stroke(batch,
                      {{kBuildingEdge.r, kBuildingEdge.g, kBuildingEdge.b, 0.8}, std::min(0.9, view.scale * 0.9)});
    }
    batch.clear();
  };
  each_visible(data.buildings, view, [&](std::size_t, const Geometry& g, const Box& box) {
    if (std::max(box.width(), box.height()) * view.scale < 0.6) return;
    append(batch, polygons_on_page(g, view, kDetail));
    if (batch.size() >= kBatch) flush();
  });
  flush();
}

void draw_water(Canvas& canvas, const MapData& data, const View& view) {
  std::vector<Line> streams, banks;
  each_visible(data.water, view, [&](std::size_t, const Geometry& g, const Box&) {
    const auto parts = polygons_on_page(g, view, kDetail);
    canvas.fill(parts, kWater);
    append(banks, lines_on_page(Geometry{{}, {}, g.polygons}, view, kDetail, true));
    append(streams, lines_on_page(Geometry{{}, g.lines, {}}, view, kDetail));
  });
  canvas.stroke(banks, {kWaterEdge, std::clamp(view.scale * 1.5, 0.4, 1.2)});
  canvas.stroke(streams, {kWater, std::clamp(view.scale * 6, 1.6, 6.0)});
  canvas.stroke(streams, {{kWaterEdge.r, kWaterEdge.g, kWaterEdge.b, 0.7}, std::clamp(view.scale * 1.5, 0.5, 1.2)});
}

void draw_roads(Canvas& canvas, const MapData& data, const View& view) {
  std::array<std::vector<Line>, 4> lines;
  std::vector<Polygon> areas;
  each_visible(data.roads, view, [&](std::size_t i, const Geometry& g, const Box&) {
    append(areas, polygons_on_page(Geometry{{}, {}, g.polygons}, view, kDetail));
    append(lines[static_cast<std::size_t>(data.road_class[i])],
           lines_on_page(Geometry{{}, g.lines, {}}, view, kDetail));
  });
  if (!areas.empty()) {
    canvas.stroke(areas, {kRoadCase, std::clamp(view.scale * 2, 0.6, 1.6)});
    canvas.fill(areas, kRoad);
  }
  // Casings of all classes first, so that roads open into each other at junctions.
  for (const bool casing : {true, false})
    for (int c = 3; c >= 0; --c) {
      const double w = road_width(c, view.scale), edge = std::clamp(view.scale * 1.6, 0.5, 1.1);
      const auto& list = lines[static_cast<std::size_t>(c)];
      if (list.empty()) continue;
      if (casing) {
        canvas.stroke(list, {kRoadCase, w + 2 * edge});
      } else {
        canvas.stroke(list, {c == 0 ? rgb(0xFBE3B0) : kRoad, w});
      }
    }
}

/// Grid borders as lines: each border edge once per grid, split where it turns into a community border.
struct BorderLines {
  std::vector<Line> grid, community;
};

struct EdgeSide {
  std::int64_t ax, ay, bx, by;  // millimetres, the smaller end first
  int owner;                    // of the community, as an index
  friend auto operator<=>(const EdgeSide&, const EdgeSide&) = default;
  [[nodiscard]] auto edge() const { return std::tuple(ax, ay, bx, by); }
};

EdgeSide edge_of(XY a, XY b, int owner) {
  EdgeSide e{std::llround(a.x * 1e3), std::llround(a.y * 1e3), std::llround(b.x * 1e3), std::llround(b.y * 1e3), owner};
  if (std::tuple(e.bx, e.by) < std::tuple(e.ax, e.ay)) std::swap(e.ax, e.bx), std::swap(e.ay, e.by);
  return e;
}

template <class Visit>
void each_ring(const Geometry& g, Visit&& visit) {
  for (const auto& polygon : g.polygons) {
    visit(polygon.outer);
    for (const auto& hole : polygon.holes) visit(hole);
  }
}

BorderLines border_lines(const MapData& data, const View& view) {
  const Box reach = view.window.grown(kClipMargin / view.scale);
  std::vector<std::string> names;
  for (const auto& grid : data.grids) names.push_back(grid.community);
  std::ranges::sort(names);
  const auto owner_of = [&](const MapGrid& grid) {
    return static_cast<int>(std::ranges::lower_bound(names, grid.community) - names.begin());
  };
  std::vector<EdgeSide> sides;
  std::vector<const MapGrid*> seen;
  for (const auto& grid : data.grids)
    if (grid.chosen && grid.box.meets(reach)) seen.push_back(&grid);
  for (const auto* grid : seen)
    each_ring(*grid->geometry, [&](const Line& r) {
      for (std::size_t i = 0; i + 1 < r.size(); ++i) sides.push_back(edge_of(r[i], r[i + 1], owner_of(*grid)));
    });
  std::ranges::sort(sides);
  // An edge lies inside a community when both its sides belong to that one.
  const auto inner = [&](const EdgeSide& e) {
    const auto [from, to] = std::ranges::equal_range(sides, e.edge(), {}, &EdgeSide::edge);
    return to - from >= 2 && from->owner == (to - 1)->owner;
  };
  BorderLines out;
  for (const auto* grid : seen)
    each_ring(*grid->geometry, [&](const Line& r) {
      Geometry runs[2];
      int last = -1;
      for (std::size_t i = 0; i + 1 < r.size(); ++i) {
        const int kind = data.has_community && !inner(edge_of(r[i], r[i + 1], owner_of(*grid))) ? 1 : 0;
        if (kind != last) runs[kind].lines.push_back({r[i]});
        runs[kind].lines.back().push_back(r[i + 1]);
        last = kind;
      }
      append(out.grid, lines_on_page(runs[0], view, kDetail));
      append(out.community, lines_on_page(runs[1], view, kDetail));
    });
  return out;
}

}  // namespace

void hatch(Canvas& canvas, std::span<const Polygon> shape, double gap, double slope, const Pen& pen) {
  Box box;
  for (const auto& polygon : shape)
    for (const XY p : polygon.outer) box.add(p);
  if (box.empty()) return;
  std::vector<Line> lines;
  const double rise = box.height();
  // Anchored to the page, so that hatches of neighbours continue each other.
  const double first = slope > 0 ? box.x0 + box.y0 : box.x0 - box.y1, last = first + box.width() + rise;
  for (double c = std::ceil(first / gap) * gap; c <= last; c += gap)
    lines.push_back(slope > 0 ? Line{{c - box.y0, box.y0}, {c - box.y1, box.y1}}
                              : Line{{c + box.y0, box.y0}, {c + box.y1, box.y1}});
  canvas.push_clip(shape);
  canvas.stroke(lines, pen);
  canvas.pop_clip();
}

double road_width(int road_class, double scale) {
  static constexpr double kMetres[] = {22, 15, 8, 4}, kLeast[] = {2.6, 1.7, 0.9, 0.5}, kMost[] = {26, 18, 11, 6};
  return std::clamp(kMetres[road_class] * scale, kLeast[road_class], kMost[road_class]);
}

void draw_rail(Canvas& canvas, std::span<const Line> lines, double width) {
  canvas.stroke(lines, {kRail, width, {}, false});
  canvas.stroke(lines, {rgb(0xFFFFFF), width * 0.6, {width * 2.6, width * 2.6}, false});
}

void draw_grid_pattern(Canvas& canvas, std::span<const Polygon> shape, Kind kind, bool out_of_band) {
  if (kind == Kind::dedicated) hatch(canvas, shape, 11, 1, {{kHatch.r, kHatch.g, kHatch.b, 0.55}, 1.1, {}, false});
  if (kind == Kind::unassigned) hatch(canvas, shape, 16, -1, {rgb(0x8A8683, 0.5), 0.9, {}, false});
  if (!out_of_band) return;
  double area = 0;
  for (const auto& polygon : shape) area += ring_area(polygon.outer);
  const double rim = std::clamp(0.04 * std::sqrt(area), 2.2, 6.5);  // half of the stroke lies inside
  hatch(canvas, shape, 18, -1, {{kException.r, kException.g, kException.b, 0.42}, 1.1, {}, false});
  canvas.push_clip(shape);
  canvas.stroke(shape, {{kException.r, kException.g, kException.b, 0.9}, 2 * rim});
  canvas.pop_clip();
}

void draw_layers(Canvas& canvas, const MapData& data, const View& view) {
  const Box reach = view.window.grown(kClipMargin / view.scale);
  canvas.fill(view.frame, kGround);
  std::vector<std::vector<Polygon>> shapes;
  std::vector<const MapGrid*> grids;
  for (const auto& grid : data.grids) {
    if (!grid.chosen || !grid.box.meets(reach)) continue;
    grids.push_back(&grid);
    shapes.push_back(polygons_on_page(*grid.geometry, view, kDetail));
  }
  std::vector<Polygon> land;
  for (std::size_t i = 0; i < grids.size(); ++i) {
    const Colour colour = grid_fill(grids[i]->kind, grids[i]->colour);
    canvas.fill(shapes[i], colour);
    canvas.stroke(shapes[i], {colour, 0.6});  // closes the hairlines between fills
    if (grids[i]->box.meets(view.window)) draw_grid_pattern(canvas, shapes[i], grids[i]->kind, false);
    land.insert(land.end(), shapes[i].begin(), shapes[i].end());
  }
  draw_water(canvas, data, view);
  std::vector<Line> compounds, walls, rail;
  each_visible(data.compounds, view, [&](std::size_t, const Geometry& g, const Box&) {
    append(compounds, lines_on_page(g, view, kDetail, true));
  });
  each_visible(data.walls, view, [&](std::size_t, const Geometry& g, const Box&) {
    append(walls, lines_on_page(g, view, kDetail, true));
  });
  each_visible(data.rail, view,
               [&](std::size_t, const Geometry& g, const Box&) { append(rail, lines_on_page(g, view, kDetail)); });
  if (view.scale > 0.12) {
    canvas.stroke(compounds, {rgb(0x8C8378, 0.7), 0.9, {5, 2.5}, false});
    canvas.stroke(walls, {{kWall.r, kWall.g, kWall.b, 0.8}, std::clamp(view.scale * 1.4, 0.5, 1.6)});
  }
  if (data.parcels) draw_buildings(canvas, data, view);
  draw_roads(canvas, data, view);
  if (!data.parcels) draw_buildings(canvas, data, view);
  draw_rail(canvas, rail, std::clamp(view.scale * 6, 1.8, 5.0));
  // What lies around the plan steps back behind a veil.
  canvas.fill_around(view.frame, land, {kGround.r, kGround.g, kGround.b, 0.62});

  for (std::size_t i = 0; i < grids.size(); ++i)
    if (grids[i]->out_of_band && grids[i]->box.meets(view.window))
      draw_grid_pattern(canvas, shapes[i], Kind::foreign, true);
  const BorderLines borders = border_lines(data, view);
  const double width = std::clamp(view.scale * 5, 1.3, 2.8);
  canvas.stroke(borders.community, {rgb(0xC04A95, 0.25), width * 3.6});
  canvas.stroke(borders.grid, {kGridBorder, width});
  canvas.stroke(borders.community, {kCommunityBorder, width * 1.6});
}

}  // namespace qipan::render
