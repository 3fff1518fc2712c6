// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/redraw/continuing.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "algorithms/exact/cover_search.h"
#include "algorithms/exact/sweep.h"
#include "algorithms/redraw/pair_program.h"
#include "algorithms/redraw/pairs.h"
#include "engine/base/indexing.h"
#include "engine/plan/change.h"

namespace qipan {
namespace {

constexpr std::size_t kMostCheap = 60'000;
constexpr std::int64_t kSearchSteps = 3'000'000, kCaseSearchSteps = 300'000;
constexpr std::int64_t kGrid = 1'000'000;        ///< price of a grid touched, where grids are what counts
constexpr std::int64_t kFar = std::int64_t{1} << 60;
constexpr double kDecided = 0.01;                ///< a grid that stays by less, or by more than 1 less that, is no question

/// The problem where nothing costs but what the program asks for.
Problem without_quality(const Problem& problem) {
  Problem bare = problem;
  bare.weights = {.border = 0, .compactness = 0, .balance = 0};
  bare.corners.clear();
  return bare;
}

/// Branch and bound over which grids stay: first the fewest that are touched, then the fewest households moved with as few.
template <class Set>
class Continuer {
 public:
  Continuer(const Problem& bare, const PieceGraph& piece, const BandArithmetic& arithmetic, const Scorer& scorer, const std::vector<std::int32_t>& plan,
            const ContinuingLimits& limits, const RunContext& context)
      : valuation_(piece, scorer, arithmetic), pairs_(valuation_, bare.today), limits_(limits), context_(context), work_(limits.steps, context) {
    if (!usable()) return;
    std::vector<std::int32_t> now;
    label_today(now);
    const std::int64_t base = valuation_.part_base(), mine = valuation_.worth(plan).levels;
    most_ = mine - mine % base + std::min(base - 1, std::max(mine % base, valuation_.worth(now).levels % base));
    for (const std::vector<std::int32_t>* label : {&plan, static_cast<const std::vector<std::int32_t>*>(&now)}) {
      std::vector<Set> regions(static_cast<std::size_t>(*std::ranges::max_element(*label)) + 1);
      for (std::size_t v = 0; v < label->size(); ++v) at(regions, (*label)[v]) |= Set::only(static_cast<std::int32_t>(v));
      start_.insert(start_.end(), regions.begin(), regions.end());
    }
  }

  [[nodiscard]] bool usable() const { return pairs_.usable(); }

  /// `quality`: the same piece with what borders and shapes cost.
  Continuing run(const Change& change, const Valuation<Set>& quality) {
    Continuing out;
    Sweep<Set> sweep(valuation_, most_, 0, limits_.table, work_);
    if (!sweep.usable()) return out;
    out.known = true;
    best_touched_ = change.touched, best_moved_ = change.moved;
    PairProgram<Set> program(pairs_, sweep, most_regions());
    program_ = &program;
    for (const Set& set : start_) program.add_all(set);
    const auto bound = [&](bool by_grids, std::int64_t steps) { return work_.part(steps, [&](Work& mine) { return bound_of(by_grids, {}, 0, mine); }); };
    // Grids first, with a third of the work.
    const std::int64_t grids_bound = bound(true, work_.left() / 3);
    out.least_touched = std::clamp<std::int64_t>((grids_bound + kGrid - 1) / kGrid, 0, best_touched_);
    const std::int64_t touched = best_touched_;
    std::int64_t least = bound(false, work_.left() / 4 * limits_.first_quarters);
    if (best_touched_ < touched) least = bound(false, work_.left());
    out.least_touched = std::min(out.least_touched, best_touched_);
    out.least_moved = std::clamp<std::int64_t>(least, 0, best_moved_);
    if (!best_.empty()) choose_quality(quality);
    out.label = std::move(best_);
    return out;
  }

 private:
  /// Connected parts of today's grids.
  void label_today(std::vector<std::int32_t>& label) const {
    const PieceGraph& piece = valuation_.piece();
    label.assign(static_cast<std::size_t>(piece.size()), -1);
    std::int32_t next = 0;
    for (std::int32_t v = 0; v < piece.size(); ++v) {
      if (at(label, v) >= 0) continue;
      std::vector<std::int32_t> queue{v};
      at(label, v) = next;
      for (std::size_t head = 0; head < queue.size(); ++head) {
        for (const Entry& e : piece.row(queue[head])) {
          if (at(label, e.target) < 0 && pairs_.grid(e.target) == pairs_.grid(v)) at(label, e.target) = next, queue.push_back(e.target);
        }
      }
      ++next;
    }
  }

  [[nodiscard]] std::int64_t most_regions() const {
    const std::int64_t floor = valuation_.arithmetic().floor() - valuation_.violation(most_);
    return floor <= 0 ? pairs_.nodes() : std::min<std::int64_t>(pairs_.nodes(), valuation_.households(valuation_.all()) / floor);
  }

