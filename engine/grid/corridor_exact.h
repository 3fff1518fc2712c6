// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cmath>
#include <span>
#include <vector>

#include "engine/base/lattice.h"

namespace qipan::corridor {

/// Plane vector in metres from the local origin of a corridor: for costs only, never for decisions about touching.
struct Vec {
  double x = 0, y = 0;
};
inline bool operator==(Vec a, Vec b) { return a.x == b.x && a.y == b.y; }
inline Vec operator-(Vec a, Vec b) { return {a.x - b.x, a.y - b.y}; }
inline Vec operator+(Vec a, Vec b) { return {a.x + b.x, a.y + b.y}; }
inline Vec operator*(double s, Vec a) { return {s * a.x, s * a.y}; }
inline double cross(Vec a, Vec b) { return a.x * b.y - a.y * b.x; }
inline double dot(Vec a, Vec b) { return a.x * b.x + a.y * b.y; }
inline double length(Vec a) { return std::sqrt(dot(a, a)); }

/// Lattice <-> metres around an origin.
struct Frame {
  Point origin;
  [[nodiscard]] Vec to_metres(Point p) const { return {double(p.x - origin.x) * 1e-3, double(p.y - origin.y) * 1e-3}; }
  [[nodiscard]] Point to_lattice(Vec v) const;
};

/// Which ends of a segment may lie on the other one.
struct Permit {
  bool first = false, second = false;
};

/// True when segments pq and ab have no common point, or one only, which is an end of pq that `permit` allows. Exact.
bool clear_of(Point p, Point q, Point a, Point b, Permit permit);

/// True when the segments have a common point. Exact.
bool segments_meet(Point p, Point q, Point a, Point b);

/// Distance of two segments that do not cross, and where on pq (0..1) it is reached.
struct Nearest {
  double distance, along;
};
Nearest nearest_on_first(Vec p, Vec q, Vec a, Vec b);

/// How often the closed `loop` winds around `at`; a point on the loop gives 0. Exact.
int winding(std::span<const Point> loop, Point at);

/// True when the polyline neither touches nor crosses itself, but for its two ends being the same point. Exact.
bool is_simple(std::span<const Point> line);

}  // namespace qipan::corridor
