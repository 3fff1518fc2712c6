// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "tests/checker/certificate_checker.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <set>
#include <vector>

#include "tests/checker/certificate_file.h"
#include "tests/checker/halves.h"
#include "tests/checker/piece.h"
#include "tests/checker/regions.h"

namespace checker {
namespace {

__extension__ using Wide = __int128;

template <class Set>
struct Priced {
  Column<Set> column;
  Int price = 0;
};

template <class Set>
class Check {
 public:
  Check(const Certificate& c, const Limits& limits) : c_(c), limits_(limits), piece_(c), limit_(piece_.pack_of(c.objective)) {}

  void run(Int& reached) {
    must(piece_.connected(piece_.all()), "the piece is not connected");
    check_plan();
    must(c_.bound <= c_.objective, "the bound is above the plan");
    if (piece_.households(piece_.all()) == 0) {
      reached = c_.bound[3];
      return;
    }
    bound_levels_ = piece_.pack_of(c_.bound);
    bool cost_shown = c_.bound[3] == 0;
    if (c_.halves != 0) {
      must(c_.regions == 0, "halves of a fixed number of regions");
      const bool shown = check_halves(piece_, c_.bound, limits_.sets);
      cost_shown = cost_shown || shown;
      if (cost_shown) reached = c_.bound[3];
    } else if (c_.kept_nodes > 0) {
      check_kept();
    } else {
      check_levels(c_, piece_, bound_levels_);
    }
    if (cost_shown) return;
    must(std::equal(c_.bound.begin(), c_.bound.begin() + 3, c_.objective.begin()), "a cost is bounded, but not the levels above");
    check_cost(reached);
  }

 private:
  static constexpr Int kAnyNumber = -1;

  void check_plan() {
    std::map<Int, Set> regions;
    std::vector<Int> label(piece_.size(), -1);
    for (std::size_t i = 0; i < c_.piece.size(); ++i) {
      const auto v = static_cast<std::size_t>(c_.node_of[i]);
      must(label[v] < 0 || label[v] == c_.label[i], "a node lies in two regions");
      label[v] = c_.label[i];
      regions[label[v]].add(v);
    }
    for (const auto& [l, s] : regions) {
      must(piece_.connected(s), "a region is not connected");
      plan_.push_back(s);
    }
    if (piece_.households(piece_.all()) == 0) {
      must(plan_.size() == 1 && c_.objective == std::array<Int, 4>{0, 0, 0, piece_.empty_worth()}, "land without people is not worth what is said");
      return;
    }
    must(c_.regions == 0 || static_cast<Int>(plan_.size()) == c_.regions, "the plan has another number of regions");
    must(piece_.worth(plan_) == std::pair(limit_, 2 * c_.objective[3]), "the plan is not worth what is said");
  }

  void step() { must(steps_++ < limits_.steps, "too many covers to search"); }

  // Levels: arithmetic, prices, or every cover by all connected sets.

  void check_levels(const Certificate& c, const Piece<Set>& piece, Int bound) {
    if (piece.forced(piece.all()) >= bound) return;
    if (!c.levels.empty()) {
      // The same as for the cost, of a piece where nothing else costs anything. What is looked for has a level less.
      Certificate bare = c;
      bare.border = bare.compactness = bare.balance = 0;
      const Piece<Set> priced(bare, true);
      must(bound < (Int{1} << 30), "levels are too large to be priced");
      Int reached = 0;
      check_numbers({priced, c.levels, c.unit, c.unit * (bound - 1) + 1, bound - 1}, reached);
      return;
    }
    const auto all = all_regions(piece, bound - 1, limits_.steps, limits_.sets);
    must(all.has_value(), "too many regions to list");
    by_node_.assign(piece.size(), {});
    for (const Set& s : *all) by_node_[s.lowest()].push_back(piece.column(s));
    least_paid_.clear(), steps_ = 0;
    cover_levels(piece, piece.all(), 0, bound, c.regions > 0 ? c.regions : kAnyNumber);
  }

