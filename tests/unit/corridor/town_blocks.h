// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <vector>

#include "block_case.h"

namespace qipan::testing {

std::vector<Point> box(std::int64_t x, std::int64_t y, std::int64_t width, std::int64_t height);

/// Rows of long slabs with gaps of some metres.
Block slab_block(std::uint64_t seed, int groups);
/// Turned houses anywhere, at least `gap_mm` from each other.
Block house_block(std::uint64_t seed, int groups, std::int64_t gap_mm);
/// Terraces: houses side by side with gaps of 20 mm to 1 m.
Block terrace_block(std::uint64_t seed, int groups);

/// Houses that touch their neighbours at corners: the black fields of an uneven chessboard.
Block touching_block(std::uint64_t seed, int groups);

}  // namespace qipan::testing
