// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/grid/mates.h"

#include "engine/base/angles.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace qipan {
namespace {

constexpr double kReach = 20'000;  // mm

double distance(Point a, Point b) { return std::hypot(static_cast<double>(b.x - a.x), static_cast<double>(b.y - a.y)); }

}  // namespace

std::vector<std::int32_t> find_mates(const std::vector<FrameEnd>& ends) {
  std::map<std::pair<std::int32_t, std::int32_t>, std::vector<std::size_t>> by_grids;
  for (std::size_t i = 0; i < ends.size(); ++i)
    if (ends[i].left >= 0 && ends[i].right >= 0) by_grids[{ends[i].left, ends[i].right}].push_back(i);
  std::vector<std::int32_t> nearest(ends.size(), -1);
  for (std::size_t i = 0; i < ends.size(); ++i) {
    const auto others = by_grids.find({ends[i].right, ends[i].left});
    if (others == by_grids.end()) continue;
    double least = kReach;
    for (const std::size_t k : others->second) {
      const double d = distance(ends[i].place, ends[k].place);
      if (ends[k].face != ends[i].face && d < least) least = d, nearest[i] = static_cast<std::int32_t>(k);
    }
  }
  std::vector<std::int32_t> mates = nearest;
  for (std::size_t i = 0; i < ends.size(); ++i)
    if (nearest[i] >= 0 && nearest[static_cast<std::size_t>(nearest[i])] != static_cast<std::int32_t>(i)) mates[i] = -1;
  return mates;
}

double passage_turn(Point end, Point away, Point mate_end, Point mate_away) {
  const Point arriving = Point{} - away;
  if (end == mate_end) return turn_degrees(arriving, mate_away);
  return turn_degrees(arriving, mate_end - end) + turn_degrees(mate_end - end, mate_away);
}

}  // namespace qipan