  /// No plan with fewer levels parts a compound that fits: such plans are looked for where these are one node.
  void check_kept() {
    Certificate kept = c_;
    kept.nodes = c_.kept_nodes, kept.node_of = c_.kept;
    const Piece<Set> piece(kept, true);
    must(piece.connected(piece.all()), "the piece is not connected");
    const Levels& least = piece.arithmetic();
    must(c_.bound[0] == least[0] && c_.bound[1] == least[1] && c_.bound[2] <= least[2] + 1, "compounds that fit need not be kept whole");
    check_levels(kept, piece, piece.pack_of(c_.bound));
  }

  /// `pieces`: regions that are to come.
  void cover_levels(const Piece<Set>& piece, const Set& rest, Int paid, Int bound, Int pieces) {
    step();
    must(!rest.empty() || (pieces != 0 && pieces != kAnyNumber) || paid >= bound, "a plan has lower levels than the bound");
    if (rest.empty() || pieces == 0 || paid + piece.forced(rest) >= bound) return;
    const auto [memo, fresh] = least_paid_.try_emplace({rest, pieces}, paid);
    if (!fresh && memo->second <= paid) return;
    memo->second = paid;
    for (const Column<Set>& c : by_node_[rest.lowest()]) {
      if (c.nodes.within(rest) && paid + c.levels < bound) cover_levels(piece, rest.minus(c.nodes), paid + c.levels, bound, pieces == kAnyNumber ? kAnyNumber : pieces - 1);
    }
  }

  // Cost: number by number of regions.

  /// That no plan with levels up to `limit` costs less than `bound`, a level at `unit`.
  struct Claim {
    const Piece<Set>& piece;
    const std::vector<Number>& numbers;
    Int unit, bound, limit;
  };

  void check_cost(Int& reached) {
    reached = c_.bound[3];
    check_numbers({piece_, c_.numbers, 0, 2 * c_.bound[3] - 1, limit_}, reached);  // costs are even, so one less is as good
  }

  void check_numbers(const Claim& claim, Int& reached) {
    const bool levels_alone = claim.unit > 0;  // then there is no shape to pay for, and the nodes may be others than the plan's
    Regions<Set> regions(claim.piece, claim.limit, levels_alone ? std::vector<Set>() : plan_, limits_);
    const Int households = piece_.households(piece_.all());
    for (Int k = 1; k <= static_cast<Int>(claim.piece.size()); ++k) {
      if (c_.regions > 0 && k != c_.regions) continue;
      if (k * piece_.floor() - households > c_.objective[0] || households - k * piece_.ceiling() > c_.objective[0]) continue;
      const auto said = std::ranges::find(claim.numbers, k, &Number::pieces);
      // Without prices every cover is looked at.
      Number n;
      n.pieces = k, n.prices.node.assign(claim.piece.size(), 0);
      if (said != claim.numbers.end()) n = *said;
      pairs_.clear();
      follow(claim, n.tree, n.prices, k, regions, reached);
    }
  }

  /// Down to where regions are listed: by the prices of the number, or of a case that has its own.
  void follow(const Claim& claim, const Case& tree, const Prices& prices, Int pieces, Regions<Set>& regions, Int& reached) {
    if (tree.priced) {
      list_and_check(claim, tree.cases.front(), tree.prices.front(), pieces, regions, reached);
    } else if (tree.pair && tree.anew) {
      for (const bool together : {true, false}) {
        pairs_.push_back({tree.a, tree.b, together});
        follow(claim, tree.cases[together ? 0 : 1], prices, pieces, regions, reached);
        pairs_.pop_back();
      }
    } else {
      list_and_check(claim, tree, prices, pieces, regions, reached);
    }
  }

  [[nodiscard]] Wide total(const Claim& claim, const Prices& p, Int pieces) const {
    Wide z = Wide{pieces} * p.piece - Wide{p.side} * claim.limit;
    for (const Int x : p.node) z += x;
    for (const Triple& t : p.triples) z -= t.price;
    must(p.held.empty() || (p.held.size() == claim.piece.compounds().size() && claim.piece.violation(claim.limit) == 0), "prices of compounds are wrong");
    for (std::size_t k = 0; k < p.held.size(); ++k) z += Wide{p.held[k]} * claim.piece.least_held(k);
    return z;
  }

