// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "algorithms/registry.h"
#include "algorithms/solve_piece.h"
#include "engine/plan/evaluate.h"
#include "tests/unit/algorithms/instances.h"

namespace qipan {
namespace {

using testing::brute_force;
using testing::lumpy_grid;
using testing::random_problem;
using testing::without_enumeration;

void expect_valid(const Problem& p, const Solution& s) {
  ASSERT_EQ(s.region.size(), p.atoms.size());
  EXPECT_TRUE(is_contiguous(p, s.region));
  const Solution again = evaluate(p, s.region);
  EXPECT_EQ(s.region, again.region) << "numbered by smallest atom";
  EXPECT_EQ(s.objective, again.objective);
  EXPECT_LE(s.least_violation, s.objective.violation);
  for (std::size_t r = 0; r < s.regions.size(); ++r) EXPECT_EQ(s.regions[r].in_band, s.regions[r].cause == ExceptionCause::none);
}

TEST(SmallPieces, EveryLevelOfTheObjectiveIsOptimal) {
  Random random(1);
  const auto partitioner = make_default_partitioner();
  for (int round = 0; round < 400; ++round) {
    const Problem p = random_problem(random, static_cast<std::int32_t>(1 + random.below(7)));
    const Solution best = brute_force(p), s = partitioner->solve(p, Preset::best, {});
    expect_valid(p, s);
    EXPECT_LE(s.least_violation, best.objective.violation) << "the bound is a bound";
    EXPECT_EQ(s.objective.violation, best.objective.violation) << round;
    EXPECT_EQ(s.objective.regions_out, best.objective.regions_out) << round;
    EXPECT_EQ(s.objective.compounds_split, best.objective.compounds_split) << round;
  }
}

TEST(SmallPieces, WithoutCompoundsAndEmptyLeavesTheQualityIsOptimalToo) {
  Random random(2);
  const auto partitioner = make_default_partitioner();
  for (int round = 0; round < 200; ++round) {
    Problem p = random_problem(random, static_cast<std::int32_t>(1 + random.below(7)));
    for (AtomMeasure& a : p.atoms) a.compound = -1, a.households += 1000;
    EXPECT_EQ(partitioner->solve(p, Preset::fast, {}).objective, brute_force(p).objective) << round;
  }
}

TEST(Search, FindsTheLeastViolationOfSmallPieces) {
  Random random(3);
  const auto partitioner = make_partitioner(without_enumeration(Preset::best));
  for (int round = 0; round < 60; ++round) {
    const Problem p = random_problem(random, static_cast<std::int32_t>(2 + random.below(6)));
    const Solution best = brute_force(p), s = partitioner->solve(p, Preset::best, {});
    expect_valid(p, s);
    EXPECT_EQ(s.objective.violation, best.objective.violation) << round;
    EXPECT_EQ(s.objective.regions_out, best.objective.regions_out) << round;
  }
}

TEST(Search, PlansOfRandomGraphsAreValid) {
  Random random(4);
  const auto partitioner = make_partitioner(without_enumeration(Preset::fast));
  for (int round = 0; round < 100; ++round) {
    Problem p = random_problem(random, static_cast<std::int32_t>(8 + random.below(80)));
    if (round % 4 == 0) {  // several pieces
      std::erase_if(p.seams, [&](const Seam&) { return random.below(3) == 0; });
    }
    expect_valid(p, partitioner->solve(p, Preset::fast, {}));
  }
}

TEST(Search, LumpyGridsComeIntoTheirBand) {
  const auto partitioner = make_default_partitioner();
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const Problem p = lumpy_grid(seed, 12, 10);
    const Solution s = partitioner->solve(p, Preset::fast, {});
    expect_valid(p, s);
    EXPECT_EQ(s.objective.violation, 0) << seed;
  }
}

TEST(Search, MoreEffortIsNeverWorseThanTheConstruction) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const Problem p = lumpy_grid(seed, 10, 10);
    Effort effort = effort_of(Preset::fast);
    effort.repair_work_per_node = effort.anneal_work_per_node = 0;
    effort.exact_nodes = 0;
    const Solution start = make_partitioner(effort)->solve(p, Preset::fast, {});
    const Solution end = make_partitioner(without_enumeration(Preset::fast))->solve(p, Preset::fast, {});
    EXPECT_LE(end.objective, start.objective);
  }
}

