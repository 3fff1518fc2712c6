// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/graph/optimal_matching.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <set>

#include "engine/base/random.h"

namespace qipan {
namespace {

std::vector<Overlap> random_overlaps(Random& random, std::int32_t left, std::int32_t right, std::uint64_t count, std::uint64_t heaviest) {
  std::vector<Overlap> all;
  for (std::uint64_t i = 0; i < count; ++i) {
    all.push_back({static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(left))),
                   static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(right))), static_cast<std::int64_t>(random.below(heaviest + 1))});
  }
  return all;
}

/// The heaviest of all matchings, one by one.
std::int64_t heaviest_of_all(std::int32_t left, const std::vector<Overlap>& overlaps) {
  std::set<std::int32_t> taken;
  const std::function<std::int64_t(std::int32_t)> best = [&](std::int32_t l) -> std::int64_t {
    if (l == left) return 0;
    std::int64_t most = best(l + 1);
    for (const Overlap& o : overlaps) {
      if (o.left != l || !taken.insert(o.right).second) continue;
      std::int64_t sum = 0;
      for (const Overlap& p : overlaps) sum += p.left == l && p.right == o.right ? p.weight : 0;
      most = std::max(most, sum + best(l + 1));
      taken.erase(o.right);
    }
    return most;
  };
  return best(0);
}

TEST(OptimalMatching, NoMatchingIsHeavier) {
  Random random(1, "matching");
  for (int trial = 0; trial < 3000; ++trial) {
    const auto left = static_cast<std::int32_t>(1 + random.below(5)), right = static_cast<std::int32_t>(1 + random.below(5));
    const std::vector<Overlap> overlaps = random_overlaps(random, left, right, random.below(14), trial % 2 == 0 ? 3 : 100);
    const Matching m = optimal_matching(static_cast<std::size_t>(left), static_cast<std::size_t>(right), overlaps);
    ASSERT_EQ(m.weight, heaviest_of_all(left, overlaps)) << trial;
  }
}

TEST(OptimalMatching, PairsOverlapAndNobodyIsInTwoPairs) {
  Random random(2, "matching");
  for (int trial = 0; trial < 200; ++trial) {
    const auto left = static_cast<std::int32_t>(1 + random.below(60)), right = static_cast<std::int32_t>(1 + random.below(60));
    const std::vector<Overlap> overlaps = random_overlaps(random, left, right, random.below(400), 20);
    const Matching m = optimal_matching(static_cast<std::size_t>(left), static_cast<std::size_t>(right), overlaps);
    std::set<std::int32_t> taken;
    std::int64_t weight = 0;
    for (std::int32_t l = 0; l < left; ++l) {
      const std::int32_t r = m.right_of[static_cast<std::size_t>(l)];
      if (r < 0) continue;
      EXPECT_TRUE(taken.insert(r).second);
      std::int64_t shared = 0;
      for (const Overlap& o : overlaps) shared += o.left == l && o.right == r ? o.weight : 0;
      EXPECT_GT(shared, 0);
      weight += shared;
    }
    EXPECT_EQ(weight, m.weight);
  }
}

TEST(OptimalMatching, TheOrderOfTheOverlapsDoesNotMatter) {
  Random random(3, "matching");
  std::vector<Overlap> overlaps = random_overlaps(random, 40, 40, 300, 3);
  const Matching m = optimal_matching(40, 40, overlaps);
  for (std::size_t i = overlaps.size() - 1; i > 0; --i) std::swap(overlaps[i], overlaps[random.below(i + 1)]);
  EXPECT_EQ(optimal_matching(40, 40, overlaps).right_of, m.right_of);
}

TEST(OptimalMatching, APlanMatchesItselfUnderAnyNames) {
  Random random(4, "matching");
  std::vector<std::int32_t> name(300), label(5000), other;
  std::iota(name.begin(), name.end(), 0);
  for (std::size_t i = name.size() - 1; i > 0; --i) std::swap(name[i], name[random.below(i + 1)]);
  std::vector<std::int64_t> weight;
  for (std::int32_t& l : label) {
    l = static_cast<std::int32_t>(random.below(300));
    other.push_back(name[static_cast<std::size_t>(l)]);
    weight.push_back(1 + static_cast<std::int64_t>(random.below(50)));
  }
  const Matching m = optimal_matching(300, 300, overlaps(label, other, weight));
  EXPECT_EQ(m.right_of, name);
  EXPECT_EQ(m.weight, std::accumulate(weight.begin(), weight.end(), std::int64_t{0}));
}

TEST(OptimalMatching, WideWeightsAreMatchedAsPlainOnes) {
  Random random(5, "matching");
  constexpr Wide kUnit = Wide(1) << 80;
  for (int trial = 0; trial < 100; ++trial) {
    const std::vector<Overlap> overlaps = random_overlaps(random, 12, 12, 60, 9);
    std::vector<WideOverlap> wide;
    for (const Overlap& o : overlaps) wide.push_back({o.left, o.right, o.weight * kUnit});
    const Matching plain = optimal_matching(12, 12, overlaps);
    const WideMatching m = optimal_wide_matching(12, 12, wide);
    ASSERT_EQ(m.right_of, plain.right_of);
    ASSERT_TRUE(m.weight == plain.weight * kUnit);
  }
}

TEST(OptimalMatching, NothingMatchesNothing) {
  EXPECT_TRUE(optimal_matching(0, 3, {}).right_of.empty());
  EXPECT_EQ(optimal_matching(2, 0, {}).right_of, (std::vector<std::int32_t>{-1, -1}));
  EXPECT_EQ(optimal_matching(1, 1, std::vector<Overlap>{{0, 0, 0}}).right_of.front(), -1) << "an overlap without weight";
}

}  // namespace
}  // namespace qipan