  /// The prices for regions whose levels cost something.
  static Prices with_levels(const Claim& claim, Prices p) {
    must(p.side < (Int{1} << 52), "amounts are too large to check");
    p.side += claim.unit;
    return p;
  }

  /// No plan of this many regions that obeys the pairs costs less than the bound.
  void list_and_check(const Claim& claim, const Case& tree, const Prices& proposed, Int pieces, Regions<Set>& regions, Int& reached) {
    const Prices prices = with_levels(claim, proposed);
    regions.impose(pairs_, prices.triples);
    regions.set_prices(prices);
    const Wide start = total(claim, proposed, pieces);
    const auto fits = [](Wide x) { return static_cast<Int>(std::clamp<Wide>(x, -(Wide{1} << 61), Wide{1} << 61)); };
    // Prices may be as negative as the bound can bear.
    Int least = start > claim.bound ? -fits((start - claim.bound) / pieces) : 0;
    Wide z = start + Wide{pieces} * least;
    std::vector<Priced<Set>> cheap;
    const auto dearest = [&] { return fits(std::max<Wide>(least, claim.bound - z + least)); };
    for (bool lifted = true; lifted;) {  // until no price is negative
      lifted = false, cheap.clear();
      regions.list(dearest(), [&](const Column<Set>& c, Int price) {
        if (price < least) {
          lifted = true, least = price;
          z = start + Wide{pieces} * least;
        }
        must(cheap.size() < limits_.sets, "too many regions to list");
        cheap.push_back({c, price});
        return dearest();
      });
    }
    if (z >= claim.bound) return;
    const Int before = reached;
    reached = std::min(reached, fits((std::max<Wide>(0, z) + 1) / 2));
    check_case(claim, tree, proposed, cheap, pieces);
    reached = before;
  }

  /// Any plan that costs less than the bound is made of these regions.
  void check_case(const Claim& claim, const Case& tree, const Prices& above, const std::vector<Priced<Set>>& cheap, Int pieces) {
    if (tree.pair) {
      const auto a = static_cast<std::size_t>(tree.a), b = static_cast<std::size_t>(tree.b);
      std::vector<Priced<Set>> together, apart;
      for (const Priced<Set>& p : cheap) {
        if (p.column.nodes.has(a) == p.column.nodes.has(b)) together.push_back(p);
        if (!p.column.nodes.has(a) || !p.column.nodes.has(b)) apart.push_back(p);
      }
      check_case(claim, tree.cases[0], above, together, pieces);
      check_case(claim, tree.cases[1], above, apart, pieces);
      return;
    }
    const Prices& said = tree.prices.empty() ? above : tree.prices.front();
    const Prices prices = with_levels(claim, said);
    const Int bound = claim.bound;
    std::vector<Priced<Set>> mine = cheap;
    Int least = mine.empty() ? 0 : std::numeric_limits<Int>::max();
    for (Priced<Set>& p : mine) p.price = price(claim.piece, p.column, prices), least = std::min(least, p.price);
    const Wide z = total(claim, said, pieces) + Wide{pieces} * least;  // prices lifted so that none is negative
    if (z >= bound) return;
    std::erase_if(mine, [&](const Priced<Set>& p) { return z + (Wide{p.price} - least) >= bound; });
    if (tree.sieve) return check_case(claim, tree.cases.front(), said, mine, pieces);
    for (Priced<Set>& p : mine) p.price -= least;
    std::ranges::sort(mine, {}, &Priced<Set>::price);
    steps_ = 0;
    chosen_.clear();
    std::vector<const Priced<Set>*> open;
    for (const Priced<Set>& p : mine) open.push_back(&p);
    cover_cost(claim, claim.piece.all(), open, pieces, static_cast<Int>(bound - z), claim.limit);
  }

