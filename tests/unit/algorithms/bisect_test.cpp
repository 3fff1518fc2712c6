// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/construct/bisect.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <optional>
#include <tuple>

#include "algorithms/registry.h"
#include "algorithms/support/plan_state.h"
#include "engine/plan/evaluate.h"
#include "tests/unit/algorithms/instances.h"
#include "tests/unit/algorithms/piece.h"

namespace qipan {
namespace {

using Worth = std::tuple<std::int64_t, std::int64_t, std::int64_t>;

/// A connected problem with prices of borders alone and one band.
Problem connected(Random& random, std::int32_t atoms) {
  for (;;) {
    Problem p = testing::random_problem(random, atoms);
    p.has_difficult = false, p.corners.clear(), p.regions = 0;
    p.weights = {.border = 1, .compactness = 0, .balance = 0};
    for (AtomMeasure& a : p.atoms) a.compound = -1;
    if (connected_pieces(p).size() == 1) return p;
  }
}

/// The best of all divisions in two connected parts.
std::optional<Worth> best_by_brute_force(const Problem& p, std::int64_t most) {
  const auto n = static_cast<std::int32_t>(p.atoms.size());
  std::optional<Worth> best;
  for (std::int32_t mask = 1; mask < (1 << (n - 1)); ++mask) {
    std::vector<std::int32_t> label;
    std::array<std::int64_t, 2> sum{};
    for (std::int32_t v = 0; v < n; ++v) {
      label.push_back(mask >> v & 1);
      sum[static_cast<std::size_t>(label.back())] += p.atoms[static_cast<std::size_t>(v)].households;
    }
    if (!is_contiguous(p, label)) continue;
    const std::int64_t a = outside(p.ordinary, sum[0]), b = outside(p.ordinary, sum[1]);
    std::int64_t cut = 0;
    for (const Seam& s : p.seams) cut += label[static_cast<std::size_t>(s.a)] != label[static_cast<std::size_t>(s.b)] ? s.cut_cost : 0;
    const Worth worth{a + b, (a > 0 ? 1 : 0) + (b > 0 ? 1 : 0), cut};
    if (a + b <= most && (!best || worth < *best)) best = worth;
  }
  return best;
}

TEST(Bisection, IsTheBestOfAllDivisionsInTwoConnectedParts) {
  Random random(1, "bisection");
  int found = 0;
  for (int trial = 0; trial < 300; ++trial) {
    const Problem p = connected(random, 2 + static_cast<std::int32_t>(random.below(10)));
    const testing::Piece whole(p, testing::kUncontracted);
    const PieceGraph& piece = whole.graph;
    const std::int64_t most = trial % 2 == 0 ? 1'000'000'000 : static_cast<std::int64_t>(random.below(200'000));
    const std::optional<Bisection> two = best_bisection(piece, p.ordinary, most, 1'000'000, {});
    ASSERT_TRUE(two.has_value());
    const std::optional<Worth> best = best_by_brute_force(p, most);
    ASSERT_EQ(best.has_value(), !two->label.empty()) << trial;
    if (!best) continue;
    ++found;
    EXPECT_EQ(Worth(two->violation, two->out, two->cut), *best) << trial;
    EXPECT_TRUE(is_contiguous(p, two->label));
    const Objective objective = PlanState(piece, whole.scorer, two->label).objective();
    EXPECT_EQ(std::tie(objective.violation, objective.regions_out), std::tie(two->violation, two->out));
    EXPECT_EQ(objective.quality, whole.scorer.quality(two->cut, 0, 0));
  }
  EXPECT_GT(found, 100);
}

TEST(Bisection, GivesUpWhereTooManyStatesWouldBeKept) {
  const Problem p = testing::lumpy_grid(1, 8, 8);
  EXPECT_FALSE(best_bisection(testing::Piece(p, testing::kUncontracted).graph, p.ordinary, 1'000'000'000, 100, {}).has_value());
}

/// Every plan of one or two regions against the solver's, where no three regions can do as well.
TEST(Bisection, WhatTheSolverProvesByItHolds) {
  Random random(2, "bisection");
  int checked = 0;
  for (int trial = 0; trial < 400; ++trial) {
    Problem p = connected(random, 3 + static_cast<std::int32_t>(random.below(8)));
    p.ordinary = {300'000, 500'000};
    if (trial % 3 == 0) p.weights = {.border = 1, .compactness = 1, .balance = 1};
    std::int64_t left = 550'000 + static_cast<std::int64_t>(random.below(3)) * 15'000;  // at 550 one region violates as much as two
    for (std::size_t a = 0; a + 1 < p.atoms.size(); ++a) {
      p.atoms[a].households = std::min<std::int64_t>(left, static_cast<std::int64_t>(random.below(2 * 550 / p.atoms.size())) * 1'000);
      left -= p.atoms[a].households;
    }
    p.atoms.back().households = left;
    if (std::ranges::any_of(p.atoms, [](const AtomMeasure& a) { return a.households > 450'000; })) continue;
    const Solution s = make_partitioner({.exact_nodes = 0})->solve(p, Preset::fast, {});
    for (std::int32_t mask = 0; mask < (1 << (p.atoms.size() - 1)); ++mask) {
      std::vector<std::int32_t> label;
      for (std::size_t v = 0; v < p.atoms.size(); ++v) label.push_back(mask >> v & 1);
      if (!is_contiguous(p, label)) continue;
      const Objective plan = evaluate(p, label).objective;
      EXPECT_LE(s.bound, plan) << trial;
      EXPECT_LE(s.objective.violation, plan.violation) << trial;
    }
    EXPECT_TRUE(s.closed() || p.weights.compactness > 0) << trial;
    ++checked;
  }
  EXPECT_GT(checked, 200);
}

/// A total between two bands and no three regions: 40 atoms that no enumeration of plans would pass.
TEST(Bisection, ClosesTheUpperLevelsOfWhatFitsNoNumberOfGrids) {
  int several = 0;
  for (const std::uint64_t seed : {1u, 2u, 3u, 4u, 5u, 6u, 7u, 8u}) {
    Problem p = testing::lumpy_grid(seed, 8, 5);
    std::int64_t total = 0;
    for (const AtomMeasure& a : p.atoms) total += a.households;
    std::int64_t now = 0;
    for (AtomMeasure& a : p.atoms) a.households = a.households * 590 / (total / 1000) / 1000 * 1000, now += a.households;
    for (AtomMeasure& a : p.atoms) {
      if (a.households > 0) {
        a.households += 590'000 - now;
        break;
      }
    }
    const Solution s = make_default_partitioner()->solve(p, Preset::fast, {});
    EXPECT_GE(s.objective.violation, 10'000);
    EXPECT_EQ(s.bound.violation, s.objective.violation);
    EXPECT_EQ(s.bound.regions_out, s.objective.regions_out);
    several += s.regions.size() > 1 ? 1 : 0;
  }
  EXPECT_GT(several, 0);
}

}  // namespace
}  // namespace qipan
