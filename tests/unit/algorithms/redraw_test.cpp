// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/redraw/redraw.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

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
  int changed = 0, proven = 0;
  for (int round = 0; round < 250; ++round) {
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
    changed += s.objective.touched > 0 ? 1 : 0;
    proven += s.change.computed && s.change.least_touched == s.objective.touched && s.change.least_moved_so == s.objective.moved ? 1 : 0;
  }
  std::printf("changed %d proven %d\n", changed, proven);
}

}  // namespace
}  // namespace qipan
