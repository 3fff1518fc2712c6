// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/ensemble/ensemble.h"

#include <gtest/gtest.h>

#include "algorithms/registry.h"
#include "engine/plan/evaluate.h"
#include "tests/unit/algorithms/instances.h"

namespace qipan {
namespace {

Problem town(std::int32_t regions) {
  Problem p = testing::lumpy_grid(3, 9, 9);
  for (AtomMeasure& a : p.atoms) a.households = std::min<std::int64_t>(a.households, 60'000);
  p.ordinary = {150'000, 450'000};
  p.regions = regions;
  return p;
}

TEST(Ensemble, ThreadsDoNotMatter) {
  const Problem p = town(8);
  RunContext one, four;
  four.threads = 4;
  const auto solver = make_default_partitioner();
  const Ensemble a = sample_ensemble(p, {.steps = 2000}, *solver, one), b = sample_ensemble(p, {.steps = 2000}, *solver, four);
  ASSERT_TRUE(a.found);
  ASSERT_EQ(a.draws.size(), 4u);
  EXPECT_EQ(a.draws.front().size(), 1000u);
  EXPECT_EQ(a.draws, b.draws);
  EXPECT_NE(a.draws[0], a.draws[1]);
}

TEST(Ensemble, FiguresAreThoseOfTheObjective) {
  const Problem p = town(0);
  const Solution s = make_default_partitioner()->solve(p, Preset::fast, {});
  const PlanFigures f = plan_figures(p, s.region);
  const Scorer scorer(p);
  std::int64_t border = 0;
  for (const RegionScore& r : s.regions) border += r.border_cost;
  EXPECT_EQ(f[0], static_cast<double>(border) / 2);
  // Quality without the balance: border and compactness.
  Problem q = p;
  q.weights = {100, 100, 0};
  EXPECT_EQ(100 * (f[0] + f[2]), static_cast<double>(evaluate(q, s.region).objective.quality));
}

TEST(Ensemble, WhatIsOutOfBandInTheFirstPlanIsHeld) {
  Problem p = town(9);
  p.atoms[40].households = 900'000;  // alone above every ceiling
  const Ensemble e = sample_ensemble(p, {.steps = 1000}, *make_default_partitioner(), {});
  ASSERT_TRUE(e.found);
  EXPECT_EQ(e.held, 1);
  EXPECT_GT(e.counts.front().applied, 100);
  EXPECT_TRUE(broken_rules(p, e, e.first.region).none());
}

TEST(Ensemble, CompoundsStayAsWholeAsInTheFirstPlan) {
  Problem p = town(8);
  for (const std::size_t i : {20u, 21u, 22u, 30u}) p.atoms[i].compound = 1;
  const Ensemble e = sample_ensemble(p, {.steps = 500}, *make_default_partitioner(), {});
  ASSERT_TRUE(e.found);
  ASSERT_EQ(e.first.objective.compounds_split, 0);
  std::vector<std::int32_t> split = e.first.region;
  split[20] = split[20] == split[0] ? split[80] : split[0];
  EXPECT_EQ(broken_rules(p, e, split).compounds_split, 1);
  EXPECT_GT(e.counts.front().applied, 50);
}

TEST(Ensemble, RulesThatAPlanBreaksAreNamed) {
  const Problem p = town(8);
  const Ensemble e = sample_ensemble(p, {.steps = 100}, *make_default_partitioner(), {});
  EXPECT_TRUE(broken_rules(p, e, e.first.region).none());
  const std::vector<std::int32_t> whole(p.atoms.size(), 0);
  EXPECT_EQ(broken_rules(p, e, whole).regions_off, 7);
  EXPECT_EQ(broken_rules(p, e, whole).out_of_band, 1);
  std::vector<std::int32_t> torn = e.first.region;
  torn[0] = torn.back();
  EXPECT_GE(broken_rules(p, e, torn).disconnected, 1);
}

TEST(Ensemble, WithoutAPlanOfThisNumberThereAreNoDraws) {
  Problem p = town(3);
  p.seams.clear();  // 81 pieces cannot make three regions
  EXPECT_FALSE(sample_ensemble(p, {.steps = 100}, *make_default_partitioner(), {}).found);
}

}  // namespace
}  // namespace qipan
