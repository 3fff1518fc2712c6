// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <vector>

#include "engine/plan/score.h"
#include "engine/plan/solution.h"

namespace qipan {

/// A grid of today, or a connected stretch of new land, within one piece: what a redraw leaves alone or opens as a whole.
struct Block {
  std::int32_t today = -1;           ///< grid of today; -1: new land
  std::vector<std::int32_t> atoms;   ///< ascending
  Objective now;                     ///< levels 1 and 1b if it stays as it is, each connected part a region
  bool wrong = false;                ///< out of band
};

/// The blocks of one connected piece and which of them touch.
struct BlockGraph {
  std::vector<Block> blocks;                         ///< by smallest atom
  std::vector<std::vector<std::int32_t>> neighbours;  ///< ascending
  std::vector<std::int32_t> block_of;                ///< per atom of the problem; -1 outside the piece
  std::vector<std::int32_t> start;                   ///< per atom of the problem: label of today's plan, its grids' connected parts; -1 outside
};

/// `atoms`: one connected piece, ascending.
BlockGraph build_blocks(const Scorer& scorer, const std::vector<std::int32_t>& atoms);

}  // namespace qipan
