// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/render/labels.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <numbers>

#include "engine/render/palette.h"

namespace qipan::render {
namespace {

struct Label {
  XY at;
  Box box;
  std::string code, households;
  double size = 0;
  bool alarm = false;
};

Box box_around(XY at, double width, double height) {
  return {at.x - width / 2, at.y - height / 2, at.x + width / 2, at.y + height / 2};
}

/// True when the box lies in the polygons: its corners, edge middles and quarter points do.
bool fits(std::span<const Polygon> shape, const Box& box) {
  for (int i = 0; i <= 4; ++i)
    for (int j = 0; j <= 4; ++j)
      if ((i % 4 == 0 || j % 4 == 0) && !inside(shape, {box.x0 + box.width() * i / 4, box.y0 + box.height() * j / 4}))
        return false;
  return true;
}

constexpr double kLeastSize = 12, kMostSize = 24;

/// The largest label that fits at the grid's pole: two lines, else the number alone.
bool place(Canvas& canvas, const MapGrid& grid, std::span<const Polygon> shape, Language language, Label& label) {
  const Polygon* biggest = nullptr;
  double area = 0;
  for (const auto& polygon : shape)
    if (const double a = ring_area(polygon.outer); a > area) area = a, biggest = &polygon;
  if (!biggest || area < kLeastSize * kLeastSize) return false;
  const Pole pole = pole_of_inaccessibility(*biggest, 1.5);
  if (pole.radius < kLeastSize * 0.5) return false;
  const std::string code = short_code(grid);
  const std::string households =
      grid.households
          ? message_text("render.label_households", std::vector<std::string>{number_text(*grid.households)}, language)
          : "";
  for (const bool both : {true, false}) {
    if (both && (households.empty() || code.empty())) continue;
    const std::string& first = code.empty() ? households : code;
    if (first.empty()) return false;
    for (double size = std::clamp(pole.radius * 0.55, kLeastSize, kMostSize); size >= kLeastSize; size -= 1.5) {
      const XY top = canvas.text_size(first, {size, kInk, true});
      XY box = {top.x, size * 1.15};
      if (both) box = {std::max(top.x, canvas.text_size(households, {size * 0.84}).x), size * 2.15};
      const Box around = box_around(pole.at, box.x + 4, box.y + 2);
      if (!fits(shape, around)) continue;
      label = {pole.at, around, first, both ? households : "", size, grid.out_of_band};
      return true;
    }
  }
  return false;
}

struct CommunityLabel {
  XY at;
  Box box;
  std::string name;
  double size;
};

/// The place near the community's middle, inside it, that covers the least of the grids' labels and of other names.
bool place_name(Canvas& canvas, const std::vector<const MapGrid*>& grids,
                const std::vector<std::vector<Polygon>>& shapes, const Box& frame, const Box& keep_out,
                const std::vector<Label>& labels, const std::vector<CommunityLabel>& names, CommunityLabel& out) {
  Box extent;
  XY middle{};
  double total = 0;
  for (const auto& shape : shapes)
    for (const auto& polygon : shape) {
      const double area = ring_area(polygon.outer);
      Box box;
      for (const XY p : polygon.outer) box.add(p);
      extent.add(box);
      middle.x += box.centre().x * area, middle.y += box.centre().y * area, total += area;
    }
  if (total <= 0) return false;
  middle = {middle.x / total, middle.y / total};
  out.name = community_name(grids);
  const auto within = [&](XY p) {
    return std::ranges::any_of(shapes, [&](const auto& shape) { return inside(shape, p); });
  };
  const double reach = std::max(extent.width(), extent.height()) / 2;
  double best = std::numeric_limits<double>::infinity();
  const double full = std::clamp(std::sqrt(total) * 0.115, 15.0, 36.0);
  for (const double size : {full, full * 0.8, full * 0.62}) {
    XY box = canvas.text_size(out.name, {size, kCommunityBorder, true});
    if (size < 12 || box.x > extent.width()) continue;
    for (int ring = 0; ring <= 12; ++ring)
      for (int turn = 0; turn < (ring == 0 ? 1 : 6 * ring); ++turn) {
        const double r = reach * ring / 12, angle = 2 * std::numbers::pi * turn / (6.0 * std::max(ring, 1));
        const XY at{middle.x + r * std::cos(angle), middle.y + r * std::sin(angle)};
        const Box around = box_around(at, box.x + 6, size * 1.2);
        if (around.meets(keep_out) || around.x0 < frame.x0 || around.x1 > frame.x1 || around.y0 < frame.y0 ||
            around.y1 > frame.y1)
          continue;
        if (std::ranges::any_of(names, [&](const auto& n) { return n.box.meets(around); })) continue;
        int outside = 0;
        for (int i = 0; i <= 4; ++i)
          for (const double y : {around.y0, around.y1}) outside += !within({around.x0 + around.width() * i / 4, y});
        if (outside > 4) continue;
        double cost = r / reach + 0.5 * outside + 1.5 * (1 - size / full);
        for (const auto& label : labels) cost += label.box.meets(around) ? 1.5 : 0;
        if (cost < best) best = cost, out.at = at, out.box = around, out.size = size;
      }
  }
  return best < std::numeric_limits<double>::infinity();
}

bool digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string short_code(const MapGrid& grid) {
  const std::string& code = grid.code;
  if (code.size() == 15 && std::ranges::all_of(code, digit)) return code.substr(12);
  constexpr const char* kJoints = "-_./ ";
  constexpr std::size_t kTelling = 4;  // a shorter id may be anywhere in a code by chance
  if (const auto stem = grid.community.empty() ? std::string::npos : code.find(grid.community); stem != std::string::npos && code.size() > stem + grid.community.size()) {
    const auto after = stem + grid.community.size(), rest = code.find_first_not_of(kJoints, after);
    if (grid.community.size() < kTelling && rest == after) return code;
    return rest == std::string::npos ? code : code.substr(rest);
  }
  return code;
}

std::string community_name(const std::vector<const MapGrid*>& grids) {
  std::string name;
  for (const auto* grid : grids) {
    std::string stem = grid->name;
    if (const std::string number = short_code(*grid); stem.ends_with(number)) stem.erase(stem.size() - number.size());
    stem.erase(stem.find_last_not_of(" -_#/") + 1);
    if (grid != grids.front() && stem != name) return grid->community;
    name = stem;
  }
  return name.empty() && !grids.empty() ? grids.front()->community : name;
}

std::string number_text(double value) {
  char text[64];
  std::snprintf(text, sizeof text, std::abs(value - std::round(value)) < 0.05 ? "%.0f" : "%.1f", value);
  std::string out = text;
  auto at = static_cast<std::ptrdiff_t>(std::min(out.find('.'), out.size()));
  for (at -= 3; at > (out[0] == '-' ? 1 : 0); at -= 3) out.insert(static_cast<std::size_t>(at), 1, ',');
  return out;
}

void draw_labels(Canvas& canvas, const MapData& data, const View& view, const Box& keep_out, Language language) {
  std::vector<Label> labels;
  std::map<std::string, std::vector<std::vector<Polygon>>> communities;  // as far as they are seen
  std::map<std::string, std::vector<const MapGrid*>> members;  // of the whole plan: names do not depend on the window
  for (const auto& grid : data.grids) {
    if (!grid.community.empty()) members[grid.community].push_back(&grid);
    if (!grid.chosen || !grid.box.meets(view.window)) continue;
    auto shape = polygons_on_page(*grid.geometry, view, 0.8, -4);  // as far as it is seen
    Label label;
    if (place(canvas, grid, shape, language, label) && !label.box.meets(keep_out)) labels.push_back(label);
    if (grid.community.empty()) continue;
    communities[grid.community].push_back(std::move(shape));
  }
  std::vector<CommunityLabel> names;
  for (const auto& [id, shapes] : communities) {
    CommunityLabel name;
    if (members.size() > 1 && place_name(canvas, members[id], shapes, view.frame, keep_out, labels, names, name))
      names.push_back(name);
  }
  const auto covered = [&](const Label& label) {
    return std::ranges::any_of(names, [&](const auto& name) { return name.box.meets(label.box); });
  };
  for (const auto& label : labels) {
    if (covered(label)) continue;
    const Colour ink = label.alarm ? rgb(0xA51E0C) : kInk;
    const double up = label.households.empty() ? 0 : label.size * 0.5;
    canvas.text({label.at.x, label.at.y - up}, label.code, {label.size, ink, true, Align::centre, label.size * 0.11});
    if (!label.households.empty())
      canvas.text({label.at.x, label.at.y + label.size * 0.55}, label.households,
                  {label.size * 0.84, label.alarm ? ink : rgb(0x4A4550), label.alarm, Align::centre, label.size * 0.1});
  }
  for (const auto& name : names)
    canvas.text(name.at, name.name, {name.size, kCommunityBorder, true, Align::centre, name.size * 0.12});
}

}  // namespace qipan::render
