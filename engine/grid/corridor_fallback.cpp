// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/grid/corridor_fallback.h"

#include <algorithm>

namespace qipan::corridor {

std::vector<Point> simplify(const std::vector<Point>& line, const std::vector<Point>& pinned, const Course& course,
                            Checker& checker) {
  if (line.size() < 3) return line;
  const std::size_t last = line.size() - 1;
  const int beyond = int(course.gates().size());  // no gate belongs to these links: the full clearance counts
  const auto stop = [&](std::size_t i) {
    return Stop{
        .gate = beyond, .at = line[i], .xy = course.frame().to_metres(line[i]), .may_touch = i == 0 || i == last};
  };
  const auto is_pinned = [&](std::size_t i) {
    return std::find(pinned.begin(), pinned.end(), line[i]) != pinned.end();
  };
  const auto valid = [&](std::size_t from, std::size_t to) {
    if (line[from] == line[to]) return false;
    Point corner;
    return checker.price(stop(from), stop(to)) == 0 &&
           !checker.encloses_building(std::span(line).subspan(from, to - from + 1), corner);
  };
  std::vector<Point> result{line[0]};
  for (std::size_t i = 0; i < last;) {
    std::size_t reach = i + 1, limit = i + 1;
    while (limit < last && !is_pinned(limit)) ++limit;
    for (std::size_t step = 1; step > 0 && reach < limit;) {  // gallop forward, then halve
      const std::size_t target = std::min(limit, reach + step);
      if (valid(i, target)) {
        reach = target;
        step *= 2;
      } else {
        step /= 2;
      }
    }
    result.push_back(line[reach]);
    i = reach;
  }
  return is_simple(result) ? result : line;
}

}  // namespace qipan::corridor