  [[nodiscard]] PairAim aim(bool by_grids) const { return by_grids ? PairAim{.grid = kGrid} : PairAim{.household = 1, .most_touched = best_touched_}; }
  /// A bound that leaves nothing to find.
  [[nodiscard]] std::int64_t ceiling(bool by_grids) const { return by_grids ? (best_touched_ - 1) * kGrid + 1 : best_moved_; }

  /// No plan of the case is below what is returned, or none is below the ceiling. `known`: the same for a wider case.
  std::int64_t bound_of(bool by_grids, const GridCase<Set>& c, std::int64_t known, Work& work) {
    if (c.open.count() > best_touched_ - (by_grids ? 1 : 0)) return kFar;
    const PairAim aim = this->aim(by_grids);
    const bool root = c.stay.empty() && c.open.empty();
    const PairPrices prices = work.part(root ? work.left() / 4 * limits_.first_quarters : work.left(), [&](Work& mine) { return program_->solve(aim, c, std::max<std::int64_t>(1, ceiling(by_grids)), mine); });
    std::int64_t bound = std::max(known, prices.bound);
    if (bound >= ceiling(by_grids)) return bound;
    search(program_->pool(), c, std::min(work.left() / 8, root ? kSearchSteps : kCaseSearchSteps), work);
    if (bound >= ceiling(by_grids) || work.over()) return bound;
    const std::int32_t branch = most_undecided(c, prices);
    if (branch < 0 || is_decided(at(prices.stays, branch))) {
      bound = std::max(bound, work.part(branch < 0 ? work.left() : work.left() / 4, [&](Work& mine) { return finish(aim, c, prices, by_grids, mine); }));
      if (branch < 0 || bound >= ceiling(by_grids) || work.over()) return bound;
    }
    GridCase<Set> stays = c, opens = c;
    stays.stay |= Set::only(branch), opens.open |= Set::only(branch);
    const std::int64_t first = work.part(work.left() / 2, [&](Work& mine) { return bound_of(by_grids, opens, bound, mine); });
    if (first <= bound) return bound;
    return std::min(first, bound_of(by_grids, stays, bound, work));
  }

  [[nodiscard]] static bool is_decided(double share) { return share < kDecided || share > 1 - kDecided; }
  /// The grid of which the program knows least whether it stays; -1: the case decides on all.
  [[nodiscard]] std::int32_t most_undecided(const GridCase<Set>& c, const PairPrices& prices) const {
    std::int32_t most = -1;
    const auto doubt = [&](std::int32_t g) { return -std::abs(at(prices.stays, g) - 0.5); };
    for (std::int32_t g = 0; g < pairs_.grids(); ++g) {
      if (!c.stay.has(g) && !c.open.has(g) && (most < 0 || doubt(g) > doubt(most))) most = g;
    }
    return most;
  }

  /// Covers by these pairs, best first; true if all below the best plan were seen.
  bool search(std::vector<Pair<Set>> pairs, const GridCase<Set>& c, std::int64_t steps, Work& work) {
    std::erase_if(pairs, [&](const Pair<Set>& p) { return !pairs_.fits(p, c); });
    c.stay.each([&](std::int32_t g) { pairs.push_back(pairs_.whole(g)); });
    const std::int64_t grid = pairs_.households() + 1;
    std::vector<Item<Set>> items;
    for (const Pair<Set>& p : pairs) items.push_back({pairs_.covered(p), grid * p.touched + p.moved, p.levels});
    for (std::int32_t g = 0; g < pairs_.grids(); ++g) items.push_back({pairs_.row(g), grid, 0});
    return work.part(steps, [&](Work& mine) {
      return search_covers<Set>(items, {pairs_.everything(), 0, most_ > 0 ? most_ : -1}, grid * best_touched_ + best_moved_, mine, [&](std::span<const std::int32_t> taken) {
               const Plan plan = plan_of(pairs, taken);
               if (std::pair(plan.touched, plan.moved) < std::pair(best_touched_, best_moved_)) best_touched_ = plan.touched, best_moved_ = plan.moved, best_ = plan.label;
               return grid * best_touched_ + best_moved_;
             }).complete;
    });
  }

  struct Plan {
    std::vector<std::int32_t> label;
    std::int64_t levels = 0, touched = 0, moved = 0;
  };
  /// `taken` beyond the pairs: a grid that ends.
  [[nodiscard]] Plan plan_of(const std::vector<Pair<Set>>& pairs, std::span<const std::int32_t> taken) const {
    Plan plan;
    plan.label.assign(static_cast<std::size_t>(pairs_.nodes()), 0);
    std::int32_t next = 0;
    for (const std::int32_t i : taken) {
      if (static_cast<std::size_t>(i) >= pairs.size()) {
        ++plan.touched;
        continue;
      }
      const Pair<Set>& p = at(pairs, i);
      plan.levels += p.levels, plan.touched += p.touched, plan.moved += p.moved;
      p.nodes.each([&](std::int32_t v) { at(plan.label, v) = next; });
      ++next;
    }
    return plan;
  }

