// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include "engine/render/canvas.h"
#include "engine/render/map_data.h"

namespace qipan::render {

constexpr int kShades = 7;  ///< colours a kind of grid has, one per colour class of the map

/// Fill of a grid: soft colours told apart under the common colour-vision deficiencies for ordinary grids, shades of
/// one hue for the other kinds.
Colour grid_fill(Kind kind, int shade);

inline constexpr Colour kInk = rgb(0x2B2730), kFaintInk = rgb(0x6E6873), kGround = rgb(0xFAF9F6),
                        kGridBorder = rgb(0xD6278F), kCommunityBorder = rgb(0x8A0F5C), kException = rgb(0xD4321C),
                        kBuilding = rgb(0x9A8C80), kBuildingEdge = rgb(0x6F6359), kRoad = rgb(0xFFFFFF),
                        kRoadCase = rgb(0xB0A79F), kWater = rgb(0xB5DCF0), kWaterEdge = rgb(0x5FA8CF),
                        kRail = rgb(0x35323A), kWall = rgb(0x8C6A4A), kHatch = rgb(0x7C7690);

}  // namespace qipan::render
