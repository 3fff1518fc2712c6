// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "engine/grid/corridor_course.h"
#include "engine/grid/corridor_walls.h"

namespace qipan::corridor {

/// Where one end of a corridor may lie: a point, or a stretch of a rail.
class EndRail {
 public:
  /// `rail`: the current geometry of what the end slides on (empty: fixed). `others`: ends that share the rail; the
  /// end slides at most 0.45 of the way to them. `owner`: corridor whose drawn line is the rail, -1 for the block
  /// border.
  EndRail(const BorderEnd& end, std::vector<Point> rail, std::span<const Point> others, const Walls& walls,
          const Frame& frame, double slide_m, int owner);

  [[nodiscard]] bool slides() const { return !rail_.empty() && high_ > low_; }
  [[nodiscard]] double low() const { return low_; }
  [[nodiscard]] double high() const { return high_; }
  /// The lattice point nearest to the rail at `where` metres along it; nothing where a building stands on the rail.
  [[nodiscard]] std::optional<Stop> stop_at(double where, int gate) const;
  [[nodiscard]] std::vector<Stop> candidates(int gate) const;
  /// The rail from the preferred place to `stop`, both included.
  [[nodiscard]] std::vector<Point> way_to(const Stop& stop) const;

 private:
  struct Place {
    double where, distance;
  };
  [[nodiscard]] Place project(Vec p) const;
  [[nodiscard]] std::size_t segment_of(double where) const;
  [[nodiscard]] std::size_t nearest_vertex(double where) const;

  const Walls& walls_;
  const Frame& frame_;
  Point at_;
  int owner_;
  int onward_;
  std::optional<Point> meet_;  // the only place, where a border beyond the rail ends
  Vec beyond_{};
  std::vector<Point> rail_;
  std::vector<Vec> xy_;
  std::vector<double> reach_;  // metres from the start of the rail to each of its vertices
  double low_ = 0, high_ = 0, home_ = 0;
};

/// A wall replaced by two that run through an end.
struct Bend {
  int wall = -1;
  int first = -1, second = -1;
};

/// Bends the stop's hosts through it. False, and nothing changed, when a bent wall would touch another.
bool bend_hosts(Walls& walls, const Stop& stop, std::vector<Bend>& bends);
/// Takes the bends back, last first.
void unbend(Walls& walls, std::vector<Bend>& bends);

}  // namespace qipan::corridor
