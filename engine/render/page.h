// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <algorithm>
#include <limits>
#include <span>
#include <vector>

#include "engine/base/geometry.h"

namespace qipan::render {

/// A rectangle, on the page (y down) or in the world (y up); empty until something is added.
struct Box {
  double x0 = std::numeric_limits<double>::infinity(), y0 = std::numeric_limits<double>::infinity();
  double x1 = -std::numeric_limits<double>::infinity(), y1 = -std::numeric_limits<double>::infinity();

  [[nodiscard]] bool empty() const { return x0 > x1 || y0 > y1; }
  [[nodiscard]] double width() const { return x1 - x0; }
  [[nodiscard]] double height() const { return y1 - y0; }
  [[nodiscard]] XY centre() const { return {(x0 + x1) / 2, (y0 + y1) / 2}; }
  [[nodiscard]] bool contains(XY p) const { return p.x >= x0 && p.x <= x1 && p.y >= y0 && p.y <= y1; }
  [[nodiscard]] bool meets(const Box& o) const { return x0 <= o.x1 && o.x0 <= x1 && y0 <= o.y1 && o.y0 <= y1; }
  [[nodiscard]] Box grown(double by) const { return {x0 - by, y0 - by, x1 + by, y1 + by}; }
  void add(XY p) {
    x0 = std::min(x0, p.x), y0 = std::min(y0, p.y);
    x1 = std::max(x1, p.x), y1 = std::max(y1, p.y);
  }
  void add(const Box& o) {
    if (!o.empty()) add(XY{o.x0, o.y0}), add(XY{o.x1, o.y1});
  }
};

Box box_of(const Geometry& geometry);

/// Where the map sits on the page: `frame` in page units shows `window` of the world at `scale` page units per metre.
struct View {
  Box frame, window;
  double scale = 1;

  [[nodiscard]] XY to_page(XY p) const {
    return {frame.x0 + (p.x - window.x0) * scale, frame.y0 + (window.y1 - p.y) * scale};
  }
};

inline constexpr double kClipMargin =
    24;  ///< page units that clipped shapes reach beyond the frame, so that cut edges stay outside

/// Parts of polygons inside the frame grown by `margin`, in page units and without vertices closer than `detail` page
/// units to their predecessor. Rings stay closed; rings that vanish are dropped.
std::vector<Polygon> polygons_on_page(const Geometry& geometry, const View& view, double detail,
                                      double margin = kClipMargin);

/// Parts of lines (and, with `rings`, of polygon rings) inside the view, in page units.
std::vector<Line> lines_on_page(const Geometry& geometry, const View& view, double detail, bool rings = false);

/// The point of a polygon farthest from its border (pole of inaccessibility, Agafonkin's quadtree search) and that
/// distance, within `precision`. Distance 0: no interior.
struct Pole {
  XY at;
  double radius = 0;
};
Pole pole_of_inaccessibility(const Polygon& polygon, double precision);

bool inside(std::span<const Polygon> polygons, XY p);  ///< even-odd over all rings
double ring_area(const Line& ring);                    ///< absolute

}  // namespace qipan::render
