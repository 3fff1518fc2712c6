// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/refine/anneal.h"

#include <algorithm>
#include <cmath>

namespace qipan {
namespace {

constexpr auto at = [](std::int32_t i) { return static_cast<std::size_t>(i); };

/// -ln(u), u uniform in (0, 1]; with + * / only, so that every machine draws the same.
double exponential(Random& random) {
  int exponent = 0;
  const double m = std::frexp(1.0 - random.unit(), &exponent);  // in [0.5, 1)
  const double t = (m - 1) / (m + 1), s = t * t;
  const double log_m = 2 * t * (1 + s * (1.0 / 3 + s * (1.0 / 5 + s * (1.0 / 7 + s / 9))));
  return -(log_m + exponent * 0.69314718055994530942);
}

class Annealer {
 public:
  Annealer(PlanState& state, TreeSplit& splitter, const RegionCount& count, const Energy& energy, Random& random, BestPlan& best)
      : state_(state), splitter_(splitter), count_(count), energy_(energy), random_(random), best_(best) {}

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
    if (!state_.stays_connected(node)) return 20 + state_.size(from) * 2;
    state_.apply_flip();
    best_.note(state_);
    return 25 + state_.size(from) * 2;
  }

  /// Neighbouring regions are merged and cut anew. Returns the work.
  std::int64_t recombine(double temperature) {
    const Link* link = border_link();
    if (!link) return 20;
    seeds_ = {link->a, link->b};
    if (random_.below(4) == 0) add_third();
    state_.collect(seeds_, nodes_);
    const auto old = static_cast<std::int32_t>(seeds_.size());
    std::int32_t regions = old;
    const std::uint64_t kind = random_.below(8);
    if (kind < 2) regions += kind == 0 ? 1 : -1;
    regions = std::min(regions, static_cast<std::int32_t>(nodes_.size()));
    if (regions != old) {
      Load load;
      for (const std::int32_t v : nodes_) load += count_.load(state_.piece().nodes[at(v)]);
      if (count_.violation(load, regions) > count_.violation(load, old)) regions = old;
    }
    const std::int64_t before = splitter_.work();
    const std::int32_t parts = splitter_.split(nodes_, {.regions = regions, .trees = 1}, energy_, random_, part_);
    const double gain = energy_.of(state_.preview_replace(nodes_, part_, parts));
    if (gain <= 0 || gain <= temperature * exponential(random_)) {
      state_.apply_replace(nodes_, part_);
      best_.note(state_);
    }
    return splitter_.work() - before + static_cast<std::int64_t>(nodes_.size()) * 8;
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
  void add_third() {
    const auto near = state_.piece().adjacency.neighbours(seeds_[random_.below(2)]);
    const std::int32_t t = near[random_.below(near.size())];
    if (state_.label(t) != state_.label(seeds_[0]) && state_.label(t) != state_.label(seeds_[1])) seeds_.push_back(t);
  }

  PlanState& state_;
  TreeSplit& splitter_;
  const RegionCount& count_;
  const Energy& energy_;
  Random& random_;
  BestPlan& best_;
  std::vector<std::int32_t> seeds_, nodes_, part_;
};

}  // namespace

void anneal(PlanState& state, TreeSplit& splitter, const RegionCount& count, const Energy& energy, double region_quality,
            const AnnealSchedule& schedule, Random& random, Budget& budget, BestPlan& best) {
  Annealer annealer(state, splitter, count, energy, random, best);
  const auto recombine_below = static_cast<std::uint64_t>(schedule.recombine * 65536);
  // 1 / T falls linearly in steps: geometric cooling by repeated halving of the remaining ratio, without pow().
  double ratio = schedule.end / schedule.start;
  constexpr int kHalvings = 7;  // 2^7 = 128 temperatures
  for (int i = 0; i < kHalvings; ++i) ratio = std::sqrt(ratio);
  double temperature = schedule.start * region_quality;
  int stage = 0;
  while (budget.open()) {
    for (; stage + 1 < budget.used() * 128; ++stage) temperature *= ratio;
    const std::int64_t work =
        (random.next() >> 48) < recombine_below ? annealer.recombine(temperature) : annealer.flip(temperature);
    budget.spend(work);
  }
}

}  // namespace qipan
