// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/redraw/packages.h"

#include <gtest/gtest.h>

#include <tuple>

#include "algorithms/registry.h"
#include "engine/plan/evaluate.h"
#include "tests/unit/algorithms/instances.h"

namespace qipan {
namespace {

auto upper(const Objective& o) { return std::tuple(o.violation, o.regions_out, o.compounds_split); }

/// A plan of today that a tenth of the atoms has outgrown.
Problem outgrown(std::uint64_t seed) {
  Problem problem = testing::lumpy_grid(seed, 9, 8);
  problem.today = make_default_partitioner()->solve(problem, Preset::fast, {}).region;
  Random random(seed, "outgrown");
  for (AtomMeasure& a : problem.atoms) {
    if (random.below(10) == 0) a.households *= 2;
  }
  return problem;
}

TEST(PackagesOfARedraw, EachMendSomethingAndTouchOnlyWhatTheyMendWith) {
  const auto solver = make_default_partitioner();
  int seen = 0;
  for (std::uint64_t seed = 1; seed < 5; ++seed) {
    const Problem problem = outgrown(seed);
    const Solution redrawn = solver->solve(problem, Preset::fast, {});
    const std::vector<Package> packages = packages_of(problem, redrawn.region);
    const Objective whole = redrawn.objective;
    for (std::size_t p = 0; p < packages.size(); ++p) {
      std::vector<bool> others(packages.size(), true);
      others[p] = false;
      const Objective without = evaluate(problem, with_packages(problem, redrawn.region, packages, others)).objective;
      EXPECT_LT(upper(whole), upper(without)) << "a change without need, seed " << seed;
      EXPECT_LT(without.touched, whole.touched);
      ++seen;
    }
    EXPECT_EQ(evaluate(problem, with_packages(problem, redrawn.region, packages, std::vector<bool>(packages.size(), true))).objective, whole);
  }
  EXPECT_GT(seen, 2);
}

}  // namespace
}  // namespace qipan
