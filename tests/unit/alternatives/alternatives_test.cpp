// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/alternatives/alternatives.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "algorithms/refine/settle.h"
#include "algorithms/registry.h"
#include "engine/plan/evaluate.h"
#include "tests/unit/algorithms/instances.h"

namespace qipan {
namespace {

Problem town(std::uint64_t seed) {
  Problem p = testing::lumpy_grid(seed, 12, 11);
  for (AtomMeasure& a : p.atoms) a.households = std::min<std::int64_t>(a.households, 70'000);
  return p;
}

Alternatives find(const Problem& p, std::int32_t count, double differ, Preset preset = Preset::fast) {
  return find_alternatives(p, preset, {.count = count, .differ = differ}, *make_default_partitioner(), {});
}

/// The most households that a pairing of regions can share, by all pairings.
std::int64_t shared_by_brute_force(const Problem& p, const std::vector<std::int32_t>& a, const std::vector<std::int32_t>& b, std::int32_t labels) {
  std::vector<std::int32_t> name(static_cast<std::size_t>(labels));
  std::iota(name.begin(), name.end(), 0);
  std::int64_t most = 0;
  do {
    std::int64_t shared = 0;
    for (std::size_t i = 0; i < a.size(); ++i) shared += name[static_cast<std::size_t>(a[i])] == b[i] ? p.atoms[i].households : 0;
    most = std::max(most, shared);
  } while (std::ranges::next_permutation(name).found);
  return most;
}

Criteria criteria_of(const Alternatives& found, std::size_t i) {
  return {found.figures[i], static_cast<std::int32_t>(found.plans[i].regions.size()), found.moved.empty() ? found.shared[0][0] - found.shared[0][i] : found.moved[i]};
}

TEST(Alternatives, AllObeyTheRulesAreDifferentAndScoredByTheProblem) {
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    const Problem p = town(seed);
    const Alternatives found = find(p, 4, 0.10);
    ASSERT_GE(found.apart.size(), 2u) << seed;
    for (std::size_t i = 0; i < found.plans.size(); ++i) {
      const Solution& plan = found.plans[i];
      EXPECT_TRUE(is_contiguous(p, plan.region));
      EXPECT_EQ(evaluate(p, plan.region).objective, plan.objective);
      EXPECT_EQ(plan.objective.violation, found.plans.front().objective.violation);
      EXPECT_EQ(plan.objective.regions_out, found.plans.front().objective.regions_out);
      EXPECT_GE(plan.objective, plan.bound) << "the bound of the best plan holds for all";
      EXPECT_EQ(found.figures[i], plan_figures(p, plan.region));
      EXPECT_GE(plan.objective, found.plans.front().objective);
      for (std::size_t j = 0; j < found.plans.size(); ++j) {
        EXPECT_EQ(found.shared[i][j], shared_households(p, plan.region, found.plans[j].region));
        EXPECT_EQ(i == j, plan.region == found.plans[j].region);
      }
    }
  }
}

TEST(Alternatives, ThoseApartDifferPairwiseAndNoneButTheBestIsDominated) {
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    const Problem p = town(seed);
    const Alternatives found = find(p, 4, 0.10);
    EXPECT_EQ(found.apart.front(), 0u);
    for (const std::size_t i : found.apart) {
      for (const std::size_t j : found.apart) {
        if (i == j) continue;
        EXPECT_LE(static_cast<double>(found.shared[i][j]), 0.9 * static_cast<double>(found.shared[0][0]));
        EXPECT_FALSE(j != 0 && dominates(criteria_of(found, i), criteria_of(found, j))) << seed << ": " << i << " over " << j;
      }
    }
  }
}

TEST(Alternatives, ChangeIsCountedFromTodaysPlanWhereOneIsGiven) {
  const Problem p = town(3);
  std::vector<std::int32_t> today;  // stripes; the last rows are new land
  for (std::size_t a = 0; a < p.atoms.size(); ++a) today.push_back(a >= 120 ? -1 : static_cast<std::int32_t>(a / 24));
  const Alternatives found = find_alternatives(p, Preset::fast, {.count = 3, .differ = 0.1}, *make_default_partitioner(), {}, today);
  ASSERT_EQ(found.moved.size(), found.plans.size());
  std::int64_t settled = 0;
  for (std::size_t a = 0; a < 120; ++a) settled += p.atoms[a].households;
  std::vector<std::int32_t> old(today.begin(), today.begin() + 120);
  Problem of_today = p;
  of_today.atoms.resize(120);
  for (std::size_t i = 0; i < found.plans.size(); ++i) {
    const std::vector<std::int32_t> now(found.plans[i].region.begin(), found.plans[i].region.begin() + 120);
    EXPECT_EQ(found.moved[i], settled - shared_households(of_today, old, now));
  }
  EXPECT_EQ(moved_households(p, found.plans[0].region, found.plans[0].region), 0);
}

TEST(Alternatives, DominatedIsWhatIsNowhereBetterAmongAsManyRegions) {
  const Criteria a{{10, 0, 5, 1}, 7, 100};
  for (const PlanFigure f : {PlanFigure::cut, PlanFigure::compactness, PlanFigure::unevenness}) {
    Criteria b = a;
    b.figures[static_cast<std::size_t>(f)] += 1;
    EXPECT_TRUE(dominates(a, b));
    b.change -= 1;
    EXPECT_FALSE(dominates(a, b)) << "it changes less";
    EXPECT_FALSE(dominates(b, a));
  }
  Criteria more = a, fewer = a;
  more.change += 1, fewer.regions -= 1;
  EXPECT_TRUE(dominates(a, more));
  EXPECT_FALSE(dominates(a, a));
  EXPECT_FALSE(dominates(a, fewer) || dominates(fewer, more));
}

TEST(Alternatives, TheSharedHouseholdsAreThoseOfTheBestPairing) {
  Random random(1, "pairs");
  for (int trial = 0; trial < 50; ++trial) {
    const Problem p = testing::random_problem(random, 12);
    std::vector<std::int32_t> a, b;
    for (std::size_t i = 0; i < p.atoms.size(); ++i) a.push_back(static_cast<std::int32_t>(random.below(4))), b.push_back(static_cast<std::int32_t>(random.below(4)));
    EXPECT_EQ(shared_households(p, a, b), shared_by_brute_force(p, a, b, 4));
  }
}

TEST(Alternatives, TheBestComesFirstAndIsTheSolvers) {
  const Problem p = town(4);
  const Solution best = make_default_partitioner()->solve(p, Preset::fast, {});
  EXPECT_EQ(find(p, 1, 0.1).plans.front().region, best.region);
  EXPECT_LE(find(p, 3, 0.1).plans.front().objective, best.objective);
}

TEST(Alternatives, AFixedNumberOfRegionsStaysFixed) {
  Problem p = town(5);
  p.regions = static_cast<std::int32_t>(find(p, 1, 0.1).plans.front().regions.size());
  const Alternatives found = find(p, 3, 0.10);
  EXPECT_GE(found.apart.size(), 2u);
  for (const Solution& plan : found.plans) EXPECT_EQ(static_cast<std::int32_t>(plan.regions.size()), p.regions);
}

TEST(Alternatives, WhereNothingElseObeysThereIsOne) {
  Problem p = town(1);
  p.atoms.resize(4);
  std::erase_if(p.seams, [](const Seam& s) { return s.b >= 4; });
  for (AtomMeasure& a : p.atoms) a.households = 100'000;
  const Alternatives found = find(p, 5, 0.1);  // 400 households make one region
  EXPECT_EQ(found.plans.size(), 1u);
  EXPECT_GT(found.tried, 5);
}

/// Many seams at odd prices: what was good by these is not good by the true ones.
Problem with_odd_prices(Problem p, std::uint64_t seed) {
  Random random(seed, "prices");
  for (Seam& s : p.seams) s.cut_cost = s.cut_cost * static_cast<std::int64_t>(1 + random.below(8)) / 2;
  return p;
}

TEST(Alternatives, WhatSettlesKeepsItsNumberOfRegionsIsConnectedAndNeverWorse) {
  int better = 0;
  for (const std::uint64_t seed : {1u, 2u, 3u, 4u}) {
    const Problem p = town(seed);
    const Solution raw = evaluate(p, make_default_partitioner()->solve(with_odd_prices(p, seed), Preset::fast, {}).region);
    const Solution settled = evaluate(p, settle(p, raw.region, effort_of(Preset::fast), {}).region);
    EXPECT_TRUE(is_contiguous(p, settled.region));
    EXPECT_EQ(settled.regions.size(), raw.regions.size());
    EXPECT_LE(settled.objective, raw.objective);
    better += settled.objective < raw.objective ? 1 : 0;
  }
  EXPECT_EQ(better, 4) << "a plan for odd prices leaves room";
}

TEST(Alternatives, ASettledPlanIsMadeOfItsPieces) {
  Problem p = town(7);
  std::erase_if(p.seams, [](const Seam& s) { return s.a % 12 < 6 && s.b % 12 >= 6; });  // two halves that do not touch
  const Solution raw = make_default_partitioner()->solve(p, Preset::fast, {});
  const Solution settled = evaluate(p, settle(p, raw.region, effort_of(Preset::fast), {}).region);
  EXPECT_TRUE(is_contiguous(p, settled.region));
  EXPECT_LE(settled.objective, raw.objective);
  EXPECT_EQ(settled.regions.size(), raw.regions.size());
}

TEST(Alternatives, TheSameOnEveryRun) {
  const Problem p = town(6);
  const Alternatives a = find(p, 3, 0.2), b = find(p, 3, 0.2);
  ASSERT_EQ(a.plans.size(), b.plans.size());
  for (std::size_t i = 0; i < a.plans.size(); ++i) EXPECT_EQ(a.plans[i].region, b.plans[i].region);
}

}  // namespace
}  // namespace qipan
