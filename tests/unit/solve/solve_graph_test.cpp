// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "cli/solve_graph.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "algorithms/registry.h"
#include "engine/base/error.h"
#include "engine/base/random.h"

namespace qipan::cli {
namespace {

struct Case {
  GraphFile graph;
  std::vector<std::string> labels;
};

/// A board of squares in communities of random extent, so that some come in several pieces; a few islets without people.
Case board(int side, int communities, Random& random) {
  Case c;
  for (int v = 0; v < side * side; ++v) {
    c.graph.households.push_back(1000 * static_cast<std::int64_t>(random.below(7) == 0 ? 0 : random.below(150)));
    c.labels.push_back("c" + std::to_string(std::min<int>(communities - 1, v * communities / (side * side) + static_cast<int>(random.below(20) == 0))));
  }
  for (int v = 0; v < side * side; ++v) {
    if (v % side + 1 < side) c.graph.seams.push_back({v, v + 1, static_cast<std::int64_t>(1 + random.below(50)), 0});
    if (v + side < side * side) c.graph.seams.push_back({v, v + side, static_cast<std::int64_t>(1 + random.below(50)), 0});
  }
  for (int i = 0; i < 3; ++i) c.graph.households.push_back(0), c.labels.push_back("c0");
  return c;
}

SolvedGraph solve(const Case& c, const SolveOptions& options, int threads = 1) {
  RunContext context;
  context.threads = threads;
  return solve_graph(c.graph, c.labels, options, *make_default_partitioner(), context);
}

TEST(SolveGraph, FiguresAreThoseOfThePlan) {
  Random random(1, "solve/board");
  for (int round = 0; round < 6; ++round) {
    const Case c = board(10, 3, random);
    const SolvedGraph plan = solve(c, {.preset = Preset::fast});
    std::map<std::int32_t, std::set<std::string>> owners;
    std::map<std::int32_t, std::int64_t> households;
    for (std::size_t v = 0; v < plan.region.size(); ++v) {
      owners[plan.region[v]].insert(c.labels[v]);
      households[plan.region[v]] += c.graph.households[v];
    }
    std::int32_t next = 0;
    for (const std::int32_t r : plan.region) {  // numbered by smallest vertex
      EXPECT_LE(r, next);
      next = std::max(next, r + 1);
    }
    for (const auto& [region, labels] : owners) EXPECT_EQ(labels.size(), 1u);
    std::int64_t cut = 0, outside = 0;
    for (const Seam& s : c.graph.seams) {
      const auto a = static_cast<std::size_t>(s.a), b = static_cast<std::size_t>(s.b);
      if (c.labels[a] == c.labels[b] && plan.region[a] != plan.region[b]) cut += s.cut_cost;
    }
    for (const auto& [region, h] : households) outside += h < 300'000 ? 300'000 - h : std::max<std::int64_t>(0, h - 500'000);
    EXPECT_EQ(static_cast<std::int64_t>(plan.total.cut), cut);
    EXPECT_EQ(plan.total.objective.violation + 300'000 * plan.total.grids_empty, outside);
    EXPECT_EQ(plan.total.grids + plan.total.grids_empty, static_cast<std::int32_t>(households.size()));
    EXPECT_GE(plan.total.grids_empty, 3);
    EXPECT_LE(plan.total.least_violation, plan.total.objective.violation);
    EXPECT_FALSE(plan.total.objective < plan.total.bound);
    EXPECT_EQ(plan.total.objective.quality, cut);
    EXPECT_EQ(plan.communities.size(), 3u);
  }
}

TEST(SolveGraph, ThreadsNeverChangeThePlan) {
  Random random(2, "solve/threads");
  const Case c = board(14, 7, random);
  EXPECT_EQ(solve(c, {.preset = Preset::fast}, 1).region, solve(c, {.preset = Preset::fast}, 5).region);
}

TEST(SolveGraph, ALabelForAllIsNoLabel) {
  Random random(3, "solve/one");
  Case c = board(8, 1, random);
  const SolvedGraph labelled = solve(c, {.preset = Preset::fast});
  c.labels.clear();
  EXPECT_EQ(solve(c, {.preset = Preset::fast}).communities.size(), 1u);
  EXPECT_EQ(labelled.communities.size(), 1u);
}

TEST(SolveGraph, AnEmptyGraphIsAnEmptyPlan) {
  const SolvedGraph plan = solve({}, {});
  EXPECT_TRUE(plan.region.empty());
  EXPECT_EQ(plan.total.grids, 0);
}

TEST(SolveGraph, CountsMustFitTheCommunities) {
  Random random(4, "solve/counts");
  const Case c = board(6, 2, random);
  const auto code = [&](const SolveOptions& options) -> std::string {
    try {
      solve(c, options);
    } catch (const Error& e) {
      return e.code();
    }
    return {};
  };
  EXPECT_EQ(code({.grids_of = {{"c0", 2}}}), "solve.community_without_count");
  EXPECT_EQ(code({.grids_of = {{"c0", 2}, {"c1", 0}, {"c7", 1}}}), "solve.unknown_community");
  EXPECT_EQ(code({.grids_of = {{"c0", 2000}, {"c1", 1}}}), "solve.too_many_grids");
  EXPECT_EQ(code({.goal = Goal::max_deviation}), "solve.deviation_needs_grids");
  EXPECT_EQ(code({.low = 600}), "solve.band_empty");
  EXPECT_EQ(code({.grids_of = {{"c0", 0}, {"c1", 0}}, .preset = Preset::fast}), "");
}

}  // namespace
}  // namespace qipan::cli
