// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/refine/anneal.h"

#include <algorithm>

#include "algorithms/refine/repair.h"
#include "algorithms/support/draw.h"

namespace qipan {
namespace {

constexpr auto at = [](std::int32_t i) { return static_cast<std::size_t>(i); };

// Penalties reach their full height while regions still move freely: a plan that freezes out of band pays dearly for the repair.
constexpr int kHalvings = 7, kStages = 1 << kHalvings;
constexpr int kHardHalvings = 5, kHardStages = 1 << kHardHalvings;

constexpr int kLooks = 512;          ///< at the regions of the plan, for the pool, were it looked at from the beginning
constexpr double kFirstLook = 0.4;

class Annealer {
 public:
  Annealer(PlanState& state, TreeSplit& splitter, WindowSearch& windows, const RegionCount& count, const Energy& energy, Random& random, BestPlan& best)
      : state_(state), splitter_(splitter), windows_(windows), count_(count), energy_(energy), random_(random), best_(best) {}

  /// A node at a border tries the region across. Returns the work.
  std::int64_t flip(double temperature) {
    const Link* link = border_link();
    if (!link) return 20;
    const bool forward = random_.below(2) == 0;
    const std::int32_t node = forward ? link->a : link->b, to = state_.label(forward ? link->b : link->a);
    const std::int32_t from = state_.label(node);
    if (state_.size(from) < 2) return 4;
    const double gain = energy_.of(state_.preview_flip(node, to));
    if (gain > 0 && gain > temperature * exponential(random_)) return 20;
    if (!state_.stays_connected(node)) return 20 + std::min(state_.size(from), 16);
    state_.apply_flip();
    best_.note(state_);
    return 30;
  }

  /// A node at a border changes its region and another one changes back. Returns the work.
  std::int64_t swap(double temperature) {
    const Link* link = border_link();
    if (!link) return 20;
    const bool forward = random_.below(2) == 0;
    const std::int32_t node = forward ? link->a : link->b, other = forward ? link->b : link->a;
    const std::int32_t from = state_.label(node), to = state_.label(other);
    const std::int32_t back = swap_partner(node, other, from, to);
    if (back < 0 || !state_.stays_connected(node)) return 40;
    Totals d = state_.preview_flip(node, to);
    state_.apply_flip();
    d += state_.preview_flip(back, from);
    const double gain = energy_.of(d);
    if ((gain <= 0 || gain <= temperature * exponential(random_)) && state_.stays_connected(back)) {
      state_.apply_flip();
      best_.note(state_);
    } else {
      state_.preview_flip(node, from);
      state_.apply_flip();
    }
    return 80;
  }

  /// Neighbouring regions are merged and cut anew. Returns the work.
  std::int64_t recombine(double temperature) {
    const Link* link = border_link();
    if (!link) return 20;
    seeds_ = {link->a, link->b};
    for (std::uint64_t extra = random_.below(8); extra >= 5; extra -= 2) add_neighbour();  // 3 or 4 regions now and then
    state_.collect(seeds_, nodes_);
    const std::int32_t regions = choose_count(static_cast<std::int32_t>(seeds_.size()));
    const std::int64_t before = splitter_.work();
    const std::int32_t parts = splitter_.split(nodes_, {.regions = regions, .trees = 1}, energy_, random_, part_);
    const double gain = energy_.of(state_.preview_replace(nodes_, part_, parts));
    if (gain <= 0 || gain <= temperature * exponential(random_)) {
      state_.apply_replace(nodes_, part_);
      best_.note(state_);
    }
    return splitter_.work() - before + static_cast<std::int64_t>(nodes_.size()) * 8;
  }

  /// Two to four neighbouring regions are divided anew in the best way that noise lets it see. Returns the work.
  std::int64_t window(double noise) {
    const Link* link = border_link();
    if (!link) return 20;
    seeds_ = {link->a, link->b};
    const std::uint64_t draw = random_.below(10);
    const std::size_t wish = draw < 3 ? 2 : draw < 7 ? 3 : 4;
    state_.collect(seeds_, nodes_);
    for (int tries = 0; tries < 12 && seeds_.size() < wish; ++tries) {
      const auto row = state_.piece().row(nodes_[random_.below(nodes_.size())]);
      const std::int32_t t = row[random_.below(row.size())].target;
      if (std::ranges::none_of(seeds_, [&](std::int32_t s) { return state_.label(s) == state_.label(t); })) {
        seeds_.push_back(t);
        state_.collect_more(t, nodes_);
      }
    }
    const std::int64_t before = windows_.work();
    const auto old = static_cast<std::int32_t>(seeds_.size());
    const std::int32_t wanted = state_.piece().regions > 0 ? std::max(1, old + step_to_wanted()) : 0;
    const std::int32_t parts = windows_.divide(state_, nodes_, {.noise = noise, .regions = wanted, .lumps = 6 * old}, energy_, random_, part_);
    if (parts > 0) {
      const Totals d = state_.preview_replace(nodes_, part_, parts);
      if (d.violation <= 0) {
        state_.apply_replace(nodes_, part_);
        best_.note(state_);
      }
    }
    return windows_.work() - before + static_cast<std::int64_t>(nodes_.size()) * 8;
  }

