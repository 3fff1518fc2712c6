// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/redraw/continuing.h"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "algorithms/exact/cover_search.h"
#include "algorithms/exact/sweep.h"
#include "engine/base/indexing.h"
#include "engine/plan/change.h"

namespace qipan {
namespace {

constexpr std::size_t kAtOnce = 40;              ///< pairs taken per round and grid
constexpr std::size_t kVaried = 150;             ///< pairs varied per round
constexpr int kVariations = 30;                  ///< rounds of them between two sweeps
constexpr std::int64_t kLookSteps = 20'000;
constexpr std::size_t kMostCheap = 60'000;
constexpr std::int64_t kUnknown = -(std::int64_t{1} << 50);
constexpr std::int64_t kGrid = 1'000'000;        ///< price of a grid touched, where grids are what counts

/// The problem where nothing costs but what the program asks for.
Problem without_quality(const Problem& problem) {
  Problem bare = problem;
  bare.weights = {.border = 0, .compactness = 0, .balance = 0};
  bare.corners.clear();
  return bare;
}

/// A region, and the grid that it continues, or none.
template <class Set>
struct Pair {
  Set nodes;
  std::int32_t grid = -1;
  std::int64_t levels = 0, moved = 0;
  std::int64_t touched = 0;  ///< 1 for a grid, unless it stays as it is
};

template <class Set>
class Program {
 public:
  Program(const Problem& bare, const PieceGraph& piece, const BandArithmetic& arithmetic, const Scorer& scorer, const std::vector<std::int32_t>& plan,
          const ContinuingLimits& limits, const RunContext& context)
      : piece_(piece), valuation_(piece, scorer, arithmetic), limits_(limits), context_(context), work_(limits.steps, context) {
    std::map<std::int32_t, std::int32_t> number;
    for (const std::int32_t g : bare.today) today_.push_back(g < 0 ? -1 : number.try_emplace(g, static_cast<std::int32_t>(number.size())).first->second);
    block_.resize(number.size()), total_.assign(number.size(), 0);
    for (std::int32_t v = 0; v < piece.size(); ++v) {
      if (at(today_, v) >= 0) at(block_, at(today_, v)) |= Set::only(v), at(total_, at(today_, v)) += valuation_.households(v);
    }
    if (!usable()) return;
    std::vector<std::int32_t> now;
    label_today(piece, today_, now);
    const std::int64_t base = valuation_.part_base(), mine = valuation_.worth(plan).levels;
    most_ = mine - mine % base + std::min(base - 1, std::max(mine % base, valuation_.worth(now).levels % base));
    regions_of(plan, plan_);
    regions_of(now, now_);
  }

  [[nodiscard]] bool usable() const { return valuation_.usable() && nodes() + grids() <= Set::kMost; }

  /// `quality`: the same piece with what borders and shapes cost.
  Continuing run(const Change& change, const Valuation<Set>& quality) {
    Continuing out;
    Sweep<Set> sweep(valuation_, most_, 0, limits_.table, work_);
    if (!sweep.usable()) return out;
    out.known = true;
    sweep.set_tangent(0, 0);
    sweep_ = &sweep;
    best_touched_ = change.touched, best_moved_ = change.moved;
    most_regions_ = most_regions();
    for (std::int32_t g = 0; g < grids(); ++g) {
      stays_.push_back(connected(at(block_, g)) && sweep.admits(valuation_.column(at(block_, g))));
      if (stays_.back()) add(whole(g), nullptr);
    }
    for (const std::vector<Set>* regions : {&plan_, &now_}) {
      for (const Set& set : *regions) add_all(set);
    }
    // Grids first, with a third of the work.
    by_grids_ = true;
    const std::int64_t grids_bound = work_.part(work_.left() / 3, [&](Work& mine) { return solve((best_touched_ - 1) * kGrid + 1, mine).bound; });
    out.least_touched = std::clamp<std::int64_t>((grids_bound + kGrid - 1) / kGrid, 0, best_touched_);
    search(pool_, std::min<std::int64_t>(work_.left() / 8, kSearchSteps));
    by_grids_ = false;
    Prices prices = work_.part(work_.left() / 2, [&](Work& mine) { return solve(best_moved_, mine); });
    search(pool_, std::min<std::int64_t>(work_.left() / 4, kSearchSteps));
    out.least_touched = std::min(out.least_touched, best_touched_);
    if (prices.touched != best_touched_) prices = work_.part(work_.left() / 2, [&](Work& mine) { return solve(best_moved_, mine); });
    out.least_moved = std::clamp<std::int64_t>(finish(prices), 0, best_moved_);
    if (!best_.empty()) choose_quality(quality);
    out.label = std::move(best_);
    return out;
  }

