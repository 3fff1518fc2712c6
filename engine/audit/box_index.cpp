// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/audit/box_index.h"

#include <algorithm>
#include <cmath>

namespace qipan::audit {

namespace {

constexpr std::size_t kFan = 12;

void extend(Box& into, const Box& b) {
  if (into.empty()) {
    into = b;
    return;
  }
  into = {std::min(into.min_x, b.min_x), std::min(into.min_y, b.min_y), std::max(into.max_x, b.max_x), std::max(into.max_y, b.max_y)};
}

}  // namespace

BoxIndex::BoxIndex(const std::vector<Box>& boxes) {
  for (std::size_t i = 0; i < boxes.size(); ++i)
    if (!boxes[i].empty()) items_.push_back(i);
  const auto by_x = [&](std::size_t a, std::size_t b) {
    const double u = boxes[a].min_x + boxes[a].max_x, v = boxes[b].min_x + boxes[b].max_x;
    return u != v ? u < v : a < b;
  };
  const auto by_y = [&](std::size_t a, std::size_t b) {
    const double u = boxes[a].min_y + boxes[a].max_y, v = boxes[b].min_y + boxes[b].max_y;
    return u != v ? u < v : a < b;
  };
  std::sort(items_.begin(), items_.end(), by_x);
  const double leaves = std::ceil(static_cast<double>(items_.size()) / kFan);
  const auto strip = static_cast<std::size_t>(std::max(1.0, std::ceil(std::sqrt(leaves)))) * kFan;
  for (std::size_t i = 0; i < items_.size(); i += strip)
    std::sort(items_.begin() + static_cast<std::ptrdiff_t>(i),
              items_.begin() + static_cast<std::ptrdiff_t>(std::min(items_.size(), i + strip)), by_y);
  for (const std::size_t i : items_) item_boxes_.push_back(boxes[i]);

  std::vector<Node> level;
  for (std::size_t i = 0; i < items_.size(); i += kFan) {
    Node node{{}, i, std::min(items_.size(), i + kFan)};
    for (std::size_t k = node.first; k < node.last; ++k) extend(node.box, item_boxes_[k]);
    level.push_back(node);
  }
  while (!level.empty()) {
    levels_.push_back(level);
    if (level.size() == 1) break;
    std::vector<Node> above;
    for (std::size_t i = 0; i < level.size(); i += kFan) {
      Node node{{}, i, std::min(level.size(), i + kFan)};
      for (std::size_t k = node.first; k < node.last; ++k) extend(node.box, level[k].box);
      above.push_back(node);
    }
    level = std::move(above);
  }
}

std::vector<std::size_t> BoxIndex::find(const Box& box) const {
  std::vector<std::size_t> found;
  if (levels_.empty() || box.empty()) return found;
  std::vector<std::pair<std::size_t, std::size_t>> open{{levels_.size() - 1, 0}};
  while (!open.empty()) {
    const auto [depth, number] = open.back();
    open.pop_back();
    const Node& node = levels_[depth][number];
    if (!node.box.meets(box)) continue;
    for (std::size_t k = node.first; k < node.last; ++k) {
      if (depth > 0) {
        open.emplace_back(depth - 1, k);
      } else if (item_boxes_[k].meets(box)) {
        found.push_back(items_[k]);
      }
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace qipan::audit
