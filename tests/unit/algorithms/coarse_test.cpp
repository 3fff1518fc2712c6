// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <algorithm>

#include "algorithms/registry.h"
#include "algorithms/support/coarse.h"
#include "algorithms/support/plan_state.h"
#include "engine/plan/evaluate.h"
#include "tests/unit/algorithms/instances.h"
#include "tests/unit/algorithms/piece.h"

namespace qipan {
namespace {

using testing::kUncontracted;
using testing::lumpy_grid;
using testing::Piece;
using testing::random_problem;

/// Corners among any atoms and land outside, with any turns.
void add_corners(Problem& p, Random& random) {
  for (int i = 0; i < 6; ++i) {
    Corner c;
    const std::size_t k = 3 + random.below(3);
    for (std::size_t s = 0; s < k; ++s) c.around.push_back(static_cast<std::int32_t>(random.below(p.atoms.size() + 2)) - 2);
    c.turn.assign(k * k, 0);
    for (std::size_t a = 0; a < k; ++a) {
      for (std::size_t b = 0; b < a; ++b) c.turn[a * k + b] = c.turn[b * k + a] = static_cast<std::int64_t>(random.below(500));
    }
    p.corners.push_back(std::move(c));
  }
}

/// Many small atoms: some 40 make a region.
Problem fine_grid(std::int32_t columns, std::int32_t rows) {
  Problem p = lumpy_grid(4, columns, rows);
  for (AtomMeasure& a : p.atoms) a.households = 5'000 + a.households / 20'000 * 1'000;
  return p;
}

TEST(Coarse, APlanOfTheCoarseGraphHasTheSameTotalsOnTheFineOne) {
  Random random(3);
  for (int i = 0; i < 300; ++i) {
    Problem problem = random_problem(random, static_cast<std::int32_t>(2 + random.below(30)));
    add_corners(problem, random);
    const Piece piece(problem, kUncontracted);
    const std::vector<std::int32_t> weights(piece.graph.nodes.size(), 1);
    const std::vector<std::int32_t> group = match_neighbours(piece.graph, weights, {.households = 15'000, .nodes = 2}, random);
    const PieceGraph coarse = contract(piece.graph, group, 2);
    std::vector<std::int32_t> label, fine;
    for (std::int32_t v = 0; v < coarse.size(); ++v) label.push_back(static_cast<std::int32_t>(random.below(4)));
    for (const std::int32_t g : group) fine.push_back(label[static_cast<std::size_t>(g)]);
    const PlanState on_coarse(coarse, piece.scorer, label), on_fine(piece.graph, piece.scorer, fine);
    EXPECT_EQ(on_coarse.totals(), on_fine.totals());
    for (std::int32_t r = 0; r < on_coarse.label_bound(); ++r) EXPECT_EQ(on_coarse.sums(r), on_fine.sums(r));
  }
}

TEST(Coarse, MatesAreNeighboursWithinTheLimit) {
  Random random(5);
  for (int i = 0; i < 200; ++i) {
    const Problem problem = random_problem(random, static_cast<std::int32_t>(1 + random.below(40)));
    const Piece piece(problem, kUncontracted);
    std::vector<std::int32_t> weights;
    for (std::int32_t v = 0; v < piece.graph.size(); ++v) weights.push_back(static_cast<std::int32_t>(1 + random.below(3)));
    const std::vector<std::int32_t> group = match_neighbours(piece.graph, weights, {.households = 12'000, .nodes = 4}, random);
    std::vector<std::vector<std::int32_t>> members;
    for (std::size_t v = 0; v < group.size(); ++v) {
      ASSERT_LE(static_cast<std::size_t>(group[v]), members.size()) << "groups are numbered as they come";
      if (static_cast<std::size_t>(group[v]) == members.size()) members.emplace_back();
      members[static_cast<std::size_t>(group[v])].push_back(static_cast<std::int32_t>(v));
    }
    for (const std::vector<std::int32_t>& pair : members) {
      ASSERT_LE(pair.size(), 2u);
      if (pair.size() < 2) continue;
      const auto a = static_cast<std::size_t>(pair[0]), b = static_cast<std::size_t>(pair[1]);
      EXPECT_LE(piece.graph.nodes[a].households + piece.graph.nodes[b].households, 12'000);
      EXPECT_LE(weights[a] + weights[b], 4);
      EXPECT_TRUE(std::ranges::any_of(piece.graph.row(pair[0]), [&](const Entry& e) { return e.target == pair[1]; }));
    }
  }
}

TEST(Coarse, ThreadsChangeNothing) {
  const Problem problem = fine_grid(100, 80);
  const Piece piece(problem, kUncontracted);
  const auto levels = [&](int threads) {
    Random random(1);
    return coarse_levels(piece.graph, 150, piece.arithmetic.ceiling(), random, threads);
  };
  const std::vector<CoarseLevel> one = levels(1), three = levels(3);
  ASSERT_EQ(one.size(), three.size());
  ASSERT_GE(one.size(), 2u);
  const auto same = [](const Entry& a, const Entry& b) { return a.target == b.target && a.beside == b.beside && a.cut == b.cut && a.length == b.length; };
  const auto same_link = [](const Link& a, const Link& b) { return a.a == b.a && a.b == b.b && a.cut == b.cut && a.length == b.length; };
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].group, three[i].group);
    EXPECT_EQ(one[i].graph.offset, three[i].graph.offset);
    EXPECT_TRUE(std::ranges::equal(one[i].graph.entries, three[i].graph.entries, same));
    EXPECT_TRUE(std::ranges::equal(one[i].graph.links, three[i].graph.links, same_link));
  }
}

TEST(Coarse, FineProblemsAreInBandAndTheSameOnAnyNumberOfThreads) {
  for (const std::int32_t columns : {20, 70}) {
    Problem problem = fine_grid(columns, 60);
    const auto solve = [&](int threads, std::int32_t regions) {
      problem.regions = regions;
      RunContext context;
      context.threads = threads;
      return make_default_partitioner()->solve(problem, Preset::fast, context);
    };
    const Solution one = solve(1, 0), three = solve(3, 0);
    EXPECT_EQ(one.region, three.region);
    EXPECT_TRUE(is_contiguous(problem, one.region));
    EXPECT_EQ(one.objective.violation, 0);
    const auto more = static_cast<std::int32_t>(one.regions.size()) + 1;
    EXPECT_EQ(solve(2, more).regions.size(), static_cast<std::size_t>(more));
  }
}

}  // namespace
}  // namespace qipan
