// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/refine/repair.h"

#include <algorithm>
#include <utility>

namespace qipan {
namespace {

constexpr auto at = [](std::int32_t i) { return static_cast<std::size_t>(i); };

/// A node of a random region out of band, or -1.
std::int32_t pick_violating(const PlanState& state, Random& random) {
  std::vector<std::int32_t> nodes;
  std::vector<bool> seen(at(state.label_bound()), false);
  for (std::int32_t v = 0; v < state.piece().size(); ++v) {
    const std::int32_t r = state.label(v);
    if (state.cost(r).violation == 0 || seen[at(r)]) continue;
    seen[at(r)] = true;
    nodes.push_back(v);
  }
  return nodes.empty() ? -1 : nodes[random.below(nodes.size())];
}

/// Adds `extra` random neighbouring regions, one node of each.
void grow_cluster(PlanState& state, std::int32_t extra, Random& random, std::vector<std::int32_t>& seeds, std::vector<std::int32_t>& nodes) {
  state.collect(seeds, nodes);
  for (; extra > 0; --extra) {
    std::vector<std::int32_t> labels, outer;
    for (const std::int32_t s : seeds) labels.push_back(state.label(s));
    for (const std::int32_t v : nodes) {
      for (const Entry& e : state.piece().row(v)) {
        if (std::ranges::find(labels, state.label(e.target)) == labels.end()) outer.push_back(e.target);
      }
    }
    if (outer.empty()) return;
    seeds.push_back(outer[random.below(outer.size())]);
    state.collect(seeds, nodes);
  }
}

}  // namespace

void repair_bands(PlanState& state, TreeSplit& splitter, const RegionCount& count, const Energy& energy, std::int64_t goal,
                  Random& random, Budget& budget, BestPlan& best, const RepairLimit& limit) {
  std::vector<std::int32_t> seeds, nodes, part;
  for (std::int64_t step = 0; step < limit.steps && state.totals().violation > goal && budget.open(); ++step) {
    const std::int32_t start = pick_violating(state, random);
    if (start < 0) return;
    seeds.assign(1, start);
    const auto extra = static_cast<std::int32_t>(1 + random.below(2) + random.below(2) + random.below(2) * random.below(3));
    grow_cluster(state, extra, random, seeds, nodes);
    Load load;
    for (const std::int32_t v : nodes) load += count.load(state.piece().nodes[at(v)]);
    std::int32_t regions = count.best(load);
    if (random.below(3) == 0) {
      const std::int32_t other = regions + (random.below(2) == 0 ? 1 : -1);
      // Seams may forbid what arithmetic allows, so now and then the second best number.
      if (other >= 1 && (count.violation(load, other) <= count.violation(load, regions) || random.below(3) == 0)) regions = other;
    }
    const std::int64_t before = splitter.work();
    // Every other attempt cares for nothing but the bands.
    const bool bands_only = step % 2 == 1;
    const std::int32_t parts = splitter.split(
        nodes, {.regions = std::min(regions, static_cast<std::int32_t>(nodes.size())), .trees = bands_only ? 1 : 3, .plain = bands_only ? 4u : 1u},
        bands_only ? Energy{.violation = energy.violation} : energy, random, part);
    const Totals d = state.preview_replace(nodes, part, parts);
    const auto worse = std::pair(d.violation, d.out);
    if (worse < std::pair<std::int64_t, std::int64_t>(0, 0) || (worse == std::pair<std::int64_t, std::int64_t>(0, 0) && random.below(2) == 0)) {
      state.apply_replace(nodes, part);
      best.note(state);
    }
    budget.spend(splitter.work() - before + state.piece().size() / 4 + 200);
  }
}

}  // namespace qipan
