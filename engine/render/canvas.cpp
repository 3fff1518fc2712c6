// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/render/canvas.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <cairo.h>
#include <pango/pangocairo.h>

#include <cmath>
#include <map>

#include "engine/base/error.h"
#include "engine/render/fonts.h"

namespace qipan::render {
namespace {

constexpr const char* kFonts = "Microsoft YaHei, Noto Sans CJK SC, WenQuanYi Micro Hei, Sans";

cairo_status_t append(void* closure, const unsigned char* data, unsigned length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

/// Splits UTF-8 into characters; malformed bytes stand alone.
std::vector<std::string> characters(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    std::size_t n = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    n = std::min(n, text.size() - i);
    out.emplace_back(text.substr(i, n));
    i += n;
  }
  return out;
}

/// cairo numbers SVG elements from a counter of the process: count them anew from 1 in each file.
std::string renumber_surfaces(const std::string& svg) {
  static constexpr std::string_view kWord = "surface";
  std::map<std::string, std::size_t> numbers;
  std::string out;
  std::size_t from = 0;
  for (std::size_t at; (at = svg.find(kWord, from)) != std::string::npos;) {
    std::size_t end = at + kWord.size();
    while (end < svg.size() && svg[end] >= '0' && svg[end] <= '9') ++end;
    out.append(svg, from, at + kWord.size() - from);
    if (const auto digits = svg.substr(at + kWord.size(), end - at - kWord.size()); !digits.empty())
      out += std::to_string(numbers.emplace(digits, numbers.size() + 1).first->second);
    from = end;
  }
  return out.append(svg, from);
}

}  // namespace

struct Canvas::Impl {
  Surface kind;
  std::string bytes;
  cairo_surface_t* surface = nullptr;
  cairo_t* cr = nullptr;
  PangoContext* context = nullptr;
  std::map<std::string, bool> has_glyph;
  std::set<std::string> missing;
  bool finished = false;

  ~Impl() {
    if (context) g_object_unref(context);
    if (cr) cairo_destroy(cr);
    if (surface) cairo_surface_destroy(surface);
  }