 private:
  static constexpr std::int64_t kSearchSteps = 3'000'000;

  struct Prices {
    Duals duals;
    std::int64_t none = 0;     ///< at most 0: what a region without a grid may gain
    std::int64_t bound = 0;
    std::int64_t touched = 0;  ///< limit they are for
  };

  /// Connected parts of today's grids.
  static void label_today(const PieceGraph& piece, const std::vector<std::int32_t>& today, std::vector<std::int32_t>& label) {
    label.assign(today.size(), -1);
    std::int32_t next = 0;
    for (std::int32_t v = 0; v < piece.size(); ++v) {
      if (at(label, v) >= 0) continue;
      std::vector<std::int32_t> queue{v};
      at(label, v) = next;
      for (std::size_t head = 0; head < queue.size(); ++head) {
        for (const Entry& e : piece.row(queue[head])) {
          if (at(label, e.target) < 0 && at(today, e.target) == at(today, v)) at(label, e.target) = next, queue.push_back(e.target);
        }
      }
      ++next;
    }
  }

  [[nodiscard]] std::int32_t nodes() const { return piece_.size(); }
  [[nodiscard]] std::int32_t grids() const { return static_cast<std::int32_t>(block_.size()); }
  [[nodiscard]] Set everything() const { return Set::first(nodes() + grids()); }

  static void regions_of(const std::vector<std::int32_t>& label, std::vector<Set>& regions) {
    regions.assign(static_cast<std::size_t>(*std::ranges::max_element(label)) + 1, Set());
    for (std::size_t v = 0; v < label.size(); ++v) at(regions, label[v]) |= Set::only(static_cast<std::int32_t>(v));
  }

  [[nodiscard]] std::int64_t most_regions() const {
    const std::int64_t floor = valuation_.arithmetic().floor() - valuation_.violation(most_);
    return floor <= 0 ? nodes() : std::min<std::int64_t>(nodes(), valuation_.households(valuation_.all()) / floor);
  }

  // ---- pairs

  [[nodiscard]] std::int64_t price_of(const Pair<Set>& p) const { return by_grids_ ? kGrid * p.touched : p.moved; }
  [[nodiscard]] Item<Set> item(const Pair<Set>& p) const {
    return {p.grid < 0 ? p.nodes : p.nodes | Set::only(nodes() + p.grid), price_of(p), by_grids_ ? 0 : p.touched};
  }
  /// A grid that stays as it is.
  [[nodiscard]] Pair<Set> whole(std::int32_t g) const { return {at(block_, g), g, valuation_.column(at(block_, g)).levels, 0, 0}; }
  /// A grid that no region continues.
  [[nodiscard]] Pair<Set> end(std::int32_t g) const { return {Set(), g, 0, 0, 1}; }
  [[nodiscard]] Cover<Set> cover() const { return {everything(), 0, by_grids_ ? -1 : best_touched_}; }

