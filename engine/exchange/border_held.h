// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <vector>

#include "engine/exchange/border_arcs.h"
#include "engine/exchange/obstacles.h"

namespace qipan::exchange {

/// Vertices of an arc that stay: its ends, those that touch an obstacle and those beside them, so that no edge at an obstacle changes.
std::vector<char> held_vertices(const std::vector<Point>& line, const Obstacles& obstacles);

/// All vertices of all arcs, each once.
PointIndex vertices_of(const BorderArcs& borders);

}  // namespace qipan::exchange
