// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/redraw/packages.h"

#include <algorithm>
#include <map>

#include "engine/base/indexing.h"
#include "engine/base/union_find.h"
#include "engine/plan/evaluate.h"

namespace qipan {

std::vector<std::int32_t> today_regions(const Problem& problem) {
  UnionFind parts(problem.atoms.size());
  for (const Seam& s : problem.seams) {
    if (at(problem.today, s.a) == at(problem.today, s.b)) parts.unite(s.a, s.b);
  }
  std::vector<std::int32_t> label(problem.atoms.size());
  for (std::int32_t a = 0; a < static_cast<std::int32_t>(label.size()); ++a) at(label, a) = parts.find(a);
  return label;
}

std::vector<std::int32_t> with_packages(const Problem& problem, std::span<const std::int32_t> region, std::span<const Package> packages, const std::vector<bool>& taken) {
  std::vector<std::int32_t> label = today_regions(problem);
  for (std::size_t p = 0; p < packages.size(); ++p) {
    if (!taken[p]) continue;
    for (const std::int32_t a : packages[p].atoms) at(label, a) = static_cast<std::int32_t>(problem.atoms.size()) + at(region, a);
  }
  return label;
}

std::vector<Package> packages_of(const Problem& problem, std::span<const std::int32_t> region) {
  const std::vector<std::int32_t> today = today_regions(problem);
  UnionFind joined(problem.atoms.size());
  std::map<std::int32_t, std::int32_t> first_of_grid, first_of_region;
  for (std::int32_t a = 0; a < static_cast<std::int32_t>(region.size()); ++a) {
    const std::int32_t grid = at(problem.today, a);
    joined.unite(a, at(today, a));
    if (grid >= 0) joined.unite(a, first_of_grid.try_emplace(grid, a).first->second);
    joined.unite(a, first_of_region.try_emplace(at(region, a), a).first->second);
  }
  std::map<std::int32_t, Package> groups;
  for (std::int32_t a = 0; a < static_cast<std::int32_t>(region.size()); ++a) groups[joined.find(a)].atoms.push_back(a);
  std::vector<Package> packages;
  for (auto& [root, package] : groups) {
    const bool same = std::ranges::all_of(package.atoms, [&](std::int32_t a) {
      return at(today, a) == at(today, package.atoms.front()) && at(region, a) == at(region, package.atoms.front());
    });
    if (!same) packages.push_back(std::move(package));
  }
  const Objective before = evaluate(problem, today).objective;
  for (std::size_t p = 0; p < packages.size(); ++p) {
    std::vector<bool> taken(packages.size(), false);
    taken[p] = true;
    Objective after = evaluate(problem, with_packages(problem, region, packages, taken)).objective;
    after.violation -= before.violation, after.regions_out -= before.regions_out, after.compounds_split -= before.compounds_split;
    after.touched -= before.touched, after.moved -= before.moved, after.quality -= before.quality;
    packages[p].change = after;
  }
  return packages;
}

}  // namespace qipan