  /// The pair of this region with this grid, if it may continue it.
  bool make(const Set& set, std::int64_t levels, std::int32_t g, Pair<Set>& out) const {
    std::int64_t all = 0, mine = 0;
    set.each([&](std::int32_t v) {
      if (at(today_, v) >= 0) all += valuation_.households(v);
      if (g >= 0 && at(today_, v) == g) mine += valuation_.households(v);
    });
    if (g >= 0 && (mine == 0 || set == at(block_, g) || !may_continue(mine, at(total_, g), all))) return false;  // for `whole`
    out = {set, g, levels, all - mine, g >= 0 ? 1 : 0};
    return true;
  }
  void add(const Pair<Set>& p, CoverProgram<Set>* program) {
    if (!known_.insert({p.nodes, p.grid}).second) return;
    pool_.push_back(p);
    if (program != nullptr) program->add(item(p));
  }
  /// With every grid that it may continue.
  void add_all(const Set& set) {
    const Column<Set> c = valuation_.column(set);
    if (!sweep_->admits(c)) return;
    Pair<Set> p;
    for (std::int32_t g = -1; g < grids(); ++g) {
      if (make(set, c.levels, g, p)) add(p, nullptr);
    }
  }

  // ---- prices

  [[nodiscard]] std::int64_t reduced(const Duals& d, const Pair<Set>& p) const { return d.price(item(p)); }

  /// Prices for the sweep: those of the nodes less what moving them costs if the region continues `g`.
  [[nodiscard]] Duals for_sweep(const Duals& d, std::int32_t g) const {
    Duals out;
    out.node.assign(static_cast<std::size_t>(Set::kMost), 0);
    for (std::int32_t v = 0; v < nodes(); ++v) {
      const bool moves = !by_grids_ && at(today_, v) >= 0 && at(today_, v) != g;
      at(out.node, v) = at(d.node, v) - (moves ? valuation_.households(v) : 0);
    }
    return out;
  }
  /// What a pair of any region with `g` pays besides.
  [[nodiscard]] std::int64_t constant(const Duals& d, std::int32_t g) const {
    return g < 0 ? 0 : (by_grids_ ? kGrid : d.side) - at(d.node, nodes() + g);
  }

  /// No region with `g` has a reduced cost below what is returned, or 0; cheap ones are added to `found`.
  std::int64_t look(const Duals& d, std::int32_t g, std::int64_t steps, Work& work, std::vector<std::pair<std::int64_t, Pair<Set>>>& found) {
    const Duals prices = for_sweep(d, g);
    const std::int64_t more = constant(d, g);
    if (!sweep_->prepare(prices, work)) return kUnknown;
    const std::int64_t table = sweep_->least() + more;
    if (table >= 0) return 0;
    std::vector<std::pair<std::int64_t, Pair<Set>>> mine;
    sweep_->sample(work, [&](const Column<Set>& c, std::int64_t price) {
      Pair<Set> p;
      if (make(c.nodes, c.levels, g, p)) mine.emplace_back(price + more, p);
    });
    std::int64_t from = table, left = steps;
    for (const std::int64_t share : {12, 8, 4, 2, 1, 0}) {
      const std::int64_t threshold = table / 16 * share, before = work.left();
      std::int64_t least = threshold;
      std::size_t count = 0;
      const bool all = work.part(left, [&](Work& part) {
        return sweep_->visit(threshold - more, part, [&](const Column<Set>& c, std::int64_t price) {
          Pair<Set> p;
          if (!make(c.nodes, c.levels, g, p)) return (count < kAtOnce ? threshold : least) - more;
          mine.emplace_back(price + more, p), least = std::min(least, price + more), ++count;
          return (count < kAtOnce ? threshold : least) - more;
        });
      });
      left -= before - work.left();
      if (!all) break;
      from = least;
      if (count > 0) break;
    }
    std::ranges::sort(mine, {}, [](const auto& m) { return std::pair(m.first, m.second.nodes); });
    if (mine.size() > kAtOnce) mine.resize(kAtOnce);
    found.insert(found.end(), mine.begin(), mine.end());
    return std::min<std::int64_t>(0, from);
  }

