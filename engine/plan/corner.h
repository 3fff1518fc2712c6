// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/plan/problem.h"

namespace qipan {

/// What a corner costs when `label(around[i])` names the region of each sector: the turn of the only border that passes, else 0.
template <class Label>
std::int64_t corner_cost(const Corner& corner, Label&& label) {
  const std::size_t k = corner.around.size();
  std::size_t borders = 0, first = 0, second = 0;
  auto before = label(corner.around[k - 1]);
  for (std::size_t i = 0; i < k; ++i) {
    const auto here = label(corner.around[i]);
    if (here != before) {
      if (++borders > 2) return 0;
      (borders == 1 ? first : second) = i;
    }
    before = here;
  }
  return borders == 2 ? corner.turn[first * k + second] : 0;
}

}  // namespace qipan
