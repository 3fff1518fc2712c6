// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <vector>

#include "engine/grid/corridor_checker.h"
#include "engine/grid/corridor_course.h"

namespace qipan::corridor {

/// The links between the stops of a corridor, priced; the best path by dynamic programming over (stop, direction of
/// arrival).
class PathSearch {
 public:
  /// `margin`: how much of the clearance a link must keep at each gate it crosses.
  PathSearch(const Course& course, Checker& checker, std::vector<Stop> starts, std::vector<Stop> finishes,
             double margin);

  /// The cheapest path whose links have been checked against the walls; empty when there is none.
  std::vector<Stop> best();
  /// Forbids the link `number` of the last path.
  void forbid(std::size_t number);

 private:
  struct Edge {
    int from, to;
    double cost, direction;
    bool checked = false;
  };
  struct Label {
    double cost, direction;
    int edge, previous;
  };
  void connect(const Course& course, double margin);
  bool run();

  Checker& checker_;
  std::vector<Stop> stops_;
  std::vector<int> first_of_;  // first stop of each layer, and one past the last
  std::vector<int> gate_of_;   // gate of each layer
  std::vector<Edge> edges_;    // ordered by `from`
  std::vector<int> first_edge_;
  std::vector<int> path_;  // edges of the last path
};

}  // namespace qipan::corridor
