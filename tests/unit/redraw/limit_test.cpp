// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/redraw/limit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "engine/base/random.h"

namespace qipan {
namespace {

std::vector<Objective> random_changes(Random& random, std::size_t count) {
  std::vector<Objective> changes(count);
  for (Objective& c : changes) {
    c.moved = static_cast<std::int64_t>(random.below(40)), c.touched = static_cast<std::int64_t>(random.below(5));
    c.violation = -static_cast<std::int64_t>(random.below(30)), c.regions_out = -static_cast<std::int64_t>(random.below(3));
  }
  return changes;
}

struct Sum {
  std::int64_t violation = 0, out = 0, moved = 0, touched = 0;
};

template <class Taken>
Sum sum_of(const std::vector<Objective>& changes, Taken&& taken) {
  Sum s;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (!taken(i)) continue;
    s.violation += changes[i].violation, s.out += changes[i].regions_out, s.moved += changes[i].moved, s.touched += changes[i].touched;
  }
  return s;
}

TEST(ChooseWithin, MendsAsMuchAsAnyChoiceWithinTheLimit) {
  Random random(23, "limit");
  for (int round = 0; round < 300; ++round) {
    const std::vector<Objective> changes = random_changes(random, 1 + random.below(11));
    const ChangeLimit limit{static_cast<std::int64_t>(random.below(160)), static_cast<std::int64_t>(random.below(18))};
    const ChosenChanges chosen = choose_within(changes, limit);
    ASSERT_TRUE(chosen.best);
    const Sum mine = sum_of(changes, [&](std::size_t i) { return chosen.taken[i]; });
    EXPECT_LE(mine.moved, limit.moved);
    EXPECT_LE(mine.touched, limit.touched);
    std::pair<std::int64_t, std::int64_t> best{0, 0};
    for (std::uint32_t set = 0; set < (1u << changes.size()); ++set) {
      const Sum s = sum_of(changes, [&](std::size_t i) { return (set >> i & 1) != 0; });
      if (s.moved <= limit.moved && s.touched <= limit.touched) best = std::min(best, {s.violation, s.out});
    }
    EXPECT_EQ(std::pair(mine.violation, mine.out), best) << round;
  }
}

TEST(ChooseWithin, TakesEverythingWithoutALimit) {
  Random random(29, "unlimited");
  const std::vector<Objective> changes = random_changes(random, 300);
  const ChosenChanges chosen = choose_within(changes, {});
  EXPECT_TRUE(chosen.best);
  EXPECT_EQ(chosen.taken, std::vector<bool>(changes.size(), true));
}

TEST(ChooseWithin, OfManyChangesIsWithinTheLimitAndNoWorseThanOneByOne) {
  Random random(31, "many");
  const std::vector<Objective> changes = random_changes(random, 400);
  const ChosenChanges chosen = choose_within(changes, {.moved = 700, .touched = 90});
  const Sum mine = sum_of(changes, [&](std::size_t i) { return chosen.taken[i]; });
  EXPECT_LE(mine.moved, 700);
  EXPECT_LE(mine.touched, 90);
  std::vector<std::size_t> order(changes.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::stable_sort(order, [&](std::size_t l, std::size_t r) { return changes[l].violation * changes[r].moved < changes[r].violation * changes[l].moved; });
  Sum greedy;
  for (const std::size_t i : order) {
    if (greedy.moved + changes[i].moved > 700 || greedy.touched + changes[i].touched > 90) continue;
    greedy.moved += changes[i].moved, greedy.touched += changes[i].touched, greedy.violation += changes[i].violation;
  }
  EXPECT_LE(mine.violation, greedy.violation);
}

}  // namespace
}  // namespace qipan
