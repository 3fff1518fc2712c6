// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>
#include <vector>

#include "engine/audit/overlay.h"

namespace qipan::audit {

/// A packed R-tree over boxes (sort-tile-recursive; Leutenegger, Lopez, Edgington 1997). Immutable, readable from any thread.
class BoxIndex {
 public:
  BoxIndex() = default;
  explicit BoxIndex(const std::vector<Box>& boxes);

  /// Numbers of the boxes that meet `box`, ascending. Empty boxes are never found.
  [[nodiscard]] std::vector<std::size_t> find(const Box& box) const;

 private:
  struct Node {
    Box box;
    std::size_t first = 0, last = 0;  ///< children: items on level 0, else nodes of the level below
  };
  std::vector<std::size_t> items_;
  std::vector<Box> item_boxes_;
  std::vector<std::vector<Node>> levels_;
};

}  // namespace qipan::audit
