// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/exact/cover_search.h"

#include <algorithm>
#include <array>
#include <utility>

namespace qipan {
namespace {

constexpr std::size_t kProgramFrom = 60;  ///< candidates that make a linear program worth its while

struct Candidate {
  std::int32_t item;
  std::int64_t price;
};

template <class Set>
class Search {
 public:
  Search(std::span<const Item<Set>> items, std::int64_t ceiling, Work& work, const std::function<std::int64_t(std::span<const std::int32_t>)>& visit)
      : items_(items), ceiling_(ceiling), work_(work), visit_(visit) {}

  CoverBound run(const Cover<Set>& cover) {
    std::vector<std::int32_t> chosen;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      if (items_[i].nodes.within(cover.nodes)) chosen.push_back(static_cast<std::int32_t>(i));
    }
    CoverBound result;
    result.root = solve_cover_lp(items_, chosen, cover, ceiling_);
    result.bound = result.root.bound;
    work_.spend(static_cast<std::int64_t>(chosen.size()));
    branch(cover, 0, within(chosen, result.root, ceiling_ - result.root.bound), result.root.bound, true);
    result.complete = !work_.over();
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

  /// `paid`: cost of the items taken; `bound`: what every cover of the rest costs, of which the candidates' prices are not part.
  void branch(const Cover<Set>& cover, std::int64_t paid, std::vector<Candidate> candidates, std::int64_t bound, bool fresh) {
    if (cover.nodes.empty()) {
      if (cover.pieces == 0) ceiling_ = std::min(ceiling_, visit_(taken_));
      return;
    }
    if (paid + bound >= ceiling_ || !work_.spend(static_cast<std::int64_t>(candidates.size()) + 1)) return;
    if (!fresh && candidates.size() >= kProgramFrom) {
      std::vector<std::int32_t> chosen;
      for (const Candidate& c : candidates) chosen.push_back(c.item);
      const Duals duals = solve_cover_lp(items_, chosen, cover, ceiling_);
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
      if (paid + bound + c.price >= ceiling_ || work_.over()) break;
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
};

}  // namespace

template <class Set>
CoverBound search_covers(std::span<const Item<Set>> items, const Cover<Set>& cover, std::int64_t ceiling, Work& work,
                         const std::function<std::int64_t(std::span<const std::int32_t>)>& visit) {
  return Search<Set>(items, ceiling, work, visit).run(cover);
}

template CoverBound search_covers(std::span<const Item<NodeSet<1>>>, const Cover<NodeSet<1>>&, std::int64_t, Work&,
                                  const std::function<std::int64_t(std::span<const std::int32_t>)>&);
template CoverBound search_covers(std::span<const Item<NodeSet<4>>>, const Cover<NodeSet<4>>&, std::int64_t, Work&,
                                  const std::function<std::int64_t(std::span<const std::int32_t>)>&);
template CoverBound search_covers(std::span<const Item<NodeSet<13>>>, const Cover<NodeSet<13>>&, std::int64_t, Work&,
                                  const std::function<std::int64_t(std::span<const std::int32_t>)>&);

}  // namespace qipan
