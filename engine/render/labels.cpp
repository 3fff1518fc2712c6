// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/render/labels.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

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

Box box_around(XY at, double width, double height) { return {at.x - width / 2, at.y - height / 2, at.x + width / 2, at.y + height / 2}; }

/// True when the box lies in the polygons: its corners, edge middles and quarter points do.
bool fits(std::span<const Polygon> shape, const Box& box) {
  for (int i = 0; i <= 4; ++i)
    for (int j = 0; j <= 4; ++j)
      if ((i % 4 == 0 || j % 4 == 0) && !inside(shape, {box.x0 + box.width() * i / 4, box.y0 + box.height() * j / 4})) return false;
  return true;
}

constexpr double kLeastSize = 10.5, kMostSize = 27;

/// The largest label that fits at the grid's pole: two lines, else the number alone.
bool place(Canvas& canvas, const MapGrid& grid, std::span<const Polygon> shape, const View& view, Language language, Label& label) {
  const Polygon* biggest = nullptr;
  double area = 0;
  for (const auto& polygon : shape)
    if (const double a = ring_area(polygon.outer); a > area) area = a, biggest = &polygon;
  if (!biggest || area < kLeastSize * kLeastSize) return false;
  const Pole pole = pole_of_inaccessibility(*biggest, 1.5);
  if (pole.radius < kLeastSize * 0.5 || !view.frame.contains(pole.at)) return false;
  const std::string code = short_code(grid);
  const std::string households =
      grid.households ? message_text("render.label_households", std::vector<std::string>{number_text(*grid.households)}, language) : "";
  for (const bool both : {true, false}) {
    if (both && (households.empty() || code.empty())) continue;
    const std::string& first = code.empty() ? households : code;
    if (first.empty()) return false;
    for (double size = std::clamp(pole.radius * 0.62, kLeastSize, kMostSize); size >= kLeastSize; size -= 1.5) {
      const XY top = canvas.text_size(first, {size, kInk, true});
      XY box = {top.x, size * 1.15};
      if (both) box = {std::max(top.x, canvas.text_size(households, {size * 0.82}).x), size * 2.15};
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
bool place_name(Canvas& canvas, const std::vector<const MapGrid*>& grids, const std::vector<std::vector<Polygon>>& shapes,
                const View& view, const std::vector<Label>& labels, const std::vector<CommunityLabel>& names, CommunityLabel& out) {
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
  out.size = std::clamp(std::sqrt(total) * 0.13, 15.0, 46.0);
  XY box = canvas.text_size(out.name, {out.size, kCommunityBorder, true});
  if (box.x > extent.width() * 0.95) {
    out.size *= extent.width() * 0.95 / box.x;
    box = canvas.text_size(out.name, {out.size, kCommunityBorder, true});
  }
  if (out.size < 12) return false;
  box.y = out.size * 1.2;
  const auto within = [&](XY p) { return std::ranges::any_of(shapes, [&](const auto& shape) { return inside(shape, p); }); };
  double best = std::numeric_limits<double>::infinity();
  const double reach = std::max(extent.width(), extent.height()) / 2;
  for (int ring = 0; ring <= 12; ++ring)
    for (int turn = 0; turn < (ring == 0 ? 1 : 6 * ring); ++turn) {
      const double r = reach * ring / 12, angle = 2 * 3.14159265358979 * turn / (6.0 * std::max(ring, 1));
      const XY at{middle.x + r * std::cos(angle), middle.y + r * std::sin(angle)};
      const Box around = box_around(at, box.x + 6, box.y);
      if (around.x0 < view.frame.x0 || around.x1 > view.frame.x1 || around.y0 < view.frame.y0 || around.y1 > view.frame.y1) continue;
      if (std::ranges::any_of(names, [&](const auto& n) { return n.box.meets(around); })) continue;
      int outside = 0;
      for (int i = 0; i <= 4; ++i) outside += !within({around.x0 + around.width() * i / 4, at.y});
      if (outside > 2) continue;
      double cost = r / reach + outside * 1.5;
      for (const auto& label : labels)
        if (label.box.meets(around)) cost += 0.8;
      if (cost < best) best = cost, out.at = at, out.box = around;
    }
  return best < std::numeric_limits<double>::infinity();
}

bool digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string short_code(const MapGrid& grid) {
  const std::string& code = grid.code;
  if (code.size() == 15 && std::ranges::all_of(code, digit)) return code.substr(12);
  if (!grid.community.empty() && code.size() > grid.community.size() && code.starts_with(grid.community)) {
    const auto rest = code.find_first_not_of("-_./ ", grid.community.size());
    return rest == std::string::npos ? code : code.substr(rest);
  }
  return code;
}

std::string community_name(const std::vector<const MapGrid*>& grids) {
  if (grids.empty()) return {};
  std::string name = grids.front()->name;
  for (const auto* grid : grids) {
    const auto [end, other] = std::ranges::mismatch(name, grid->name);
    name.erase(end, name.end());
  }
  if (grids.size() > 1 || (!name.empty() && digit(name.back())))
    while (!name.empty() && (digit(name.back()) || name.back() == '-' || name.back() == '_' || name.back() == '#' || name.back() == ' '))
      name.pop_back();
  // Never half a character.
  std::size_t end = name.size();
  while (end > 0 && (static_cast<unsigned char>(name[end - 1]) & 0xC0) == 0x80) --end;
  if (end > 0 && static_cast<unsigned char>(name[end - 1]) >= 0xC0) {
    const auto lead = static_cast<unsigned char>(name[end - 1]);
    const std::size_t need = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (name.size() - (end - 1) < need) name.erase(end - 1);
  }
  return name.empty() ? grids.front()->community : name;
}

std::string number_text(double value) {
  char text[64];
  std::snprintf(text, sizeof text, std::abs(value - std::round(value)) < 0.05 ? "%.0f" : "%.1f", value);
  std::string out = text;
  auto at = static_cast<std::ptrdiff_t>(std::min(out.find('.'), out.size()));
  for (at -= 3; at > (out[0] == '-' ? 1 : 0); at -= 3) out.insert(static_cast<std::size_t>(at), 1, ',');
  return out;
}

void draw_labels(Canvas& canvas, const MapData& data, const View& view, Language language) {
  std::vector<Label> labels;
  std::map<std::string, std::pair<std::vector<const MapGrid*>, std::vector<std::vector<Polygon>>>> communities;
  std::map<std::string, std::vector<const MapGrid*>> members;  // of the whole plan: names do not depend on the window
  for (const auto& grid : data.grids) {
    if (!grid.community.empty()) members[grid.community].push_back(&grid);
    if (!grid.chosen || !grid.box.meets(view.window)) continue;
    auto shape = polygons_on_page(*grid.geometry, view, 0.8);
    Label label;
    if (place(canvas, grid, shape, view, language, label)) labels.push_back(label);
    if (grid.community.empty()) continue;
    communities[grid.community].second.push_back(std::move(shape));
  }
  std::vector<CommunityLabel> names;
  if (communities.size() < 2 || members.size() >= 2) {
    for (auto& [id, community] : communities) {
      CommunityLabel name;
      if (members.size() > 1 && place_name(canvas, members[id], community.second, view, labels, names, name)) names.push_back(name);
    }
  }
  const auto covered = [&](const Label& label) {
    return std::ranges::any_of(names, [&](const auto& name) { return name.box.meets(label.box); });
  };
  for (const auto& label : labels) {
    if (covered(label)) continue;
    const Colour ink = label.alarm ? rgb(0xA51E0C) : kInk;
    const double up = label.households.empty() ? 0 : label.size * 0.5;
    canvas.text({label.at.x, label.at.y - up}, label.code, {label.size, ink, true, Align::centre, label.size * 0.13});
    if (!label.households.empty())
      canvas.text({label.at.x, label.at.y + label.size * 0.55}, label.households,
                  {label.size * 0.82, label.alarm ? ink : rgb(0x4A4550), label.alarm, Align::centre, label.size * 0.12});
  }
  for (const auto& name : names)
    canvas.text(name.at, name.name, {name.size, kCommunityBorder, true, Align::centre, name.size * 0.16});
}

}  // namespace qipan::render
