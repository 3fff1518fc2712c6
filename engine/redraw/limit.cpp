// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/redraw/limit.h"

#include <algorithm>
#include <numeric>

namespace qipan {

std::vector<bool> choose_within(std::span<const Objective> changes, const ChangeLimit& limit) {
  std::vector<std::size_t> order(changes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto worth = [&](std::size_t i) {
    const double moved = static_cast<double>(std::max<std::int64_t>(1, changes[i].moved));
    return static_cast<double>(-changes[i].violation) / moved;
  };
  std::ranges::stable_sort(order, [&](std::size_t l, std::size_t r) { return worth(l) > worth(r); });
  std::vector<bool> taken(changes.size(), false);
  std::int64_t moved = 0, touched = 0;
  for (const std::size_t i : order) {
    if (moved + changes[i].moved > limit.moved || touched + changes[i].touched > limit.touched) continue;
    moved += changes[i].moved, touched += changes[i].touched;
    taken[i] = true;
  }
  return taken;
}

}  // namespace qipan
