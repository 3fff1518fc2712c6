// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>

#include "engine/base/messages.h"
#include "engine/render/canvas.h"
#include "engine/render/map_data.h"

namespace qipan::render {

/// Number and households in each grid with room for them, and the names of communities. Nothing overlaps, nothing
/// meets `keep_out`; what has no room is left out.
void draw_labels(Canvas& canvas, const MapData& data, const View& view, const Box& keep_out, Language language);

/// The short number of a grid on the map: the last three digits of a 15-digit code, else the code without its
/// community.
std::string short_code(const MapGrid& grid);

/// The name that all grids of one community share before their number ("圆恩寺社区" of "圆恩寺社区001"), else its id.
std::string community_name(const std::vector<const MapGrid*>& grids);

/// "1,405", or with up to one decimal.
std::string number_text(double value);

}  // namespace qipan::render
