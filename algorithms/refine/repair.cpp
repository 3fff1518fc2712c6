// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/refine/repair.h"

#include <algorithm>
#include <cstdlib>
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
    state.collect_more(seeds.back(), nodes);
  }
}

}  // namespace

void repair_bands(PlanState& state, TreeSplit& splitter, WindowSearch& windows, const RegionCount& count, const Energy& energy, std::int64_t goal,
                  Random& random, Budget& budget, BestPlan& best, const RepairLimit& limit) {
  std::vector<std::int32_t> seeds, nodes, part;
  const std::int32_t wanted = state.piece().regions;
  const auto done = [&] { return state.totals().violation <= goal && (wanted == 0 || state.regions() == wanted); };
  for (std::int64_t step = 0; step < limit.steps && !done() && budget.open(); ++step) {
    const bool count_only = state.totals().violation <= goal;
    const std::int32_t start = count_only ? static_cast<std::int32_t>(random.below(static_cast<std::uint64_t>(state.piece().size()))) : pick_violating(state, random);
    if (start < 0) return;
    seeds.assign(1, start);
    const auto extra = static_cast<std::int32_t>(1 + random.below(2) + random.below(2) + random.below(2) * random.below(3));
    grow_cluster(state, extra, random, seeds, nodes);
    Load load;
    for (const std::int32_t v : nodes) load += count.load(state.piece().nodes[at(v)]);
    const auto old = static_cast<std::int32_t>(seeds.size());
    std::int32_t regions = count.best(load);
    const std::int32_t off = wanted > 0 ? wanted - state.regions() : 0;
    if (wanted > 0) {
      // A fixed number comes before the bands.
      regions = std::max(1, old + (off == 0 ? 0 : std::clamp(off, -1, 1)));
    } else if (random.below(3) == 0) {
      const std::int32_t other = regions + (random.below(2) == 0 ? 1 : -1);
      // Seams may forbid what arithmetic allows, so now and then the second best number.
      if (other >= 1 && (count.violation(load, other) <= count.violation(load, regions) || random.below(3) == 0)) regions = other;
    }
    const std::int64_t before = splitter.work() + windows.work();
    if (step % 3 == 2 && old <= 5) {
      const std::int32_t made = windows.divide(state, nodes, {.regions = wanted > 0 ? regions : 0, .lumps = 6 * old}, energy, random, part);
      if (made > 0 && state.preview_replace(nodes, part, made).violation <= 0) {
        state.apply_replace(nodes, part);
        best.note(state);
      }
      budget.spend(windows.work() + splitter.work() - before + state.piece().size() / 4 + 200);
      continue;
    }
    // Every other attempt cares for nothing but the bands.
    const bool bands_only = step % 2 == 1;
    const std::int32_t parts = splitter.split(
        nodes, {.regions = std::min(regions, static_cast<std::int32_t>(nodes.size())), .trees = bands_only ? 1 : 3, .plain = bands_only ? 4u : 1u},
        bands_only ? Energy{.violation = energy.violation} : energy, random, part);
    const Totals d = state.preview_replace(nodes, part, parts);
    const bool nearer = off != 0 && std::abs(off - (parts - old)) < std::abs(off);
    const auto worse = nearer ? std::pair<std::int64_t, std::int64_t>(-1, 0) : std::pair(d.violation, d.out);
    if (worse < std::pair<std::int64_t, std::int64_t>(0, 0) || (worse == std::pair<std::int64_t, std::int64_t>(0, 0) && random.below(2) == 0)) {
      state.apply_replace(nodes, part);
      best.note(state);
    }
    budget.spend(splitter.work() + windows.work() - before + state.piece().size() / 4 + 200);
  }
}

}  // namespace qipan
