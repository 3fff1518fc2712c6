// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>

#include "engine/exchange/border_arcs.h"
#include "engine/exchange/obstacles.h"

namespace qipan::exchange {

/// Leaves out vertices of loose arcs as long as the border stays within `metres` of where it was, least loss first (Visvalingam, Whyatt
/// 1993, by distance). Junctions and whatever touches an obstacle stay; no border comes to touch another one or an obstacle.
void simplify_borders(BorderArcs& borders, const Obstacles& obstacles, double metres);

/// Rounds corners of loose arcs in three rounds (Chaikin 1974), each corner by at most `metres`. What must not move stays as above.
void smooth_borders(BorderArcs& borders, const Obstacles& obstacles, double metres);

/// Proves what was changed and puts back arcs that fail: a changed edge that meets an obstacle or another border, an obstacle that
/// changed sides. Then the whole: every edge has its twin where it had one, no edge twice, areas positive and their sum the same to the
/// square millimetre; Error(internal) if not. Exact. Returns how many arcs were put back.
std::size_t prove_borders(const BorderArcs& before, BorderArcs& after, const Obstacles& obstacles);

}  // namespace qipan::exchange
