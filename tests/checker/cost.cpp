// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
// Number by number of regions: prices bound any plan from below; what they leave open is searched to the last.
#include "tests/checker/cost.h"

#include <algorithm>
#include <limits>

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
class CostCheck {
 public:
  CostCheck(const Certificate& c, const Limits& limits) : c_(c), limits_(limits) {}

  void run(const Claim<Set>& claim, const std::vector<Set>& usual, Int& reached) {
    const Piece<Set>& piece = claim.piece;
    Regions<Set> regions(piece, claim.limit, usual, limits_);
    const Int households = piece.households(piece.all());
    for (Int k = 1; k <= static_cast<Int>(piece.size()); ++k) {
      if (c_.regions > 0 && k != c_.regions) continue;
      if (k * piece.floor() - households > c_.objective[0] || households - k * piece.ceiling() > c_.objective[0]) continue;
      const auto said = std::ranges::find(claim.numbers, k, &Number::pieces);
      // Without prices every cover is looked at.
      Number n;
      n.pieces = k, n.prices.node.assign(piece.size(), 0);
      if (said != claim.numbers.end()) n = *said;
      pairs_.clear();
      follow(claim, n.tree, n.prices, k, regions, reached);
    }
  }

 private:
  void step() { must(steps_++ < limits_.steps, "too many covers to search"); }

  /// Down to where regions are listed: by the prices of the number, or of a case that has its own.
  void follow(const Claim<Set>& claim, const Case& tree, const Prices& prices, Int pieces, Regions<Set>& regions, Int& reached) {
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

  [[nodiscard]] Wide total(const Claim<Set>& claim, const Prices& p, Int pieces) const {
    Wide z = Wide{pieces} * p.piece - Wide{p.side} * claim.limit;
    for (const Int x : p.node) z += x;
    for (const Triple& t : p.triples) z -= t.price;
    must(p.held.empty() || (p.held.size() == claim.piece.compounds().size() && claim.piece.violation(claim.limit) == 0), "prices of compounds are wrong");
    for (std::size_t k = 0; k < p.held.size(); ++k) z += Wide{p.held[k]} * claim.piece.least_held(k);
    return z;
  }

  /// The prices for regions whose levels cost something.
  static Prices with_levels(const Claim<Set>& claim, Prices p) {
    must(p.side < (Int{1} << 52), "amounts are too large to check");
    p.side += claim.unit;
    return p;
  }

  /// No plan of this many regions that obeys the pairs costs less than the bound.
  void list_and_check(const Claim<Set>& claim, const Case& tree, const Prices& proposed, Int pieces, Regions<Set>& regions, Int& reached) {
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
  void check_case(const Claim<Set>& claim, const Case& tree, const Prices& above, const std::vector<Priced<Set>>& cheap, Int pieces) {
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
  void cover_cost(const Claim<Set>& claim, const Set& rest, const std::vector<const Priced<Set>*>& open, Int pieces, Int gap, Int levels) {
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
  std::size_t steps_ = 0;
  std::vector<Pair> pairs_;
  std::vector<Set> chosen_;
};

}  // namespace

template <class Set>
void check_cost(const Certificate& c, const Limits& limits, const Claim<Set>& claim, const std::vector<Set>& usual, Int& reached) {
  CostCheck<Set>(c, limits).run(claim, usual, reached);
}

template void check_cost(const Certificate&, const Limits&, const Claim<SmallSet>&, const std::vector<SmallSet>&, Int&);
template void check_cost(const Certificate&, const Limits&, const Claim<MediumSet>&, const std::vector<MediumSet>&, Int&);
template void check_cost(const Certificate&, const Limits&, const Claim<LargeSet>&, const std::vector<LargeSet>&, Int&);

}  // namespace checker
