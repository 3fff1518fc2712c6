// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/exact/cover_search.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

namespace qipan {
namespace {

constexpr std::size_t kProgramFrom = 60;  ///< candidates that make a linear program worth its while
constexpr int kDeepest = 200;                   ///< cases within cases

struct Candidate {
  std::int32_t item;
  std::int64_t price;
};

template <class Set>
class Search {
 public:
  Search(std::span<const Item<Set>> items, std::int64_t ceiling, Work& work, const std::function<std::int64_t(std::span<const std::int32_t>)>& visit,
         std::int64_t plain_steps)
      : items_(items), ceiling_(ceiling), work_(work), visit_(visit), plain_steps_(plain_steps) {}

  CoverBound run(const Cover<Set>& cover, const Duals* start) {
    std::vector<std::int32_t> chosen;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      if (items_[i].nodes.within(cover.nodes)) chosen.push_back(static_cast<std::int32_t>(i));
    }
    CoverBound result;
    result.root = solve_cover_lp<Set>(items_, chosen, cover, ceiling_, work_.context(), nullptr, start == nullptr ? std::span<const Triple>() : start->triples,
                                      start == nullptr ? std::span<const Held>() : start->held);
    if (start != nullptr && result.root.bound < start->bound) result.root = *start;
    result.bound = result.root.bound;
    work_.spend(static_cast<std::int64_t>(chosen.size()));
    std::vector<Candidate> candidates = within(chosen, result.root, ceiling_ - result.root.bound);
    if (cover.pieces == 0) {
      branch(cover, 0, std::move(candidates), result.root.bound, true);
      result.complete = !work_.over();
    } else {
      result.complete = grow(cover, std::move(candidates), result.root, 0, result.tree);
    }
    return result;
  }

 private:
  /// The items whose price is below `gap`, cheapest first.
  std::vector<Candidate> within(std::span<const std::int32_t> chosen, const Duals& duals, std::int64_t gap) const {
    std::vector<Candidate> kept;
    for (const std::int32_t i : chosen) {
      const std::int64_t price = duals.price(items_[static_cast<std::size_t>(i)]);
      if (price < gap) kept.push_back({i, price});
    }
    std::ranges::sort(kept, {}, [](const Candidate& c) { return std::pair(c.price, c.item); });
    return kept;
  }

  /// Proves that these candidates hold no cover below the ceiling, or finds it. False if the work is over.
  bool grow(const Cover<Set>& cover, std::vector<Candidate> candidates, const Duals& duals, int depth, CoverCase& here) {
    here.duals = duals;
    if (duals.bound >= ceiling_) return true;
    if (work_.over()) return false;
    plain_left_ = depth == kDeepest ? work_.left() : std::min(plain_steps_, work_.left());
    plain_ = true;
    branch(cover, 0, candidates, duals.bound, true);
    plain_ = false;
    if (plain_left_ > 0 && !work_.over()) return true;
    std::vector<std::int32_t> chosen;
    for (const Candidate& c : candidates) chosen.push_back(c.item);
    std::vector<Share> shares;
    here.duals = solve_cover_lp<Set>(items_, chosen, cover, ceiling_, work_.context(), &shares, duals.triples, duals.held);
    work_.spend(20 * static_cast<std::int64_t>(candidates.size()));
    if (here.duals.bound >= ceiling_) return true;
    if (here.duals.bound > duals.bound) candidates = within(chosen, here.duals, ceiling_ - here.duals.bound);
    else here.duals = duals;
    const auto [a, b] = parted(shares, candidates);
    here.pair = true, here.a = a, here.b = b, here.before = duals;
    here.cases.resize(2);
    for (const bool together : {true, false}) {
      std::vector<std::int32_t> mine;
      for (const Candidate& c : candidates) {
        const Set& nodes = items_[static_cast<std::size_t>(c.item)].nodes;
        if (together ? nodes.has(a) == nodes.has(b) : !(nodes.has(a) && nodes.has(b))) mine.push_back(c.item);
      }
      const Duals sharper = solve_cover_lp<Set>(items_, mine, cover, ceiling_, work_.context(), nullptr, here.duals.triples, here.duals.held);
      if (!work_.spend(20 * static_cast<std::int64_t>(mine.size()) + 1)) return false;
      const Duals& best = sharper.bound > here.duals.bound ? sharper : here.duals;
      if (!grow(cover, within(mine, best, ceiling_ - best.bound), best, depth + 1, here.cases[together ? 0 : 1])) return false;
    }
    return true;
  }

  /// Two nodes of which the solution is least sure whether they lie together; where it is sure of all, of which the candidates are.
  std::pair<std::int32_t, std::int32_t> parted(const std::vector<Share>& shares, const std::vector<Candidate>& candidates) const {
    std::map<std::pair<std::int32_t, std::int32_t>, double> together;
    const auto add = [&](std::int32_t item, double value) {
      std::vector<std::int32_t> nodes;
      items_[static_cast<std::size_t>(item)].nodes.each([&](std::int32_t v) { nodes.push_back(v); });
      for (std::size_t j = 1; j < nodes.size(); ++j) {
        for (std::size_t i = 0; i < j; ++i) together[{nodes[i], nodes[j]}] += value;
      }
    };
    const auto least_sure = [&] {
      std::pair<std::int32_t, std::int32_t> best{0, 1};
      double off = 0.49;
      for (const auto& [pair, value] : together) {
        if (std::abs(value - 0.5) < off - 1e-9) off = std::abs(value - 0.5), best = pair;
      }
      return std::pair(best, off);
    };
    for (const Share& s : shares) add(s.item, s.value);
    if (const auto [pair, off] = least_sure(); off < 0.49) return pair;
    together.clear();
    std::vector<double> held(static_cast<std::size_t>(Set::kMost), 0);
    for (const Candidate& c : candidates) {
      items_[static_cast<std::size_t>(c.item)].nodes.each([&](std::int32_t v) { held[static_cast<std::size_t>(v)] += 1; });
    }
    for (const Candidate& c : candidates) add(c.item, 1);
    for (auto& [pair, value] : together) value /= std::max(held[static_cast<std::size_t>(pair.first)], held[static_cast<std::size_t>(pair.second)]);
    return least_sure().first;
  }