  void set(Colour c) const { cairo_set_source_rgba(cr, c.r, c.g, c.b, c.a); }
  void path(const Line& line, bool close) const {
    for (std::size_t i = 0; i + (close ? 1 : 0) < line.size(); ++i)
      i == 0 ? cairo_move_to(cr, line[i].x, line[i].y) : cairo_line_to(cr, line[i].x, line[i].y);
    if (close) cairo_close_path(cr);
  }
  void path(const Polygon& polygon) const {
    path(polygon.outer, true);
    for (const auto& hole : polygon.holes) path(hole, true);
  }
  void path(const Box& box) const { cairo_rectangle(cr, box.x0, box.y0, box.width(), box.height()); }
  void pen(const Pen& p) const {
    set(p.colour);
    cairo_set_line_width(cr, p.width);
    cairo_set_dash(cr, p.dash.data(), static_cast<int>(p.dash.size()), 0);
    cairo_set_line_cap(cr, p.round ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
    cairo_set_line_join(cr, p.round ? CAIRO_LINE_JOIN_ROUND : CAIRO_LINE_JOIN_MITER);
  }

  PangoLayout* layout(const std::string& text, const TextStyle& style) const {
    PangoLayout* l = pango_layout_new(context);
    PangoFontDescription* font = pango_font_description_new();
    pango_font_description_set_family_static(font, kFonts);
    pango_font_description_set_weight(font, style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font, style.size * PANGO_SCALE);
    pango_layout_set_font_description(l, font);
    pango_font_description_free(font);
    pango_layout_set_single_paragraph_mode(l, TRUE);
    pango_layout_set_text(l, text.c_str(), static_cast<int>(text.size()));
    return l;
  }

  bool drawable(const std::string& character, const TextStyle& style) {
    const auto [it, fresh] = has_glyph.emplace(character, true);
    if (fresh) {
      const bool valid = g_utf8_validate(character.data(), static_cast<gssize>(character.size()), nullptr);
      if (valid) {
        PangoLayout* l = layout(character, style);
        it->second = pango_layout_get_unknown_glyphs_count(l) == 0;
        g_object_unref(l);
      } else {
        it->second = false;
      }
      if (!it->second) missing.insert(valid ? character : "\xEF\xBF\xBD");
    }
    return it->second;
  }

  /// The text without control characters and without characters that no font has.
  std::string clean(std::string_view text, const TextStyle& style) {
    std::string out;
    for (const auto& c : characters(text)) {
      const auto first = static_cast<unsigned char>(c[0]);
      if (first < 0x20 || first == 0x7F) continue;
      if (first < 0x7F || drawable(c, style)) out += c;
    }
    return out;
  }
};

Canvas::Canvas(Surface surface, double width, double height, double unit) : impl_(std::make_unique<Impl>()) {
  auto& m = *impl_;
  m.kind = surface;
  const double w = width * unit, h = height * unit;
  if (surface == Surface::png) {
    m.surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(std::lround(w)),
                                           static_cast<int>(std::lround(h)));
  } else if (surface == Surface::svg) {
    m.surface = cairo_svg_surface_create_for_stream(append, &m.bytes, w, h);
  } else {
    m.surface = cairo_pdf_surface_create_for_stream(append, &m.bytes, w, h);
    cairo_pdf_surface_set_metadata(m.surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
    cairo_pdf_surface_set_metadata(m.surface, CAIRO_PDF_METADATA_CREATOR, "Qipan");
  }
  m.cr = cairo_create(m.surface);
  if (const auto status = cairo_status(m.cr); status != CAIRO_STATUS_SUCCESS)
    throw Error(ErrorKind::internal, "base.internal", {cairo_status_to_string(status)});
  cairo_scale(m.cr, unit, unit);
  cairo_set_fill_rule(m.cr, CAIRO_FILL_RULE_EVEN_ODD);
  use_own_font();
  m.context = pango_cairo_create_context(m.cr);
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(m.context, options);
  pango_cairo_context_set_resolution(m.context, 72);
  pango_context_set_round_glyph_positions(m.context, FALSE);
  cairo_font_options_destroy(options);
  fill(Box{0, 0, width, height}, rgb(0xFFFFFF));
}

Canvas::~Canvas() = default;

void Canvas::fill(std::span<const Polygon> polygons, Colour colour) {
  for (const auto& polygon : polygons) impl_->path(polygon);
  impl_->set(colour);
  cairo_fill(impl_->cr);
}

void Canvas::fill_around(const Box& box, std::span<const Polygon> polygons, Colour colour) {
  impl_->path(box);
  fill(polygons, colour);
}

void Canvas::stroke(std::span<const Line> lines, const Pen& pen) {
  impl_->pen(pen);
  for (const auto& line : lines) {
    if (line.size() < 2) continue;
    impl_->path(line, line.size() > 3 && line.front() == line.back());
  }
  cairo_stroke(impl_->cr);
}

void Canvas::stroke(std::span<const Polygon> polygons, const Pen& pen) {
  impl_->pen(pen);
  for (const auto& polygon : polygons) impl_->path(polygon);
  cairo_stroke(impl_->cr);
}

void Canvas::fill(const Box& box, Colour colour) {
  impl_->path(box);
  impl_->set(colour);
  cairo_fill(impl_->cr);
}

void Canvas::stroke(const Box& box, const Pen& pen) {
  impl_->pen(pen);
  impl_->path(box);
  cairo_stroke(impl_->cr);
}

void Canvas::push_clip(const Box& box) {
  cairo_save(impl_->cr);
  impl_->path(box);
  cairo_clip(impl_->cr);
}

void Canvas::push_clip(std::span<const Polygon> polygons) {
  cairo_save(impl_->cr);
  for (const auto& polygon : polygons) impl_->path(polygon);
  cairo_clip(impl_->cr);
}

void Canvas::pop_clip() { cairo_restore(impl_->cr); }

XY Canvas::text_size(std::string_view text, const TextStyle& style) {
  PangoLayout* l = impl_->layout(impl_->clean(text, style), style);
  PangoRectangle logical;
  pango_layout_get_extents(l, nullptr, &logical);
  g_object_unref(l);
  return {static_cast<double>(logical.width) / PANGO_SCALE, static_cast<double>(logical.height) / PANGO_SCALE};
}

void Canvas::text(XY at, std::string_view text, const TextStyle& style) {
  const std::string drawn = impl_->clean(text, style);
  if (drawn.empty()) return;
  PangoLayout* l = impl_->layout(drawn, style);
  PangoRectangle logical;
  pango_layout_get_extents(l, nullptr, &logical);
  const double w = static_cast<double>(logical.width) / PANGO_SCALE,
               h = static_cast<double>(logical.height) / PANGO_SCALE;
  const double x = at.x - (style.align == Align::centre  ? w / 2
                           : style.align == Align::right ? w
                                                         : 0),
               y = at.y - h / 2;
  cairo_t* cr = impl_->cr;
  if (style.halo > 0) {
    cairo_move_to(cr, x, y);
    pango_cairo_layout_path(cr, l);
    impl_->pen({rgb(0xFFFFFF, 0.8), 2 * style.halo});
    cairo_stroke(cr);
  }
  impl_->set(style.colour);
  cairo_move_to(cr, x, y);
  pango_cairo_show_layout(cr, l);
  g_object_unref(l);
}

const std::set<std::string>& Canvas::missing() const { return impl_->missing; }

std::string Canvas::finish() {
  auto& m = *impl_;
  cairo_status_t status = cairo_status(m.cr);
  if (status == CAIRO_STATUS_SUCCESS && m.kind == Surface::png)
    status = cairo_surface_write_to_png_stream(m.surface, append, &m.bytes);
  cairo_surface_finish(m.surface);
  if (status == CAIRO_STATUS_SUCCESS) status = cairo_surface_status(m.surface);
  if (status != CAIRO_STATUS_SUCCESS)
    throw Error(ErrorKind::internal, "base.internal", {cairo_status_to_string(status)});
  return m.kind == Surface::svg ? renumber_surfaces(m.bytes) : std::move(m.bytes);
}

}  // namespace qipan::render
