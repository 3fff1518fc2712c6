// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include "engine/render/canvas.h"
#include "engine/render/map_data.h"

namespace qipan::render {

/// Draws everything inside the map frame but the labels, from the ground up.
void draw_layers(Canvas& canvas, const MapData& data, const View& view);

/// Patterns shared with the legend: clipped to `shape`.
void draw_grid_pattern(Canvas& canvas, std::span<const Polygon> shape, Kind kind, bool out_of_band);

/// Parallel lines over the clipped shape: `slope` +1 rises to the right, -1 falls.
void hatch(Canvas& canvas, std::span<const Polygon> shape, double gap, double slope, const Pen& pen);

double road_width(int road_class, double scale);  ///< page units
void draw_rail(Canvas& canvas, std::span<const Line> lines, double width);

}  // namespace qipan::render
