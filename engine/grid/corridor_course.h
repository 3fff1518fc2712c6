// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <span>
#include <vector>

#include "engine/grid/corridor.h"
#include "engine/grid/corridor_exact.h"
#include "engine/grid/corridor_walls.h"

namespace qipan::corridor {

/// A gate in metres.
struct GateLine {
  Point left{}, right{};
  Vec l{}, r{};
  double gap = 0;        ///< m
  double need = 0;       ///< clearance to keep here, m
  bool at_stop = false;  ///< the path may bend here, and comfort is measured here
  bool point = false;    ///< left == right: the path goes through it
};

/// A possible vertex of the drawn line: on a gate, or one of the two ends.
struct Stop {
  int gate = -1;     ///< -1 start, number of gates = finish
  double where = 0;  ///< gates: 0 left .. 1 right; ends: metres along the rail
  Point at{};
  Vec xy{};
  Vec along{};               ///< ends that slide: unit vector of the rail
  Vec onward{};              ///< where the border goes on along the rail; zero where it ends on it
  bool may_touch = false;    ///< the line may touch walls here
  std::vector<int> hosts{};  ///< walls that will be bent by up to 0.71 mm to run through `at`
};

/// The cheap price of a straight link between two stops.
struct Link {
  double cost = 0;       ///< m
  double direction = 0;  ///< radians
};

/// The open ground of one corridor: its gates, and what a line through them costs.
class Course {
 public:
  Course(const Corridor& corridor, const CorridorOptions& options);

  [[nodiscard]] const Frame& frame() const { return frame_; }
  [[nodiscard]] const std::vector<GateLine>& gates() const { return gates_; }
  [[nodiscard]] const CorridorOptions& options() const { return options_; }
  /// Shortens gates to what is open between walls that stand in them (the block border in a notch). Leaves out those
  /// that a line drawn before has taken, as happens at junctions, and those near an end that the end passes by when it
  /// slides.
  void fit_gates(const Walls& walls, const Corridor& corridor);

  [[nodiscard]] Stop stop_on(int gate, double where) const;
  /// Candidate stops on a gate, from left to right.
  [[nodiscard]] std::vector<Stop> candidates(int gate) const;
  /// Prices the link; false when it misses a gate between, or comes nearer to a gate's end than `margin` x its need.
  bool link(const Stop& from, const Stop& to, double margin, Link& result) const;
  /// The same for a link known to cross all gates between: looks only at those that carry stops.
  bool quick_link(const Stop& from, const Stop& to, Link& result) const;
  /// Clearance to keep at position `along` (0..1) of the link.
  [[nodiscard]] double need_at(const Stop& from, const Stop& to, double along) const;
  /// Price of the bend between two directions, m.
  static double turn(double from, double to);

 private:
  void choose_stops();
  template <bool kAll>
  bool price_link(const Stop& from, const Stop& to, double margin, Link& result) const;
  [[nodiscard]] double crowding(const GateLine& gate, double where) const;
  [[nodiscard]] double crowding(const Stop& stop) const;

  Frame frame_;
  CorridorOptions options_;
  std::vector<GateLine> gates_;
  std::vector<int> stop_gates_;  // gates that carry stops, ascending
};

}  // namespace qipan::corridor
