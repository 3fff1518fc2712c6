// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/alternatives/whole.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <limits>

#include "algorithms/registry.h"
#include "engine/plan/evaluate.h"
#include "tests/unit/algorithms/instances.h"

namespace qipan {
namespace {

constexpr AlternativeOptions kWanted{.count = 3, .differ = 0.10};

Problem town(std::uint64_t seed, int width, int height) {
  Problem p = testing::lumpy_grid(seed, width, height);
  for (AtomMeasure& a : p.atoms) a.households = std::min<std::int64_t>(a.households, 70'000);
  return p;
}

std::int64_t households_of(const Problem& p) {
  std::int64_t sum = 0;
  for (const AtomMeasure& a : p.atoms) sum += a.households;
  return sum;
}

TEST(PutTogether, WholePlansDifferEnoughAndDoNotDominateEachOther) {
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    const std::vector<Problem> problems = {town(seed, 9, 8), town(seed + 10, 3, 2), town(seed + 20, 10, 7)};  // the second one has one plan
    std::vector<Alternatives> of;
    std::int64_t households = 0;
    for (const Problem& p : problems) of.push_back(find_alternatives(p, Preset::fast, kWanted, *make_default_partitioner(), {})), households += households_of(p);
    of.insert(of.begin() + 1, Alternatives{});  // a community without atoms
    const WholePlans whole = put_together(of, kWanted);
    ASSERT_GE(whole.plans.size(), 2u) << seed;
    ASSERT_LE(whole.plans.size(), 3u);
    for (std::size_t i = 0; i < whole.plans.size(); ++i) {
      PlanFigures figures = {};
      for (std::size_t c = 0; c < problems.size(); ++c) {
        const std::size_t at = c + (c > 0 ? 1 : 0);
        add_part(figures, plan_figures(problems[c], of[at].plans[whole.plans[i].plan_of[at]].region));
      }
      EXPECT_EQ(whole.plans[i].criteria.figures, figures);
      double least = 1;
      for (std::size_t j = 0; j < whole.plans.size(); ++j) {
        if (i == j) continue;
        std::int64_t shared = 0;
        for (std::size_t c = 0; c < problems.size(); ++c) {
          const std::size_t at = c + (c > 0 ? 1 : 0);
          const auto region = [&](std::size_t plan) { return of[at].plans[whole.plans[plan].plan_of[at]].region; };
          shared += shared_households(problems[c], region(i), region(j));
        }
        const double difference = 1 - static_cast<double>(shared) / static_cast<double>(households);
        EXPECT_NEAR(whole.difference[i][j], difference, 1e-12);
        EXPECT_GE(difference, 0.10 - 1e-12);
        least = std::min(least, difference);
        EXPECT_FALSE(j > 0 && dominates(whole.plans[i].criteria, whole.plans[j].criteria)) << seed;
      }
      EXPECT_NEAR(whole.least_difference(i), least, 1e-12);
      EXPECT_NEAR(whole.plans[i].change, whole.difference[0][i], 1e-12) << "from the first plan";
    }
  }
}

TEST(PutTogether, TheFirstPlanHasTheBestOfEach) {
  const std::vector<Problem> problems = {town(4, 9, 8), town(5, 10, 7)};
  std::vector<Alternatives> of;
  for (const Problem& p : problems) {
    of.push_back(find_alternatives(p, Preset::fast, kWanted, *make_default_partitioner(), {}));
    const Solution alone = make_default_partitioner()->solve(p, Preset::fast, {});
    EXPECT_LE(of.back().plans.front().objective, alone.objective);
  }
  const WholePlans whole = put_together(of, kWanted);
  EXPECT_EQ(whole.plans.front().plan_of, (std::vector<std::size_t>{0, 0}));
  const WholePlans one = put_together(of, {.count = 1, .differ = 0.10});
  EXPECT_EQ(one.plans.size(), 1u);
  EXPECT_EQ(one.least_difference(0), 0);
}

/// Every way to take one alternative of each.
void each_combination(const std::vector<Alternatives>& of, const std::function<void(const std::vector<std::size_t>&)>& body) {
  std::vector<std::size_t> picks(of.size(), 0);
  for (std::size_t c = 0; c < of.size();) {
    body(picks);
    for (c = 0; c < of.size() && ++picks[c] == of[c].plans.size(); ++c) picks[c] = 0;
  }
}

TEST(PutTogether, OfTwoPlansTheSecondIsTheCheapestThatReachesTheShareUnlessTheFirstDominatesThat) {
  int checked = 0;
  for (const std::uint64_t seed : {1u, 2u, 3u, 4u, 5u, 6u}) {
    std::vector<Alternatives> of;
    std::int64_t households = 0;
    for (const std::uint64_t more : {0u, 10u, 20u}) {
      of.push_back(find_alternatives(town(seed + more, 7, 6), Preset::fast, {.count = 2, .differ = 0.15}, *make_default_partitioner(), {}));
      households += of.back().shared[0][0];
    }
    const WholePlans whole = put_together(of, {.count = 2, .differ = 0.15});
    double cheapest = std::numeric_limits<double>::infinity();
    bool dominated = false;
    each_combination(of, [&](const std::vector<std::size_t>& picks) {
      Criteria criteria;
      double quality = 0;
      for (std::size_t c = 0; c < of.size(); ++c) {
        const Solution& plan = of[c].plans[picks[c]];
        quality += static_cast<double>(plan.objective.quality);
        add_part(criteria.figures, of[c].figures[picks[c]]);
        criteria.regions += static_cast<std::int32_t>(plan.regions.size());
        criteria.change += of[c].shared[0][0] - of[c].shared[0][picks[c]];
      }
      // The knapsack counts in thousandths of what it may change, rounded down.
      if (static_cast<double>(criteria.change) < (0.15 + 0.005) * static_cast<double>(households) || quality >= cheapest) return;
      cheapest = quality;
      dominated = dominates(whole.plans[0].criteria, criteria);
    });
    if (dominated || cheapest == std::numeric_limits<double>::infinity()) continue;
    ASSERT_EQ(whole.plans.size(), 2u);
    EXPECT_LE(whole.plans[1].quality, cheapest);
    EXPECT_GE(whole.plans[1].quality, whole.plans[0].quality);
    ++checked;
  }
  EXPECT_GE(checked, 3);
}

TEST(PutTogether, NothingToDivideIsOnePlan) {
  const std::vector<Alternatives> of(2);
  const WholePlans whole = put_together(of, kWanted);
  ASSERT_EQ(whole.plans.size(), 1u);
  EXPECT_EQ(whole.plans.front().plan_of, (std::vector<std::size_t>{0, 0}));
}

}  // namespace
}  // namespace qipan
