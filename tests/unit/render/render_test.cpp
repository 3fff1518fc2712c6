// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/render/render.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "engine/geo/vector_io.h"
#include "small_plan.h"

namespace qipan::test {
namespace {

std::vector<Layer> whole_plan() { return {square_grids(), square_buildings(), cross_road()}; }

/// Without legend and title the frame is 40..1960 wide and 40 from the top; the window is grown by 2 % of the wider
/// side.
XY pixel_of(double x, double y) {
  const double w = kColumns * kSide, grow = 0.02 * w, scale = 1920 / (w + 2 * grow);
  return {40 + (x - kEast + grow) * scale, 40 + (kNorth + kRows * kSide + grow - y) * scale};
}

unsigned colour_in_grid(const Pixels& picture, int column, int row) {
  const XY p = pixel_of(kEast + (column + 0.85) * kSide, kNorth + (row + 0.85) * kSide);
  return picture.at(static_cast<int>(p.x), static_cast<int>(p.y));
}

std::size_t count(const std::string& text, const std::string& word) {
  std::size_t n = 0;
  for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos; ++at) ++n;
  return n;
}

bool bare_ground(unsigned rgb) { return ((rgb >> 16) & 255) > 247 && ((rgb >> 8) & 255) > 246 && (rgb & 255) > 243; }
bool reddish(unsigned rgb) { return ((rgb >> 16) & 255) > 190 && ((rgb >> 8) & 255) < 110 && (rgb & 255) < 110; }

TEST(Render, PngHasColouredGridsAndNeighboursDiffer) {
  const Scratch scratch;
  Diagnostics diagnostics;
  const std::string plan = write_plan(scratch, whole_plan()), out = scratch.file("map.png");
  render_map({.input = plan, .output = out, .labels = false, .legend = false}, diagnostics);
  const Pixels picture = read_png(out);
  ASSERT_EQ(picture.width, 2000);
  for (int r = 0; r < kRows; ++r)
    for (int c = 0; c < kColumns; ++c) {
      const int k = r * kColumns + c;
      if (k == 7 || k == 8) continue;  // hatched
      EXPECT_NE(colour_in_grid(picture, c, r), 0xFFFFFFu);
      if (c > 0 && k - 1 != 7 && k - 1 != 8) {
        EXPECT_NE(colour_in_grid(picture, c, r), colour_in_grid(picture, c - 1, r));
      }
      if (r > 0 && k - kColumns != 7 && k - kColumns != 8) {
        EXPECT_NE(colour_in_grid(picture, c, r), colour_in_grid(picture, c, r - 1));
      }
    }
}

TEST(Render, OnlyTheGridOutOfItsBandIsRed) {
  const Scratch scratch;
  Diagnostics diagnostics;
  const std::string plan = write_plan(scratch, whole_plan()), out = scratch.file("map.png");
  render_map({.input = plan, .output = out, .labels = false, .legend = false}, diagnostics);
  const Pixels picture = read_png(out);
  for (int r = 0, k = 0; r < kRows; ++r)
    for (int c = 0; c < kColumns; ++c, ++k) {
      const XY a = pixel_of(kEast + c * kSide, kNorth + (r + 1) * kSide),
               b = pixel_of(kEast + (c + 1) * kSide, kNorth + r * kSide);
      int red = 0;
      for (int y = static_cast<int>(a.y) + 12; y < static_cast<int>(b.y) - 12; ++y)
        for (int x = static_cast<int>(a.x); x < static_cast<int>(b.x); ++x) red += reddish(picture.at(x, y));
      EXPECT_EQ(red > 100, k == 8) << "grid " << k << " has " << red << " red pixels";
    }
}

TEST(Render, EveryFormatIsWrittenAndTheSameBytesComeAgain) {
  const Scratch scratch;
  Diagnostics diagnostics;
  const std::string plan = write_plan(scratch, whole_plan());
  for (const char* ext : {".png", ".svg", ".pdf"})
    for (const Language language : {Language::english, Language::chinese}) {
      RenderOptions options{.input = plan, .output = scratch.file(std::string("a") + ext)};
      options.title = "Plan 1", options.language = language, options.overwrite = true;
      render_map(options, diagnostics);
      const std::string first = read_bytes(options.output);
      options.output = scratch.file(std::string("b") + ext);
      render_map(options, diagnostics);
      EXPECT_GT(first.size(), 10000u) << ext;
      EXPECT_TRUE(first == read_bytes(options.output)) << ext;
    }
  EXPECT_TRUE(read_bytes(scratch.file("a.png")).starts_with("\x89PNG"));
  EXPECT_TRUE(read_bytes(scratch.file("a.pdf")).starts_with("%PDF"));
}

TEST(Render, SvgIsWellFormedAndHasLabels) {
  const Scratch scratch;
  Diagnostics diagnostics;
  const std::string plan = write_plan(scratch, whole_plan());
  RenderOptions options{.input = plan, .output = scratch.file("with.svg"), .legend = false};
  render_map(options, diagnostics);
  const std::string with = read_bytes(options.output);
  options.output = scratch.file("without.svg"), options.labels = false;
  render_map(options, diagnostics);
  const std::string without = read_bytes(options.output);
  EXPECT_GE(count(with, "<use "), count(without, "<use ") + 24 * 3) << "24 grids with three digits each";
  // Elements close in the order they opened.
  std::vector<std::string> open;
  for (std::size_t at = 0; (at = with.find('<', at)) != std::string::npos;) {
    const std::size_t end = with.find('>', at);
    ASSERT_NE(end, std::string::npos);
    const std::string tag = with.substr(at + 1, end - at - 1);
    at = end;
    if (tag[0] == '?' || tag[0] == '!' || tag.back() == '/') continue;
    if (tag[0] != '/') {
      open.push_back(tag.substr(0, tag.find_first_of(" \n")));
    } else {
      ASSERT_FALSE(open.empty());
      EXPECT_EQ(open.back(), tag.substr(1));
      open.pop_back();
    }
  }
  EXPECT_TRUE(open.empty());
}

TEST(Render, MissingGlyphIsADiagnosticAndNotABox) {
  const Scratch scratch;
  const std::string plan = write_plan(scratch, {square_grids()});
  RenderOptions options{.input = plan, .output = scratch.file("a.png"), .labels = false};
  options.title = "Plan\xEE\x80\x80 1";  // U+E000, private use
  options.legend = false;
  Diagnostics diagnostics, clean;
  render_map(options, diagnostics);
  const auto found = std::ranges::find(diagnostics, "render.missing_glyph", &Diagnostic::code);
  ASSERT_NE(found, diagnostics.end());
  EXPECT_EQ(found->args, (std::vector<std::string>{"\xEE\x80\x80"}));
  options.title = "Plan 1", options.output = scratch.file("b.png");
  render_map(options, clean);
  EXPECT_EQ(std::ranges::count(clean, "render.missing_glyph", &Diagnostic::code), 0);
  EXPECT_TRUE(read_bytes(scratch.file("a.png")) == read_bytes(scratch.file("b.png")));
}

TEST(Render, ChineseTextsHaveGlyphs) {
  if (!has_chinese_font()) GTEST_SKIP() << "no Chinese font here";
  const Scratch scratch;
  Diagnostics diagnostics;
  RenderOptions options{.input = write_plan(scratch, whole_plan()), .output = scratch.file("a.pdf")};
  options.title = "东风、西山社区网格图", options.language = Language::chinese;
  render_map(options, diagnostics);
  EXPECT_EQ(std::ranges::count(diagnostics, "render.missing_glyph", &Diagnostic::code), 0);
}

TEST(Render, TheWindowClips) {
  const Scratch scratch;
  Diagnostics diagnostics;
  RenderOptions options{
      .input = write_plan(scratch, whole_plan()), .output = scratch.file("a.png"), .labels = false, .legend = false};
  options.west = kEast + kSide + 10, options.south = kNorth + 10, options.east = kEast + 2 * kSide - 10,
  options.north = kNorth + kSide - 10;
  render_map(options, diagnostics);
  const Pixels picture = read_png(options.output);
  // One grid fills the frame: its colour, its house, nothing of the neighbours.
  std::set<unsigned> fills;
  for (int y = 100; y < picture.height - 150; y += 7) fills.insert(picture.at(1000, y));
  EXPECT_EQ(fills.size(), 1u);
  options.overwrite = true, options.output = scratch.file("a.svg");
  render_map(options, diagnostics);
  const auto drawn = [&] {  // paths outside the glyphs
    const std::string svg = read_bytes(options.output);
    return count(svg, "<path ") - count(svg, "<symbol ");
  };
  const std::size_t close = drawn();
  options.west = options.south = options.east = options.north = 0;
  render_map(options, diagnostics);
  EXPECT_LT(close + 23, drawn()) << "at least the fills of the 23 other grids";
}

TEST(Render, OneCommunityLeavesTheOthersUncoloured) {
  const Scratch scratch;
  Diagnostics diagnostics;
  RenderOptions options{.input = write_plan(scratch, {square_grids()}),
                        .output = scratch.file("a.png"),
                        .labels = false,
                        .legend = false};
  options.community = "110102005001";
  options.west = kEast, options.south = kNorth, options.east = kEast + kColumns * kSide,
  options.north = kNorth + kRows * kSide;
  render_map(options, diagnostics);
  const Pixels picture = read_png(options.output);
  const int y = 40 + (picture.height - 126) / 8;
  EXPECT_FALSE(bare_ground(picture.at(40 + 160 * 2 - 30, y)));
  EXPECT_TRUE(bare_ground(picture.at(40 + 1920 - 160 * 3, y)));
}

TEST(Render, GeographicGridsOfAnotherOfficeAreDrawn) {
  const Scratch scratch;
  Diagnostics diagnostics;
  Layer foreign{"", "districts", "EPSG:4326", GeometryType::polygon, {{"CADRA", FieldType::integer}}, {}};
  for (int i = 0; i < 3; ++i) {
    const double x = 116.4 + 0.01 * i, y = 39.9;
    foreign.features.push_back({i + 1,
                                {{}, {}, {{{{x, y}, {x + 0.01, y}, {x + 0.01, y + 0.01}, {x, y + 0.01}, {x, y}}, {}}}},
                                {std::int64_t{i + 101}}});
  }
  const std::string file = write_plan(scratch, {foreign}, "other.gpkg");
  RenderOptions options{.input = file + "::districts", .output = scratch.file("a.png")};
  options.west = 116.401, options.south = 39.901, options.east = 116.409, options.north = 39.909;
  render_map(options, diagnostics);
  const Pixels picture = read_png(options.output);
  EXPECT_FALSE(bare_ground(picture.at(300, 300)));
}

}  // namespace
}  // namespace qipan::test
