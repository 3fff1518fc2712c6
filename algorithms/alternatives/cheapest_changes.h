// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace qipan {

/// Something that can be put in place of what is there.
struct Choice {
  double price = 0;
  std::int64_t gain = 0;  ///< >= 0
};

/// Picks one of each list of choices so that the gains add up to `need` at least and to `most` at most, for the least price: the
/// multiple choice knapsack, by dynamic programming over gains in steps of `most` / 1000, rounded down.
/// 1. The gains, exactly added, reach `need`.
/// 2. No selection is cheaper that reaches `need` + one step for each list, and exceeds `most` nowhere when its gains are rounded down.
/// Nothing if no selection is found. Ties: earlier choices.
std::optional<std::vector<std::size_t>> cheapest_changes(std::span<const std::vector<Choice>> of, std::int64_t need, std::int64_t most);

}  // namespace qipan
