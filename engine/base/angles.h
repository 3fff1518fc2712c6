// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cmath>
#include <numbers>

#include "engine/base/lattice.h"

namespace qipan {

/// Degrees by which a way turns that goes on along b after a: 0 = straight on or one of them without length, 180 = back.
inline double turn_degrees(Point a, Point b) {
  return std::abs(std::atan2(static_cast<double>(cross(a, b)), static_cast<double>(dot(a, b)))) * 180.0 / std::numbers::pi;
}

}  // namespace qipan
