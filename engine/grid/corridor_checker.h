// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <span>
#include <vector>

#include "engine/grid/corridor_course.h"
#include "engine/grid/corridor_walls.h"

namespace qipan::corridor {

/// Looks at the walls themselves: what a link may not touch (exact) and how near it comes (price).
class Checker {
 public:
  Checker(const Walls& walls, const Course& course, std::span<const Point> fallback);

  /// Metres to add for a link that comes nearer to a building than it should; infinite when it touches a wall. Exact.
  double price(const Stop& from, const Stop& to);
  /// True when a building corner lies inside the closed `loop`; `corner` is the first such.
  bool encloses_building(std::span<const Point> loop, Point& corner);

 private:
  [[nodiscard]] bool runs_along_wall(const Stop& from, const Stop& to) const;

  const Walls& walls_;
  const Course& course_;
  std::span<const Point> fallback_;
  std::vector<int> near_;
};

/// True when the line meets every gate, in order. Exact but for the order within one link.
bool passes_gates(std::span<const Point> line, std::span<const Gate> gates);

}  // namespace qipan::corridor
