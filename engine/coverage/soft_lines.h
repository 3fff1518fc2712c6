// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "engine/coverage/coverage.h"
#include "engine/coverage/segment_grid.h"

namespace qipan {

/// Looks up Coverage::soft_lines by place.
class SoftLines {
 public:
  explicit SoftLines(const Coverage& coverage);

  [[nodiscard]] bool empty() const { return cells_.empty(); }
  /// A soft line passes within `reach` mm of the place.
  [[nodiscard]] bool near(Point place, double reach) const;
  /// A soft line has a point in common with the segment.
  [[nodiscard]] bool crosses(Point a, Point b) const;

 private:
  template <class Test>
  bool any_in(SegmentGrid::Key cell, Test&& test) const;

  const std::vector<SourcedSegment>& lines_;
  SegmentGrid grid_;
  std::vector<std::pair<SegmentGrid::Key, std::size_t>> cells_;  // sorted
};

}  // namespace qipan
