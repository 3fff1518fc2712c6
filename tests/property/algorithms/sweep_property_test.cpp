// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <functional>
#include <limits>
#include <numeric>
#include <set>
#include <vector>

#include "algorithms/exact/column_generation.h"
#include "algorithms/exact/columns.h"
#include "algorithms/exact/lumps.h"
#include "algorithms/exact/sweep.h"
#include "algorithms/exact/sweep_rules.h"
#include "engine/plan/evaluate.h"
#include "tests/unit/algorithms/instances.h"

namespace qipan {
namespace {

using testing::random_problem;

constexpr std::size_t kTable = 4'000'000;

/// Nodes as numbers, so that sets of any width compare.
template <class Set>
std::vector<std::int32_t> nodes_of(const Set& set) {
  std::vector<std::int32_t> nodes;
  set.each([&](std::int32_t v) { nodes.push_back(v); });
  return nodes;
}

struct Case {
  Problem problem;
  std::int64_t most = 0;  ///< levels
  Duals duals;
  std::int64_t threshold = 0;
};

template <class Set>
struct Graph {
  explicit Graph(const Problem& p)
      : scorer(p), atoms(connected_pieces(p).front()), arithmetic(p, atoms),
        piece(build_piece_graph(scorer, arithmetic, atoms, {.compounds = false, .leaves = false})), valuation(piece, scorer, arithmetic) {}
  Scorer scorer;
  std::vector<std::int32_t> atoms;
  BandArithmetic arithmetic;
  PieceGraph piece;
  Valuation<Set> valuation;
};

using Found = std::set<std::vector<std::int32_t>>;

template <class Set>
Found swept(const Case& c, std::size_t table, bool& usable, std::int64_t& least) {
  const Graph<Set> g(c.problem);
  const RunContext context;
  Work work(std::numeric_limits<std::int64_t>::max() / 2, context);
  Sweep<Set> sweep(g.valuation, c.most, std::numeric_limits<std::int64_t>::max(), table, work);
  Found found;
  if (!(usable = sweep.usable())) return found;
  sweep.set_tangent(4000, 100);
  EXPECT_TRUE(sweep.prepare(c.duals, work));
  least = sweep.least();
  EXPECT_TRUE(sweep.visit(c.threshold, work, [&](const Column<Set>& column, std::int64_t price) {
    EXPECT_LT(price, c.threshold);
    EXPECT_TRUE(found.insert(nodes_of(column.nodes)).second) << "a region is met once";
    return c.threshold;
  }));
  return found;
}

Case random_case(Random& random, int round) {
  Case c;
  c.problem = round % 3 == 0 ? testing::lumpy_grid(static_cast<std::uint64_t>(round), 4, 3) : random_problem(random, static_cast<std::int32_t>(4 + random.below(7)));
  if (round % 4 == 1) c.problem.ordinary = {c.problem.ordinary.low / 3, c.problem.ordinary.high + 20'000};
  for (AtomMeasure& a : c.problem.atoms) {
    a.households += 1000;
    if (round % 2 == 0) a.compound = random.below(3) == 0 ? static_cast<std::int32_t>(random.below(2)) : -1;
  }
  const Graph<NodeSet<1>> g(c.problem);
  std::vector<std::int32_t> label(static_cast<std::size_t>(g.piece.size()));
  std::iota(label.begin(), label.end(), 0);
  for (std::int32_t& l : label) l = static_cast<std::int32_t>(random.below(2)) == 0 ? 0 : l;
  if (round % 5 != 0) std::ranges::fill(label, 0);
  c.most = g.valuation.worth(label).levels;
  c.duals.node.assign(832, 0);
  for (std::int32_t v = 0; v < g.piece.size(); ++v) c.duals.node[static_cast<std::size_t>(v)] = static_cast<std::int64_t>(random.below(400'000)) - 50'000;
  c.duals.piece = static_cast<std::int64_t>(random.below(400'000)) - 100'000;
  c.duals.side = round % 3 == 1 ? static_cast<std::int64_t>(random.below(5)) : 0;
  c.threshold = static_cast<std::int64_t>(random.below(round % 2 == 0 ? 3'000'000 : 300'000'000));
  return c;
}

TEST(Sweep, FindsTheRegionsThatAListHas) {
  Random random(31);
  std::size_t regions = 0;
  int used = 0;
  for (int round = 0; round < 200; ++round) {
    const Case c = random_case(random, round);
    const Graph<NodeSet<1>> g(c.problem);
    ASSERT_TRUE(g.valuation.usable());
    const RunContext context;
    Work work(100'000'000, context);
    const auto columns = list_columns(g.valuation, c.most, std::numeric_limits<std::int64_t>::max(), 1'000'000, work);
    ASSERT_TRUE(columns.has_value());
    Found wanted;
    std::int64_t cheapest = std::numeric_limits<std::int64_t>::max();
    for (const Column<NodeSet<1>>& column : *columns) {
      const std::int64_t price = c.duals.price(Item<NodeSet<1>>{column.nodes, column.cost, column.levels});
      cheapest = std::min(cheapest, price);
      if (price < c.threshold) wanted.insert(nodes_of(column.nodes));
    }
    for (const std::size_t table : {kTable, std::size_t{3'000}}) {  // the small one does without corners, or without parts
      bool usable = false;
      std::int64_t least = 0;
      const Found narrow = swept<NodeSet<1>>(c, table, usable, least);
      if (!usable) continue;
      ++used;
      EXPECT_EQ(narrow, wanted) << round;
      if (!columns->empty()) {
        EXPECT_LE(least, cheapest) << round;
      }
    }
    bool usable = false;
    std::int64_t least = 0;
    EXPECT_EQ(swept<NodeSet<4>>(c, kTable, usable, least), wanted) << round;
    EXPECT_EQ(swept<NodeSet<13>>(c, kTable, usable, least), wanted) << round;
    EXPECT_TRUE(usable);
    regions += wanted.size();
  }
  EXPECT_GE(regions, 1'000u);
  EXPECT_GE(used, 250);
}

TEST(Sweep, UnderPairsTriplesAndPricesOfCompoundsFindsTheRegionsThatAListHas) {
  Random random(33);
  std::size_t regions = 0, barred = 0, held = 0;
  for (int round = 0; round < 200; ++round) {
    Case c = random_case(random, round);
    const Graph<NodeSet<1>> g(c.problem);
    const RunContext context;
    Work work(100'000'000, context);
    const auto columns = list_columns(g.valuation, c.most, std::numeric_limits<std::int64_t>::max(), 1'000'000, work);
    ASSERT_TRUE(columns.has_value());
    const auto n = static_cast<std::uint64_t>(g.piece.size());
    const auto some = [&] {
      std::array<std::int32_t, 3> v{};
      do {
        for (std::int32_t& x : v) x = static_cast<std::int32_t>(random.below(n));
        std::ranges::sort(v);
      } while (v[0] == v[1] || v[1] == v[2]);
      return v;
    };
    std::vector<Pairing> pairs;
    for (std::uint64_t i = random.below(3); i > 0; --i) {
      const auto v = some();
      pairs.push_back({v[0], v[1], random.below(2) == 0});
    }
    for (std::uint64_t i = random.below(5); i > 0; --i) {
      const auto v = some();
      c.duals.triples.push_back({v[0], v[1], v[2], static_cast<std::int64_t>(random.below(500'000))});
    }
    Sweep<NodeSet<1>> sweep(g.valuation, c.most, std::numeric_limits<std::int64_t>::max(), kTable, work);
    ASSERT_TRUE(sweep.usable());
    c.duals.held = sweep.held();
    for (Held& h : c.duals.held) h.price = static_cast<std::int64_t>(random.below(500'000)), ++held;
    Found wanted;
    for (const Column<NodeSet<1>>& column : *columns) {
      if (c.duals.price(Item<NodeSet<1>>{column.nodes, column.cost, column.levels}) >= c.threshold) continue;
      if (std::ranges::all_of(pairs, [&](const Pairing& p) { return p.admits(column.nodes); })) wanted.insert(nodes_of(column.nodes));
      else ++barred;
    }
    sweep.set_tangent(4000, 100, {40, 300});
    ASSERT_TRUE(sweep.restrict(pairs, c.duals.triples, kTable, work));
    ASSERT_TRUE(sweep.prepare(c.duals, work));
    Found found;
    EXPECT_TRUE(sweep.visit(c.threshold, work, [&](const Column<NodeSet<1>>& column, std::int64_t) {
      EXPECT_TRUE(found.insert(nodes_of(column.nodes)).second) << "a region is met once";
      return c.threshold;
    }));
    EXPECT_EQ(found, wanted) << round;
    for (const auto& nodes : wanted) {
      NodeSet<1> set;
      for (const std::int32_t v : nodes) set |= NodeSet<1>::only(v);
      const Column<NodeSet<1>> column = g.valuation.column(set);
      EXPECT_LE(sweep.least(), c.duals.price(Item<NodeSet<1>>{column.nodes, column.cost, column.levels})) << round;
    }
    regions += wanted.size();
  }
  EXPECT_GE(regions, 1'000u);
  EXPECT_GE(barred, 200u);
  EXPECT_GE(held, 10u);
}

TEST(ColumnGeneration, ForAPartOfTheNodesTakesRegionsOfThatPartOnly) {
  Random random(61);
  int parts = 0, shared = 0;
  for (int round = 0; round < 100; ++round) {
    const Case c = random_case(random, round);
    const Graph<NodeSet<1>> g(c.problem);
    const RunContext context;
    Work work(2'000'000, context);
    constexpr std::int64_t any = std::numeric_limits<std::int64_t>::max();
    Sweep<NodeSet<1>> sweep(g.valuation, c.most, any, kTable, work);
    auto columns = list_columns(g.valuation, c.most, any, 1'000'000, work);
    ASSERT_TRUE(columns.has_value());
    if (!sweep.usable() || columns->empty()) continue;
    sweep.set_tangent(4000, 100);
    const NodeSet<1> taken = (*columns)[random.below(columns->size())].nodes;
    const Cover<NodeSet<1>> rest{g.valuation.all() & ~taken, static_cast<std::int32_t>(1 + random.below(3)), -1};
    if (rest.nodes.empty()) continue;
    if (columns->size() > 5) columns->resize(5);
    ColumnGeneration<NodeSet<1>> generation(g.valuation, sweep, *columns, {});
    Duals start;
    start.node = std::vector<std::int64_t>(static_cast<std::size_t>(NodeSet<1>::kMost), 0);
    const auto outcome = generation.solve(rest, start, {}, 4'000'000'000, 500, work);
    for (std::size_t i = columns->size(); i < generation.pool().size(); ++i) EXPECT_TRUE(generation.pool()[i].nodes.within(rest.nodes)) << round;
    for (const Share& one : outcome.shares) EXPECT_TRUE(generation.pool()[static_cast<std::size_t>(one.item)].nodes.within(rest.nodes)) << round;
    ++parts, shared += outcome.shares.empty() ? 0 : 1;
  }
  EXPECT_GE(parts, 20);
  EXPECT_GE(shared, 10);
}

TEST(CoverProgram, EndsSoonAfterTheRunShouldStop) {
  // Counted in iterations: a program that needs many, asked to stop before it begins.
  std::vector<Item<NodeSet<4>>> items;
  std::vector<std::int32_t> chosen;
  Random random(5);
  for (int i = 0; i < 6'000; ++i) {
    Item<NodeSet<4>> item;
    for (int k = 0; k < 6; ++k) item.nodes |= NodeSet<4>::only(static_cast<std::int32_t>(random.below(200)));
    item.cost = static_cast<std::int64_t>(1'000 + random.below(5'000));
    items.push_back(item), chosen.push_back(i);
  }
  const Cover<NodeSet<4>> cover{NodeSet<4>::first(200), 40, -1};
  std::atomic<bool> cancel = false;
  RunContext context;
  context.cancel = &cancel;
  const auto iterations = [&] {
    CoverProgram<NodeSet<4>> program(cover, 200'000, {}, &context);
    for (const Item<NodeSet<4>>& item : items) program.add(item);
    program.solve();
    EXPECT_EQ(program.stopped(), cancel.load());
    return program.iterations();
  };
  EXPECT_GE(iterations(), 200);
  cancel = true;
  EXPECT_LE(iterations(), 40);
  const Duals duals = solve_cover_lp<NodeSet<4>>(items, chosen, cover, 200'000, context);
  for (const Item<NodeSet<4>>& item : items) EXPECT_GE(duals.price(item), 0) << "what is left proves what it says";
}

/// Fewest groups of at most `capacity`, by trying every way; a lump above the capacity is a group of its own.
std::int64_t fewest_groups(const std::vector<std::int64_t>& sizes, std::size_t i, std::vector<std::int64_t>& groups, std::int64_t capacity) {
  if (i == sizes.size()) return static_cast<std::int64_t>(groups.size());
  groups.push_back(sizes[i]);
  std::int64_t best = fewest_groups(sizes, i + 1, groups, capacity);
  groups.pop_back();
  for (std::int64_t& group : groups) {
    if (group + sizes[i] > capacity) continue;
    group += sizes[i];
    best = std::min(best, fewest_groups(sizes, i + 1, groups, capacity));
    group -= sizes[i];
  }
  return best;
}

/// Walks a rule: whether the region with these of its nodes is allowed, and how often it pays.
std::pair<bool, int> told(const SweepRule& rule, std::uint32_t taken) {
  std::int32_t state = 0;
  int paid = 0;
  bool may_end = true;
  for (std::size_t n = 0; n < rule.layers.size(); ++n) {
    const SweepRule::Told& now = rule.layers[n][static_cast<std::size_t>(state)];
    if (taken >> n == 0) may_end = may_end && now.may_end;
    const bool in = (taken >> n & 1) != 0;
    paid += in && now.pays ? 1 : 0;
    state = now.next[in ? 1 : 0];
    if (state == SweepRule::kNoRegion) return {false, 0};
  }
  EXPECT_TRUE(may_end) << "what is allowed at last may end before";
  return {true, paid};
}

TEST(SweepRule, AllowsAndChargesWhatItsNameSays) {
  for (std::uint32_t taken = 0; taken < 8; ++taken) {
    const int some = std::popcount(taken);
    EXPECT_EQ(told(any_of(3), taken), std::pair(true, some > 0 ? 1 : 0));
    EXPECT_EQ(told(two_of_three(), taken), std::pair(true, some > 1 ? 1 : 0));
  }
  for (std::uint32_t taken = 0; taken < 4; ++taken) {
    EXPECT_EQ(told(together(), taken).first, taken == 0 || taken == 3);
    EXPECT_EQ(told(apart(), taken).first, taken != 3);
  }
  for (std::uint32_t taken = 0; taken < 16; ++taken) {
    const bool walled = (taken & 5) == 5, filled = (taken & 10) == 10;
    EXPECT_EQ(told(no_pocket({true, false, true, false}), taken), std::pair(!walled || filled, 0));
  }
}

TEST(SweepRule, AShareOfACompoundIsRefusedOnlyIfTheRestCannotBePacked) {
  Random random(47);
  int refused = 0, packed = 0;
  for (int round = 0; round < 200; ++round) {
    std::vector<std::int64_t> lumps(1 + random.below(9));
    for (std::int64_t& l : lumps) l = static_cast<std::int64_t>(random.below(500));
    const std::int64_t parts = least_parts(lumps, 500) + static_cast<std::int64_t>(random.below(2)), total = std::accumulate(lumps.begin(), lumps.end(), std::int64_t{0});
    const auto rule = share_of_compound(lumps, 500, parts);
    ASSERT_TRUE(rule.has_value());
    for (std::uint32_t taken = 0; taken < 1u << lumps.size(); ++taken) {
      std::vector<std::int64_t> rest;
      std::int64_t mine = 0;
      for (std::size_t n = 0; n < lumps.size(); ++n) (taken >> n & 1) != 0 ? mine += lumps[n] : (rest.push_back(lumps[n]), 0);
      const bool fits = taken == 0 || rest.empty() || 1 + least_parts(rest, 500) <= parts;
      const auto [allowed, paid] = told(*rule, taken);
      EXPECT_TRUE(allowed || !fits) << round;
      EXPECT_EQ(paid, allowed && taken != 0 ? 1 : 0);
      // Each lump is rounded up by an eighth of what must be taken at most.
      const std::int64_t enough = total - (parts - 1) * 500;
      const bool short_of_it = taken != 0 && mine + static_cast<std::int64_t>(std::popcount(taken)) * (enough / 8 + 1) < enough;
      EXPECT_FALSE(allowed && short_of_it) << round;
      (allowed ? packed : refused) += 1;
    }
  }
  EXPECT_GE(refused, 200);
  EXPECT_GE(packed, 1'000);
}

TEST(Lumps, LeastPartsIsWhatTryingEveryWayFinds) {
  Random random(32);
  for (int round = 0; round < 300; ++round) {
    std::vector<std::int64_t> sizes;
    for (std::uint64_t n = 1 + random.below(7); n > 0; --n) sizes.push_back(static_cast<std::int64_t>(1 + random.below(500)));
    std::vector<std::int64_t> groups;
    const std::int64_t best = fewest_groups(sizes, 0, groups, 500);
    EXPECT_EQ(least_parts(sizes, 500), best) << round;
    std::ranges::sort(sizes, std::greater<>());
    EXPECT_LE(parts_at_least(sizes, 500), best) << round;
  }
}

}  // namespace
}  // namespace qipan
