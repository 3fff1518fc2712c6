// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/geometry.h"
#include "engine/render/page.h"

namespace qipan::render {

struct Colour {
  double r = 0, g = 0, b = 0, a = 1;
  friend bool operator==(const Colour&, const Colour&) = default;
};
constexpr Colour rgb(unsigned hex, double alpha = 1) {
  return {((hex >> 16) & 255) / 255.0, ((hex >> 8) & 255) / 255.0, (hex & 255) / 255.0, alpha};
}

struct Pen {
  Colour colour;
  double width = 1;
  std::vector<double> dash = {};
  bool round = true;  ///< round caps and joins, else butt and mitre
};

enum class Align { left, centre, right };

struct TextStyle {
  double size = 20;  ///< of the font, page units
  Colour colour = rgb(0x222222);
  bool bold = false;
  Align align = Align::left;
  double halo = 0;  ///< width of a white outline around the letters, 0: none
};

enum class Surface { png, svg, pdf };

/// One drawing surface for PNG, SVG and PDF. Page units: a page is `width` x `height` of them; y runs down.
/// Guarantees: (1) the same calls give the same bytes, without dates; (2) characters that no font has are left out
/// and listed in missing().
class Canvas {
 public:
  /// `unit` is the size of a page unit in pixels (PNG) or points (SVG, PDF).
  Canvas(Surface surface, double width, double height, double unit);
  ~Canvas();
  Canvas(const Canvas&) = delete;
  Canvas& operator=(const Canvas&) = delete;

  void fill(std::span<const Polygon> polygons, Colour colour);
  void fill_around(const Box& box, std::span<const Polygon> polygons, Colour colour);  ///< the box without the polygons
  void stroke(std::span<const Line> lines, const Pen& pen);
  void stroke(std::span<const Polygon> polygons, const Pen& pen);
  void fill(const Box& box, Colour colour);
  void stroke(const Box& box, const Pen& pen);

  void push_clip(const Box& box);
  void push_clip(std::span<const Polygon> polygons);
  void pop_clip();

  /// Size of one line of text.
  XY text_size(std::string_view text, const TextStyle& style);
  /// Draws one line of text, its box aligned at `at` horizontally and centred on it vertically.
  void text(XY at, std::string_view text, const TextStyle& style);

  [[nodiscard]] const std::set<std::string>& missing() const;  ///< UTF-8 characters without a glyph

  /// Ends the page and returns the bytes of the file.
  std::string finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace qipan::render
