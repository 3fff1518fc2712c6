// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <algorithm>

#include "algorithms/construct/tree_cuts.h"
#include "algorithms/refine/window.h"
#include "algorithms/support/tree_split.h"
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

Energy energy_of(const Problem& p) {
  return {.violation = 1e6, .out = 1e6, .split = 1e13, .border = static_cast<double>(p.weights.border),
          .compactness = static_cast<double>(p.weights.compactness), .balance = static_cast<double>(p.weights.balance)};
}

TEST(Window, FindsTheBestOfAllDivisionsInBand) {
  Random random(21);
  int compared = 0;
  for (int round = 0; round < 600; ++round) {
    const Problem p = random_problem(random, static_cast<std::int32_t>(2 + random.below(6)));
    const Solution best = brute_force(p);
    const bool inhabited = std::ranges::any_of(p.atoms, [](const AtomMeasure& a) { return a.households > 0; });
    if (!inhabited || connected_pieces(p).size() > 1 || best.objective.violation > 0) continue;
    const Piece piece(p, kUncontracted);
    const PlanState state(piece.graph, piece.scorer, std::vector<std::int32_t>(p.atoms.size(), 0));
    WindowSearch windows(piece.graph, piece.scorer, piece.arithmetic);
    std::vector<std::int32_t> part;
    const std::int32_t parts = windows.divide(state, piece.atoms, {.steps = 1'000'000}, energy_of(p), random, part);
    const std::vector<std::int32_t>& plan = parts > 0 ? part : state.labels();
    EXPECT_EQ(evaluate(p, plan).objective, best.objective) << round;
    ++compared;
  }
  EXPECT_GT(compared, 50);
}

TEST(Window, WithoutNoiseNoPlanGetsWorseAndRegionsStayConnected) {
  int changes = 0;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    // Fine atoms: windows of far more nodes than can be searched as they are.
    const Problem p = lumpy_grid(seed, seed % 2 == 0 ? 12 : 30, seed % 2 == 0 ? 10 : 24);
    const Piece piece(p, kUncontracted);
    const RegionCount count(p, piece.arithmetic);
    TreeSplit splitter(piece.graph, piece.scorer, count);
    WindowSearch windows(piece.graph, piece.scorer, piece.arithmetic);
    const Energy energy = energy_of(p);
    Random random(seed);
    PlanState state(piece.graph, piece.scorer, construct_by_tree_cuts(piece.graph, count, splitter, 2, energy, random));
    std::vector<std::int32_t> nodes, part, seeds;
    for (int i = 0; i < 500; ++i) {
      const Link& l = piece.graph.links[random.below(piece.graph.links.size())];
      seeds = {l.a, l.b};
      state.collect(seeds, nodes);
      const std::int32_t regions = state.label(l.a) == state.label(l.b) ? 1 : 2;
      const std::int32_t wanted = i % 2 == 0 ? 0 : regions;
      const std::int32_t parts = windows.divide(state, nodes, {.regions = wanted}, energy, random, part);
      if (parts == 0) continue;
      if (wanted > 0) {
        EXPECT_EQ(parts, wanted);
      }
      const Objective before = state.objective();
      state.preview_replace(nodes, part, parts);
      state.apply_replace(nodes, part);
      EXPECT_LE(state.objective(), before);
      ++changes;
    }
    EXPECT_TRUE(is_contiguous(p, state.labels()));
  }
  EXPECT_GT(changes, 20);
}

TEST(Window, NoiseKeepsRegionsInBand) {
  const Problem p = lumpy_grid(3, 16, 14);
  const Piece piece(p, kUncontracted);
  const RegionCount count(p, piece.arithmetic);
  TreeSplit splitter(piece.graph, piece.scorer, count);
  WindowSearch windows(piece.graph, piece.scorer, piece.arithmetic);
  const Energy energy = energy_of(p);
  Random random(4);
  PlanState state(piece.graph, piece.scorer, construct_by_tree_cuts(piece.graph, count, splitter, 4, energy, random));
  std::vector<std::int32_t> nodes, part, seeds;
  for (int i = 0; i < 2000; ++i) {
    const Link& l = piece.graph.links[random.below(piece.graph.links.size())];
    seeds = {l.a, l.b};
    state.collect(seeds, nodes);
    const std::int32_t parts = windows.divide(state, nodes, {.noise = 1e6}, energy, random, part);
    if (parts == 0) continue;
    const Totals d = state.preview_replace(nodes, part, parts);
    EXPECT_LE(d.violation, 0);
    state.apply_replace(nodes, part);
  }
  EXPECT_TRUE(is_contiguous(p, state.labels()));
}

}  // namespace
}  // namespace qipan
