// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/redraw/pull_back.h"

#include <algorithm>
#include <set>
#include <utility>

#include "engine/base/indexing.h"
#include "engine/base/union_find.h"
#include "engine/plan/evaluate.h"

namespace qipan {
namespace {

constexpr std::size_t kMostAtoms = 600;  ///< every trial scores the whole plan
constexpr int kMostPasses = 8;

}  // namespace

Problem make_parting_dear(const Problem& problem) {
  Problem dear = problem;
  dear.today.clear();
  std::int64_t cut = 1, households = 1;
  for (const Seam& s : problem.seams) cut = std::max(cut, s.cut_cost);
  for (const AtomMeasure& a : problem.atoms) households = std::max(households, a.households);
  for (Seam& s : dear.seams) {
    const std::int32_t today = at(problem.today, s.a);
    if (today < 0 || today != at(problem.today, s.b)) continue;
    const std::int64_t less = std::min(at(problem.atoms, s.a).households, at(problem.atoms, s.b).households);
    s.cut_cost += 4 * cut + static_cast<std::int64_t>(40.0 * static_cast<double>(cut) * static_cast<double>(less) / static_cast<double>(households));
  }
  dear.weights.compactness /= 10;
  dear.weights.balance = 0;
  return dear;
}

void pull_back(const Problem& problem, std::span<const std::int32_t> start, std::vector<std::int32_t>& label, const RunContext& context) {
  if (problem.atoms.size() > kMostAtoms) return;
  std::vector<std::vector<std::int32_t>> near(problem.atoms.size());
  for (const Seam& s : problem.seams) at(near, s.a).push_back(s.b), at(near, s.b).push_back(s.a);
  Objective best = evaluate(problem, label).objective;
  const auto try_labels = [&](const std::vector<std::int32_t>& trial) {
    if (!is_contiguous(problem, trial)) return false;
    const Objective o = evaluate(problem, trial).objective;
    if (!(o < best)) return false;
    best = o, label = trial;
    return true;
  };
  bool moved = true;
  for (int pass = 0; pass < kMostPasses && moved && !context.stopped(); ++pass) {
    moved = false;
    for (std::int32_t a = 0; a < static_cast<std::int32_t>(label.size()) && !context.stopped(); ++a) {
      std::set<std::int32_t> targets;
      for (const std::int32_t n : at(near, a)) {
        if (at(label, n) != at(label, a)) targets.insert(at(label, n));
      }
      for (const std::int32_t to : targets) {
        std::vector<std::int32_t> one = label;
        at(one, a) = to;
        if (try_labels(one)) {
          moved = true;
          break;
        }
        // With it all that shares its grid and region.
        std::vector<std::int32_t> many = label;
        for (std::size_t b = 0; b < many.size(); ++b) {
          if (label[b] == at(label, a) && start[b] == at(start, a)) many[b] = to;
        }
        if (many != one && try_labels(many)) {
          moved = true;
          break;
        }
      }
    }
  }
}

std::vector<std::int32_t> part_regions(const Problem& problem, std::span<const std::int32_t> region) {
  UnionFind parts(region.size());
  for (const Seam& s : problem.seams) {
    if (at(region, s.a) == at(region, s.b)) parts.unite(s.a, s.b);
  }
  std::vector<std::int32_t> label(region.size());
  for (std::int32_t a = 0; a < static_cast<std::int32_t>(region.size()); ++a) at(label, a) = parts.find(a);
  return label;
}

}  // namespace qipan
