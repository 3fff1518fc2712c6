// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/render/changes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <span>

#include "engine/base/indexing.h"
#include "engine/render/canvas.h"
#include "engine/render/draw_layers.h"
#include "engine/render/furniture.h"
#include "engine/render/labels.h"
#include "engine/render/page.h"
#include "engine/render/palette.h"
#include "engine/render/picture_file.h"

namespace qipan {
namespace {

using namespace render;

constexpr double kPage = 2000, kMargin = 40, kPanel = 400, kGap = 34, kTitle = 92, kFooter = 66;
constexpr double kDetail = 0.3, kRow = 46, kSwatch = 62, kText = 21;
constexpr Colour kMoved = rgb(0x1F1B24, 0.2), kGone = rgb(0x3A3540);

/// How grids with one fate look. Lightness and hatch differ, so that a copy in black and white can be read.
struct Look {
  const char* relation;
  const char* text;      ///< message id
  Colour colour;
  double rising, falling;  ///< distance of hatches, 0: none
};
constexpr std::array<Look, 6> kLooks = {{{"kept", "cli.relation_kept", rgb(0xF4F2EE), 0, 0},
                                         {"changed", "cli.relation_changed", rgb(0xF7C873), 0, 0},
                                         {"split", "cli.relation_split", rgb(0x8FC1EE), 13, 0},
                                         {"merged", "cli.relation_merged", rgb(0xC39BE0), 0, 13},
                                         {"split+merged", "cli.relation_split_merged", rgb(0x9A8BE0), 13, 13},
                                         {"new", "cli.relation_new", rgb(0x4FB07A), 6, 0}}};

Polygon rectangle(const Box& b) { return {{{b.x0, b.y0}, {b.x1, b.y0}, {b.x1, b.y1}, {b.x0, b.y1}, {b.x0, b.y0}}, {}}; }

void paint(Canvas& canvas, std::span<const Polygon> shape, const Look& look) {
  canvas.fill(shape, look.colour);
  const Pen pen{rgb(0x2B2730, 0.55), 1.1, {}, false};
  if (look.rising > 0) hatch(canvas, shape, look.rising, 1, pen);
  if (look.falling > 0) hatch(canvas, shape, look.falling, -1, pen);
}

std::string text_of(const Layer& layer, const Feature& f, const char* field) { return value_as_text(at(f.values, layer.find_field(field))); }

const Look& look_of(const std::string& relation) {
  const auto it = std::ranges::find(kLooks, relation, [](const Look& l) { return std::string(l.relation); });
  return it == kLooks.end() ? kLooks[1] : *it;
}

/// What tells grids apart on a map: of a long code its end.
std::string label_of(const std::string& code) {
  constexpr std::size_t kLongest = 8, kEnd = 6;
  return code.size() <= kLongest ? code : code.substr(code.size() - kEnd);
}

class Drawing {
 public:
  Drawing(const ChangesPicture& picture, const ChangesFile& file) : picture_(picture), file_(file) {
    for (const Layer* layer : {picture.before, picture.after})
      for (const Feature& f : layer->features) extent_.add(box_of(f.geometry));
    for (const Feature& f : picture.after->features) ++count_[look_of(text_of(*picture.after, f, "relation")).relation];
    for (const Feature& f : picture.before->features) gone_ += text_of(*picture.before, f, "gone") == "1";
    extent_ = extent_.grown(0.02 * std::max({extent_.width(), extent_.height(), 1.0}));
    const double top = picture.title.empty() ? kMargin : kMargin + kTitle, width = kPage - 2 * kMargin - kPanel - kGap;
    const double legend = 104 + kRow * static_cast<double>(kLooks.size() + 4) + 34 * static_cast<double>(picture.figures.size());
    const double height = std::max(legend, std::clamp(width * extent_.height() / extent_.width(), 0.4 * width, 1.5 * width));
    view_.frame = {kMargin, top, kMargin + width, top + height};
    view_.scale = std::min(width / extent_.width(), height / extent_.height());
    const XY c = extent_.centre();
    view_.window = {c.x - width / view_.scale / 2, c.y - height / view_.scale / 2, c.x + width / view_.scale / 2, c.y + height / view_.scale / 2};
    panel_ = {kMargin + width + kGap, top, kPage - kMargin, top + height};
    height_ = std::ceil(top + height + kFooter + kMargin * 0.4);
  }

  [[nodiscard]] double height() const { return height_; }

  void draw(Canvas& canvas) const {
    canvas.push_clip(view_.frame);
    canvas.fill(view_.frame, kGround);
    draw_map(canvas);
    canvas.pop_clip();
    canvas.stroke(view_.frame, {kInk, 2, {}, false});
    const auto fitted = [&](TextStyle style, const std::string& text, double room) {
      if (const double w = canvas.text_size(text, style).x; w > room) style.size *= room / w;
      return style;
    };
    if (!picture_.title.empty())
      canvas.text({kPage / 2, kMargin + 34}, picture_.title, fitted({46, kInk, true, Align::centre}, picture_.title, kPage - 2 * kMargin));
    const Box& frame = view_.frame;
    draw_north_arrow(canvas, {frame.x1 - 44, frame.y0 + 26}, file_.language);
    draw_scale_bar(canvas, view_, {frame.x1 - 14, frame.y1 + 36}, 0.2 * frame.width(), file_.language);
    canvas.text({frame.x0, frame.y1 + 32}, picture_.note, fitted({17, kFaintInk}, picture_.note, 0.72 * frame.width()));
    draw_legend(canvas, fitted);
  }

