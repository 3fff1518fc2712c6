// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/plan/change.h"

#include <algorithm>
#include <vector>

#include "engine/base/indexing.h"
#include "engine/graph/optimal_matching.h"

namespace qipan {

Change count_change(const Problem& problem, std::span<const std::int32_t> region) {
  Change change;
  if (problem.today.empty()) return change;
  const auto grids = static_cast<std::size_t>(std::max(0, *std::ranges::max_element(problem.today) + 1));
  const auto regions = static_cast<std::size_t>(std::max(0, *std::ranges::max_element(region) + 1));
  std::vector<std::int64_t> grid_total(grids, 0), region_total(regions, 0);
  std::vector<std::int32_t> grid_atoms(grids, 0), region_atoms(regions, 0), first_region(grids, -1);
  std::vector<bool> whole(grids, true);
  std::vector<Overlap> shared;
  std::int64_t total = 0;
  for (std::size_t a = 0; a < region.size(); ++a) {
    ++at(region_atoms, region[a]);
    const std::int32_t g = problem.today[a];
    if (g < 0) continue;
    const std::int64_t households = problem.atoms[a].households;
    ++at(grid_atoms, g);
    if (at(first_region, g) < 0) at(first_region, g) = region[a];
    if (at(first_region, g) != region[a]) at(whole, g) = false;
    at(grid_total, g) += households, at(region_total, region[a]) += households, total += households;
    if (households > 0) shared.push_back({g, region[a], households});
  }
  for (std::size_t g = 0; g < grids; ++g) {
    if (grid_atoms[g] > 0 && !(whole[g] && at(region_atoms, first_region[g]) == grid_atoms[g])) ++change.touched;
  }
  std::ranges::sort(shared, {}, [](const Overlap& o) { return std::pair(o.left, o.right); });
  std::vector<Overlap> pairs;
  for (const Overlap& o : shared) {
    if (!pairs.empty() && pairs.back().left == o.left && pairs.back().right == o.right) pairs.back().weight += o.weight;
    else pairs.push_back(o);
  }
  std::erase_if(pairs, [&](const Overlap& o) { return !may_continue(o.weight, at(grid_total, o.left), at(region_total, o.right)); });
  change.moved = total - optimal_matching(grids, regions, pairs).weight;
  return change;
}

}  // namespace qipan
