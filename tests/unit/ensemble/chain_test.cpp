// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>

#include "algorithms/ensemble/recombination.h"
#include "engine/graph/adjacency.h"

namespace qipan {
namespace {

using Edges = std::vector<std::pair<std::int32_t, std::int32_t>>;
using Labels = std::vector<std::int32_t>;

struct Case {
  Edges edges;
  std::vector<std::int64_t> households, difficult;
  BandRule rule;
  std::int32_t regions = 2;
};

Edges grid(std::int32_t columns, std::int32_t rows) {
  Edges edges;
  for (std::int32_t v = 0; v < columns * rows; ++v) {
    if ((v + 1) % columns != 0) edges.emplace_back(v, v + 1);
    if (v + columns < columns * rows) edges.emplace_back(v, v + columns);
  }
  return edges;
}

/// Kirchhoff: number of spanning trees of the nodes with this label.
double spanning_trees(const Edges& edges, const Labels& label, std::int32_t region) {
  std::vector<std::size_t> number(label.size(), 0);
  std::size_t n = 0;
  for (std::size_t v = 0; v < label.size(); ++v) number[v] = label[v] == region ? n++ : 0;
  std::vector<std::vector<double>> m(n, std::vector<double>(n, 0));
  for (const auto& [a, b] : edges) {
    const auto i = static_cast<std::size_t>(a), j = static_cast<std::size_t>(b);
    if (label[i] != region || label[j] != region) continue;
    m[number[i]][number[i]] += 1, m[number[j]][number[j]] += 1;
    m[number[i]][number[j]] -= 1, m[number[j]][number[i]] -= 1;
  }
  double determinant = 1;
  for (std::size_t i = 0; i + 1 < n; ++i) {  // without the last row and column; a Laplacian needs no pivots
    if (m[i][i] < 1e-9) return 0;            // not connected
    determinant *= m[i][i];
    for (std::size_t r = i + 1; r + 1 < n; ++r) {
      const double factor = m[r][i] / m[i][i];
      for (std::size_t c = i; c + 1 < n; ++c) m[r][c] -= factor * m[i][c];
    }
  }
  return determinant;
}

/// Every plan of connected regions in their bands, named by smallest node, with the product of the numbers of spanning trees.
std::map<Labels, double> all_plans(const Case& c) {
  std::map<Labels, double> plans;
  Labels label(c.households.size(), 0);
  std::vector<std::int64_t> households(static_cast<std::size_t>(c.regions), 0), difficult = households;
  const std::int64_t ceiling = std::max(c.rule.ordinary.high, c.rule.difficult.high);
  const std::function<void(std::size_t, std::int32_t)> assign = [&](std::size_t v, std::int32_t used) {
    if (v < label.size()) {
      for (std::int32_t r = 0; r < std::min(used + 1, c.regions); ++r) {
        const auto i = static_cast<std::size_t>(r);
        const std::int64_t d = c.difficult.empty() ? 0 : c.difficult[v];
        label[v] = r;
        households[i] += c.households[v], difficult[i] += d;
        if (households[i] <= ceiling) assign(v + 1, std::max(used, r + 1));
        households[i] -= c.households[v], difficult[i] -= d;
      }
      return;
    }
    double weight = used < c.regions ? 0 : 1;
    for (std::size_t r = 0; r < households.size(); ++r) weight *= c.rule.allows(households[r], difficult[r]) ? 1 : 0;
    for (std::int32_t r = 0; r < c.regions && weight > 0; ++r) weight *= spanning_trees(c.edges, label, r);
    if (weight > 0) plans[label] = std::round(weight);
  };
  assign(0, 0);
  return plans;
}

Labels plan_of(const RecombinationChain& chain, std::size_t nodes) {
  std::map<std::uint32_t, std::int32_t> name;
  Labels label;
  for (std::uint32_t v = 0; v < nodes; ++v) label.push_back(name.try_emplace(chain.label(v), static_cast<std::int32_t>(name.size())).first->second);
  return label;
}

/// Chi-square of the plans met by a chain, one in `every` steps, against their weights, in standard deviations from what is expected.
double surprise(const Case& c, const std::map<Labels, double>& plans, Walk walk, int every, int draws) {
  const ChainGraph graph = make_chain_graph(c.edges, c.households, c.difficult);
  RecombinationChain chain(graph, c.rule, plans.begin()->first, walk, Random(1, "chain test"));
  std::map<Labels, double> met;
  for (int i = 0; i < draws; ++i) {
    for (int s = 0; s < every; ++s) chain.step();
    met[plan_of(chain, c.households.size())] += 1;
  }
  double all = 0, chi_square = 0;
  for (const auto& [plan, weight] : plans) all += weight;
  for (const auto& [plan, weight] : plans) {
    const double expected = weight / all * draws, seen = met.contains(plan) ? met[plan] : 0;
    chi_square += (seen - expected) * (seen - expected) / expected;
    met.erase(plan);
  }
  EXPECT_TRUE(met.empty()) << "a plan that breaks the rules";
  const double freedom = static_cast<double>(plans.size()) - 1;
  return (chi_square - freedom) / std::sqrt(2 * freedom);
}

std::vector<Case> cases() {
  std::vector<Case> all;
  const auto even = [](std::size_t n) { return std::vector<std::int64_t>(n, 1); };
  all.push_back({grid(3, 3), even(9), {}, {.ordinary = {2, 4}, .difficult = {}}, 3});
  all.push_back({grid(4, 4), even(16), {}, {.ordinary = {4, 4}, .difficult = {}}, 4});
  all.push_back({grid(4, 3), even(12), {}, {.ordinary = {5, 7}, .difficult = {}}, 2});
  all.push_back({grid(4, 3), {3, 1, 0, 2, 1, 4, 1, 0, 2, 1, 3, 2}, {}, {.ordinary = {5, 8}, .difficult = {}}, 3});
  // No lattice: a wheel with a tail; some households are difficult and have a band of their own.
  Edges wheel = {{0, 1}, {0, 2}, {0, 3}, {0, 4}, {0, 5}, {1, 2}, {2, 3}, {3, 4}, {4, 5}, {1, 5}, {5, 6}, {6, 7}};
  all.push_back({wheel, {2, 2, 2, 2, 2, 2, 2, 2}, {0, 2, 2, 0, 0, 0, 2, 0},
                 {.ordinary = {6, 10}, .difficult = {4, 8}, .difficult_above = 500, .has_difficult = true}, 2});
  return all;
}

TEST(Recombination, PlansComeInProportionToTheirSpanningForests) {
  for (const Case& c : cases()) {
    const std::map<Labels, double> plans = all_plans(c);
    ASSERT_GT(plans.size(), 3u);
    EXPECT_LT(surprise(c, plans, Walk::reversible, 15, 30'000), 4) << plans.size() << " plans";
  }
}

TEST(Recombination, WithoutTheAcceptanceTheyDoNot) {
  const std::vector<Case> all = cases();
  for (const std::size_t i : {0u, 2u, 3u}) EXPECT_GT(surprise(all[i], all_plans(all[i]), Walk::forward, 15, 30'000), 8) << i;
}

TEST(Recombination, TreesAreUniform) {
  const Edges edges = {{0, 1}, {0, 2}, {1, 2}, {1, 3}, {2, 3}, {3, 4}, {2, 4}};
  const ChainGraph graph = make_chain_graph(edges, std::vector<std::int64_t>(5, 1));
  // Two regions, so that a tree of the pair is one of the graph. Every tree shows itself by the regions its cuts leave.
  PairRows rows(graph, Labels{0, 0, 1, 1, 1});
  rows.merge(0, 1, PairRows::Seam::kept);
  RandomTree tree(rows);
  Random random(3, "trees");
  std::map<std::set<std::vector<int>>, double> seen;
  constexpr int kDraws = 60'000;
  for (int i = 0; i < kDraws; ++i) {
    tree.draw(rows.local(2), random);
    std::set<std::vector<int>> sides;
    const auto cuts = tree.balanced_cuts({.ordinary = {0, 5}, .difficult = {}});
    ASSERT_EQ(cuts.size(), 4u);
    for (const std::uint32_t cut : std::vector<std::uint32_t>(cuts.begin(), cuts.end())) {
      std::vector<std::uint8_t> side(5);
      tree.side_below(cut, side);
      sides.emplace(side.begin(), side.end());
    }
    seen[sides] += 1;
  }
  const auto trees = static_cast<std::size_t>(std::lround(spanning_trees(edges, Labels(5, 0), 0)));
  ASSERT_EQ(seen.size(), trees);
  double chi_square = 0;
  const double expected = static_cast<double>(kDraws) / static_cast<double>(trees);
  for (const auto& [sides, count] : seen) chi_square += (count - expected) * (count - expected) / expected;
  const double freedom = static_cast<double>(trees) - 1;
  EXPECT_LT((chi_square - freedom) / std::sqrt(2 * freedom), 4);
}

TEST(Recombination, EveryPlanIsConnectedAndInBand) {
  const Edges edges = grid(24, 24);
  std::vector<std::int64_t> households;
  Random random(5, "households");
  Labels start;
  for (std::int32_t v = 0; v < 24 * 24; ++v) {
    households.push_back(static_cast<std::int64_t>(random.below(5)));
    start.push_back(v / 24 / 6 * 4 + v % 24 / 6);
  }
  const ChainGraph graph = make_chain_graph(edges, households);
  const BandRule rule{.ordinary = {50, 100}, .difficult = {}};
  const Adjacency rows = build_adjacency(households.size(), edges);
  for (const Walk walk : {Walk::forward, Walk::reversible}) {
    RecombinationChain chain(graph, rule, start, walk, Random(1));
    for (int i = 0; i < 300; ++i) {
      chain.step();
      const Labels plan = plan_of(chain, households.size());
      const Labels parts = connected_components(rows, plan);
      ASSERT_EQ(*std::ranges::max_element(parts), 15) << "16 regions, each in one part";
      std::vector<std::int64_t> sums(16, 0);
      std::int64_t cut = 0;
      for (std::size_t v = 0; v < plan.size(); ++v) sums[static_cast<std::size_t>(plan[v])] += households[v];
      for (const std::int64_t sum : sums) ASSERT_TRUE(rule.allows(sum, 0));
      for (const auto& [a, b] : edges) cut += plan[static_cast<std::size_t>(a)] != plan[static_cast<std::size_t>(b)] ? 1 : 0;
      if (walk == Walk::reversible) {
        ASSERT_EQ(chain.cut_edges(), cut);
      }
    }
    EXPECT_GT(chain.counts().applied, 100);
    EXPECT_EQ(chain.counts().steps, chain.counts().applied + chain.counts().rejected + chain.counts().uncut);
  }
}

TEST(Recombination, OneRegionStays) {
  const ChainGraph graph = make_chain_graph(grid(3, 3), std::vector<std::int64_t>(9, 1));
  RecombinationChain chain(graph, {.ordinary = {0, 9}, .difficult = {}}, Labels(9, 0), Walk::reversible, Random(1));
  EXPECT_FALSE(chain.step());
}

}  // namespace
}  // namespace qipan
