// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/input/normalized.h"

namespace qipan {

/// Households that have no place on the map at all.
struct Placeless {
  std::string source, id;
  Milli households = 0;
};

/// What every source says about households, before precedence.cpp decides who is heard. Arrays are indexed by feature
/// of the building layer and hold nothing where the source says nothing.
struct Claims {
  std::vector<std::string> ids;           ///< building ids
  std::vector<std::optional<XY>> places;  ///< where the feature was drawn, polygon or not
  std::vector<std::optional<Milli>> table, field, points;
  std::vector<LonePoint> lone;  ///< points that join no building, areas without a polygon
  std::vector<Placeless> placeless;
};

}  // namespace qipan
