// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/lineage/lineage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <functional>

#include "engine/base/error.h"
#include "engine/base/random.h"

namespace qipan {
namespace {

using Codes = std::vector<std::string>;
using Cells = std::vector<SharedCell>;

Codes codes(const std::string& stem, std::int32_t count) {
  Codes out;
  for (std::int32_t i = 0; i < count; ++i) out.push_back(stem + std::to_string(i));
  return out;
}

std::vector<std::string> names(const std::vector<Relation>& relations) {
  std::vector<std::string> out;
  for (const Relation r : relations) out.push_back(relation_name(r));
  return out;
}

Cells mirrored(Cells cells) {
  for (SharedCell& c : cells) std::swap(c.from, c.to);
  return cells;
}

Cells random_cells(Random& random, std::int32_t olds, std::int32_t news, std::uint64_t most) {
  Cells cells;
  for (std::uint64_t i = random.below(20); i > 0; --i) {
    const auto side = [&](std::int32_t count) { return static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(count) + 1)) - 1; };
    const auto amount = [&] { return static_cast<std::int64_t>(random.below(most + 1)); };
    cells.push_back({side(olds), side(news), {amount(), amount(), amount()}});
  }
  return cells;
}

/// Households, buildings, area and equal codes kept by the best of all matchings, one by one.
std::array<std::int64_t, 4> best_of_all(const Codes& olds, const Codes& news, const Cells& cells) {
  std::vector<bool> taken(news.size(), false);
  const std::function<std::array<std::int64_t, 4>(std::size_t)> best = [&](std::size_t o) -> std::array<std::int64_t, 4> {
    if (o == olds.size()) return {};
    auto most = best(o + 1);
    for (std::size_t n = 0; n < news.size(); ++n) {
      Holding shared;
      for (const SharedCell& c : cells)
        if (c.from == static_cast<std::int32_t>(o) && c.to == static_cast<std::int32_t>(n)) shared += c.held;
      if (taken[n] || shared == Holding{}) continue;
      taken[n] = true;
      auto rest = best(o + 1);
      rest[0] += shared.households, rest[1] += shared.buildings, rest[2] += shared.area, rest[3] += olds[o] == news[n];
      most = std::max(most, rest);
      taken[n] = false;
    }
    return most;
  };
  return best(0);
}

TEST(Lineage, NoOtherMatchingKeepsMore) {
  Random random(1, "lineage");
  for (int trial = 0; trial < 2000; ++trial) {
    const auto olds = static_cast<std::int32_t>(1 + random.below(4)), news = static_cast<std::int32_t>(1 + random.below(4));
    const Cells cells = random_cells(random, olds, news, trial % 2 == 0 ? 2 : 50);
    const Codes from = codes("g", olds), to = codes(trial % 3 == 0 ? "n" : "g", news);
    const Lineage found = trace_lineage(from, to, cells, {.sliver_dm2 = 0, .majority_only = false});
    std::array<std::int64_t, 4> kept{found.stayed.households, found.stayed.buildings, found.stayed.area, 0};
    for (std::size_t n = 0; n < to.size(); ++n)
      if (const auto o = found.predecessor[n]; o >= 0) {
        EXPECT_EQ(found.successor[static_cast<std::size_t>(o)], static_cast<std::int32_t>(n));
        kept[3] += from[static_cast<std::size_t>(o)] == to[n];
      }
    ASSERT_EQ(kept, best_of_all(from, to, cells)) << trial;
  }
}

TEST(Lineage, EverythingIsCountedOnce) {
  Random random(2, "lineage");
  for (int trial = 0; trial < 500; ++trial) {
    const Cells cells = random_cells(random, 6, 6, 9);
    const Lineage l = trace_lineage(codes("a", 6), codes("b", 6), cells, {.sliver_dm2 = 4});
    Holding all, told, moves;
    for (const SharedCell& c : cells)
      if (c.from >= 0 || c.to >= 0) all += c.held;
    for (const Holding& h : {l.moved, l.stayed, l.born, l.gone, l.slivers}) told += h;
    EXPECT_EQ(told, all);
    for (const SharedCell& c : l.moves) moves += c.held;
    EXPECT_EQ(moves, l.moved);
    EXPECT_EQ(l.slivers.households + l.slivers.buildings, 0);
  }
}

TEST(Lineage, OldAndNewExchangedGiveTheMirror) {
  Random random(3, "lineage");
  const auto mirror = [](Relation r) {
    return r == Relation::split ? Relation::merged : r == Relation::merged ? Relation::split : r == Relation::fresh ? Relation::dissolved : r == Relation::dissolved ? Relation::fresh : r;
  };
  for (int trial = 0; trial < 2000; ++trial) {
    const Cells cells = random_cells(random, 5, 4, trial % 2 == 0 ? 1 : 30);
    const LineageOptions options{.sliver_dm2 = static_cast<std::int64_t>(random.below(3)), .majority_only = trial % 4 < 2};
    const Codes from = codes("a", 5), to = codes("b", 4);
    const Lineage there = trace_lineage(from, to, cells, options), back = trace_lineage(to, from, mirrored(cells), options);
    ASSERT_EQ(there.predecessor, back.successor) << trial;
    ASSERT_EQ(there.successor, back.predecessor) << trial;
    ASSERT_EQ(there.predecessors, back.successors) << trial;
    ASSERT_EQ(there.moved, back.moved);
    ASSERT_EQ(there.born, back.gone);
    auto relations = there.old_relation;
    std::ranges::transform(relations, relations.begin(), mirror);
    ASSERT_EQ(names(relations), names(back.new_relation)) << trial;
  }
}

