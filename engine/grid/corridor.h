// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/base/lattice.h"

namespace qipan {

/// A place where the border passes between the two sides: the shortest crossing from the nearest wall on its left to
/// the nearest wall on its right. `left` == `right` where the two sides touch.
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
  Point at;                 ///< fixed: the end; slide: the preferred place, on `rail` within rounding
  std::vector<Point> rail;  ///< slide: admissible stretch, from its end left of the border to its end right of it
  int on_corridor =
      -1;  ///< slide: index of an earlier corridor of the same call; its drawn line is the rail, `rail` is not read
  int onward = 0;  ///< slide: the border goes on along the rail to its right end (+1), its left end (-1), or both ways (0)
  std::optional<Point> meet = {};  ///< slide: ends exactly here if the rail and the slide allow it: the border goes on beyond the rail
  Point beyond = {};               ///< with `meet`: the direction in which it goes on
};

/// One border to be drawn through open ground, from `start` to `finish`, left and right as seen on the way.
struct Corridor {
  BorderEnd start, finish;
  std::vector<Gate> gates;  ///< in order; the drawn line crosses each
  std::vector<Point>
      fallback;  ///< a valid polyline from start.at to finish.at (raw cell edges); used when nothing better is valid
};

/// A wall that a border must not cross: edges of buildings, of the block border, of what was drawn before.
struct Obstacle {
  Point a, b;
  bool building = false;  ///< clearance is kept from buildings only
};

struct CorridorOptions {
  double clearance_m = 0.52; ///< kept from walls where the gap allows: min(clearance_m, 0.4 x gap)
  double comfort_m = 4.0;    ///< distance from walls beyond which no more is gained
  double slide_m = 25.0;     ///< how far an end may slide along its rail
};

struct DrawnBorder {
  std::vector<Point> line;  ///< from start to finish, at least 2 points unless start == finish
  bool used_fallback = false;
};

/// Draws the corridors in the order given, each an obstacle to the next.
/// Guarantees, all tested in exact integers before a line is taken:
/// (1) no drawn line crosses or touches an obstacle, or another drawn line, except at its own ends, at the gate points
///     where left == right, and where `fallback` runs along a wall between two such points;
/// (2) no building lies between a drawn line and its fallback, so each keeps its side; the line passes in order every
///     gate that the fallback passes, but for those that a slid end or a line drawn before goes round;
/// (3) on lattice points. A sliding end is the lattice point nearest to the rail, at most 0.71 mm off it: the caller
///     inserts it into the block border. An end on an earlier corridor is a vertex of that corridor's line, which is
///     bent by as much;
/// (4) same input, same output; shifting everything by a lattice vector shifts the output.
/// It relies on: fallbacks touch no obstacle and no other fallback but as in (1), each ends on its parent's fallback
/// (`on_corridor`), and none touches itself. Strokes that end on each other in a circle have to be cut at a junction
/// by the caller.
/// Method, cost and proof of (1): docs/algorithms/corridor.md.
std::vector<DrawnBorder> draw_corridors(const std::vector<Corridor>& corridors, const std::vector<Obstacle>& obstacles,
                                        const CorridorOptions& options);

}  // namespace qipan
