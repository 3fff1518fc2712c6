// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <set>

#include "algorithms/exact/prove.h"
#include "algorithms/registry.h"
#include "engine/plan/evaluate.h"
#include "tests/unit/algorithms/instances.h"

namespace qipan {
namespace {

using testing::brute_force;
using testing::add_corners;
using testing::random_problem;

using Graph = std::vector<std::pair<int, int>>;

/// The same number for two graphs just if they are the same but for the names of the nodes.
std::uint32_t canonical(int nodes, const Graph& edges) {
  std::vector<int> name(static_cast<std::size_t>(nodes));
  std::iota(name.begin(), name.end(), 0);
  std::uint32_t least = ~0u;
  do {
    std::uint32_t bits = 0;
    for (const auto& [a, b] : edges) {
      const int x = std::min(name[static_cast<std::size_t>(a)], name[static_cast<std::size_t>(b)]);
      const int y = std::max(name[static_cast<std::size_t>(a)], name[static_cast<std::size_t>(b)]);
      bits |= 1u << (y * (y - 1) / 2 + x);
    }
    least = std::min(least, bits);
  } while (std::next_permutation(name.begin(), name.end()));
  return least;
}

/// Every connected graph is a smaller one and a node more.
std::vector<std::vector<Graph>> connected_graphs(int most) {
  std::vector<std::vector<Graph>> all{{}, {Graph{}}};
  for (int n = 2; n <= most; ++n) {
    std::set<std::uint32_t> seen;
    std::vector<Graph>& mine = all.emplace_back();
    for (const Graph& smaller : all[static_cast<std::size_t>(n) - 1]) {
      for (int neighbours = 1; neighbours < 1 << (n - 1); ++neighbours) {
        Graph g = smaller;
        for (int v = 0; v < n - 1; ++v) {
          if ((neighbours >> v & 1) != 0) g.emplace_back(v, n - 1);
        }
        if (seen.insert(canonical(n, g)).second) mine.push_back(std::move(g));
      }
    }
  }
  return all;
}

/// Measures and bands at random on this graph.
Problem on_graph(Random& random, int nodes, const Graph& edges) {
  Problem p = random_problem(random, nodes);
  p.seams.clear();
  for (const auto& [a, b] : edges) {
    p.seams.push_back({std::min(a, b), std::max(a, b), static_cast<std::int64_t>(random.below(900)), 100});
  }
  std::ranges::sort(p.seams, {}, [](const Seam& s) { return std::pair(s.a, s.b); });
  return p;
}

/// No empty atoms that may be regions, no compounds: nothing that contraction might lose.
void make_plain(Problem& p) {
  for (AtomMeasure& a : p.atoms) a.compound = -1, a.households += 1000;
}

void expect_proven(const Problem& p, bool must_close, int round) {
  const Solution best = brute_force(p), s = make_default_partitioner()->solve(p, Preset::fast, {});
  EXPECT_LE(s.bound, best.objective) << "the bound is a bound " << round;
  EXPECT_LE(s.least_violation, best.objective.violation) << round;
  if (s.closed()) {
    EXPECT_EQ(s.objective, best.objective) << "closed means optimal " << round;
  }
  if (must_close) {
    EXPECT_TRUE(s.closed()) << round << " gap " << s.gap();
  }
}

TEST(Proof, EveryConnectedGraphUpToSevenNodesIsClosed) {
  Random random(11);
  const auto graphs = connected_graphs(7);
  const std::array<std::size_t, 8> known{0, 1, 1, 2, 6, 21, 112, 853};
  int round = 0;
  for (int n = 1; n <= 7; ++n) {
    ASSERT_EQ(graphs[static_cast<std::size_t>(n)].size(), known[static_cast<std::size_t>(n)]);
    for (const Graph& g : graphs[static_cast<std::size_t>(n)]) {
      Problem p = on_graph(random, n, g);
      make_plain(p);
      if (round % 2 == 0) add_corners(random, p);
      expect_proven(p, true, round++);
    }
  }
}

TEST(Proof, SomeGraphsOfEightNodesAreClosed) {
  Random random(12);
  for (int round = 0; round < 40; ++round) {
    Problem p = random_problem(random, 8);
    make_plain(p);
    add_corners(random, p);
    expect_proven(p, true, round);
  }
}

TEST(Proof, WithCompoundsAndEmptyAtomsNothingFalseIsClaimed) {
  Random random(13);
  for (int round = 0; round < 300; ++round) {
    Problem p = random_problem(random, static_cast<std::int32_t>(2 + random.below(6)));
    if (std::ranges::all_of(p.atoms, [](const AtomMeasure& a) { return a.households == 0; })) continue;
    if (round % 2 == 0) add_corners(random, p);
    expect_proven(p, false, round);
  }
}

TEST(Proof, ZeroEqualAndHugeAmountsAreProvenToo) {
  Random random(14);
  for (int round = 0; round < 120; ++round) {
    Problem p = random_problem(random, static_cast<std::int32_t>(2 + random.below(6)));
    make_plain(p);
    const std::int64_t cost = round % 3 == 0 ? 0 : round % 3 == 1 ? 7 : 1'000'000'000;
    for (Seam& s : p.seams) s.cut_cost = cost;
    if (round % 4 == 0) {
      for (AtomMeasure& a : p.atoms) a.households = 5000, a.difficult = 0;
    }
    if (round % 5 == 0) p.weights = {0, 0, 0};
    if (round % 5 == 1) p.weights = {1000, 0, 1};
    expect_proven(p, true, round);
    p.weights = {1'000'000'000, 1'000'000'000, 1'000'000'000};
    expect_proven(p, false, round);
  }
}

TEST(Proof, TheLeastDeviationOfAFixedNumberOfRegionsIsProven) {
  Random random(15);
  for (int round = 0; round < 150; ++round) {
    Problem p = random_problem(random, static_cast<std::int32_t>(3 + random.below(5)));
    make_plain(p);
    p.ordinary = {0, 1'000'000'000};
    p.has_difficult = false;
    p.regions = static_cast<std::int32_t>(1 + random.below(3));
    p.goal = Goal::max_deviation;
    expect_proven(p, true, round);
  }
}

/// Proves a problem of one piece from a plan of one region each, without or with a list of all regions.
PieceProof prove(const Problem& p, const ProofLimits& limits) {
  const Scorer scorer(p);
  const std::vector<std::vector<std::int32_t>> pieces = connected_pieces(p);
  const BandArithmetic arithmetic(p, pieces.front());
  const PieceGraph graph = build_piece_graph(scorer, arithmetic, pieces.front(), {.compounds = false, .leaves = false});
  const Solution start = make_default_partitioner()->solve(p, Preset::fast, {});
  return prove_piece(graph, scorer, arithmetic, start.region, limits, {});
}

PieceProof prove(const Problem& p, std::int64_t listing_steps) { return prove(p, {.steps = 20'000'000, .listing_steps = listing_steps}); }

TEST(Proof, PricesFindWhatListsFind) {
  Random random(16);
  int closed = 0;
  for (int round = 0; round < 150; ++round) {
    Problem p = round % 3 == 0 ? testing::lumpy_grid(static_cast<std::uint64_t>(round), 5, 4) : random_problem(random, static_cast<std::int32_t>(6 + random.below(7)));
    if (round % 3 == 1) p.ordinary = {p.ordinary.low / 3, p.ordinary.high + 20'000};
    make_plain(p);
    if (round % 2 == 0) add_corners(random, p);
    const PieceProof listed = prove(p, 10'000'000), priced = prove(p, 0);
    ASSERT_TRUE(listed.closed) << round;
    EXPECT_LE(priced.bound, listed.objective) << round;
    if (!priced.closed) continue;
    EXPECT_EQ(priced.objective, listed.objective) << round;
    ++closed;
  }
  EXPECT_GE(closed, 75) << "where arithmetic proves the upper levels, prices prove the rest";
}

TEST(Proof, CasesByPairsAndTriplesFindWhatListsFind) {
  Random random(17);
  int closed = 0, cases = 0, triples = 0;
  const auto count = [&](const auto& self, const CoverCase& tree) -> void {
    cases += tree.priced ? 1 : 0;
    for (const CoverCase& one : tree.cases) self(self, one);
  };
  for (int round = 0; round < 40; ++round) {
    // Regions of few lumps: what a program joins in halves.
    Problem p = testing::lumpy_grid(static_cast<std::uint64_t>(100 + round), 5 + round % 2, 5);
    for (AtomMeasure& a : p.atoms) a.compound = -1, a.households = static_cast<std::int64_t>(60 + random.below(180)) * 1000;
    if (round % 3 == 0) {  // what is split is part of the question
      for (AtomMeasure& a : p.atoms) a.compound = random.below(2) == 0 ? static_cast<std::int32_t>(random.below(3)) : -1;
    }
    const PieceProof listed = prove(p, 10'000'000);
    // Hardly a region is ever listed: prices of cases, with triples or without.
    for (const std::size_t most : {std::size_t{0}, std::size_t{60}}) {
      const PieceProof priced = prove(p, {.steps = 20'000'000, .listing_steps = 0, .cheap = 40, .triples = most});
      EXPECT_LE(priced.bound, listed.objective) << round;
      for (const NumberProof& n : priced.prices) {
        count(count, n.tree);
        triples += static_cast<int>(n.duals.triples.size());
      }
      if (!priced.closed) continue;
      ++closed;
      EXPECT_EQ(priced.objective, listed.objective) << round;
    }
  }
  EXPECT_GE(closed, 60);
  EXPECT_GE(cases, 20) << "closed by cases";
  EXPECT_GE(triples, 20) << "and by triples";
}

}  // namespace
}  // namespace qipan
