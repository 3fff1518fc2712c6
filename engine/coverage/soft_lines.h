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

  /// A soft line passes within `reach` mm of the place.
  [[nodiscard]] bool near(Point place, double reach) const;

 private:
  const std::vector<SourcedSegment>& lines_;
  SegmentGrid grid_;
  std::vector<std::pair<SegmentGrid::Key, std::size_t>> cells_;  // sorted
};

}  // namespace qipan
