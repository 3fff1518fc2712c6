// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <compare>
#include <cstdint>
#include <cstdlib>

namespace qipan {

/// A node of the fixed-precision lattice: 1 mm steps, counted from the origin of the dataset.
/// Every vertex that Qipan computes with sits on it, so equality and orientation are exact.
struct Point {
  std::int64_t x = 0;  ///< mm east of the origin
  std::int64_t y = 0;  ///< mm north of the origin
  friend auto operator<=>(const Point&, const Point&) = default;
};

__extension__ using Wide = __int128;  ///< products of coordinates: exact for extents up to 2^62 mm

inline Point operator-(Point a, Point b) { return {a.x - b.x, a.y - b.y}; }
inline Point operator+(Point a, Point b) { return {a.x + b.x, a.y + b.y}; }

inline Wide cross(Point a, Point b) { return Wide(a.x) * b.y - Wide(a.y) * b.x; }
inline Wide dot(Point a, Point b) { return Wide(a.x) * b.x + Wide(a.y) * b.y; }
inline Wide squared_length(Point a) { return dot(a, a); }

/// Sign of the turn a -> b -> c: +1 left, -1 right, 0 collinear. Exact.
inline int orientation(Point a, Point b, Point c) {
  const Wide v = cross(b - a, c - a);
  return (v > 0) - (v < 0);
}

}  // namespace qipan