  /// Raises the bound by searching the covers of cheap pairs, a larger share of the gap each time.
  std::int64_t finish(const PairAim& aim, const GridCase<Set>& c, const PairPrices& prices, bool by_grids, Work& work) {
    std::int64_t bound = prices.bound;
    for (const std::int64_t part : {8, 4, 2, 1}) {
      if (bound >= ceiling(by_grids) || work.over()) break;
      const std::int64_t below = (ceiling(by_grids) - prices.bound + part - 1) / part, touched = best_touched_;
      std::vector<Pair<Set>> pairs;
      if (!program_->cheap_pairs(aim, c, prices, below, kMostCheap, work, pairs)) break;
      const bool all = search(pairs, c, work.left() / 2, work);
      cheap_.swap(pairs);
      if (!all || best_touched_ < touched) break;
      bound = std::max(bound, prices.bound + below);
    }
    return bound;
  }

  /// Of the covers met that change as little, the one with the best borders and shapes.
  void choose_quality(const Valuation<Set>& quality) {
    if (!quality.usable()) return;
    std::vector<Pair<Set>> pairs = program_->pool();
    for (const Pair<Set>& p : cheap_) {
      if (!program_->knows(p)) pairs.push_back(p);
    }
    std::erase_if(pairs, [&](const Pair<Set>& p) { return p.moved > best_moved_; });
    const std::int64_t grid = best_moved_ + 1, most = grid * best_touched_ + best_moved_;
    std::int64_t limit = 0;
    if (__builtin_mul_overflow(most_, most + 1, &limit) || __builtin_add_overflow(limit, most, &limit) || limit > kMostCost) return;
    std::vector<Item<Set>> items;
    for (const Pair<Set>& p : pairs) {
      items.push_back({pairs_.covered(p), quality.column(p.nodes).cost, p.levels * (most + 1) + grid * p.touched + p.moved});
    }
    for (std::int32_t g = 0; g < pairs_.grids(); ++g) items.push_back({pairs_.row(g), 0, grid});
    std::int64_t ceiling = quality.worth(best_).cost;
    Work own(std::min(limits_.steps / 4, kSearchSteps), context_);
    search_covers<Set>(items, {pairs_.everything(), 0, limit}, ceiling, own, [&](std::span<const std::int32_t> taken) {
        Plan plan = plan_of(pairs, taken);
        const std::int64_t cost = quality.worth(plan.label).cost;
        if (plan.levels <= most_ && grid * plan.touched + plan.moved <= most && cost < ceiling) ceiling = cost, best_ = std::move(plan.label);
        return ceiling;
      });
  }

  const Valuation<Set> valuation_;
  const GridPairs<Set> pairs_;
  const ContinuingLimits& limits_;
  const RunContext& context_;
  Work work_;
  PairProgram<Set>* program_ = nullptr;
  std::int64_t most_ = 0, best_touched_ = 0, best_moved_ = 0;
  std::vector<std::int32_t> best_;
  std::vector<Set> start_;  ///< regions of the plan and of today's
  std::vector<Pair<Set>> cheap_;
};

}  // namespace

Continuing continue_grids(const Problem& problem, const std::vector<std::int32_t>& plan, const ContinuingLimits& limits, const RunContext& context) {
  const std::int32_t grids = static_cast<std::int32_t>(std::set<std::int32_t>(problem.today.begin(), problem.today.end()).size());
  const auto size = static_cast<std::int32_t>(problem.atoms.size()) + grids;
  if (size > std::min(limits.most_nodes, NodeSet<4>::kMost)) return {};
  const Problem bare = without_quality(problem);
  std::vector<std::int32_t> atoms(problem.atoms.size());
  std::iota(atoms.begin(), atoms.end(), 0);
  const BandArithmetic arithmetic(bare, atoms);
  const Scorer scorer(bare);
  const Contraction none{.compounds = false, .leaves = false};
  const PieceGraph piece = build_piece_graph(scorer, arithmetic, atoms, none);
  const Scorer full(problem);
  const PieceGraph whole = build_piece_graph(full, arithmetic, atoms, none);
  std::map<std::int32_t, std::int32_t> number;
  std::vector<std::int32_t> label;
  for (const std::int32_t l : plan) label.push_back(number.try_emplace(l, static_cast<std::int32_t>(number.size())).first->second);
  const Change change = count_change(problem, label);
  const auto run = [&]<class Set>(Set) {
    Continuer<Set> program(bare, piece, arithmetic, scorer, label, limits, context);
    return program.usable() ? program.run(change, Valuation<Set>(whole, full, arithmetic)) : Continuing();
  };
  return size <= NodeSet<1>::kMost ? run(NodeSet<1>()) : run(NodeSet<4>());
}

}  // namespace qipan
