// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "tests/checker/regions.h"

#include <algorithm>
#include <tuple>

namespace checker {
namespace {

constexpr std::size_t kListed = 500'000;  ///< sets looked at before regions are looked for by price

template <class Set>
class Growing {
 public:
  Growing(const Piece<Set>& piece, Int limit, std::size_t steps, std::size_t most) : piece_(piece), limit_(limit), left_(steps), most_(most) {
    std::tie(low_, high_) = piece.range(limit);
    near_.resize(piece.size());
    for (std::size_t v = 0; v < piece.size(); ++v) {
      for (const auto& u : piece.near(v)) near_[v].add(u.node);
    }
    for (std::size_t k = 0; k < piece.compounds().size(); ++k) {
      const Set& nodes = piece.compounds()[k];
      if (const Int share = piece.least_share(k, limit); share > 0 && share == piece.households(nodes)) whole_.push_back(nodes);
    }
  }

  bool run(std::vector<Set>& out) {
    Set barred;
    for (std::size_t v = 0; v < piece_.size(); ++v) {
      if (!take({}, {}, {}, v, barred, out)) return false;
      barred.add(v);
    }
    return true;
  }

 private:
  /// `v` joins. `owed`: nodes of compounds that the set has to the last. False if it takes too long.
  bool take(Set nodes, const Set& around, Set owed, std::size_t v, const Set& barred, std::vector<Set>& out) {
    if (left_-- == 0) return false;
    nodes.add(v);
    for (const Set& k : whole_) owed = k.has(v) ? owed | k : owed;
    if (piece_.households(nodes | owed) > high_ || owed.meets(barred)) return true;
    if (owed.within(nodes) && piece_.households(nodes) >= low_ && piece_.admits(nodes, limit_)) {
      if (out.size() == most_) return false;
      out.push_back(nodes);
    }
    Set beside = (around | near_[v]).minus(nodes).minus(barred), closed = barred;
    const Set open = beside;
    bool good = true;
    open.each([&](std::size_t u) {
      good = good && take(nodes, beside, owed, u, closed, out);
      closed.add(u);
    });
    return good;
  }

  const Piece<Set>& piece_;
  Int limit_, low_ = 0, high_ = 0;
  std::size_t left_, most_;
  std::vector<Set> near_, whole_;
};

}  // namespace

template <class Set>
std::optional<std::vector<Set>> all_regions(const Piece<Set>& piece, Int limit, std::size_t steps, std::size_t most) {
  std::vector<Set> out;
  if (!Growing<Set>(piece, limit, steps, most).run(out)) return std::nullopt;
  return out;
}

template <class Set>
Regions<Set>::Regions(const Piece<Set>& piece, Int limit, const std::vector<Set>& usual, const Limits& limits) : piece_(piece), limits_(limits) {
  if (const auto all = all_regions(piece, limit, std::min(limits.steps, kListed), limits.sets)) {
    all_.emplace();
    for (const Set& s : *all) all_->push_back(piece.column(s));
    return;
  }
  if (usual.empty()) {
    pricing_.emplace(piece, limit, 0, std::vector<double>(), limits.table);
    return;
  }
  // Outline and area of the mean region, and areas of a small and a large one.
  double outline = 0, mean = 0;
  std::vector<double> areas;
  for (const Set& s : usual) {
    double area = 0;
    s.each([&](std::size_t v) {
      area += static_cast<double>(piece.node(v).area), outline += static_cast<double>(piece.node(v).outline);
      for (const auto& u : piece.near(v)) outline -= s.has(u.node) ? static_cast<double>(u.length) : 0;
    });
    areas.push_back(area), mean += area;
  }
  const auto count = static_cast<double>(usual.size());
  std::ranges::sort(areas);
  pricing_.emplace(piece, limit, outline / count, std::vector<double>{mean / count, areas[areas.size() / 8], areas[areas.size() * 7 / 8]}, limits.table);
}

template <class Set>
void Regions<Set>::impose(const std::vector<Pair>& pairs, const std::vector<Triple>& triples) {
  pairs_ = pairs;
  if (pricing_) pricing_->impose(pairs, triples);
}

template <class Set>
void Regions<Set>::set_prices(const Prices& prices) {
  prices_ = &prices;
  if (pricing_) pricing_->set_prices(prices);
}

template <class Set>
void Regions<Set>::list(Int below, const std::function<Int(const Column<Set>&, Int)>& take) {
  if (pricing_) {
    pricing_->list(below, limits_.steps, take);
    return;
  }
  const auto obeys = [&](const Set& s) {
    return std::ranges::all_of(pairs_, [&](const Pair& p) {
      const bool a = s.has(static_cast<std::size_t>(p.a)), b = s.has(static_cast<std::size_t>(p.b));
      return p.together ? a == b : !a || !b;
    });
  };
  for (const Column<Set>& c : *all_) {
    if (const Int p = price(piece_, c, *prices_); p < below && obeys(c.nodes)) below = take(c, p);
  }
}

template class Regions<SmallSet>;
template class Regions<MediumSet>;
template class Regions<LargeSet>;
template std::optional<std::vector<SmallSet>> all_regions(const Piece<SmallSet>&, Int, std::size_t, std::size_t);
template std::optional<std::vector<MediumSet>> all_regions(const Piece<MediumSet>&, Int, std::size_t, std::size_t);
template std::optional<std::vector<LargeSet>> all_regions(const Piece<LargeSet>&, Int, std::size_t, std::size_t);

}  // namespace checker
