// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include "algorithms/construct/tree_cuts.h"
#include "algorithms/support/plan_state.h"
#include "algorithms/support/tree_split.h"
#include "tests/unit/algorithms/instances.h"
#include "tests/unit/algorithms/piece.h"

namespace qipan {
namespace {

using testing::kUncontracted;
using testing::lumpy_grid;
using testing::Piece;
using testing::random_problem;

Problem with_compounds(Problem p) {
  for (std::size_t i = 0; i < p.atoms.size(); ++i) p.atoms[i].compound = i % 5 == 0 ? static_cast<std::int32_t>(i / 15) : -1;
  return p;
}

void expect_equals_recomputation(const PlanState& state, const Piece& piece) {
  const PlanState fresh(piece.graph, piece.scorer, state.labels());
  EXPECT_EQ(state.totals(), fresh.totals());
  EXPECT_EQ(state.regions(), fresh.regions());
  for (std::int32_t v = 0; v < piece.graph.size(); ++v) {
    ASSERT_EQ(state.sums(state.label(v)), fresh.sums(state.label(v)));
    ASSERT_EQ(state.size(state.label(v)), fresh.size(state.label(v)));
  }
}

TEST(PlanState, FlipsKeepAllSumsExact) {
  const Problem problem = with_compounds(lumpy_grid(3, 9, 8));
  Piece piece(problem, kUncontracted);
  const RegionCount count(problem, piece.arithmetic);
  TreeSplit splitter(piece.graph, piece.scorer, count);
  Random random(7);
  PlanState state(piece.graph, piece.scorer, construct_by_tree_cuts(piece.graph, count, splitter, 2, {.violation = 1, .border = 1}, random));
  int flips = 0;
  for (int i = 0; i < 3000; ++i) {
    const Link& l = piece.graph.links[random.below(piece.graph.links.size())];
    if (state.label(l.a) == state.label(l.b) || state.size(state.label(l.a)) < 2 || !state.stays_connected(l.a)) continue;
    const Totals before = state.totals();
    Totals expected = state.preview_flip(l.a, state.label(l.b));
    EXPECT_EQ(state.totals(), before) << "a preview changes nothing";
    state.apply_flip();
    expected += before;
    EXPECT_EQ(state.totals(), expected);
    ++flips;
  }
  EXPECT_GT(flips, 100);
  expect_equals_recomputation(state, piece);
}

TEST(PlanState, ReplacingRegionsKeepsAllSumsExact) {
  const Problem problem = with_compounds(lumpy_grid(4, 10, 9));
  Piece piece(problem, kUncontracted);
  const RegionCount count(problem, piece.arithmetic);
  TreeSplit splitter(piece.graph, piece.scorer, count);
  Random random(8);
  PlanState state(piece.graph, piece.scorer, std::vector<std::int32_t>(problem.atoms.size(), 0));
  std::vector<std::int32_t> nodes, part, seeds = {0};
  for (int i = 0; i < 400; ++i) {
    const Link& l = piece.graph.links[random.below(piece.graph.links.size())];
    seeds = {l.a, l.b};
    state.collect(seeds, nodes);
    const auto regions = static_cast<std::int32_t>(1 + random.below(std::min<std::uint64_t>(4, nodes.size())));
    const std::int32_t parts = splitter.split(nodes, {.regions = regions}, {.violation = 1, .border = 1}, random, part);
    const Totals d = state.preview_replace(nodes, part, parts);
    if (d.violation > 20'000 && i % 3 != 0) continue;
    state.apply_replace(nodes, part);
    if (i % 20 == 0) expect_equals_recomputation(state, piece);
  }
  expect_equals_recomputation(state, piece);
}

TEST(PlanState, AFlipIsRefusedExactlyWhenItDisconnects) {
  Random random(5);
  for (int round = 0; round < 60; ++round) {
    const Problem problem = random_problem(random, 9);
    Piece piece(problem, kUncontracted);
    std::vector<std::int32_t> label(9, 0);
    PlanState state(piece.graph, piece.scorer, label);
    for (std::int32_t v = 0; v < 9; ++v) {
      std::vector<std::int32_t> without;  // nodes reached from another node without v
      std::vector<bool> seen(9, false);
      seen[static_cast<std::size_t>(v)] = true;
      without.push_back(v == 0 ? 1 : 0);
      seen[static_cast<std::size_t>(without[0])] = true;
      for (std::size_t head = 0; head < without.size(); ++head) {
        for (const Entry& e : piece.graph.row(without[head])) {
          if (seen[static_cast<std::size_t>(e.target)]) continue;
          seen[static_cast<std::size_t>(e.target)] = true;
          without.push_back(e.target);
        }
      }
      EXPECT_EQ(state.stays_connected(v), without.size() == 8);
    }
  }
}

TEST(TreeSplit, PartsAreConnectedAndAsManyAsAsked) {
  Random random(11);
  for (int round = 0; round < 40; ++round) {
    const Problem problem = lumpy_grid(random.next(), 8, 7);
    Piece piece(problem, kUncontracted);
    const RegionCount count(problem, piece.arithmetic);
    TreeSplit splitter(piece.graph, piece.scorer, count);
    std::vector<std::int32_t> part;
    const auto regions = static_cast<std::int32_t>(1 + random.below(12));
    const std::int32_t made = splitter.split(piece.atoms, {.regions = regions, .trees = 2}, {.violation = 1, .border = 1}, random, part);
    EXPECT_LE(made, regions);
    PlanState state(piece.graph, piece.scorer, part);
    EXPECT_EQ(state.regions(), made);
    std::vector<std::int32_t> nodes;
    for (std::int32_t v = 0; v < piece.graph.size(); ++v) {
      const std::int32_t seed[] = {v};
      state.collect(seed, nodes);
      EXPECT_EQ(static_cast<std::int32_t>(nodes.size()), state.size(state.label(v)));
    }
  }
}

TEST(PieceGraph, ContractionConservesHouseholdsAndOutline) {
  Random random(2);
  for (int round = 0; round < 100; ++round) {
    const Problem problem = random_problem(random, 12);
    Piece whole(problem, kUncontracted), contracted(problem);
    const auto total = [](const PieceGraph& g) {
      RegionSums s;
      for (const RegionSums& n : g.nodes) s += n;
      for (const Link& l : g.links) s.outline -= 2 * l.length;
      return s;
    };
    EXPECT_EQ(total(whole.graph), total(contracted.graph));
    EXPECT_LE(contracted.graph.size(), whole.graph.size());
  }
}

}  // namespace
}  // namespace qipan
