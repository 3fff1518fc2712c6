// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <vector>

#include "engine/atoms/elements.h"
#include "engine/atoms/tessellate.h"
#include "engine/base/run_context.h"
#include "engine/coverage/coverage.h"

namespace qipan {

/// Lakes that become grids of their own are treated like dedicated units; they are numbered on from the last one.
struct LakeOptions {
  double above_m2 = 0;          ///< water of one feature within a community; 0: never
  std::int32_t first_unit = 0;  ///< number of dedicated units
};

/// When blocks are split and how coarse their pieces are; households in thousandths.
struct BlockOptions {
  Milli split_above = 100'000;   ///< a block with more households is divided among its buildings
  Milli touching_up_to = 75'000; ///< buildings that touch stay together up to this many
  Milli near_up_to = 30'000;     ///< near buildings stay together up to this many: fewer, calmer pieces
  LakeOptions lakes;
};

/// Cell borders within one face of the coverage, between elements.
struct FaceCells {
  std::int32_t face = 0;
  std::vector<CellBorder> borders;  ///< labels are groups, see Blocks
};

/// Which elements go together before any solver looks, and how the faces between them are divided.
struct Blocks {
  std::vector<std::int32_t> group;        ///< per element: smallest element of its group
  std::vector<std::int32_t> dedicated;    ///< per element: dedicated unit, lake (from LakeOptions::first_unit on) or -1
  std::vector<std::int32_t> compound;     ///< per element: compound (barrier index) or -1
  std::vector<bool> divided;              ///< per face of the coverage: divided into cells; else it goes with its element
  std::vector<bool> shared;               ///< per face: water or road area, shared out among its neighbours later
  std::vector<FaceCells> cells;           ///< of divided faces, borders between different groups only
};

/// Blocks are what lines leave together. Small ones and dedicated units stay whole; larger ones are divided among their
/// buildings, near and touching buildings grouped. A building that stands across a line is a group of its own.
Blocks build_blocks(const Coverage& coverage, const Elements& elements, const BlockOptions& options,
                    const RunContext& context);

}  // namespace qipan