TEST(Lineage, TheOrderOfCellsDoesNotMatter) {
  Random random(4, "lineage");
  for (int trial = 0; trial < 200; ++trial) {
    Cells cells = random_cells(random, 5, 5, 1);
    const Lineage before = trace_lineage(codes("a", 5), codes("b", 5), cells);
    std::ranges::reverse(cells);
    const Lineage after = trace_lineage(codes("a", 5), codes("b", 5), cells);
    EXPECT_EQ(before.predecessor, after.predecessor);
    EXPECT_EQ(before.predecessors, after.predecessors);
  }
}

TEST(Lineage, BirthsAndDemolitionsMoveNobody) {
  const Cells cells = {{0, 0, {300'000, 30, 900}}, {-1, 0, {80'000, 8, 0}}, {0, -1, {20'000, 2, 0}}};
  const Lineage l = trace_lineage(Codes{"1"}, Codes{"1"}, cells);
  EXPECT_EQ(l.moved, Holding{});
  EXPECT_EQ(names(l.new_relation), Codes{"kept"});
  EXPECT_EQ(l.born.households, 80'000);
  EXPECT_EQ(l.gone.households, 20'000);
}

TEST(Lineage, NewLandChangesAGrid) {
  const Cells cells = {{0, 0, {300'000, 30, 900}}, {-1, 0, {0, 0, 50}}};
  EXPECT_EQ(names(trace_lineage(Codes{"1"}, Codes{"1"}, cells).new_relation), Codes{"changed"});
  EXPECT_EQ(names(trace_lineage(Codes{"1"}, Codes{"1"}, cells, {.sliver_dm2 = 50}).new_relation), Codes{"kept"});
}

TEST(Lineage, TheHalfThatIsSplitOffHasMoved) {
  const Cells cells = {{0, 0, {310'000, 30, 900}}, {0, 1, {290'000, 29, 800}}, {1, 2, {400'000, 1, 1}}};
  const Lineage l = trace_lineage(Codes{"1", "2"}, Codes{"1", "3", "2"}, cells);
  EXPECT_EQ(l.predecessor, (std::vector<std::int32_t>{0, -1, 1}));
  EXPECT_EQ(names(l.new_relation), (Codes{"split", "split", "kept"}));
  EXPECT_EQ(names(l.old_relation), (Codes{"split", "kept"}));
  EXPECT_EQ(l.moved.households, 290'000);
  EXPECT_EQ(l.successors.front(), (std::vector<std::int32_t>{0, 1}));
}

TEST(Lineage, AGridWhoseEveryPartIsAMinorityIsDissolved) {
  Cells cells;
  for (std::int32_t n = 0; n < 3; ++n) {
    cells.push_back({n, n, {300'000, 30, 900}});
    cells.push_back({3, n, {100'000, 10, 300}});
  }
  const Lineage l = trace_lineage(Codes{"1", "2", "3", "4"}, Codes{"1", "2", "3"}, cells);
  EXPECT_EQ(names(l.old_relation), (Codes{"changed", "changed", "changed", "dissolved"}));
  EXPECT_EQ(l.moved.households, 300'000);
  EXPECT_EQ(l.successors.back(), (std::vector<std::int32_t>{0, 1, 2}));
}

TEST(Lineage, NobodyInheritsACodeForTheSakeOfACorner) {
  const Cells cells = {{0, 0, {300'000, 30, 900}}, {0, 1, {299'000, 30, 900}}, {1, 1, {1'000, 1, 3}}, {1, 2, {300'000, 30, 900}}, {2, 2, {310'000, 31, 900}}};
  const Lineage l = trace_lineage(Codes{"1", "2", "3"}, Codes{"1", "x", "3"}, cells);
  EXPECT_EQ(l.predecessor, (std::vector<std::int32_t>{0, -1, 2}));
  EXPECT_EQ(names(l.new_relation), (Codes{"split", "split", "merged"}));
  EXPECT_EQ(trace_lineage(Codes{"1", "2", "3"}, Codes{"1", "x", "3"}, cells, {.sliver_dm2 = 0, .majority_only = false}).predecessor,
            (std::vector<std::int32_t>{0, 1, 2}));
}

TEST(Lineage, GridsWithoutHouseholdsAreFollowedByTheirLand) {
  const Cells cells = {{0, 1, {0, 0, 700}}, {0, 0, {0, 0, 20}}, {1, 0, {0, 0, 400}}};
  const Lineage l = trace_lineage(Codes{"1", "2"}, Codes{"1", "2"}, cells, {.sliver_dm2 = 30});
  EXPECT_EQ(l.predecessor, (std::vector<std::int32_t>{1, 0}));
  EXPECT_EQ(names(l.new_relation), (Codes{"kept", "kept"}));
  EXPECT_EQ(l.slivers.area, 20);
}

TEST(Lineage, NumbersThatCannotBeAreRefused) {
  EXPECT_THROW(trace_lineage(Codes{"1"}, Codes{"1"}, Cells{{0, 1, {}}}), Error);
  EXPECT_THROW(trace_lineage(Codes{"1"}, Codes{"1"}, Cells{{0, 0, {-1, 0, 0}}}), Error);
}

}  // namespace
}  // namespace qipan