TEST(Search, AFixedNumberOfRegionsIsMade) {
  const auto partitioner = make_partitioner(without_enumeration(Preset::fast));
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    Problem p = lumpy_grid(seed, 14, 12);
    const auto free = static_cast<std::int32_t>(partitioner->solve(p, Preset::fast, {}).regions.size());
    for (const std::int32_t regions : {1, free - 2, free, free + 2, 2 * free}) {
      p.regions = std::max(1, regions);
      const Solution s = partitioner->solve(p, Preset::fast, {});
      expect_valid(p, s);
      EXPECT_EQ(s.objective.regions_off, 0) << seed << ' ' << regions;
    }
    p.regions = free;
    EXPECT_EQ(partitioner->solve(p, Preset::fast, {}).objective.violation, 0) << seed;
  }
}

TEST(Search, TheLeastDeviationOfSmallPiecesIsFound) {
  Random random(8);
  const auto partitioner = make_partitioner(without_enumeration(Preset::fast));
  for (int round = 0; round < 30; ++round) {
    Problem p = random_problem(random, static_cast<std::int32_t>(3 + random.below(5)));
    for (AtomMeasure& a : p.atoms) a.compound = -1, a.households += 1000;
    p.has_difficult = false;
    p.ordinary = {0, 1'000'000};
    p.regions = static_cast<std::int32_t>(2 + random.below(2));
    p.goal = Goal::max_deviation;
    const Solution s = partitioner->solve(p, Preset::fast, {}), best = brute_force(p);
    expect_valid(p, s);
    EXPECT_EQ(s.objective.regions_off, best.objective.regions_off) << round;
    EXPECT_EQ(s.objective.deviation, best.objective.deviation) << round;
  }
}

TEST(Search, AFixedNumberIsSharedOutOverThePieces) {
  Problem p = lumpy_grid(3, 14, 12);
  // Two halves that do not touch, and a corner without households that touches nothing.
  std::erase_if(p.seams, [](const Seam& s) { return (s.a % 14 < 5) != (s.b % 14 < 5) || s.b == 167; });
  p.atoms[167].households = 0;
  p.regions = 30;
  const Solution s = make_partitioner(without_enumeration(Preset::fast))->solve(p, Preset::fast, {});
  expect_valid(p, s);
  EXPECT_EQ(s.objective.regions_off, 0);
  EXPECT_EQ(s.regions.size(), 31u) << "land without households is not counted";
}

TEST(Search, TheSameCallGivesTheSamePlan) {
  const Problem p = lumpy_grid(9, 15, 14);
  const auto partitioner = make_default_partitioner();
  const Solution a = partitioner->solve(p, Preset::fast, {}), b = partitioner->solve(p, Preset::fast, {});
  EXPECT_EQ(a.region, b.region);
  RunContext other;
  other.seed = 2;
  expect_valid(p, partitioner->solve(p, Preset::fast, other));
}