  /// Makes the prices provable by what the sweep proves of every grid, and finds pairs worth having.
  void prove(Prices& tried, std::int64_t steps, Work& work, std::vector<std::pair<std::int64_t, Pair<Set>>>& found) {
    Duals& d = tried.duals;
    tried.bound = -d.side * std::max<std::int64_t>(0, cover().side_limit);
    tried.none = look(d, -1, steps, work, found);
    for (std::int32_t g = 0; g < grids(); ++g) {
      std::int64_t least = std::min(reduced(d, end(g)), look(d, g, steps, work, found));
      if (at(stays_, g)) least = std::min(least, reduced(d, whole(g)));
      at(d.node, nodes() + g) += least;  // every grid is ended or continued just once
    }
    everything().each([&](std::int32_t v) { tried.bound += at(d.node, v); });
    tried.bound += most_regions_ * tried.none;
  }

  /// Pairs of the pool that are cheap, with a node more or less.
  std::size_t vary(CoverProgram<Set>& program, const Duals& d, Work& work) {
    std::vector<std::pair<std::int64_t, std::size_t>> cheap;
    for (std::size_t i = 0; i < pool_.size(); ++i) cheap.emplace_back(reduced(d, pool_[i]), i);
    work.spend(static_cast<std::int64_t>(pool_.size()) / 2);
    const std::size_t many = std::min(cheap.size(), kVaried);
    std::ranges::partial_sort(cheap, cheap.begin() + static_cast<std::ptrdiff_t>(many));
    std::vector<std::pair<std::int64_t, Pair<Set>>> found;
    const auto consider = [&](const Set& set, std::int32_t g) {
      if (known_.contains({set, g})) return;
      work.spend(10);
      Pair<Set> p;
      if (!make(set, 0, g, p)) return;
      const std::int64_t price = reduced(d, p);
      if (price >= 0) return;
      const Column<Set> c = valuation_.column(set);
      if (!sweep_->admits(c)) return;
      p.levels = c.levels;
      found.emplace_back(price, p);
    };
    for (std::size_t i = 0; i < many; ++i) {
      const Set set = pool_[cheap[i].second].nodes;
      const std::int32_t g = pool_[cheap[i].second].grid;
      Set around;
      set.each([&](std::int32_t v) { around |= valuation_.near(v); });
      (around & ~set).each([&](std::int32_t v) { consider(set | Set::only(v), g); });
      set.each([&](std::int32_t v) {
        const Set less = set & ~Set::only(v);
        if (!less.empty() && valuation_.component(less.lowest(), less) == less) consider(less, g);
      });
    }
    std::ranges::sort(found, {}, [](const auto& f) { return std::tuple(f.first, f.second.nodes, f.second.grid); });
    const auto size = pool_.size();
    for (std::size_t i = 0; i < std::min(found.size(), 2 * kAtOnce); ++i) add(found[i].second, &program);
    return pool_.size() - size;
  }

  /// The best proven prices of the program; its pairs stay in the pool.
  Prices solve(std::int64_t ceiling, Work& work) {
    CoverProgram<Set> program(cover(), std::max<std::int64_t>(1, ceiling));
    for (const Pair<Set>& p : pool_) program.add(item(p));
    for (std::int32_t g = 0; g < grids(); ++g) program.add(item(end(g)));
    Prices best;
    best.touched = best_touched_;
    best.duals.node.assign(static_cast<std::size_t>(Set::kMost), 0);
    std::int64_t steps = kLookSteps, weight = 2;
    while (!work.over() && best.bound < ceiling) {
      Duals exact = program.solve();
      for (int round = 0; round < kVariations && vary(program, exact, work) > 0 && !work.over(); ++round) exact = program.solve();
      work.spend(static_cast<std::int64_t>(pool_.size()) * 10);
      Prices tried;
      tried.touched = best_touched_;
      tried.duals = between(exact, best.duals, weight);
      std::vector<std::pair<std::int64_t, Pair<Set>>> found;
      prove(tried, steps, work, found);
      const bool better = tried.bound > best.bound;
      if (better) best = tried;
      if (best.bound >= ceiling || best.bound + 1 + exact.bound / 2000 >= exact.bound) {
        if (!(exact.paid_out && program.raise())) break;
      }
      const auto size = pool_.size();
      for (const auto& [price, p] : found) {
        if (reduced(exact, p) < 0) add(p, &program);
      }
      if (pool_.size() > size) {
        weight = 2;
        continue;
      }
      if (better && weight > 0) --weight;
      if (better) continue;
      if (weight > 0) weight = 0;
      else if (steps < kLookSteps * 1000) steps *= 4;
      else if (!(exact.paid_out && program.raise())) break;
    }
    return best;
  }

