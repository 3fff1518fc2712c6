// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <algorithm>

#include "algorithms/refine/select_regions.h"
#include "algorithms/registry.h"
#include "engine/plan/evaluate.h"
#include "tests/unit/algorithms/instances.h"
#include "tests/unit/algorithms/piece.h"

namespace qipan {
namespace {

using testing::brute_force;
using testing::kUncontracted;
using testing::lumpy_grid;
using testing::Piece;
using testing::random_problem;
using testing::without_enumeration;

/// Levels far above what a seam can save.
Energy energy_of(const Problem& p, const PlanState& state) {
  Energy energy = make_energy(p, mean_region_quality(make_energy(p, 1), state));
  energy.split *= 50;
  return energy;
}

TEST(RegionPool, KnowsWhatRegionsCostHoweverTheyWereMade) {
  Random random(3);
  for (int round = 0; round < 100; ++round) {
    const Problem p = random_problem(random, static_cast<std::int32_t>(3 + random.below(6)));
    const Piece piece(p, kUncontracted);
    std::vector<std::int32_t> label(p.atoms.size(), 1);
    label[random.below(label.size())] = 0;
    const PlanState state(piece.graph, piece.scorer, label);
    const Energy energy{.violation = 3, .out = 5, .split = 7, .border = static_cast<double>(p.weights.border),
                        .compactness = static_cast<double>(p.weights.compactness), .balance = static_cast<double>(p.weights.balance)};
    RegionPool pool(piece.graph, piece.scorer, piece.arithmetic);
    const std::vector<std::int32_t> places = pool.keep(label);
    double sum = 0;
    for (const std::int32_t i : places) {
      const PooledRegion& region = pool.regions()[static_cast<std::size_t>(i)];
      sum += pool.energy(region, energy);
      if (region.nodes.size() < 2) continue;
      const std::int32_t node = region.nodes[random.below(region.nodes.size())];
      const PooledRegion again = pool.with(pool.without(region, node), node);
      EXPECT_EQ(again.nodes, region.nodes);
      EXPECT_EQ(std::tie(again.outer, again.compounds, again.name, again.sums), std::tie(region.outer, region.compounds, region.name, region.sums));
      EXPECT_EQ(pool.without(region, node).name, pool.name_across(region, node));
    }
    // Of compounds the pool counts the parts, a plan those beyond the first of each.
    EXPECT_NEAR(sum, energy.of(state.totals()) + 7.0 * static_cast<double>(piece.graph.compounds.size()), 1e-6 * std::abs(sum));
  }
}

TEST(Select, WhatGrowsByNodesFromAPlanInBandIsTheBestPlanOfSmallPieces) {
  Random random(22);
  int compared = 0, better = 0;
  for (int round = 0; round < 400; ++round) {
    const Problem p = random_problem(random, static_cast<std::int32_t>(2 + random.below(6)));
    const Solution best = brute_force(p);
    const bool inhabited = std::ranges::any_of(p.atoms, [](const AtomMeasure& a) { return a.households > 0; });
    if (!inhabited || connected_pieces(p).size() > 1 || best.objective.violation > 0) continue;
    const Piece piece(p, kUncontracted);
    Effort start = without_enumeration(Preset::fast);
    start.anneal_work_per_node = start.repair_work_per_node = 1;
    std::vector<std::int32_t> label = make_partitioner(start)->solve(p, Preset::fast, {}).region;
    const PlanState state(piece.graph, piece.scorer, label);
    if (state.totals().violation > 0 || state.objective().regions_off != 0) continue;
    RegionPool pool(piece.graph, piece.scorer, piece.arithmetic);
    Objective objective = state.objective();
    better += select_regions(pool, energy_of(p, state), 2, random, {}, label, objective).better ? 1 : 0;
    EXPECT_EQ(PlanState(piece.graph, piece.scorer, label).objective(), objective);
    EXPECT_EQ(evaluate(p, label).objective, best.objective) << round;
    EXPECT_TRUE(is_contiguous(p, label));
    ++compared;
  }
  EXPECT_GT(compared, 50);
  EXPECT_GT(better, 5);
}

TEST(Select, NoPlanGetsWorseByItAndSomeGetBetterAtAnyOrAtAFixedNumber) {
  int better = 0;
  for (const std::uint64_t seed : {1u, 2u, 3u, 4u}) {
    Problem p = lumpy_grid(seed, 10, 9);
    Effort effort = without_enumeration(Preset::fast);
    effort.anneal_work_per_node = 1'000;
    if (seed % 2 == 0) p.regions = static_cast<std::int32_t>(make_partitioner(effort)->solve(p, Preset::fast, {}).regions.size()) + 1;
    const Solution without = make_partitioner(effort)->solve(p, Preset::fast, {});
    effort.select_windows = 5;
    const Solution with = make_partitioner(effort)->solve(p, Preset::fast, {});
    EXPECT_LE(with.objective, without.objective) << seed;
    EXPECT_TRUE(is_contiguous(p, with.region));
    EXPECT_EQ(with.region, make_partitioner(effort)->solve(p, Preset::fast, {}).region) << "the same again";
    better += with.objective < without.objective ? 1 : 0;
  }
  EXPECT_GT(better, 1);
}

TEST(Select, ACancelledSelectionLeavesAWholePlan) {
  const Problem p = lumpy_grid(9, 16, 14);
  const Piece piece(p);
  const std::atomic<bool> cancel = true;
  RunContext context;
  context.cancel = &cancel;
  const std::vector<std::int32_t> before = make_partitioner(without_enumeration(Preset::fast))->solve(p, Preset::fast, {}).region;
  std::vector<std::int32_t> label(piece.graph.nodes.size());
  for (std::size_t i = 0; i < before.size(); ++i) label[static_cast<std::size_t>(piece.graph.node_of[i])] = before[i];
  const PlanState state(piece.graph, piece.scorer, label);
  RegionPool pool(piece.graph, piece.scorer, piece.arithmetic);
  Random random(1);
  const std::vector<std::int32_t> kept = label;
  Objective objective = state.objective();
  EXPECT_TRUE(select_regions(pool, energy_of(p, state), 20, random, context, label, objective).hurried);
  EXPECT_EQ(label, kept);
}

}  // namespace
}  // namespace qipan
