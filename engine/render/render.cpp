// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/render/render.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <set>

#include "engine/base/error.h"
#include "engine/geo/crs.h"
#include "engine/render/canvas.h"
#include "engine/render/draw_layers.h"
#include "engine/render/furniture.h"
#include "engine/render/labels.h"
#include "engine/render/map_data.h"
#include "engine/render/palette.h"
#include "engine/render/picture_file.h"

namespace qipan {
namespace {

using namespace render;

constexpr double kPage = 2000;  ///< page units across the page, whatever its size in pixels or points
constexpr double kMargin = 40, kPanel = 370, kGap = 34, kTitle = 92, kFooter = 66;

std::string box_text(const Box& b) {
  char text[160];
  std::snprintf(text, sizeof text, "%.10g,%.10g,%.10g,%.10g", b.x0, b.y0, b.x1, b.y1);
  return text;
}

bool has_window(const RenderOptions& o) { return o.west != 0 || o.south != 0 || o.east != 0 || o.north != 0; }

void check(const RenderOptions& o) {
  check_picture(o.output, o.width_px, o.overwrite);
  if (has_window(o) && !(o.west < o.east && o.south < o.north))
    throw Error(ErrorKind::usage, "render.bad_window", {box_text({o.west, o.south, o.east, o.north})});
}

void choose_community(MapData& data, const std::string& community) {
  std::set<std::string> there;
  bool found = false;
  for (auto& grid : data.grids) {
    there.insert(grid.community);
    grid.chosen = grid.community == community;
    found = found || grid.chosen;
  }
  if (found) return;
  std::string list;
  std::size_t n = 0;
  for (const auto& id : there) {
    if (++n > 10) break;
    list += (n > 1 ? ", " : "") + id;
  }
  if (there.size() > 10) list += ", ...";
  throw Error(ErrorKind::input, "render.unknown_community", {community, data.path, list});
}

Box window_of(const RenderOptions& o, const MapData& data) {
  Box extent, all;
  for (const auto& grid : data.grids) {
    all.add(grid.box);
    if (grid.chosen) extent.add(grid.box);
  }
  if (!has_window(o)) return extent.grown(0.02 * std::max({extent.width(), extent.height(), 1.0}));
  Box window{o.west, o.south, o.east, o.north};
  if (data.crs != data.source_crs) {
    Line edge;
    for (int i = 0; i <= 8; ++i)
      for (const double y : {window.y0, window.y1}) edge.push_back({window.x0 + window.width() * i / 8, y});
    Transform(data.source_crs, data.crs).apply(edge);
    window = {};
    for (const XY p : edge) window.add(p);
  }
  if (!window.meets(all))
    throw Error(ErrorKind::usage, "render.window_outside",
                {box_text({o.west, o.south, o.east, o.north}), box_text(all), data.crs_name});
  return window;
}

struct Layout {
  View view;
  Box panel;
  XY arrow;  ///< its tip
  double height = 0;
};

Layout lay_out(const RenderOptions& o, const MapData& data, const Box& window) {
  Layout out;
  const double top = o.title.empty() ? kMargin : kMargin + kTitle;
  const double width = kPage - 2 * kMargin - (o.legend ? kPanel + kGap : 0);
  double height = std::clamp(width * window.height() / window.width(), 0.4 * width, 1.5 * width);
  if (o.legend) height = std::max(height, legend_height(data));
  out.view.frame = {kMargin, top, kMargin + width, top + height};
  out.view.scale = std::min(width / window.width(), height / window.height());
  const XY c = window.centre();
  const double w = width / out.view.scale / 2, h = height / out.view.scale / 2;
  out.view.window = {c.x - w, c.y - h, c.x + w, c.y + h};
  out.arrow = {out.view.frame.x1 - 44, top + 26};
  out.panel = {kMargin + width + kGap, top, kPage - kMargin, top + height};
  out.height = std::ceil(top + height + kFooter + kMargin * 0.4);
  return out;
}

void draw_surroundings(Canvas& canvas, const RenderOptions& o, const MapData& data, const Layout& layout, double unit) {
  const Box& frame = layout.view.frame;
  canvas.stroke(frame, {kInk, 2, {}, false});
  if (!o.title.empty()) {
    TextStyle style{46, kInk, true, Align::centre};
    if (const double w = canvas.text_size(o.title, style).x; w > kPage - 2 * kMargin)
      style.size *= (kPage - 2 * kMargin) / w;
    canvas.text({kPage / 2, kMargin + 34}, o.title, style);
  }
  if (o.legend) draw_legend(canvas, data, layout.panel, o.language);
  draw_north_arrow(canvas, layout.arrow, o.language);
  draw_scale_bar(canvas, layout.view, {frame.x1 - 14, frame.y1 + 36}, 0.2 * frame.width(), o.language);
  std::string note = data.crs_name.empty() ? message_text("render.crs_unknown", {}, o.language) : data.crs_name;
  note = message_text("render.source",
                      std::vector<std::string>{std::filesystem::path(data.path).filename().string(), note}, o.language);
  if (surface_of(o.output) != Surface::png) {
    const double mm = unit * 25.4 / 72, denominator = 1000 / (layout.view.scale * mm);
    note += "  ·  " + message_text("render.scale_on_paper",
                                   std::vector<std::string>{number_text(std::round(denominator / 10) * 10),
                                                            number_text(std::round(kPage * mm)),
                                                            number_text(std::round(layout.height * mm))},
                                   o.language);
  }
  if (o.labels && o.language == Language::english && data.has_households)
    note += "  ·  " + message_text("render.label_note", {}, o.language);
  TextStyle style{17, kFaintInk};
  if (const double w = canvas.text_size(note, style).x; w > 0.72 * frame.width())
    style.size *= 0.72 * frame.width() / w;
  canvas.text({frame.x0, frame.y1 + 32}, note, style);
}

}  // namespace

void render_map(const RenderOptions& options, Diagnostics& diagnostics) {
  check(options);
  MapData data = read_map_data(options.input, diagnostics);
  if (!options.community.empty()) choose_community(data, options.community);
  const Layout layout = lay_out(options, data, window_of(options, data));
  const Surface surface = surface_of(options.output);
  const double unit = options.width_px / kPage * (surface == Surface::png ? 1 : 0.5);
  Canvas canvas(surface, kPage, layout.height, unit);
  canvas.push_clip(layout.view.frame);
  draw_layers(canvas, data, layout.view);
  if (options.labels) draw_labels(canvas, data, layout.view, north_arrow_box(layout.arrow), options.language);
  canvas.pop_clip();
  draw_surroundings(canvas, options, data, layout, unit);
  write_picture(options.output, canvas, options.overwrite, diagnostics);
}

}  // namespace qipan
