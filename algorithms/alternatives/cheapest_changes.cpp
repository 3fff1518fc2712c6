// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/alternatives/cheapest_changes.h"

#include <algorithm>
#include <limits>

namespace qipan {

std::optional<std::vector<std::size_t>> cheapest_changes(std::span<const std::vector<Choice>> of, std::int64_t need, std::int64_t most) {
  constexpr std::int64_t kSteps = 1'000;
  constexpr double kNever = std::numeric_limits<double>::infinity();
  const std::int64_t step = std::max<std::int64_t>(1, most / kSteps);
  const auto size = static_cast<std::size_t>(most / step) + 1;
  std::vector<double> price(size, kNever), before;
  std::vector<std::int64_t> gain(size, 0), gain_before;  // exact, of the selection that is kept
  std::vector<std::vector<std::uint16_t>> taken(of.size(), std::vector<std::uint16_t>(size, 0));
  price[0] = 0;
  for (std::size_t c = 0; c < of.size(); ++c) {
    before = price, gain_before = gain;
    std::ranges::fill(price, kNever);
    for (std::size_t k = 0; k < of[c].size(); ++k) {
      const Choice& choice = of[c][k];
      const auto steps = static_cast<std::size_t>(choice.gain / step);
      for (std::size_t x = 0; x + steps < size; ++x) {
        const double now = before[x] + choice.price;
        if (!(now < price[x + steps])) continue;
        price[x + steps] = now, gain[x + steps] = gain_before[x] + choice.gain;
        taken[c][x + steps] = static_cast<std::uint16_t>(k);
      }
    }
  }
  std::optional<std::size_t> best;
  for (std::size_t x = 0; x < size; ++x) {
    if (price[x] < kNever && gain[x] >= need && (!best || price[x] < price[*best])) best = x;
  }
  if (!best) return std::nullopt;
  std::vector<std::size_t> out(of.size());
  std::size_t x = *best;
  for (std::size_t c = of.size(); c-- > 0;) {
    out[c] = taken[c][x];
    x -= static_cast<std::size_t>(of[c][out[c]].gain / step);
  }
  return out;
}

}  // namespace qipan
