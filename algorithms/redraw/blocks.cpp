// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/redraw/blocks.h"

#include <map>
#include <set>

#include "engine/base/indexing.h"
#include "engine/base/union_find.h"

namespace qipan {
BlockGraph build_blocks(const Scorer& scorer, const std::vector<std::int32_t>& atoms) {
  const Problem& problem = scorer.problem();
  BlockGraph graph;
  graph.block_of.assign(problem.atoms.size(), -1);
  graph.start.assign(problem.atoms.size(), -1);
  std::vector<bool> inside(problem.atoms.size(), false);
  for (const std::int32_t a : atoms) inside[static_cast<std::size_t>(a)] = true;
  UnionFind parts(problem.atoms.size());
  for (const Seam& s : problem.seams) {
    if (inside[static_cast<std::size_t>(s.a)] && inside[static_cast<std::size_t>(s.b)] && at(problem.today, s.a) == at(problem.today, s.b)) parts.unite(s.a, s.b);
  }
  std::map<std::int32_t, std::int32_t> of_grid;
  std::map<std::int32_t, RegionSums> sums;  // per label
  for (const std::int32_t a : atoms) {
    const std::int32_t root = parts.find(a), today = at(problem.today, a);
    at(graph.start, a) = root;
    sums[root] += scorer.sums(at(problem.atoms, a));
    std::int32_t& block = at(graph.block_of, a);
    if (today < 0) {
      block = at(graph.block_of, root);  // the root is the smallest atom, seen first
    } else if (const auto known = of_grid.find(today); known != of_grid.end()) {
      block = known->second;
    }
    if (block < 0) {
      block = static_cast<std::int32_t>(graph.blocks.size());
      graph.blocks.push_back({.today = today, .atoms = {}, .now = {}});
      if (today >= 0) of_grid[today] = block;
    }
    at(graph.blocks, block).atoms.push_back(a);
  }
  for (const auto& [root, region] : sums) {
    Objective& now = at(graph.blocks, at(graph.block_of, root)).now;
    const std::int64_t violation = outside(scorer.band(region), region.households);
    now.violation += violation, now.regions_out += violation > 0 ? 1 : 0;
  }
  std::vector<std::set<std::int32_t>> neighbours(graph.blocks.size());
  for (const Seam& s : problem.seams) {
    const std::int32_t a = at(graph.block_of, s.a), b = at(graph.block_of, s.b);
    if (a < 0 || b < 0 || a == b) continue;
    at(neighbours, a).insert(b), at(neighbours, b).insert(a);
  }
  for (const auto& set : neighbours) graph.neighbours.emplace_back(set.begin(), set.end());
  for (Block& block : graph.blocks) block.wrong = block.now.violation > 0;
  return graph;
}

}  // namespace qipan