TEST(Search, AdversarialWeightsDoNotOverflow) {
  const std::int64_t huge = 1'000'000'000;
  for (const std::int64_t cost : {std::int64_t{0}, std::int64_t{1}, huge}) {
    for (const std::int32_t weight : {0, 1, 1'000'000'000}) {
      Problem p = lumpy_grid(3, 8, 8);
      for (Seam& s : p.seams) s.cut_cost = cost;
      p.weights = {weight, weight, weight};
      const Solution s = make_default_partitioner()->solve(p, Preset::fast, {});
      expect_valid(p, s);
      EXPECT_EQ(s.objective.violation, 0);
      EXPECT_GE(s.objective.quality, 0);
    }
  }
}

TEST(Search, AdversarialHouseholdsAreAnswered) {
  Random random(6);
  for (const std::int64_t h : {std::int64_t{0}, std::int64_t{1}, std::int64_t{500'000}, std::int64_t{500'001}, std::int64_t{1'000'000'000'000}}) {
    Problem p = lumpy_grid(3, 7, 7);
    for (AtomMeasure& a : p.atoms) a.households = h;
    expect_valid(p, make_default_partitioner()->solve(p, Preset::fast, {}));
    p.atoms[24].households = 3;
    expect_valid(p, make_default_partitioner()->solve(p, Preset::fast, {}));
  }
  for (const Band band : {Band{0, 0}, Band{0, 1'000'000}, Band{300'000, 300'000}, Band{1'000'000'000, 1'000'000'000}}) {
    Problem p = lumpy_grid(3, 7, 7);
    p.ordinary = band;
    expect_valid(p, make_default_partitioner()->solve(p, Preset::fast, {}));
  }
}

TEST(Search, AWholeCityInOnePieceIsAnsweredAlikeOnAnyNumberOfThreads) {
  const Problem p = lumpy_grid(2, 80, 60);
  const Solution s = make_default_partitioner()->solve(p, Preset::fast, {});
  RunContext three;
  three.threads = 3;
  EXPECT_EQ(s.region, make_default_partitioner()->solve(p, Preset::fast, three).region);
  expect_valid(p, s);
  EXPECT_EQ(s.objective.violation, 0);
}

TEST(Search, WheneverTheTimeIsOverThePlanIsWholeAndSaysSo) {
  const auto partitioner = make_default_partitioner();
  // Annealed part by part; annealed whole; proven in the end.
  for (const Problem& p : {lumpy_grid(3, 80, 60), lumpy_grid(4, 40, 30), lumpy_grid(5, 8, 6)}) {
    for (const int milliseconds : {0, 1, 4, 20, 100}) {
      RunContext context;
      context.threads = 1 + milliseconds % 3;
      context.deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
      const Solution s = partitioner->solve(p, Preset::best, context);
      expect_valid(p, s);
      EXPECT_TRUE(s.stopped_early || s.closed()) << milliseconds;
    }
  }
}

TEST(Search, ADeadlineFarAwayChangesNothing) {
  const auto partitioner = make_default_partitioner();
  const auto same = [&](const Problem& p, Preset preset) {
    RunContext context;
    context.deadline = std::chrono::steady_clock::now() + std::chrono::hours(24);
    const Solution s = partitioner->solve(p, preset, context);
    EXPECT_EQ(s.region, partitioner->solve(p, preset, {}).region);
    EXPECT_FALSE(s.stopped_early);
  };
  for (const Problem& p : {lumpy_grid(6, 80, 60), lumpy_grid(7, 12, 10), lumpy_grid(8, 6, 4)}) same(p, Preset::fast);
  for (const Problem& p : {lumpy_grid(7, 8, 7), lumpy_grid(8, 6, 4)}) same(p, Preset::balanced);
}

/// What little time leaves of a preset, in work: whatever it is, the plan begins with that of `fast`.
TEST(Search, HoweverLittleIsLeftOfAPresetItIsNoWorseThanFast) {
  const Effort fast = effort_of(Preset::fast);
  int better = 0, saved = 0;
  for (const std::uint64_t seed : {1u, 2u, 3u, 4u}) {
    for (Problem p : {lumpy_grid(seed, 12, 10), lumpy_grid(seed + 10, 30, 25), lumpy_grid(seed + 20, 7, 6)}) {
      if (seed == 4) p.regions = static_cast<std::int32_t>(make_default_partitioner()->solve(p, Preset::fast, {}).regions.size());
      const Scorer scorer(p);
      for (const std::vector<std::int32_t>& atoms : connected_pieces(p)) {
        const Objective start = solve_piece(scorer, atoms, p.regions, fast, {}).objective;
        for (const std::int64_t work : {1, 30, 1'000, 20'000}) {
          Effort left = effort_of(Preset::best);
          left.exact_nodes = 0, left.constructions = 1, left.trees = 1, left.runs = 1;
          left.select_windows = work == 20'000 && seed < 3 ? 2 : 0;  // takes the longest
          left.repair_work_per_node = std::min<std::int64_t>(left.repair_work_per_node, work), left.anneal_work_per_node = work;
          const Objective alone = solve_piece(scorer, atoms, p.regions, left, {}).objective;
          const PieceSolution from = solve_piece_from(fast, scorer, atoms, p.regions, left, {});
          EXPECT_LE(from.objective, start) << seed << ' ' << work;
          EXPECT_LE(from.objective, alone);
          better += from.objective < start ? 1 : 0, saved += start < alone ? 1 : 0;
        }
      }
    }
  }
  EXPECT_GT(better, 0);
  EXPECT_GT(saved, 0) << "some are worse than fast when they are on their own";
}

}  // namespace
}  // namespace qipan