  static Duals between(const Duals& a, const Duals& b, std::int64_t quarters) {
    Duals m = a;
    const auto mean = [&](std::int64_t x, std::int64_t y) { return x + (y - x) / 4 * quarters; };
    for (std::size_t v = 0; v < m.node.size(); ++v) m.node[v] = mean(a.node[v], b.node[v]);
    m.side = mean(a.side, b.side), m.piece = 0;
    return m;
  }

  // ---- plans

  /// Covers by these pairs, best first; true if all below the best plan were seen.
  bool search(const std::vector<Pair<Set>>& pairs, std::int64_t steps) {
    std::vector<Item<Set>> items;
    const std::int64_t grid = std::accumulate(total_.begin(), total_.end(), std::int64_t{1});
    for (const Pair<Set>& p : pairs) items.push_back({p.grid < 0 ? p.nodes : p.nodes | Set::only(nodes() + p.grid), grid * p.touched + p.moved, p.levels});
    for (std::int32_t g = 0; g < grids(); ++g) items.push_back({Set::only(nodes() + g), grid, 0});
    bool all = false;
    work_.part(steps, [&](Work& mine) {
      all = search_covers<Set>(items, {everything(), 0, most_ > 0 ? most_ : -1}, grid * best_touched_ + best_moved_, mine, [&](std::span<const std::int32_t> taken) {
              std::int64_t touched = 0, moved = 0;
              std::vector<std::int32_t> label(static_cast<std::size_t>(nodes()), 0);
              std::int32_t next = 0;
              for (const std::int32_t i : taken) {
                if (static_cast<std::size_t>(i) >= pairs.size()) {
                  ++touched;
                  continue;
                }
                const Pair<Set>& p = at(pairs, i);
                touched += p.touched, moved += p.moved;
                p.nodes.each([&](std::int32_t v) { at(label, v) = next; });
                ++next;
              }
              if (std::pair(touched, moved) < std::pair(best_touched_, best_moved_)) best_touched_ = touched, best_moved_ = moved, best_ = std::move(label);
              return grid * best_touched_ + best_moved_;
            }).complete;
      return 0;
    });
    return all;
  }

  /// Pairs cheap enough to be in a plan that moves less by so much. Nothing if they are too many.
  bool cheap_pairs(const Prices& prices, std::int64_t gap, std::vector<Pair<Set>>& out) {
    out.clear();
    bool full = false;
    for (std::int32_t g = -1; g < grids() && !full; ++g) {
      const std::int64_t more = constant(prices.duals, g) - (g < 0 ? prices.none : 0);
      const Duals here = for_sweep(prices.duals, g);  // the sweep keeps a pointer
      if (!sweep_->prepare(here, work_)) return false;
      const bool all = sweep_->visit(gap - more, work_, [&](const Column<Set>& c, std::int64_t) {
        Pair<Set> p;
        if (make(c.nodes, c.levels, g, p)) out.push_back(p);
        full = full || out.size() >= kMostCheap;
        return full ? std::numeric_limits<std::int64_t>::min() / 4 : gap - more;
      });
      if (!all) return false;
      if (g >= 0 && at(stays_, g)) out.push_back(whole(g));
    }
    return !full;
  }
  [[nodiscard]] bool connected(const Set& set) const { return !set.empty() && valuation_.component(set.lowest(), set) == set; }

