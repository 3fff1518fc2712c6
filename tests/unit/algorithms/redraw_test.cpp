// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/redraw/redraw.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <tuple>
#include <utility>
#include <vector>

#include "algorithms/redraw/continuing.h"
#include "algorithms/redraw/outlook.h"
#include "algorithms/registry.h"
#include "engine/plan/evaluate.h"
#include "instances.h"

namespace qipan {
namespace {

/// A plan of today for a random problem: connected grids of a few atoms grown from random seeds, now and then an atom of new land.
void give_today(Problem& problem, Random& random, bool fresh) {
  const auto atoms = static_cast<std::int32_t>(problem.atoms.size());
  std::vector<std::int32_t> label(problem.atoms.size(), -1);
  const auto grids = static_cast<std::int32_t>(1 + random.below(static_cast<std::uint64_t>(std::max(1, atoms / 2))));
  for (std::int32_t g = 0; g < grids; ++g) label[static_cast<std::size_t>(random.below(static_cast<std::uint64_t>(atoms)))] = g;
  for (bool grown = true; grown;) {
    grown = false;
    for (const Seam& s : problem.seams) {
      std::int32_t &a = label[static_cast<std::size_t>(s.a)], &b = label[static_cast<std::size_t>(s.b)];
      if ((a < 0) == (b < 0)) continue;
      (a < 0 ? a : b) = std::max(a, b);
      grown = true;
    }
  }
  if (fresh) label[static_cast<std::size_t>(random.below(static_cast<std::uint64_t>(atoms)))] = -1;
  problem.today = label;
}

auto upper(const Objective& o) { return std::tuple(o.violation, o.regions_out, o.compounds_split, o.touched, o.moved); }

TEST(Redraw, ChangesLeastOfAllPlans) {
  Random random(7, "redraw");
  const auto solver = make_default_partitioner();
  for (int round = 0; round < 150; ++round) {
    Problem problem = testing::random_problem(random, 3 + static_cast<std::int32_t>(random.below(6)));
    problem.has_difficult = false;
    give_today(problem, random, round % 3 == 0);
    const Solution best = testing::brute_force(problem);
    const Solution s = solver->solve(problem, Preset::balanced, {});
    ASSERT_TRUE(is_contiguous(problem, s.region));
    EXPECT_EQ(upper(s.objective), upper(best.objective)) << round;
    EXPECT_EQ(s.objective.violation, best.objective.violation) << round;
    EXPECT_LE(s.change.least_moved, best.objective.moved) << round;
    EXPECT_LE(s.change.least_touched, best.objective.touched) << round;
    EXPECT_LE(s.change.least_moved_so, best.objective.moved) << round;
  }
}

TEST(Continuing, BoundsAndMeetsTheLeastChangeOfAllPlans) {
  Random random(19, "continuing");
  int judged = 0;
  for (int round = 0; round < 150; ++round) {
    Problem problem = testing::random_problem(random, 3 + static_cast<std::int32_t>(random.below(6)));
    problem.has_difficult = false;
    give_today(problem, random, round % 3 == 0);
    const Solution best = testing::brute_force(problem);
    Problem nothing = problem;  // a plan as good that does not look at today
    nothing.today.clear();
    const Solution plan = evaluate(problem, testing::brute_force(nothing).region);
    if (std::tuple(plan.objective.violation, plan.objective.regions_out, plan.objective.compounds_split) !=
        std::tuple(best.objective.violation, best.objective.regions_out, best.objective.compounds_split)) continue;
    const Continuing found = continue_grids(problem, plan.region, {}, {});
    if (!found.known) continue;
    const Objective value = evaluate(problem, found.label.empty() ? plan.region : found.label).objective;
    EXPECT_EQ(upper(value), upper(best.objective)) << round;
    EXPECT_EQ(found.least_touched, best.objective.touched) << round;
    EXPECT_EQ(found.least_moved, best.objective.moved) << round;
    ++judged;
  }
  EXPECT_GT(judged, 50);
}

/// The fewest households moved over all plans that violate no more and touch no more grids than one given, and the fewest grids touched.
std::pair<std::int64_t, std::int64_t> least_change(const Problem& problem, const Objective& given) {
  std::int64_t touched = given.touched, moved = given.moved;
  std::vector<std::int32_t> label(problem.atoms.size(), 0);
  const std::function<void(std::size_t, std::int32_t)> place = [&](std::size_t a, std::int32_t used) {
    if (a == label.size()) {
      if (!is_contiguous(problem, label)) return;
      const Objective o = evaluate(problem, label).objective;
      if (std::tuple(o.violation, o.regions_out, o.compounds_split) > std::tuple(given.violation, given.regions_out, given.compounds_split)) return;
      touched = std::min(touched, o.touched);
      if (o.touched <= given.touched) moved = std::min(moved, o.moved);
      return;
    }
    for (std::int32_t l = 0; l <= used; ++l) label[a] = l, place(a + 1, std::max(used, l + 1));
  };
  place(0, 0);
  return {touched, moved};
}

TEST(Outlook, IsBelowTheChangeOfEveryPlanAsGood) {
  Random random(43, "outlook");
  int met = 0, judged = 0;
  for (int round = 0; round < 300; ++round) {
    Problem problem = testing::random_problem(random, 3 + static_cast<std::int32_t>(random.below(6)));
    problem.has_difficult = false;
    give_today(problem, random, round % 3 == 0);
    Problem nothing = problem;
    nothing.today.clear();
    const Solution best = testing::brute_force(problem), other = evaluate(problem, testing::brute_force(nothing).region);
    for (const Solution* plan : {&best, &other}) {
      const auto [touched, moved] = least_change(problem, plan->objective);
      const Outlook outlook = bound_by_groups(problem, plan->region, plan->objective, 1'000'000, {});
      ASSERT_LE(outlook.least_touched, touched) << round;
      ASSERT_LE(outlook.least_moved, moved) << round;
      met += moved > 0 && outlook.least_moved == moved ? 1 : 0, judged += moved > 0 ? 1 : 0;
    }
  }
  EXPECT_GT(met, judged / 4);
}

TEST(Redraw, ViolatesAsLittleAsTheBestPlanFromNothing) {
  Random random(47, "as little");
  const auto solver = make_default_partitioner();
  for (int round = 0; round < 150; ++round) {
    Problem problem = testing::random_problem(random, 3 + static_cast<std::int32_t>(random.below(6)));
    const Objective nothing = testing::brute_force(problem).objective;
    give_today(problem, random, round % 3 == 0);
    const Objective redrawn = solver->solve(problem, Preset::fast, {}).objective;
    EXPECT_EQ(std::pair(redrawn.violation, redrawn.regions_out), std::pair(nothing.violation, nothing.regions_out)) << round;
  }
}

TEST(Redraw, OfItsOwnResultChangesNothing) {
  Random random(11, "twice");
  const auto solver = make_default_partitioner();
  for (int round = 0; round < 30; ++round) {
    Problem problem = testing::random_problem(random, 5 + static_cast<std::int32_t>(random.below(7)));
    give_today(problem, random, round % 3 == 0);
    const Solution once = solver->solve(problem, Preset::fast, {});
    problem.today = once.region;
    const Solution twice = solver->solve(problem, Preset::fast, {});
    EXPECT_EQ(twice.region, once.region) << round;
    EXPECT_EQ(twice.objective.touched, 0) << round;
  }
}

TEST(Redraw, LeavesAPlanThatObeysAsItIs) {
  const auto solver = make_default_partitioner();
  for (std::uint64_t seed = 1; seed < 6; ++seed) {
    Problem problem = testing::lumpy_grid(seed, 9, 8);
    const Solution plan = solver->solve(problem, Preset::fast, {});
    if (plan.objective.violation != plan.least_violation || plan.objective.violation > 0) continue;
    problem.today = plan.region;
    const Solution same = solver->solve(problem, Preset::fast, {});
    EXPECT_EQ(same.region, plan.region);
    EXPECT_FALSE(same.change.computed);
  }
}

TEST(Redraw, LockedGridsStay) {
  Random random(5, "locks");
  const auto solver = make_default_partitioner();
  for (int round = 0; round < 30; ++round) {
    Problem problem = testing::random_problem(random, 6 + static_cast<std::int32_t>(random.below(8)));
    give_today(problem, random, false);
    problem.locked = {problem.today.front()};
    const Solution s = solver->solve(problem, Preset::fast, {});
    ASSERT_TRUE(is_contiguous(problem, s.region));
    for (std::size_t a = 0; a < s.region.size(); ++a) {
      EXPECT_EQ(s.region[a] == s.region.front(), problem.today[a] == problem.today.front()) << round;
    }
  }
}

TEST(Redraw, ViolatesNoMoreThanAPlanFromNothing) {
  Random random(3, "violation");
  const auto solver = make_default_partitioner();
  for (int round = 0; round < 10; ++round) {
    Problem problem = testing::random_problem(random, 12 + static_cast<std::int32_t>(random.below(12)));
    const Solution nothing = solver->solve(problem, Preset::fast, {});
    give_today(problem, random, false);
    EXPECT_LE(solver->solve(problem, Preset::fast, {}).objective.violation, nothing.objective.violation) << round;
  }
}

TEST(Redraw, OfAPieceTooLargeForOneProgramChangesLittleNothingTwiceAndTheSameOnAnyNumberOfThreads) {
  const auto solver = make_default_partitioner();
  Random random(41, "windows");
  Problem problem = testing::lumpy_grid(3, 17, 17);
  problem.today = solver->solve(problem, Preset::fast, {}).region;
  for (AtomMeasure& a : problem.atoms) {
    if (random.below(12) == 0) a.households *= 3;
  }
  const Solution s = solver->solve(problem, Preset::fast, {});
  ASSERT_TRUE(s.change.computed);
  ASSERT_TRUE(is_contiguous(problem, s.region));
  Problem nothing = problem;
  nothing.today.clear();
  const Solution from_nothing = evaluate(problem, solver->solve(nothing, Preset::fast, {}).region);
  EXPECT_LE(s.objective.violation, from_nothing.objective.violation);
  EXPECT_LT(s.objective.moved, from_nothing.objective.moved);
  EXPECT_LE(s.change.least_moved_so, s.objective.moved);
  EXPECT_LE(s.change.least_touched, s.objective.touched);
  RunContext on_three_threads;
  on_three_threads.threads = 3;
  EXPECT_EQ(s.region, solver->solve(problem, Preset::fast, on_three_threads).region);
  problem.today = s.region;
  EXPECT_EQ(solver->solve(problem, Preset::fast, {}).objective.touched, 0);
}

}  // namespace
}  // namespace qipan
