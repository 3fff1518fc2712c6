// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/base/lattice.h"

namespace qipan {

/// An end of a border on the frame of its face.
struct FrameEnd {
  std::size_t face = 0;                ///< number of the face, in the order of drawing
  std::size_t stroke = 0;
  bool start = true;                   ///< which end of the stroke
  Point place;                         ///< before drawing
  std::int32_t left = -1, right = -1;  ///< grids beside it, as seen leaving the frame
};

/// Per end, the end in another face that continues it: the same two grids on the same sides, each the other's nearest within 20 m; -1 none.
std::vector<std::int32_t> find_mates(const std::vector<FrameEnd>& ends);

/// Degrees that a border turns from one end to its mate: from -`away` of the one over the stretch of frame into `away` of the other.
double passage_turn(Point end, Point away, Point mate_end, Point mate_away);

}  // namespace qipan
