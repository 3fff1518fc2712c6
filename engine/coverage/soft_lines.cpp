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

bool SoftLines::near(Point place, double reach) const {
  if (cells_.empty()) return false;
  const auto r = static_cast<std::int64_t>(reach);
  bool found = false;
  for (std::int64_t dy = -r; !found && dy <= r; dy += std::min(kCell, r))
    grid_.for_each_cell({place.x - r, place.y + dy}, {place.x + r, place.y + dy}, [&](SegmentGrid::Key k) {
      for (auto it = std::ranges::lower_bound(cells_, std::pair(k, std::size_t{0})); !found && it != cells_.end() && it->first == k; ++it)
        found = distance(place, lines_[it->second]) <= reach;
    });
  return found;
}

}  // namespace qipan
