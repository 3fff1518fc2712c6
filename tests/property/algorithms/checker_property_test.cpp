// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
// The checker's own machinery against all subsets of small pieces: what it leaves out no plan may have.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <sstream>

#include "algorithms/exact/certificate.h"
#include "algorithms/registry.h"
#include "algorithms/support/plan_state.h"
#include "engine/plan/evaluate.h"
#include "tests/checker/pocket.h"
#include "tests/checker/pricing.h"
#include "tests/checker/regions.h"
#include "tests/checker/rest_rule.h"
#include "tests/checker/tally.h"
#include "tests/unit/algorithms/instances.h"

namespace qipan {
namespace {

using Set = checker::SmallSet;

/// A certificate of the first piece with every atom a node.
checker::Certificate open_certificate(const Problem& p, const std::vector<std::int32_t>& atoms) {
  const Scorer scorer(p);
  const BandArithmetic arithmetic(p, atoms);
  const PieceGraph graph = build_piece_graph(scorer, arithmetic, atoms, {.compounds = false, .leaves = false});
  PieceProof proof;
  proof.label.assign(graph.nodes.size(), 0);
  proof.objective = PlanState(graph, scorer, proof.label).objective();
  std::istringstream text(certificate_text(p, graph, proof));
  return checker::read(text);
}

std::set<Set> all_subsets(const checker::Piece<Set>& piece, std::int64_t limit, const checker::Prices& prices, std::int64_t below,
                          const std::vector<checker::Pair>& pairs) {
  std::set<Set> found;
  for (std::uint64_t mask = 1; mask < std::uint64_t{1} << piece.size(); ++mask) {
    Set s;
    for (std::size_t v = 0; v < piece.size(); ++v) {
      if ((mask >> v & 1) != 0) s.add(v);
    }
    bool good = piece.connected(s) && piece.admits(s, limit) && checker::price(piece, piece.column(s), prices) < below;
    for (const checker::Pair& pair : pairs) {
      const bool a = s.has(static_cast<std::size_t>(pair.a)), b = s.has(static_cast<std::size_t>(pair.b));
      good = good && (pair.together ? a == b : !a || !b);
    }
    if (good) found.insert(s);
  }
  return found;
}

TEST(Checker, ItsSweepListsAllRegionsBelowAPriceWhateverRoomItHas) {
  Random random(71);
  std::size_t regions = 0;
  for (int round = 0; round < 300; ++round) {
    Problem p = testing::random_problem(random, static_cast<std::int32_t>(4 + random.below(7)));
    if (round % 3 == 0) p = testing::lumpy_grid(static_cast<std::uint64_t>(round), 4, 3);
    if (round % 6 == 0) {
      for (AtomMeasure& a : p.atoms) a.compound = static_cast<std::int32_t>(random.below(4)) - 1;
    }
    for (int more = 0; more < 3 && round % 2 == 0; ++more) testing::add_corners(random, p);
    for (Corner& corner : p.corners) {
      for (std::int64_t& turn : corner.turn) turn *= round % 3 == 0 ? 1'000 : 1;  // about as much as a seam
    }
    checker::Certificate c = open_certificate(p, connected_pieces(p).front());
    c.regions = 3;
    checker::Piece<Set> piece(c);
    if (piece.households(piece.all()) == 0) continue;
    if (round % 5 == 0) piece.keep_within(piece.households(piece.all()) * static_cast<std::int64_t>(1 + random.below(4)) / 4);
    // Levels from those that are forced to those of a plan of one region.
    const std::int64_t forced = piece.forced(piece.all()), one = piece.pack_of(c.objective);
    const std::int64_t limit = round % 2 == 0 ? forced + static_cast<std::int64_t>(random.below(3)) : std::max(forced, one);
    checker::Prices prices;
    prices.node.resize(piece.size());
    std::int64_t most = 1;
    for (std::size_t v = 0; v < piece.size(); ++v) most = std::max(most, piece.column(Set().with(v)).cost);
    for (std::int64_t& x : prices.node) x = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(2 * most))) - most / 2;
    prices.side = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(most)));
    const auto n = static_cast<std::int64_t>(piece.size());
    if (round % 4 == 1) prices.triples.push_back({0, 1, n - 1, most});
    for (std::size_t k = 0; round % 12 == 6 && k < piece.compounds().size(); ++k) prices.held.push_back(static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(2 * most))));
    std::vector<checker::Pair> pairs;
    if (round % 4 >= 2) pairs.push_back({static_cast<std::int64_t>(random.below(2)), n - 1, round % 4 == 2});
    for (const std::size_t table : {std::size_t{1'000'000}, std::size_t{200'000}, std::size_t{20'000}, std::size_t{4'000}, std::size_t{2'500}, std::size_t{1'500}}) {
      double area = 0;
      for (std::size_t v = 0; v < piece.size(); ++v) area += static_cast<double>(piece.node(v).area) / 3;
      try {
        checker::Pricing<Set> pricing(piece, limit, 4'000 * std::sqrt(area), {area, area / 2, 2 * area}, table);
        pricing.impose(pairs, prices.triples);
        pricing.set_prices(prices);
        for (const std::int64_t below : {2 * most, std::int64_t{0}, -most}) {
          std::set<Set> listed;
          pricing.list(below, 10'000'000, [&](const checker::Column<Set>& column, std::int64_t price) {
            EXPECT_EQ(price, checker::price(piece, column, prices));
            EXPECT_TRUE(listed.insert(column.nodes).second) << "listed twice";
            return below;
          });
          const std::set<Set> wanted = all_subsets(piece, limit, prices, below, pairs);
          EXPECT_EQ(listed == wanted, true) << round << ": " << listed.size() << " of " << wanted.size();
          regions += wanted.size();
        }
      } catch (const checker::Refused& refused) {
        const std::string what = refused.what();
        EXPECT_TRUE(what == "too many states to check" || what == "no region is admissible") << what;
      }
    }
    const auto all = checker::all_regions(piece, limit, 1'000'000, 1'000'000);
    ASSERT_TRUE(all.has_value());
    checker::Prices free;
    free.node.assign(piece.size(), 0);
    EXPECT_EQ(std::set<Set>(all->begin(), all->end()), all_subsets(piece, limit, free, std::int64_t{1} << 60, {})) << round;
  }
  EXPECT_GE(regions, 3'000u);
}

TEST(Checker, ItsSweepListsAllRegionsBelowAPriceWhereItsOrderLosesTurns) {
  Random random(73);
  constexpr std::int32_t kColumns = 5, kRows = 2;
  std::size_t regions = 0;
  for (int round = 0; round < 30; ++round) {
    Problem p = testing::lumpy_grid(static_cast<std::uint64_t>(round), kColumns, kRows);
    p.weights.compactness = p.weights.balance = 0;
    for (std::int32_t x = 0; x + 1 < kColumns; ++x) {
      for (const std::vector<std::int32_t>& around : {std::vector<std::int32_t>{x, x + 1, x + 1 + kColumns, x + kColumns}, {-1, x + 1, x}}) {
        p.corners.push_back({around, std::vector<std::int64_t>(around.size() * around.size(), 200'000)});
      }
    }
    const checker::Certificate c = open_certificate(p, connected_pieces(p).front());
    const checker::Piece<Set> piece(c);
    const std::int64_t limit = std::max(piece.forced(piece.all()), piece.pack_of(c.objective));
    checker::Prices prices;
    const std::int64_t most = piece.column(Set().with(0)).cost;
    for (std::size_t v = 0; v < piece.size(); ++v) prices.node.push_back(static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(most))) - most / 4);
    const std::set<Set> wanted = all_subsets(piece, limit, prices, most / 2, {});
    for (std::size_t table = 10'000; table > 500; table = table * 9 / 10) {
      try {
        checker::Pricing<Set> pricing(piece, limit, 0, {}, table);
        pricing.impose({}, {});
        pricing.set_prices(prices);
        std::set<Set> listed;
        pricing.list(most / 2, 10'000'000, [&](const checker::Column<Set>& column, std::int64_t) {
          listed.insert(column.nodes);
          return most / 2;
        });
        EXPECT_EQ(listed == wanted, true) << round << ": " << listed.size() << " of " << wanted.size() << " in " << table;
        regions += wanted.size();
      } catch (const checker::Refused& refused) {
        EXPECT_STREQ(refused.what(), "too many states to check");
      }
    }
  }
  EXPECT_GE(regions, 300u);
}

/// Whether groups of `most` each hold them, by trying every group for every lump.
bool fit(const std::vector<std::int64_t>& lumps, std::size_t i, std::vector<std::int64_t>& room) {
  if (i == lumps.size()) return true;
  for (std::int64_t& r : room) {
    if (r < lumps[i]) continue;
    r -= lumps[i];
    const bool good = fit(lumps, i + 1, room);
    r += lumps[i];
    if (good) return true;
  }
  return false;
}

TEST(Checker, ItsRuleOfACompoundAllowsJustTheSetsWhoseRestFitsTheRegionsLeft) {
  Random random(72);
  std::size_t rules = 0, barred = 0;
  for (int round = 0; round < 200; ++round) {
    Problem p = testing::lumpy_grid(static_cast<std::uint64_t>(round), 4, 3);
    for (std::size_t a = 0; a < p.atoms.size(); ++a) {
      p.atoms[a].compound = a < 9 ? 0 : -1;
      p.atoms[a].households = 1'000 * static_cast<std::int64_t>(p.ordinary.high / 1'000 / (2 + random.below(4)) + random.below(20));
    }
    const checker::Certificate c = open_certificate(p, connected_pieces(p).front());
    const checker::Piece<Set> piece(c);
    const std::int64_t forced = piece.forced(piece.all());
    if (piece.violation(forced) > 0) continue;
    const std::int64_t limit = forced + round % 2, parts = limit % c.part_base;
    std::vector<std::size_t> order(piece.size());
    for (std::size_t v = 0; v < order.size(); ++v) order[v] = (v * 5 + static_cast<std::size_t>(round)) % order.size();
    const checker::RestRule rule = checker::leave_rest(piece, 0, limit, order);
    rules += rule.layers.empty() ? 0 : 1;
    for (std::uint64_t mask = 0; mask < std::uint64_t{1} << 9; ++mask) {
      int now = checker::RestRule::kNone;
      std::size_t told = 0;
      std::vector<std::int64_t> rest;
      for (const std::size_t v : order) {
        if (!piece.compounds()[0].has(v)) continue;
        const bool in = (mask >> told & 1) != 0;
        if (!in) rest.push_back(piece.node(v).households);
        if (!rule.layers.empty() && now != checker::RestRule::kNever) now = rule.layers[told][static_cast<std::size_t>(now)].next[in ? 1 : 0];
        ++told;
      }
      std::vector<std::int64_t> room(static_cast<std::size_t>(mask == 0 ? parts : parts - 1), piece.ceiling());
      const bool good = mask == 0 || fit(rest, 0, room);
      EXPECT_EQ(now != checker::RestRule::kNever, good) << round << ": " << mask;
      EXPECT_EQ(now == checker::RestRule::kNone, mask == 0 || rule.layers.empty());
      barred += good ? 0 : 1;
    }
  }
  EXPECT_GE(rules, 50u);
  EXPECT_GE(barred, 1'000u);
}

/// Hangs land on some atoms that only these part from the rest.
void hang_pockets(Random& random, Problem& p) {
  const std::size_t hosts = p.atoms.size();
  const auto hang = [&](std::size_t from) {
    const auto node = static_cast<std::int32_t>(p.atoms.size());
    AtomMeasure a = p.atoms.front();
    a.households = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(p.ordinary.high / 1'000))) * 1'000;
    p.atoms.push_back(a);
    p.seams.push_back({static_cast<std::int32_t>(from), node, 100'000, 50'000});
    return static_cast<std::size_t>(node);
  };
  hang(random.below(hosts));
  const std::size_t two = hang(hang(random.below(hosts)));
  const auto other = static_cast<std::int32_t>(random.below(hosts));
  if (random.below(2) == 0) p.seams.push_back({other, static_cast<std::int32_t>(two), 100'000, 50'000});
  std::ranges::sort(p.seams, {}, [](const Seam& s) { return std::pair(s.a, s.b); });
}

TEST(Checker, ItsRuleOfAPocketBarsJustTheSetsThatLeaveSomeOfItCutOff) {
  Random random(74);
  std::size_t barred = 0, ended = 0;
  for (int round = 0; round < 120; ++round) {
    Problem p = testing::lumpy_grid(static_cast<std::uint64_t>(round), 3, 2);
    hang_pockets(random, p);
    const checker::Certificate c = open_certificate(p, connected_pieces(p).front());
    const checker::Piece<Set> piece(c);
    const std::int64_t off = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(p.ordinary.low)));
    const std::int64_t limit = round % 3 == 0 ? piece.pack({off, 1, 0}) : piece.pack({0, 0, 0});
    const std::vector<checker::Pocket<Set>> pockets = checker::pockets(piece, limit);
    std::vector<std::size_t> order(piece.size());
    for (std::size_t v = 0; v < order.size(); ++v) order[v] = v;
    for (std::size_t v = order.size(); v > 1; --v) std::swap(order[v - 1], order[random.below(v)]);
    std::vector<std::int64_t> households;
    for (std::size_t v = 0; v < piece.size(); ++v) households.push_back(piece.node(v).households);
    const checker::Tallies<Set> tallies(order, {}, {}, {}, pockets, households);
    for (std::uint64_t mask = 1; mask < std::uint64_t{1} << piece.size(); ++mask) {
      Set s;
      std::size_t last = 0;
      for (std::size_t i = 0; i < order.size(); ++i) {
        if ((mask >> i & 1) != 0) s.add(order[i]), last = i;
      }
      const bool wanted = std::ranges::none_of(pockets, [&](const checker::Pocket<Set>& k) { return k.around.within(s) && !k.land.within(s); });
      std::string before, after;
      std::vector<std::size_t> pays;
      bool good = true, ends = false;
      for (std::size_t i = 0; i < order.size() && good; ++i) {
        good = tallies.count(i, s.has(order[i]), before, after, pays);
        if (i == last) ends = good && tallies.whole(i, after);
        before = after;
      }
      EXPECT_EQ(good, wanted) << round << ": " << mask;
      EXPECT_EQ(ends, wanted) << round << ": " << mask;
      EXPECT_FALSE(!wanted && piece.admits(s, limit)) << round << ": " << mask << " may be in a plan";
      barred += wanted ? 0 : 1, ended += wanted ? 1 : 0;
    }
  }
  EXPECT_GE(barred, 5'000u);
  EXPECT_GE(ended, 5'000u);
}

}  // namespace
}  // namespace qipan
