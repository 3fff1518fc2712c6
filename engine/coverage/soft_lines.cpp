// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/coverage/soft_lines.h"

#include <algorithm>
#include <cmath>

namespace qipan {
namespace {

constexpr std::int64_t kCell = 30'000;  // mm

double distance(Point p, const SourcedSegment& s) {
  const Point d = s.b - s.a, q = p - s.a;
  const double dx = static_cast<double>(d.x), dy = static_cast<double>(d.y), qx = static_cast<double>(q.x), qy = static_cast<double>(q.y);
  const double t = std::clamp((qx * dx + qy * dy) / (dx * dx + dy * dy), 0.0, 1.0);
  return std::hypot(qx - t * dx, qy - t * dy);
}

}  // namespace

SoftLines::SoftLines(const Coverage& coverage) : lines_(coverage.soft_lines), grid_(kCell) {
  for (std::size_t i = 0; i < lines_.size(); ++i)
    grid_.for_each_cell(lines_[i].a, lines_[i].b, [&](SegmentGrid::Key k) { cells_.emplace_back(k, i); });
  std::ranges::sort(cells_);
}

template <class Test>
bool SoftLines::any_in(SegmentGrid::Key cell, Test&& test) const {
  for (auto it = std::ranges::lower_bound(cells_, std::pair(cell, std::size_t{0})); it != cells_.end() && it->first == cell; ++it)
    if (test(lines_[it->second])) return true;
  return false;
}

bool SoftLines::near(Point place, double reach) const {
  const auto r = static_cast<std::int64_t>(reach);
  bool found = false;
  for (std::int64_t dy = -r; !found && dy <= r; dy += std::min(kCell, r))
    grid_.for_each_cell({place.x - r, place.y + dy}, {place.x + r, place.y + dy},
                        [&](SegmentGrid::Key k) { found = found || any_in(k, [&](const SourcedSegment& s) { return distance(place, s) <= reach; }); });
  return found;
}

bool SoftLines::crosses(Point a, Point b) const {
  bool found = false;
  grid_.for_each_cell(a, b, [&](SegmentGrid::Key k) {
    found = found || any_in(k, [&](const SourcedSegment& s) {
      return orientation(a, b, s.a) * orientation(a, b, s.b) <= 0 && orientation(s.a, s.b, a) * orientation(s.a, s.b, b) <= 0;
    });
  });
  return found;
}

}  // namespace qipan
