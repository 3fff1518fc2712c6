// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/alternatives/cheapest_changes.h"

#include <gtest/gtest.h>

#include <limits>

#include "engine/base/random.h"

namespace qipan {
namespace {

struct Sum {
  double price = 0;
  std::int64_t gain = 0, rounded = 0;
};

Sum sum_of(const std::vector<std::vector<Choice>>& of, const std::vector<std::size_t>& picks, std::int64_t step) {
  Sum sum;
  for (std::size_t c = 0; c < of.size(); ++c) {
    const Choice& choice = of[c][picks[c]];
    sum.price += choice.price, sum.gain += choice.gain, sum.rounded += choice.gain / step;
  }
  return sum;
}

TEST(CheapestChanges, ReachWhatIsNeededAndNoSelectionThatReachesAStepMoreOfEachIsCheaper) {
  Random random(1, "changes");
  int found = 0;
  for (int trial = 0; trial < 400; ++trial) {
    const std::int64_t unit = trial % 2 == 0 ? 1 : 12'345;  // in steps of 1 the answer is exact
    std::vector<std::vector<Choice>> of(1 + random.below(5));
    for (auto& row : of) {
      row.push_back({});
      for (std::uint64_t k = random.below(4); k > 0; --k) {
        row.push_back({static_cast<double>(random.below(100)) - (trial % 3 == 0 ? 50 : 0), static_cast<std::int64_t>(random.below(60)) * unit + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(unit)))});
      }
    }
    const auto need = static_cast<std::int64_t>(random.below(120)) * unit, most = need + static_cast<std::int64_t>(random.below(100)) * unit;
    const std::int64_t step = std::max<std::int64_t>(1, most / 1000);
    const auto picks = cheapest_changes(of, need, most);
    double least = std::numeric_limits<double>::infinity();
    std::vector<std::size_t> all(of.size(), 0);
    for (std::size_t c = 0; c < of.size();) {
      const Sum sum = sum_of(of, all, step);
      if (sum.gain >= need + (step > 1 ? step * static_cast<std::int64_t>(of.size()) : 0) && sum.rounded <= most / step) least = std::min(least, sum.price);
      for (c = 0; c < of.size() && ++all[c] == of[c].size(); ++c) all[c] = 0;
    }
    if (!picks) {
      EXPECT_EQ(least, std::numeric_limits<double>::infinity());
      continue;
    }
    ++found;
    const Sum sum = sum_of(of, *picks, step);
    EXPECT_GE(sum.gain, need);
    EXPECT_LE(sum.rounded, most / step);
    EXPECT_LE(sum.price, least + 1e-9);
  }
  EXPECT_GT(found, 100);
}

}  // namespace
}  // namespace qipan
