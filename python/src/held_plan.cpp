// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "python/src/held_plan.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "algorithms/registry.h"
#include "engine/base/union_find.h"

namespace qipan::python {
namespace {

void ignore_stage(const char*) {}

/// The problem that some atoms of another one make among themselves; `members` ascend.
Problem problem_of(const Problem& whole, const std::vector<std::int32_t>& members) {
  Problem out = whole;
  std::vector<std::int32_t> number(whole.atoms.size(), -1);
  out.atoms.clear(), out.seams.clear();
  for (const std::int32_t m : members) {
    number[static_cast<std::size_t>(m)] = static_cast<std::int32_t>(out.atoms.size());
    out.atoms.push_back(whole.atoms[static_cast<std::size_t>(m)]);
  }
  const auto numbered = [&](std::int32_t a) { return number[static_cast<std::size_t>(a)]; };
  for (Seam s : whole.seams) {
    s.a = numbered(s.a), s.b = numbered(s.b);
    if (s.a >= 0 && s.b >= 0) out.seams.push_back(s);
  }
  for (Corner& corner : out.corners)
    for (std::int32_t& a : corner.around)
      if (a >= 0) a = numbered(a);
  return out;
}

}  // namespace

HeldPlan::HeldPlan(MadePlan made, PlanOptions options, Language language, std::vector<std::pair<std::string, std::string>> manifest)
    : ground_(std::move(made.ground)),
      solved_(std::move(made.solved)),
      options_(options),
      language_(language),
      manifest_(std::move(manifest)),
      result_(std::make_shared<const RunResult>(std::move(made.result))) {}

std::shared_ptr<const std::vector<CommunityProblem>> HeldPlan::problems() {
  const std::lock_guard lock(guard_);
  if (!problems_) problems_ = std::make_shared<const std::vector<CommunityProblem>>(prepare_problems(ground_->atoms, ground_->inputs, options_));
  return problems_;
}

void HeldPlan::draw(const RunContext& context) {
  const std::lock_guard lock(guard_);
  if (!result_) result_ = std::make_shared<const RunResult>(draw_plan(*ground_, solved_, manifest_, language_, context, ignore_stage));
}

std::shared_ptr<HeldPlan> HeldPlan::relabelled(const std::vector<std::int32_t>& grid_of_atom) {
  std::shared_ptr<HeldPlan> out(new HeldPlan);
  out->ground_ = ground_;
  out->problems_ = problems();
  out->solved_ = relabel(ground_->atoms, ground_->inputs, *out->problems_, solved_, grid_of_atom);
  out->options_ = options_;
  out->language_ = language_;
  out->manifest_ = manifest_;
  std::erase_if(out->manifest_, [](const auto& row) { return is_proof_row(row.first); });
  if (out->manifest_.empty() || out->manifest_.back().first != "edited") out->manifest_.emplace_back("edited", "true");
  return out;
}

std::vector<std::int32_t> HeldPlan::divide(std::int32_t grid, int parts, const RunContext& context) {
  const Grid& divided = solved_.grids[static_cast<std::size_t>(grid)];
  const auto all = problems();
  const CommunityProblem& community = *std::ranges::find(*all, divided.community, &CommunityProblem::community);
  std::vector<std::int32_t> members;
  for (const std::int32_t atom : divided.atoms)
    members.push_back(static_cast<std::int32_t>(std::ranges::lower_bound(community.atoms, atom) - community.atoms.begin()));
  Problem problem = problem_of(community.problem, members);
  problem.has_difficult = false;
  problem.regions = parts;
  const std::int64_t total = std::accumulate(problem.atoms.begin(), problem.atoms.end(), std::int64_t{0}, [](std::int64_t sum, const AtomMeasure& a) { return sum + a.households; });
  problem.ordinary = {total * 85 / (100 * parts), (total * 115 + 100 * parts - 1) / (100 * parts)};  // about equal; then the better borders
  return make_default_partitioner()->solve(problem, options_.preset, context).region;
}

std::vector<std::int32_t> HeldPlan::pieces() const {
  const AtomSet& atoms = ground_->atoms;
  UnionFind parts(atoms.atoms.size());
  for (const AtomSeam& s : atoms.seams)
    if (solved_.grid_of_atom[static_cast<std::size_t>(s.a)] == solved_.grid_of_atom[static_cast<std::size_t>(s.b)]) parts.unite(s.a, s.b);
  std::vector<std::int32_t> out;
  for (const Grid& g : solved_.grids) {
    std::vector<std::int32_t> roots;
    for (const std::int32_t a : g.atoms) roots.push_back(static_cast<std::int32_t>(parts.find(a)));
    std::ranges::sort(roots);
    out.push_back(static_cast<std::int32_t>(std::ranges::unique(roots).begin() - roots.begin()));
  }
  return out;
}

}  // namespace qipan::python
