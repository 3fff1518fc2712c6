// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <vector>

#include "engine/atoms/tessellate.h"

namespace qipan {

/// How a stroke ends: on the frame of the face, on an earlier stroke, or at its last point (a corner of walls, a shared junction).
struct StrokeEnd {
  std::int32_t rail = -1;       ///< half-edge of the frame
  std::int32_t on_stroke = -1;  ///< index of an earlier stroke
  std::int32_t left_grid = -1, right_grid = -1;  ///< beside the stroke there
};

/// Cell borders joined to one line to be drawn at once, straight through junctions where that is natural.
struct Stroke {
  StrokeEnd start, finish;
  std::vector<Point> line;
  std::vector<Crossing> crossings;
  std::int32_t left_grid = -1, right_grid = -1;  ///< -1 where it changes along the stroke
};

/// Joins the borders of one face. At a junction the two straightest that turn by less than 70 degrees run on as one, the others end on
/// them; strokes come in an order in which each ends on earlier ones only. `grid`: grid of each label.
std::vector<Stroke> make_strokes(const std::vector<const CellBorder*>& borders, const std::vector<std::int32_t>& grid);

}  // namespace qipan
