// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "engine/lineage/lineage_layers.h"

namespace qipan {

/// What became of one grid, in words.
struct ChangeSentence {
  bool ended = false;        ///< about an old grid whose code lives no more, else about a new one
  std::size_t grid = 0;      ///< its number among the old or the new ones
  std::string english, chinese;
};

/// A sentence for each grid that is not kept under its code: "Grid 360102003003 lost 42 households to 360102003004; ...". New grids
/// first, then ended ones, each by code. Parts are told in households, in buildings where they have none, in area where they have
/// neither. `land`: cells of the lineage that lie in no old or in no new grid. `estimated`: households were spread over area.
std::vector<ChangeSentence> change_sentences(const LineageRecord& record, std::span<const SharedCell> land, bool estimated);

}  // namespace qipan