  /// `paid`: cost of the items taken; `bound`: what every cover of the rest costs, of which the candidates' prices are not part.
  void branch(const Cover<Set>& cover, std::int64_t paid, std::vector<Candidate> candidates, std::int64_t bound, bool fresh) {
    if (cover.nodes.empty()) {
      if (cover.pieces == 0) ceiling_ = std::min(ceiling_, visit_(taken_));
      return;
    }
    if (paid + bound >= ceiling_ || !work_.spend(static_cast<std::int64_t>(candidates.size()) + 1)) return;
    if (plain_ && (plain_left_ -= static_cast<std::int64_t>(candidates.size()) + 1) <= 0) return;
    if (!plain_ && !fresh && candidates.size() >= kProgramFrom) {
      std::vector<std::int32_t> chosen;
      for (const Candidate& c : candidates) chosen.push_back(c.item);
      const Duals duals = solve_cover_lp<Set>(items_, chosen, cover, ceiling_, work_.context());
      work_.spend(20 * static_cast<std::int64_t>(candidates.size()));
      if (paid + duals.bound >= ceiling_) return;
      if (duals.bound > bound) {
        bound = duals.bound;
        candidates = within(chosen, duals, ceiling_ - paid - bound);
      }
    }
    std::array<std::int32_t, static_cast<std::size_t>(Set::kMost)> count{};
    for (const Candidate& c : candidates) {
      items_[static_cast<std::size_t>(c.item)].nodes.each([&](std::int32_t v) { ++count[static_cast<std::size_t>(v)]; });
    }
    std::int32_t pivot = -1;
    cover.nodes.each([&](std::int32_t v) {
      if (pivot < 0 || count[static_cast<std::size_t>(v)] < count[static_cast<std::size_t>(pivot)]) pivot = v;
    });
    for (const Candidate& c : candidates) {
      const Item<Set>& item = items_[static_cast<std::size_t>(c.item)];
      if (!item.nodes.has(pivot)) continue;
      if (paid + bound + c.price >= ceiling_ || work_.over() || (plain_ && plain_left_ <= 0)) break;
      Cover<Set> rest{cover.nodes & ~item.nodes, cover.pieces == 0 ? 0 : cover.pieces - 1, cover.side_limit};
      if (cover.pieces == 1 && !rest.nodes.empty()) continue;  // 0 pieces would mean any number
      if (rest.side_limit >= 0) {
        rest.side_limit -= item.side;
        if (rest.side_limit < 0) continue;
      }
      const std::int64_t left = ceiling_ - paid - bound - c.price;
      std::vector<Candidate> kept;
      for (const Candidate& other : candidates) {
        if (other.price >= left) break;
        if (!items_[static_cast<std::size_t>(other.item)].nodes.meets(item.nodes)) kept.push_back(other);
      }
      taken_.push_back(c.item);
      // The prices of the others stay what they are, so what is left of the bound is bound + price - cost of the item.
      branch(rest, paid + item.cost, std::move(kept), bound + c.price - item.cost, false);
      taken_.pop_back();
    }
  }

  std::span<const Item<Set>> items_;
  std::int64_t ceiling_;
  Work& work_;
  const std::function<std::int64_t(std::span<const std::int32_t>)>& visit_;
  std::vector<std::int32_t> taken_;
  bool plain_ = false;            ///< without programs, for so many steps
  std::int64_t plain_steps_, plain_left_ = 0;
};

}  // namespace

template <class Set>
CoverBound search_covers(std::span<const Item<Set>> items, const Cover<Set>& cover, std::int64_t ceiling, Work& work,
                         const std::function<std::int64_t(std::span<const std::int32_t>)>& visit, std::int64_t plain_steps, const Duals* start) {
  return Search<Set>(items, ceiling, work, visit, plain_steps).run(cover, start);
}

template CoverBound search_covers(std::span<const Item<NodeSet<1>>>, const Cover<NodeSet<1>>&, std::int64_t, Work&,
                                  const std::function<std::int64_t(std::span<const std::int32_t>)>&, std::int64_t, const Duals*);
template CoverBound search_covers(std::span<const Item<NodeSet<4>>>, const Cover<NodeSet<4>>&, std::int64_t, Work&,
                                  const std::function<std::int64_t(std::span<const std::int32_t>)>&, std::int64_t, const Duals*);
template CoverBound search_covers(std::span<const Item<NodeSet<13>>>, const Cover<NodeSet<13>>&, std::int64_t, Work&,
                                  const std::function<std::int64_t(std::span<const std::int32_t>)>&, std::int64_t, const Duals*);

}  // namespace qipan
