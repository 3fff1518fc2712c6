// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/render/furniture.h"

#include <array>
#include <cmath>
#include <functional>
#include <set>

#include "engine/render/draw_layers.h"
#include "engine/render/labels.h"
#include "engine/render/palette.h"

namespace qipan::render {
namespace {

constexpr double kRow = 44, kSwatch = 62, kText = 21;
constexpr const char* kKindNames[kKinds] = {"render.kind_community", "render.kind_dedicated",  "render.kind_rural",
                                            "render.kind_empty",     "render.kind_unassigned", "render.kind_water",
                                            "render.kind_foreign"};

struct Entry {
  std::string text, count;
  std::function<void(Canvas&, const Box&)> draw;
};

Polygon rectangle(const Box& b) { return {{{b.x0, b.y0}, {b.x1, b.y0}, {b.x1, b.y1}, {b.x0, b.y1}, {b.x0, b.y0}}, {}}; }

void draw_kind(Canvas& canvas, const Box& box, Kind kind) {
  if (kind == Kind::community || kind == Kind::foreign) {
    const double step = box.width() / 4;  // four of the colours stand for all
    for (int i = 0; i < 4; ++i)
      canvas.fill(Box{box.x0 + step * i, box.y0, box.x0 + step * (i + 1), box.y1}, grid_fill(kind, i));
  } else {
    canvas.fill(box, grid_fill(kind, kShades / 2));
  }
  const Polygon shape[] = {rectangle(box)};
  draw_grid_pattern(canvas, shape, kind, false);
  canvas.stroke(box, {rgb(0x8E8892), 0.9, {}, false});
}

std::vector<Entry> entries(const MapData& data, Language language) {
  const auto say = [&](const char* id) { return message_text(id, {}, language); };
  std::vector<Entry> out;
  std::array<int, kKinds> count{};
  int exceptions = 0;
  for (const auto& grid : data.grids)
    if (grid.chosen) ++count[static_cast<std::size_t>(grid.kind)], exceptions += grid.out_of_band;
  for (int k = 0; k < kKinds; ++k) {
    const int n = count[static_cast<std::size_t>(k)];
    if (n == 0) continue;
    const Kind kind = static_cast<Kind>(k);
    out.push_back({say(kKindNames[k]), number_text(n), [kind](Canvas& c, const Box& b) { draw_kind(c, b, kind); }});
  }
  if (data.has_band)
    out.push_back({say("render.out_of_band"), number_text(exceptions), [](Canvas& c, const Box& b) {
                     const Polygon shape[] = {rectangle(b)};
                     c.fill(b, grid_fill(Kind::community, 0));
                     draw_grid_pattern(c, shape, Kind::community, true);
                   }});
  const auto line = [&](const char* id, auto draw) {
    out.push_back({say(id), "", [draw](Canvas& c, const Box& b) {
                     const double y = b.centre().y;
                     const Line lines[] = {{{b.x0, y}, {b.x1, y}}};
                     draw(c, std::span<const Line>(lines));
                   }});
  };
  if (data.has_community)
    line("render.community_border", [](Canvas& c, std::span<const Line> l) {
      c.stroke(l, {rgb(0xC04A95, 0.28), 12, {}, false});
      c.stroke(l, {kCommunityBorder, 4.4, {}, false});
    });
  line("render.grid_border", [](Canvas& c, std::span<const Line> l) { c.stroke(l, {kGridBorder, 2.4, {}, false}); });
  if (!data.buildings.features.empty())
    out.push_back(
        {say(data.parcels ? "render.parcel" : "render.building"), "",
         [parcels = data.parcels](Canvas& c, const Box& b) {
           const Box one{b.x0 + 6, b.y0 + 5, b.x0 + 27, b.y1 - 5}, two{b.x0 + 34, b.y0 + 5, b.x1 - 6, b.y1 - 5};
           for (const Box& box : {one, two}) {
             if (!parcels) c.fill(box, {kBuilding.r, kBuilding.g, kBuilding.b, 0.78});
             c.stroke(box, {kBuildingEdge, 0.9, {}, false});
           }
         }});
  if (!data.roads.features.empty())
    line("render.road", [](Canvas& c, std::span<const Line> l) {
      c.stroke(l, {kRoadCase, 9.4, {}, false});
      c.stroke(l, {kRoad, 7, {}, false});
    });
  if (!data.rail.features.empty())
    line("render.rail", [](Canvas& c, std::span<const Line> l) { draw_rail(c, l, 4.5); });
  if (!data.water.features.empty())
    out.push_back({say("render.water"), "", [](Canvas& c, const Box& b) {
                     c.fill(b, kWater);
                     c.stroke(b, {kWaterEdge, 1, {}, false});
                   }});
  if (!data.compounds.features.empty())
    line("render.compound", [](Canvas& c, std::span<const Line> l) {
      c.stroke(l, {rgb(0x8C8378), 1.4, {5, 2.5}, false});
    });
  if (!data.walls.features.empty())
    line("render.wall", [](Canvas& c, std::span<const Line> l) { c.stroke(l, {kWall, 1.8, {}, false}); });
  return out;
}

/// The figures of the plan, one a line.
std::vector<std::string> figures(const MapData& data, Language language) {
  std::size_t grids = 0, judged = 0, in_band = 0;
  double households = 0;
  std::set<std::string> communities;
  std::set<std::pair<double, double>> bands;
  for (const auto& grid : data.grids) {
    if (!grid.chosen) continue;
    ++grids, households += grid.households.value_or(0);
    if (!grid.community.empty()) communities.insert(grid.community);
    if (!grid.band_low || !grid.band_high) continue;
    ++judged, in_band += !grid.out_of_band;
    bands.emplace(*grid.band_low, *grid.band_high);
  }
  const auto say = [&](const char* id, std::vector<std::string> args) { return message_text(id, args, language); };
  const auto n = [](std::size_t v) { return number_text(static_cast<double>(v)); };
  std::vector<std::string> out;
  if (communities.size() > 1) out.push_back(say("render.communities", {n(communities.size())}));
  out.push_back(say("render.grids", {n(grids)}));
  if (data.has_households) out.push_back(say("render.households", {number_text(households)}));
  if (data.has_band && judged > 0) {
    out.push_back(say("render.in_band", {n(in_band), n(judged)}));
    for (const auto& [low, high] : bands)
      if (bands.size() <= 4) out.push_back(say("render.band", {number_text(low), number_text(high)}));
  }
  return out;
}

}  // namespace

double legend_height(const MapData& data) {
  return 70 + kRow * static_cast<double>(entries(data, Language::english).size()) + 40 +
         34 * static_cast<double>(figures(data, Language::english).size());
}

void draw_legend(Canvas& canvas, const MapData& data, const Box& panel, Language language) {
  double y = panel.y0 + 18;
  canvas.text({panel.x0, y}, message_text("render.legend", {}, language), {30, kInk, true});
  y += 34;
  const Line rule[] = {{{panel.x0, y}, {panel.x1, y}}};
  canvas.stroke(rule, {kCommunityBorder, 2, {}, false});
  y += 30;
  for (const auto& entry : entries(data, language)) {
    entry.draw(canvas, Box{panel.x0, y - 14, panel.x0 + kSwatch, y + 14});
    const double left = panel.x0 + kSwatch + 16;
    const double right =
        entry.count.empty() ? panel.x1 : panel.x1 - canvas.text_size(entry.count, {kText, kInk, true}).x - 10;
    TextStyle style{kText, kInk};
    if (const double w = canvas.text_size(entry.text, style).x; w > right - left) style.size *= (right - left) / w;
    canvas.text({left, y}, entry.text, style);
    canvas.text({panel.x1, y}, entry.count, {kText, kInk, true, Align::right});
    y += kRow;
  }
  y += 4;
  const Line thin[] = {{{panel.x0, y - 16}, {panel.x1, y - 16}}};
  canvas.stroke(thin, {rgb(0xC9C4CC), 1, {}, false});
  y += 14;
  for (const auto& text : figures(data, language)) {
    TextStyle style{kText, kInk};
    if (const double w = canvas.text_size(text, style).x; w > panel.width()) style.size *= panel.width() / w;
    canvas.text({panel.x0, y}, text, style);
    y += 34;
  }
}

double round_metres(double metres) {
  const double power = std::pow(10, std::floor(std::log10(metres)));
  for (const double step : {5.0, 2.0})
    if (step * power <= metres * (1 + 1e-12)) return step * power;
  return power;
}

void draw_scale_bar(Canvas& canvas, const View& view, XY right, double longest, Language language) {
  const double metres = round_metres(longest / view.scale), length = metres * view.scale, height = 9;
  const auto say = [&](double m) {
    return m >= 1000 ? message_text("render.kilometres", std::vector<std::string>{number_text(m / 1000)}, language)
                     : message_text("render.metres", std::vector<std::string>{number_text(m)}, language);
  };
  const double x0 = right.x - length;
  for (int i = 0; i < 4; ++i)
    canvas.fill(Box{x0 + length * i / 4, right.y, x0 + length * (i + 1) / 4, right.y + height},
                i % 2 == 0 ? kInk : rgb(0xFFFFFF));
  canvas.stroke(Box{x0, right.y, right.x, right.y + height}, {kInk, 1.2, {}, false});
  canvas.text({x0, right.y - 14}, "0", {17, kInk, false, Align::centre});
  const std::string unit = say(metres);
  canvas.text({right.x, right.y - 14}, unit, {17, kInk, false, Align::right});
}

Box north_arrow_box(XY top) { return {top.x - 26, top.y - 8, top.x + 26, top.y + 94}; }

void draw_north_arrow(Canvas& canvas, XY top, Language language) {
  const double h = 58, w = 19;
  const auto triangle = [&](double side) {
    return Polygon{{{top.x, top.y}, {top.x + side * w, top.y + h}, {top.x, top.y + h * 0.76}, {top.x, top.y}}, {}};
  };
  const Polygon dark[] = {triangle(-1)}, light[] = {triangle(1)};
  canvas.fill(dark, kInk);
  canvas.fill(light, rgb(0xFFFFFF));
  canvas.stroke(dark, {kInk, 1.6});
  canvas.stroke(light, {kInk, 1.6});
  canvas.text({top.x, top.y + h + 18}, message_text("render.north", {}, language),
              {23, kInk, true, Align::centre, 2.5});
}

}  // namespace qipan::render
