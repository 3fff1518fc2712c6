// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <span>
#include <vector>

#include "engine/grid/corridor.h"

namespace qipan::corridor {

/// A wall in the index. `owner` is the corridor whose drawn line it belongs to, -1 for the walls given.
struct Wall {
  Point a{}, b{};
  int owner = -1;
  bool building = false;
  bool alive = true;
};

/// All walls of a call in a uniform grid; walls can be added and taken away.
class Walls {
 public:
  explicit Walls(std::span<const Obstacle> obstacles);

  int add(const Wall& wall);
  void remove(int id) { walls_[std::size_t(id)].alive = false; }
  void restore(int id) { walls_[std::size_t(id)].alive = true; }
  /// Takes away every wall of that corridor's drawn line.
  void remove_owner(int owner);
  [[nodiscard]] const Wall& operator[](int id) const { return walls_[std::size_t(id)]; }

  /// Ids of living walls that may come within `reach` mm of segment pq (a superset), ascending, each once.
  void near_segment(Point p, Point q, std::int64_t reach, std::vector<int>& ids) const;
  /// Ids of living walls in the cells of the box, ascending, each once.
  void near_box(Point low, Point high, std::vector<int>& ids) const;

 private:
  struct Entry {
    int wall, next;
  };
  template <class Visit>
  void visit_cells(Point p, Point q, std::int64_t reach, Visit visit) const;
  void put(int id);
  [[nodiscard]] int column(double x) const;
  [[nodiscard]] int row(double y) const;

  Point low_{};
  double cell_ = 1;
  int columns_ = 1, rows_ = 1;
  std::vector<Wall> walls_;
  std::vector<int> head_;
  std::vector<Entry> entries_;
};

}  // namespace qipan::corridor
