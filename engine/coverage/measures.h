// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cmath>

#include "engine/coverage/planar_graph.h"

namespace qipan {

/// Length of a half-edge in metres.
inline double length_m(const PlanarGraph& graph, std::int32_t h) {
  const Point d = graph.to(h) - graph.from(h);
  return std::hypot(static_cast<double>(d.x), static_cast<double>(d.y)) / 1000.0;
}

/// Area of a bounded face in m2, holes taken off.
inline double area_m2(const PlanarGraph& graph, std::int32_t face) { return static_cast<double>(graph.twice_area(face)) * 0.5e-6; }

}  // namespace qipan
