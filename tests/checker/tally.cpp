// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "tests/checker/tally.h"

#include <algorithm>

namespace checker {

template <class Set>
Tallies<Set>::Tallies(const std::vector<std::size_t>& order, const std::vector<Pair>& pairs, const std::vector<Triple>& triples, const std::vector<Shared<Set>>& compounds,
                      const std::vector<Pocket<Set>>& pockets, const std::vector<Int>& households)
    : open_(order.size()), order_(order), households_(households) {
  const auto set = [](std::initializer_list<Int> nodes) {
    Set s;
    for (const Int v : nodes) s.add(static_cast<std::size_t>(v));
    return s;
  };
  for (const Pair& p : pairs) add(p.together ? Kind::pair_together : Kind::pair_apart, set({p.a, p.b}), 0, order);
  for (std::size_t t = 0; t < triples.size(); ++t) add(Kind::triple, set({triples[t].a, triples[t].b, triples[t].c}), t, order);
  for (std::size_t k = 0; k < compounds.size(); ++k) {
    const Shared<Set>& c = compounds[k];
    const Kind kind = c.whole ? Kind::whole : !c.rest.layers.empty() ? Kind::rest : c.least > 0 ? Kind::share : Kind::compound;
    add(kind, c.nodes, k, order, std::max<Int>(1, c.least / kEighths), c.rest);
  }
  for (std::size_t k = 0; k < pockets.size(); ++k) {
    add(Kind::pocket, pockets[k].land | pockets[k].around, k, order);
    Tally& t = tally_.back();
    t.land = pockets[k].land;
    for (std::size_t i = t.first; i <= t.last; ++i) {
      if (t.nodes.has(order[i])) (t.land.has(order[i]) ? t.last_land : t.last_around) = i;
    }
  }
}

template <class Set>
void Tallies<Set>::add(Kind kind, const Set& nodes, std::size_t number, const std::vector<std::size_t>& order, Int eighth, RestRule rest) {
  Tally t{kind, nodes, order.size(), 0, number, eighth, std::move(rest), {}, {}};
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (nodes.has(order[i])) t.first = std::min(t.first, i), t.last = i;
  }
  for (std::size_t i = t.first; i < t.last; ++i) open_[i].push_back(tally_.size());
  std::size_t told = 0;
  for (std::size_t i = t.first; i <= t.last; ++i) {
    t.told.push_back(told);
    told += nodes.has(order[i]) ? 1 : 0;
  }
  tally_.push_back(std::move(t));
}

template <class Set>
int Tallies<Set>::tell_pocket(const Tally& t, int before, std::size_t layer, bool land, bool in) {
  if (before == kSettled || (!in && !land)) return kSettled;
  const int now = in ? before : kLandOut;
  if (now == kLandOut) return layer >= t.last_around ? RestRule::kNever : kLandOut;
  return layer >= t.last_land ? kSettled : kAllIn;
}

template <class Set>
bool Tallies<Set>::count(std::size_t layer, bool in, const std::string& before, std::string& after, std::vector<std::size_t>& pays) const {
  after.clear();
  std::size_t place = 0;  // in `before`
  for (std::size_t k = 0; k < tally_.size(); ++k) {
    const Tally& t = tally_[k];
    if (layer < t.first || layer > t.last) continue;
    int n = layer > t.first ? before[place++] : 0;
    if (t.kind == Kind::whole && t.nodes.has(order_[layer])) {
      if (layer > t.first && (n == 1) != in) return false;
      if (layer == t.first && in) pays.push_back(k);
      n = in ? 1 : 0;
    } else if (t.kind == Kind::rest) {
      if (t.nodes.has(order_[layer])) {
        if (in && n == RestRule::kNone) pays.push_back(k);
        n = t.rest.layers[t.told[layer - t.first]][static_cast<std::size_t>(n)].next[in ? 1 : 0];
        if (n == RestRule::kNever) return false;
      }
    } else if (t.kind == Kind::pocket) {
      if (t.nodes.has(order_[layer])) n = tell_pocket(t, n, layer, t.land.has(order_[layer]), in);
      if (n == RestRule::kNever) return false;
    } else if (t.kind == Kind::share) {
      // One and the eighths so far, each node's rounded up.
      if (in && t.nodes.has(order_[layer])) {
        if (n == 0) pays.push_back(k), n = 1;
        n = static_cast<int>(std::min<Int>(1 + kEighths, n + (households_[order_[layer]] + t.eighth - 1) / t.eighth));
      }
      if (layer == t.last && n > 0 && n < 1 + kEighths) return false;
    } else if (in && t.nodes.has(order_[layer])) {
      ++n;
      if ((t.kind == Kind::compound && n == 1) || (t.kind == Kind::triple && n == 2)) pays.push_back(k);
      if (t.kind == Kind::pair_apart && n == 2) return false;
    }
    if (t.kind == Kind::compound) n = std::min(n, 1);
    if (layer < t.last) {
      // Where one node of a triple is left, having none and having both come to the same.
      const bool second = t.kind == Kind::triple && layer > t.first && t.nodes.has(order_[layer]);
      after.push_back(static_cast<char>(second && n == 0 ? 2 : n));
    } else if (t.kind == Kind::pair_together && n == 1) {
      return false;
    }
  }
  return true;
}

template <class Set>
bool Tallies<Set>::whole(std::size_t layer, const std::string& after) const {
  for (std::size_t i = 0; i < open_[layer].size(); ++i) {
    const Tally& t = tally_[open_[layer][i]];
    const Kind kind = t.kind;
    if (kind == Kind::rest) {
      const std::size_t told = t.told[layer + 1 - t.first];  // of it and the node here
      if (!t.rest.layers[told][static_cast<std::size_t>(after[i])].may_end) return false;
    } else if ((kind == Kind::pair_together || kind == Kind::whole) && after[i] == 1) {
      return false;
    } else if (kind == Kind::share && after[i] > 0 && after[i] < 1 + kEighths) {
      return false;
    } else if (kind == Kind::pocket && after[i] != kSettled && layer >= t.last_around) {
      return false;
    }
  }
  return true;
}

template <class Set>
std::vector<Int> Tallies<Set>::costs(const Prices& prices) const {
  std::vector<Int> costs;
  for (const Tally& t : tally_) {
    if (t.kind == Kind::triple) costs.push_back(t.number < prices.triples.size() ? prices.triples[t.number].price : 0);
    else if (t.kind == Kind::pair_together || t.kind == Kind::pair_apart || t.kind == Kind::pocket) costs.push_back(0);
    else costs.push_back(prices.side - (prices.held.empty() ? 0 : prices.held[t.number]));
  }
  return costs;
}

template class Tallies<SmallSet>;
template class Tallies<MediumSet>;
template class Tallies<LargeSet>;

}  // namespace checker
