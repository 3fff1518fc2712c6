// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>

#include "engine/base/diagnostic.h"
#include "engine/base/messages.h"

namespace qipan {

struct RenderOptions {
  std::string input =
      {};  ///< a GeoPackage written by Qipan (grids, buildings, roads, ... as they are there), or "FILE::LAYER"
  std::string output = {};                          ///< .png, .svg or .pdf
  int width_px = 2000;                              ///< PNG width; SVG and PDF take it as points x 0.5
  std::string community = {};                       ///< only this community id; empty: all
  double west = 0, south = 0, east = 0, north = 0;  ///< window in the CRS of the grids; all 0: the whole extent
  bool labels = true, legend = true;
  std::string title = {};  ///< empty: none
  Language language = Language::english;
  bool overwrite = false;
};

/// Draws a plan without a display (Cairo, Pango). Fonts by the chain Microsoft YaHei, Noto Sans CJK SC, WenQuanYi
/// Micro Hei, Sans; glyphs that no font has are reported as "render.missing_glyph", never drawn as boxes. Throws
/// Error(input|usage).
void render_map(const RenderOptions& options, Diagnostics& diagnostics);

}  // namespace qipan