 private:
  /// A random seam between two regions, or null after some tries.
  const Link* border_link() {
    const std::vector<Link>& links = state_.piece().links;
    if (links.empty()) return nullptr;
    for (int tries = 0; tries < 16; ++tries) {
      const Link& l = links[random_.below(links.size())];
      if (state_.label(l.a) != state_.label(l.b)) return &l;
    }
    return nullptr;
  }
  /// A node of region `to` at or next to `near` that touches region `from` elsewhere than at `node`; or -1.
  std::int32_t swap_partner(std::int32_t node, std::int32_t near, std::int32_t from, std::int32_t to) {
    if (state_.size(from) < 2) return -1;
    const auto row = state_.piece().row(near);
    for (int tries = 0; tries < 3; ++tries) {
      const std::int32_t v = row[random_.below(row.size())].target;
      if (v == node || state_.label(v) != to) continue;
      for (const Entry& e : state_.piece().row(v)) {
        if (e.target != node && state_.label(e.target) == from) return v;
      }
    }
    return -1;
  }
  void add_neighbour() {
    const auto row = state_.piece().row(seeds_[random_.below(seeds_.size())]);
    const std::int32_t t = row[random_.below(row.size())].target;
    for (const std::int32_t s : seeds_) {
      if (state_.label(s) == state_.label(t)) return;
    }
    seeds_.push_back(t);
  }
  /// Where the number of regions is fixed: by how many a move should change it. Now and then one leaves it, the next comes back.
  std::int32_t step_to_wanted() {
    const std::int32_t off = state_.piece().regions - state_.regions();
    if (off == 0) return random_.below(32) == 0 ? static_cast<std::int32_t>(random_.below(2)) * 2 - 1 : 0;
    return random_.below(2) == 0 ? std::clamp(off, -1, 1) : 0;
  }
  /// As many regions as before, one fewer or one more if the households admit it.
  std::int32_t choose_count(std::int32_t old) {
    if (state_.piece().regions > 0) return std::clamp(old + step_to_wanted(), 1, static_cast<std::int32_t>(nodes_.size()));
    const std::uint64_t kind = random_.below(4);
    const std::int32_t wish = kind == 0 ? old - 1 : kind == 1 ? old + 1 : old;
    if (wish == old || wish < 1 || wish > static_cast<std::int32_t>(nodes_.size())) return old;
    Load load;
    for (const std::int32_t v : nodes_) load += count_.load(state_.piece().nodes[at(v)]);
    return count_.violation(load, wish) > count_.violation(load, old) ? old : wish;
  }

  PlanState& state_;
  TreeSplit& splitter_;
  WindowSearch& windows_;
  const RegionCount& count_;
  const Energy& energy_;
  Random& random_;
  BestPlan& best_;
  std::vector<std::int32_t> seeds_, nodes_, part_;
};

}  // namespace

void anneal(PlanState& state, TreeSplit& splitter, WindowSearch& windows, const RegionCount& count, const Energy& energy, double region_quality,
            const AnnealSchedule& schedule, std::int64_t goal, Random& random, Budget& budget, BestPlan& best, RegionPool* pool) {
  const double cooling = root(schedule.end / schedule.start, kHalvings), hardening = root(schedule.softness, kHardHalvings);
  double temperature = schedule.start * region_quality;
  Energy now = energy;
  now.violation /= schedule.softness;
  now.out /= schedule.softness;
  Annealer annealer(state, splitter, windows, count, now, random, best);
  const auto recombine_below = static_cast<std::uint64_t>(schedule.recombine * 65536);
  const auto window_below = recombine_below + static_cast<std::uint64_t>(schedule.window * 65536);
  const auto swap_below = window_below + static_cast<std::uint64_t>(schedule.swap * 65536);
  int stage = 0;
  double next_look = kFirstLook;
  while (budget.open()) {
    for (; stage + 1 < budget.used() * kStages; ++stage) {
      temperature *= cooling;
      if (stage < kHardStages) now.violation *= hardening, now.out *= hardening;
      // Cold moves seldom bring a region back that went astray while it was warm.
      if (stage >= kStages / 2 && stage % 4 == 0) repair_bands(state, splitter, windows, count, energy, goal, random, budget, best, {.steps = 40});
    }
    if (pool != nullptr && budget.used() > next_look) {
      next_look += 1.0 / kLooks;
      pool->note(state);
    }
    const std::uint64_t kind = random.next() >> 48;
    budget.spend(kind < recombine_below ? annealer.recombine(temperature)
                 : kind < window_below  ? annealer.window(temperature * schedule.noise)
                 : kind < swap_below      ? annealer.swap(temperature)
                                        : annealer.flip(temperature));
  }
}

}  // namespace qipan
