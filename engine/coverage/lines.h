// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/lattice.h"
#include "engine/coverage/noding.h"
#include "engine/input/normalized.h"

namespace qipan {

/// What a source number of the noded lines stands for.
enum class LineRole : std::uint8_t { territory, community, building, area, dedicated, stake, barrier_area, barrier_line, closing };

struct LineSource {
  LineRole role;
  std::int32_t index;  ///< into the list of NormalizedInputs that the role names
  [[nodiscard]] bool encloses() const { return role < LineRole::barrier_line; }
};

/// All lines of the inputs on the lattice, each with its source.
struct InputLines {
  XY origin;
  std::vector<LineSource> sources;
  std::vector<SourcedSegment> segments;
};

/// A lone point gets a stake: a square of 0.5 m that borders go round as they go round a building, so that points can be parted.
InputLines collect_lines(const NormalizedInputs& inputs);

/// Does this building stand in the way of borders? (Parcels without households do not.)
bool is_obstacle(const NormalizedInputs& inputs, const Building& building);

/// Dangling ends of roads, rails and walls within 15 m of another line get a straight soft border to it, where no building is in
/// the way. Returns the segments to add; their source is `source`.
std::vector<SourcedSegment> close_dangling_ends(const NodedLines& lines, const std::vector<LineSource>& sources, std::int32_t source);

}  // namespace qipan
