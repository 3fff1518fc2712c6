// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/lattice.h"

namespace qipan {

/// A place where the border passes between the two sides: the shortest crossing from the nearest wall on its left to the nearest
/// wall on its right. `left` == `right` where the two sides touch.
struct Gate {
  Point left, right;
};

/// How an end of the border is held.
struct BorderEnd {
  enum class Kind {
    fixed,  ///< ends exactly at `at`: a corner of a shared wall, or an existing node
    slide   ///< may end anywhere on the polyline `rail` (a stretch of block border, or a border drawn before)
  };
  Kind kind = Kind::fixed;
  Point at;                  ///< fixed: the end; slide: the preferred place, on `rail` within rounding
  std::vector<Point> rail;   ///< slide: admissible stretch, from its end left of the border to its end right of it
  int on_corridor = -1;      ///< slide: index of an earlier corridor of the same call; its drawn line is the rail, `rail` is not read
};

/// One border to be drawn through open ground, from `start` to `finish`, left and right as seen on the way.
struct Corridor {
  BorderEnd start, finish;
  std::vector<Gate> gates;       ///< in order; the drawn line crosses each
  std::vector<Point> fallback;   ///< a valid polyline from start.at to finish.at (raw cell edges); used when nothing better is valid
};

/// A wall that a border must not cross: edges of buildings, of the block border, of what was drawn before.
struct Obstacle {
  Point a, b;
  bool building = false;         ///< clearance is kept from buildings only
};

struct CorridorOptions {
  double clearance_m = 0.5;      ///< kept from walls where the gap allows: min(clearance_m, 0.4 x gap)
  double comfort_m = 4.0;        ///< distance from walls beyond which no more is gained
  double slide_m = 25.0;         ///< how far an end may slide along its rail
};

struct DrawnBorder {
  std::vector<Point> line;       ///< from start to finish, at least 2 points unless start == finish
  bool used_fallback = false;
};

/// Draws the corridors in the order given, each an obstacle to the next.
/// Guarantees: (1) no drawn line crosses or touches an obstacle, or another drawn line, except at its own ends, at the gate points
/// where left == right, and where `fallback` runs along a wall; (2) it passes every gate in order, so each building keeps its side;
/// (3) on lattice points, ends as demanded; (4) same input, same output.
/// Method: docs/decisions/, docs/algorithms/corridor.md: dynamic program over points of the gates.
std::vector<DrawnBorder> draw_corridors(const std::vector<Corridor>& corridors, const std::vector<Obstacle>& obstacles,
                                        const CorridorOptions& options);

}  // namespace qipan