  /// `open`: regions that fit, cheapest first.
  void cover_cost(const Claim& claim, const Set& rest, const std::vector<const Priced<Set>*>& open, Int pieces, Int gap, Int levels) {
    step();
    if (rest.empty()) {
      if (pieces != 0) return;
      const auto [l, cost] = claim.piece.worth(chosen_);
      must(l > claim.limit || cost + claim.unit * l >= claim.bound, "a plan costs less than the bound");
      return;
    }
    if (pieces == 0) return;
    std::vector<std::size_t> count(claim.piece.size(), 0);
    for (const Priced<Set>* p : open) p->column.nodes.each([&](std::size_t v) { ++count[v]; });
    steps_ += open.size();
    std::size_t pivot = rest.lowest();
    rest.each([&](std::size_t v) { pivot = count[v] < count[pivot] ? v : pivot; });
    for (const Priced<Set>* p : open) {
      if (p->price >= gap) break;
      if (!p->column.nodes.has(pivot) || p->column.levels > levels) continue;
      std::vector<const Priced<Set>*> kept;
      for (const Priced<Set>* o : open) {
        if (o->price >= gap - p->price) break;
        if (!o->column.nodes.meets(p->column.nodes)) kept.push_back(o);
      }
      steps_ += kept.size() / 4;
      chosen_.push_back(p->column.nodes);
      cover_cost(claim, rest.minus(p->column.nodes), kept, pieces - 1, gap - p->price, levels - p->column.levels);
      chosen_.pop_back();
    }
  }

  const Certificate& c_;
  const Limits& limits_;
  Piece<Set> piece_;
  Int limit_;  ///< packed levels of the plan
  Int bound_levels_ = 0;
  std::size_t steps_ = 0;
  std::vector<Pair> pairs_;
  std::vector<Set> plan_, chosen_;
  std::vector<std::vector<Column<Set>>> by_node_;
  std::map<std::pair<Set, Int>, Int> least_paid_;
};

/// What these labels of all atoms are worth on the piece, atom by atom.
template <class Set>
std::array<Int, 4> worth_of(Certificate c, const std::vector<Int>& labels) {
  must(labels.size() == c.atoms.size(), "the plan has another number of atoms");
  c.nodes = static_cast<Int>(c.piece.size());
  for (std::size_t i = 0; i < c.piece.size(); ++i) c.node_of[i] = static_cast<Int>(i);
  c.out_base = c.nodes + 1, c.part_base = c.nodes + 2;
  const Piece<Set> piece(c);
  std::map<Int, Set> regions;
  for (std::size_t i = 0; i < c.piece.size(); ++i) regions[labels[static_cast<std::size_t>(c.piece[i])]].add(i);
  std::vector<Set> plan;
  for (const auto& [label, s] : regions) {
    must(piece.connected(s), "a region of the plan is not connected");
    plan.push_back(s);
  }
  const auto [levels, doubled] = piece.worth(plan);
  return {levels / c.part_base / c.out_base, levels / c.part_base % c.out_base, levels % c.part_base - static_cast<Int>(piece.compounds().size()), doubled / 2};
}

/// Runs it with sets of a width for so many nodes.
template <class Do>
void with_set(std::size_t nodes, Do&& what) {
  must(nodes <= LargeSet::kMost, "too many nodes");
  if (nodes <= SmallSet::kMost) what.template operator()<SmallSet>();
  else if (nodes <= MediumSet::kMost) what.template operator()<MediumSet>();
  else what.template operator()<LargeSet>();
}

Verdict checked(std::istream& in, const Limits& limits, const std::vector<Int>* labels) {
  Verdict verdict;
  try {
    const Certificate c = read(in);
    verdict.bound = c.bound;
    must(!c.atoms.empty() && !c.piece.empty(), "nothing to check");
    if (labels != nullptr) with_set(c.piece.size(), [&]<class Set>() { must(worth_of<Set>(c, *labels) >= c.bound, "a plan is below the bound"); });
    with_set(static_cast<std::size_t>(c.nodes), [&]<class Set>() { Check<Set>(c, limits).run(verdict.reached); });
    verdict.accepted = true;
  } catch (const Refused& refused) {
    verdict.reason = refused.what();
  }
  return verdict;
}

}  // namespace

Verdict check_certificate(std::istream& in, const Limits& limits) { return checked(in, limits, nullptr); }

Verdict check_certificate(std::istream& in, const Limits& limits, const std::vector<std::int64_t>& plan) { return checked(in, limits, &plan); }

}  // namespace checker