 private:
  [[nodiscard]] std::string say(const char* id) const { return message_text(id, {}, file_.language); }

  void draw_map(Canvas& canvas) const {
    const Layer &after = *picture_.after, &before = *picture_.before;
    for (const Feature& f : after.features) paint(canvas, polygons_on_page(f.geometry, view_, kDetail), look_of(text_of(after, f, "relation")));
    for (const Feature& f : picture_.moved->features) canvas.fill(polygons_on_page(f.geometry, view_, kDetail), kMoved);
    for (const Feature& f : before.features)
      if (text_of(before, f, "gone") == "1") canvas.stroke(lines_on_page(f.geometry, view_, kDetail, true), kEnded);
    for (const Feature& f : before.features) canvas.stroke(lines_on_page(f.geometry, view_, kDetail, true), kOldBorder);
    for (const Feature& f : after.features) canvas.stroke(lines_on_page(f.geometry, view_, kDetail, true), kNewBorder);
    for (const Feature& f : after.features)
      if (text_of(after, f, "relation") != "kept") label(canvas, f, label_of(text_of(after, f, "code")));
  }

  void label(Canvas& canvas, const Feature& f, const std::string& text) const {
    Pole best;
    for (const Polygon& p : polygons_on_page(f.geometry, view_, kDetail))
      if (const Pole pole = pole_of_inaccessibility(p, 1.5); pole.radius > best.radius) best = pole;
    TextStyle style{std::min(26.0, best.radius * 0.75), kInk, true, Align::centre, 3};
    if (const double w = canvas.text_size(text, style).x; w > 2.1 * best.radius) style.size *= 2.1 * best.radius / w;
    if (style.size >= 9 && view_.frame.contains(best.at)) canvas.text(best.at, text, style);
  }

  template <class Fitted>
  void draw_legend(Canvas& canvas, const Fitted& fitted) const {
    double y = panel_.y0 + 18;
    canvas.text({panel_.x0, y}, say("render.legend"), {30, kInk, true});
    y += 34;
    const Line rule[] = {{{panel_.x0, y}, {panel_.x1, y}}};
    canvas.stroke(rule, {kInk, 2, {}, false});
    y += 30;
    const auto row = [&](const std::string& text, const std::string& count, const auto& swatch) {
      const Box box{panel_.x0, y - 15, panel_.x0 + kSwatch, y + 15};
      const Polygon shape[] = {rectangle(box)};
      swatch(box, std::span<const Polygon>(shape));
      const double left = box.x1 + 16, right = panel_.x1 - (count.empty() ? 0 : canvas.text_size(count, {kText, kInk, true}).x + 10);
      canvas.text({left, y}, text, fitted({kText, kInk}, text, right - left));
      canvas.text({panel_.x1, y}, count, {kText, kInk, true, Align::right});
      y += kRow;
    };
    for (const Look& look : kLooks) {
      const auto it = count_.find(look.relation);
      if (it == count_.end()) continue;
      row(say(look.text), number_text(it->second), [&](const Box& box, std::span<const Polygon> shape) {
        paint(canvas, shape, look);
        canvas.stroke(box, {kNewBorder.colour, 1.4, {}, false});
      });
    }
    if (!picture_.moved->features.empty())
      row(say("render.changed_hands"), "", [&](const Box& box, std::span<const Polygon> shape) {
        paint(canvas, shape, kLooks[0]);
        canvas.fill(Box{box.centre().x, box.y0, box.x1, box.y1}, kMoved);
        canvas.stroke(box, {kNewBorder.colour, 1.4, {}, false});
      });
    const auto line = [&](const Pen& pen) {
      return [&canvas, pen](const Box& box, std::span<const Polygon>) {
        const Line middle[] = {{{box.x0, box.centre().y}, {box.x1, box.centre().y}}};
        canvas.stroke(middle, pen);
      };
    };
    if (gone_ > 0) row(say("qgis.relation_ended"), number_text(gone_), line(kEnded));
    row(say("render.new_border"), "", line(kNewBorder));
    row(say("render.old_border"), "", line(kOldBorder));
    const Line thin[] = {{{panel_.x0, y - 12}, {panel_.x1, y - 12}}};
    canvas.stroke(thin, {rgb(0xC9C4CC), 1, {}, false});
    y += 18;
    for (const std::string& text : picture_.figures) {
      canvas.text({panel_.x0, y}, text, fitted({kText, kInk}, text, panel_.width()));
      y += 34;
    }
  }

  static inline const Pen kNewBorder{rgb(0xA3155F), 2.6, {}, true}, kOldBorder{rgb(0x2B2730), 1.6, {6, 4}, true}, kEnded{kGone, 4.6, {14, 7}, true};

  const ChangesPicture& picture_;
  const ChangesFile& file_;
  Box extent_, panel_;
  View view_;
  double height_ = 0;
  std::map<std::string, int> count_;
  int gone_ = 0;
};

}  // namespace

void check_changes_file(const ChangesFile& file) { check_picture(file.path, file.width_px, file.overwrite); }

void render_changes(const ChangesPicture& picture, const ChangesFile& file, Diagnostics& diagnostics) {
  check_changes_file(file);
  const Drawing drawing(picture, file);
  const Surface surface = surface_of(file.path);
  Canvas canvas(surface, kPage, drawing.height(), file.width_px / kPage * (surface == Surface::png ? 1 : 0.5));
  drawing.draw(canvas);
  write_picture(file.path, canvas, file.overwrite, diagnostics);
}

}  // namespace qipan