  /// Raises the bound of what is moved by searching the covers of cheap pairs, a larger share of the gap each time.
  std::int64_t finish(const Prices& prices) {
    std::int64_t bound = prices.bound;
    for (const std::int64_t part : {8, 4, 2, 1}) {
      if (bound >= best_moved_ || work_.over()) break;
      const std::int64_t below = (best_moved_ - prices.bound + part - 1) / part, touched = best_touched_;
      std::vector<Pair<Set>> pairs;
      if (!cheap_pairs(prices, below, pairs)) break;
      const bool all = search(pairs, work_.left() / 2);
      cheap_.swap(pairs);
      if (!all || best_touched_ < touched) break;
      bound = std::max(bound, prices.bound + below);
    }
    return bound;
  }

  /// Of the covers met that change as little, the one with the best borders and shapes.
  void choose_quality(const Valuation<Set>& quality) {
    if (!quality.usable()) return;
    std::vector<Pair<Set>> pairs = pool_;
    for (const Pair<Set>& p : cheap_) {
      if (!known_.contains({p.nodes, p.grid})) pairs.push_back(p);
    }
    std::erase_if(pairs, [&](const Pair<Set>& p) { return p.moved > best_moved_; });
    const std::int64_t grid = best_moved_ + 1, most = grid * best_touched_ + best_moved_;
    std::int64_t limit = 0;
    if (__builtin_mul_overflow(most_, most + 1, &limit) || __builtin_add_overflow(limit, most, &limit) || limit > kMostCost) return;
    std::vector<Item<Set>> items;
    for (const Pair<Set>& p : pairs) {
      items.push_back({p.grid < 0 ? p.nodes : p.nodes | Set::only(nodes() + p.grid), quality.column(p.nodes).cost, p.levels * (most + 1) + grid * p.touched + p.moved});
    }
    for (std::int32_t g = 0; g < grids(); ++g) items.push_back({Set::only(nodes() + g), 0, grid});
    std::int64_t ceiling = quality.worth(best_).cost;
    Work own(std::min(limits_.steps / 4, kSearchSteps), context_);
    search_covers<Set>(items, {everything(), 0, limit}, ceiling, own, [&](std::span<const std::int32_t> taken) {
        std::int64_t levels = 0, change = 0;
        std::vector<std::int32_t> label(best_.size(), 0);
        std::int32_t next = 0;
        for (const std::int32_t i : taken) {
          if (static_cast<std::size_t>(i) >= pairs.size()) {
            change += grid;
            continue;
          }
          const Pair<Set>& p = at(pairs, i);
          levels += p.levels, change += grid * p.touched + p.moved;
          p.nodes.each([&](std::int32_t v) { at(label, v) = next; });
          ++next;
        }
        const std::int64_t cost = quality.worth(label).cost;
        if (levels <= most_ && change <= most && cost < ceiling) ceiling = cost, best_ = std::move(label);
        return ceiling;
      });
  }

  const PieceGraph& piece_;
  const Valuation<Set> valuation_;
  const ContinuingLimits& limits_;
  const RunContext& context_;
  Work work_;
  Sweep<Set>* sweep_ = nullptr;
  std::int64_t most_ = 0, most_regions_ = 0, best_touched_ = 0, best_moved_ = 0;
  bool by_grids_ = false;
  std::vector<bool> stays_;  ///< per grid: it can be a region as it is
  std::vector<std::int32_t> today_, best_;
  std::vector<Set> block_, plan_, now_;
  std::vector<std::int64_t> total_;
  std::vector<Pair<Set>> pool_, cheap_;
  std::set<std::pair<Set, std::int32_t>> known_;
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
    Program<Set> program(bare, piece, arithmetic, scorer, label, limits, context);
    return program.usable() ? program.run(change, Valuation<Set>(whole, full, arithmetic)) : Continuing();
  };
  return size <= NodeSet<1>::kMost ? run(NodeSet<1>()) : run(NodeSet<4>());
}

}  // namespace qipan
