// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/grid/corridor_walls.h"

#include <algorithm>
#include <cmath>

namespace qipan::corridor {

Walls::Walls(std::span<const Obstacle> obstacles) {
  if (obstacles.empty()) {
    head_.assign(1, -1);
    return;
  }
  Point low = obstacles[0].a, high = low;
  for (const Obstacle& o : obstacles) {
    for (const Point p : {o.a, o.b}) {
      low = {std::min(low.x, p.x), std::min(low.y, p.y)};
      high = {std::max(high.x, p.x), std::max(high.y, p.y)};
    }
  }
  low_ = low;
  const double width = double(high.x - low.x) + 1, height = double(high.y - low.y) + 1;
  cell_ = std::max({2000.0, std::sqrt(width / double(obstacles.size()) * height), std::max(width, height) / 1000});
  columns_ = int(width / cell_) + 1;
  rows_ = int(height / cell_) + 1;
  head_.assign(std::size_t(columns_) * std::size_t(rows_), -1);
  walls_.reserve(obstacles.size() + 64);
  for (const Obstacle& o : obstacles) add({.a = o.a, .b = o.b, .owner = -1, .building = o.building});
}

int Walls::column(double x) const { return std::clamp(int(std::floor(x / cell_)), 0, columns_ - 1); }
int Walls::row(double y) const { return std::clamp(int(std::floor(y / cell_)), 0, rows_ - 1); }

template <class Visit>
void Walls::visit_cells(Point p, Point q, std::int64_t reach, Visit visit) const {
  const double pad = double(reach) + 2;  // 2 mm: more than the rounding of the row walk below
  double x0 = double(p.x - low_.x), y0 = double(p.y - low_.y), x1 = double(q.x - low_.x), y1 = double(q.y - low_.y);
  if (y0 > y1) {
    std::swap(x0, x1);
    std::swap(y0, y1);
  }
  const int first = row(y0 - pad), last = row(y1 + pad);
  const double slope = y1 > y0 ? (x1 - x0) / (y1 - y0) : 0;
  for (int r = first; r <= last; ++r) {
    double from = x0, to = x1;
    if (y1 > y0 && first != last) {  // outermost rows also hold what lies beyond the box: take them whole
      const double bottom = r == 0 ? y0 : std::clamp(double(r) * cell_ - pad, y0, y1);
      const double top = r == rows_ - 1 ? y1 : std::clamp(double(r + 1) * cell_ + pad, y0, y1);
      from = x0 + slope * (bottom - y0);
      to = x0 + slope * (top - y0);
    }
    if (from > to) std::swap(from, to);
    const int left = column(from - pad), right = column(to + pad);
    for (int c = left; c <= right; ++c) visit(std::size_t(r) * std::size_t(columns_) + std::size_t(c));
  }
}

void Walls::put(int id) {
  const Wall& wall = walls_[std::size_t(id)];
  visit_cells(wall.a, wall.b, 0, [&](std::size_t cell) {
    entries_.push_back({id, head_[cell]});
    head_[cell] = int(entries_.size()) - 1;
  });
}

int Walls::add(const Wall& wall) {
  walls_.push_back(wall);
  put(int(walls_.size()) - 1);
  return int(walls_.size()) - 1;
}

void Walls::remove_owner(int owner) {
  for (Wall& wall : walls_) {
    if (wall.owner == owner) wall.alive = false;
  }
}

void Walls::near_segment(Point p, Point q, std::int64_t reach, std::vector<int>& ids) const {
  ids.clear();
  visit_cells(p, q, reach, [&](std::size_t cell) {
    for (int e = head_[cell]; e >= 0; e = entries_[std::size_t(e)].next) {
      const int id = entries_[std::size_t(e)].wall;
      if (walls_[std::size_t(id)].alive) ids.push_back(id);
    }
  });
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

void Walls::near_box(Point low, Point high, std::vector<int>& ids) const {
  ids.clear();
  const int bottom = row(double(low.y - low_.y)), top = row(double(high.y - low_.y));
  const int left = column(double(low.x - low_.x)), right = column(double(high.x - low_.x));
  for (int r = bottom; r <= top; ++r) {
    for (int c = left; c <= right; ++c) {
      for (int e = head_[std::size_t(r) * std::size_t(columns_) + std::size_t(c)]; e >= 0;
           e = entries_[std::size_t(e)].next) {
        const int id = entries_[std::size_t(e)].wall;
        if (walls_[std::size_t(id)].alive) ids.push_back(id);
      }
    }
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

}  // namespace qipan::corridor
