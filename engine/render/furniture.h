// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include "engine/base/messages.h"
#include "engine/render/canvas.h"
#include "engine/render/map_data.h"

namespace qipan::render {

/// Height the legend needs, page units.
double legend_height(const MapData& data);
/// Kinds with counts, exceptions, lines and the figures of the plan, from the top left corner `at` down.
void draw_legend(Canvas& canvas, const MapData& data, const Box& panel, Language language);
/// A bar of a round number of metres, its right end at `right`.
void draw_scale_bar(Canvas& canvas, const View& view, XY right, double longest, Language language);
Box north_arrow_box(XY top);
void draw_north_arrow(Canvas& canvas, XY top, Language language);
/// Largest 1, 2 or 5 times a power of ten that is not above `metres`.
double round_metres(double metres);

}  // namespace qipan::render
