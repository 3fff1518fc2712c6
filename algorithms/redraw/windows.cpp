// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/redraw/windows.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "algorithms/redraw/continuing.h"
#include "algorithms/redraw/part.h"
#include "algorithms/redraw/pull_back.h"
#include "engine/base/indexing.h"
#include "engine/base/union_find.h"
#include "engine/plan/evaluate.h"

namespace qipan {
namespace {

constexpr std::size_t kMostWindowAtoms = 200;
constexpr int kMostWindows = 300;

/// Parts of the plan that can be looked at alone, by smallest atom: no grid of today and no region reaches out of one.
std::vector<std::vector<std::int32_t>> separate_parts(const Problem& problem, const std::vector<std::int32_t>& label, std::vector<std::int32_t>& part_of) {
  UnionFind joined(problem.atoms.size());
  std::map<std::int32_t, std::int32_t> first_of_grid, first_of_region;
  for (std::int32_t a = 0; a < static_cast<std::int32_t>(label.size()); ++a) {
    if (at(problem.today, a) >= 0) joined.unite(a, first_of_grid.try_emplace(at(problem.today, a), a).first->second);
    joined.unite(a, first_of_region.try_emplace(at(label, a), a).first->second);
  }
  std::vector<std::vector<std::int32_t>> parts;
  std::vector<std::int32_t> number(label.size(), -1);
  part_of.assign(label.size(), -1);
  for (std::int32_t a = 0; a < static_cast<std::int32_t>(label.size()); ++a) {
    std::int32_t& part = at(number, joined.find(a));
    if (part < 0) part = static_cast<std::int32_t>(parts.size()), parts.emplace_back();
    at(parts, part).push_back(a), at(part_of, a) = part;
  }
  return parts;
}

/// Something in it is not as today.
bool is_changed(const Problem& problem, const std::vector<std::int32_t>& label, const std::vector<std::int32_t>& atoms) {
  return std::ranges::any_of(atoms, [&](std::int32_t a) { return at(problem.today, a) != at(problem.today, atoms.front()) || at(label, a) != at(label, atoms.front()); });
}

}  // namespace

std::vector<std::int32_t> improve_borders(const Problem& problem, std::vector<std::int32_t> label, const RunContext& context) {
  std::vector<std::int32_t> part_of;
  for (const std::vector<std::int32_t>& atoms : separate_parts(problem, label, part_of)) {
    if (!is_changed(problem, label, atoms)) continue;
    const Part part = take_part(problem, atoms);
    std::vector<std::int32_t> mine;
    for (const std::int32_t a : atoms) mine.push_back(at(label, a));
    pull_back(part.problem, part.problem.today, mine, context);
    for (std::size_t i = 0; i < atoms.size(); ++i) at(label, atoms[i]) = mine[i];
  }
  return label;
}

std::vector<std::int32_t> improve_in_windows(const Problem& problem, std::vector<std::int32_t> label, std::int64_t steps, const RunContext& context) {
  Objective value = evaluate(problem, label).objective;
  std::vector<std::int32_t> part_of;
  std::set<std::vector<std::int32_t>> seen;
  int left = kMostWindows;
  const auto divide = [&](std::vector<std::int32_t> atoms) {
    if (atoms.size() > kMostWindowAtoms || atoms.size() < 2 || left == 0 || context.stopped()) return false;
    std::ranges::sort(atoms);
    if (!seen.insert(atoms).second) return false;
    --left;
    const Part part = take_part(problem, atoms);
    std::vector<std::int32_t> mine;
    for (const std::int32_t a : part.atoms) mine.push_back(at(label, a));
    if (!is_connected(part.problem)) return false;
    const Continuing found = continue_grids(part.problem, mine, {.steps = steps, .first_quarters = 2}, context);
    if (found.label.empty()) return false;
    std::vector<std::int32_t> trial = label;
    const std::int32_t next = *std::ranges::max_element(label) + 1;
    for (std::size_t i = 0; i < part.atoms.size(); ++i) at(trial, part.atoms[i]) = next + found.label[i];
    trial = part_regions(problem, trial);
    const Objective o = evaluate(problem, trial).objective;
    if (!(o < value)) return false;
    value = o, label = std::move(trial);
    return true;
  };
  for (bool better = true; better;) {
    better = false;
    const std::vector<std::vector<std::int32_t>> parts = separate_parts(problem, label, part_of);
    std::vector<std::int32_t> changed;
    for (std::int32_t p = 0; p < static_cast<std::int32_t>(parts.size()); ++p) {
      if (is_changed(problem, label, at(parts, p))) changed.push_back(p);
    }
    std::set<std::pair<std::int32_t, std::int32_t>> pairs;
    for (const Seam& s : problem.seams) {
      const auto [p, q] = std::minmax(at(part_of, s.a), at(part_of, s.b));
      if (p != q && (std::ranges::binary_search(changed, p) || std::ranges::binary_search(changed, q))) pairs.emplace(p, q);
    }
    for (const std::int32_t p : changed) better = divide(at(parts, p)) || better;
    std::set<std::int32_t> stale;  // what a pair has changed is another part now
    for (const auto& [p, q] : pairs) {
      if (stale.contains(p) || stale.contains(q)) continue;
      std::vector<std::int32_t> both = at(parts, p);
      both.insert(both.end(), at(parts, q).begin(), at(parts, q).end());
      if (divide(std::move(both))) better = true, stale.insert(p), stale.insert(q);
    }
  }
  return label;
}

}  // namespace qipan
