// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "algorithms/registry.h"
#include "engine/base/error.h"
#include "engine/base/parallel.h"
#include "engine/base/time_shares.h"
#include "engine/plan/evaluate.h"
#include "tests/unit/algorithms/instances.h"

namespace qipan {
namespace {

using testing::lumpy_grid;

/// A path of atoms with the given households.
Problem path(const std::vector<int>& households) {
  Problem p;
  p.id = "path";
  for (std::size_t i = 0; i < households.size(); ++i) {
    p.atoms.push_back({.households = households[i] * 1000, .area = 10'000, .outline = 40'000, .x = static_cast<std::int64_t>(i) * 100});
    if (i > 0) p.seams.push_back({static_cast<std::int32_t>(i) - 1, static_cast<std::int32_t>(i), 10'000, 10'000});
  }
  return p;
}

Solution solve(const Problem& p, Preset preset = Preset::balanced) { return make_default_partitioner()->solve(p, preset, {}); }

TEST(Solver, TwoGridsBeatOneThatSwallowsAll) {
  const Solution s = solve(path({276, 276}));
  EXPECT_EQ(s.objective.violation, 48'000);
  EXPECT_EQ(s.least_violation, 48'000);
  ASSERT_EQ(s.regions.size(), 2u);
  for (const RegionScore& r : s.regions) {
    EXPECT_EQ(r.cause, ExceptionCause::no_count_fits);
    EXPECT_EQ(r.piece_total, 552'000);
  }
}

TEST(Solver, AnAtomOverTheCeilingStandsAlone) {
  const Solution s = solve(path({200, 200, 900, 150, 250}));
  EXPECT_EQ(s.objective.violation, 400'000);
  EXPECT_EQ(s.objective.violation, s.least_violation);
  EXPECT_EQ(s.objective.regions_out, 1);
  EXPECT_EQ(s.regions[static_cast<std::size_t>(s.region[2])].cause, ExceptionCause::atom_over);
}

TEST(Solver, APieceBelowTheFloorIsIsolated) {
  Problem p = path({350, 120});
  p.seams.clear();
  const Solution s = solve(p);
  ASSERT_EQ(s.regions.size(), 2u);
  EXPECT_EQ(s.regions[0].cause, ExceptionCause::none);
  EXPECT_EQ(s.regions[1].cause, ExceptionCause::isolated);
  EXPECT_EQ(s.objective.violation, 180'000);
}

TEST(Solver, AWholeCommunityBelowTheFloorIsNotIsolated) {
  const Solution small = solve(path({120, 60}));
  ASSERT_EQ(small.regions.size(), 1u);
  EXPECT_EQ(small.regions[0].cause, ExceptionCause::no_count_fits);
  EXPECT_EQ(small.regions[0].piece_total, 180'000);
  Problem p = path({0, 120});  // nobody lives in the other piece
  p.seams.clear();
  const Solution s = solve(p);
  ASSERT_EQ(s.regions.size(), 2u);
  EXPECT_EQ(s.regions[1].cause, ExceptionCause::no_count_fits);
}

TEST(Solver, APieceWithoutHouseholdsIsOneRegionAndNoException) {
  const Solution s = solve(path({0, 0, 0}));
  EXPECT_EQ(s.regions.size(), 1u);
  EXPECT_EQ(s.objective.violation, 0);
  EXPECT_EQ(s.objective.regions_out, 0);
}

TEST(Solver, ACompoundThatFitsStaysWhole) {
  Problem p = path({300, 200, 100, 150, 200, 250});
  for (const std::size_t i : {1u, 2u, 3u}) p.atoms[i].compound = 7;
  const Solution s = solve(p);
  EXPECT_EQ(s.objective.compounds_split, 0);
  EXPECT_EQ(s.region[1], s.region[3]);
}

TEST(Solver, ACompoundOverTheCeilingIsSplitNoMoreThanNeeded) {
  Problem p = lumpy_grid(1, 6, 5);
  for (AtomMeasure& a : p.atoms) a.households = 30'000, a.compound = 1;
  const Solution s = solve(p);
  EXPECT_EQ(s.objective.violation, 0);
  EXPECT_EQ(s.objective.compounds_split, 1) << "900 households make two grids";
}

TEST(Solver, DifficultRegionsHaveTheirOwnBand) {
  Problem p = path({250, 400, 250});
  p.has_difficult = true;
  p.difficult = {200'000, 300'000};
  p.atoms[0].difficult = 250'000;
  p.atoms[2].difficult = 250'000;
  const Solution s = solve(p);
  EXPECT_EQ(s.objective.violation, 0);
  ASSERT_EQ(s.regions.size(), 3u);
  EXPECT_TRUE(s.regions[0].is_difficult);
  EXPECT_FALSE(s.regions[1].is_difficult);
}

TEST(Solver, BordersFollowCheapSeams) {
  Problem p = lumpy_grid(1, 8, 4);
  for (AtomMeasure& a : p.atoms) a.households = 25'000;  // two halves of 400, and the road runs between columns 3 and 4
  const Solution s = solve(p);
  ASSERT_EQ(s.regions.size(), 2u);
  EXPECT_EQ(s.regions[0].border_cost, 4 * 50'000);
}

TEST(Solver, SeedAndThreadsDecideNothingBeyondTheirContract) {
  std::vector<Problem> problems;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    problems.push_back(lumpy_grid(seed, 9, 8));
    problems.back().id = std::to_string(seed);
  }
  const auto partitioner = make_default_partitioner();
  const auto run = [&](int threads) {
    std::vector<Solution> solutions(problems.size());
    RunContext context;
    context.threads = threads;
    parallel_for(problems.size(), threads, [&](std::size_t i) { solutions[i] = partitioner->solve(problems[i], Preset::fast, context); });
    return solutions;
  };
  const std::vector<Solution> one = run(1), four = run(4);
  for (std::size_t i = 0; i < problems.size(); ++i) {
    EXPECT_EQ(one[i].region, four[i].region);
    EXPECT_EQ(one[i].objective, four[i].objective);
  }
}

TEST(Solver, CancelReturnsAValidPlan) {
  const Problem p = lumpy_grid(5, 40, 30);
  const std::atomic<bool> cancelled = true;
  RunContext context;
  context.cancel = &cancelled;
  const Solution s = make_default_partitioner()->solve(p, Preset::best, context);
  EXPECT_TRUE(s.stopped_early);
  EXPECT_TRUE(is_contiguous(p, s.region));
}

TEST(Solver, CancelWhileSearchingReturnsAValidPlan) {
  const Problem p = lumpy_grid(5, 40, 30);
  std::atomic<bool> cancelled = false;
  RunContext context;
  context.cancel = &cancelled;
  std::jthread later([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    cancelled = true;
  });
  const Solution s = make_default_partitioner()->solve(p, Preset::best, context);
  EXPECT_TRUE(s.stopped_early);
  EXPECT_TRUE(is_contiguous(p, s.region));
}

TEST(TimeShares, EveryTaskGetsItsShareAndTheLastAllThatIsLeft) {
  RunContext context;
  context.deadline = std::chrono::steady_clock::now() + std::chrono::hours(10);
  TimeShares shares(context, 100);
  const RunContext first = shares.begin(90), second = shares.begin(10);
  EXPECT_LT(*second.deadline, *first.deadline);
  EXPECT_LT(*first.deadline, *context.deadline);
  shares.end(90);
  EXPECT_EQ(shares.begin(10).deadline, context.deadline);
  EXPECT_FALSE(TimeShares({}, 100).begin(10).deadline.has_value());
}

TEST(Feasibility, TotalsThatNoNumberOfGridsFitsAreProvenAndClosed) {
  for (const int total : {1, 150, 299, 300, 500, 501, 552, 599, 600, 1001, 1199}) {
    std::vector<int> households(10, total / 10);
    for (int i = 0; i < total % 10; ++i) ++households[static_cast<std::size_t>(i) * 7 % 10];
    std::int64_t least = 1'000'000;
    for (int k = 1; k <= 10; ++k) least = std::min<std::int64_t>(least, 1000 * std::max({0, 300 * k - total, total - 500 * k}));
    const Solution s = solve(path(households), Preset::fast);
    EXPECT_EQ(s.least_violation, s.objective.violation) << total;
    EXPECT_GE(s.least_violation, least) << total;
    EXPECT_TRUE(s.closed()) << total;
    if (least == 0) continue;
    for (const RegionScore& r : s.regions) EXPECT_TRUE(r.in_band || r.cause == ExceptionCause::no_count_fits || s.least_violation > least) << total;
  }
}

TEST(Feasibility, BridgesProveMoreThanTotals) {
  // 650 households make two grids, but not where every border cuts the path.
  const Solution s = solve(path({100, 450, 100}), Preset::fast);
  EXPECT_EQ(s.objective.violation, 150'000);
  EXPECT_EQ(s.least_violation, 150'000);
  EXPECT_TRUE(s.closed());
}

TEST(Feasibility, IslandsOversizeAndEmptyLandAreClosed) {
  Problem p = path({0, 0, 900, 350, 0, 120, 320, 0});
  std::erase_if(p.seams, [](const Seam& seam) { return seam.a == 1 || seam.a == 4; });
  const Solution s = solve(p, Preset::fast);  // nobody | 900, 350, nobody | 120, 320, nobody
  EXPECT_EQ(s.objective.violation, 400'000);
  EXPECT_TRUE(s.closed());
  EXPECT_EQ(s.regions[static_cast<std::size_t>(s.region[2])].cause, ExceptionCause::atom_over);
}

TEST(Solver, TheGapIsThatOfTheFirstLevelThatDiffers) {
  EXPECT_EQ(gap({.violation = 5, .quality = 9}, {.violation = 5, .quality = 9}), 0);
  EXPECT_EQ(gap({.violation = 5, .quality = 8}, {.violation = 5, .quality = 6}), 0.25);
  EXPECT_EQ(gap({.violation = 5, .quality = 8}, {.violation = 4, .quality = 8}), 0.2);
}

TEST(Solver, AProofCoversTheLevelsUpToTheFirstThatIsOpen) {
  using Levels = std::vector<std::string>;
  const CommunityProof closed = prove_one("c", {.violation = 5, .quality = 9}, {.violation = 5, .quality = 9});
  EXPECT_TRUE(closed.closed && closed.level.empty() && closed.gap == 0 && closed.value == 9);
  EXPECT_EQ(closed.covers, (Levels{"violation", "grids out", "compounds split", "quality"}));
  const CommunityProof bounded = prove_one("c", {.violation = 5, .quality = 8}, {.violation = 4, .quality = 8});
  EXPECT_TRUE(!bounded.closed && bounded.level == "violation" && bounded.value == 5 && bounded.bound == 4);
  EXPECT_EQ(bounded.covers, (Levels{"violation"}));
  const CommunityProof redrawn = prove_one("c", {.quality = 8, .touched = 1}, {.touched = 1});
  EXPECT_EQ(redrawn.covers, (Levels{"violation", "grids out", "compounds split", "grids touched", "households moved"}));
  EXPECT_EQ(prove_one("c", {.quality = 8}, {}).covers, (Levels{"violation", "grids out", "compounds split"}));  // a bound of 0 says nothing
}

TEST(Solver, ProofsOfCommunitiesAddUp) {
  const Solution closed = solve(path({350, 120, 280})), empty;
  ASSERT_TRUE(closed.closed());
  Solution open = closed;
  open.bound.quality -= open.bound.quality / 2;
  const std::vector<Solution> all{closed, open, empty, closed};
  const PlanProof proof = prove_together(all);
  EXPECT_EQ(proof.communities, 3);
  EXPECT_EQ(proof.closed, 2);
  EXPECT_NEAR(proof.gap, 0.5 / 3, 1e-6);
}

TEST(Solver, EmptyProblemHasAnEmptyPlan) {
  const Solution s = solve({});
  EXPECT_TRUE(s.region.empty());
  EXPECT_EQ(s.objective, Objective{});
}

TEST(Solver, ABrokenProblemIsNamed) {
  Problem p = path({300, 300});
  p.seams[0].b = 9;
  EXPECT_THROW(solve(p), Error);
  p = path({300, 300});
  p.atoms[1].households = -1;
  EXPECT_THROW(solve(p), Error);
}

}  // namespace
}  // namespace qipan
