// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/workflow/solve.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>
#include <set>

#include "engine/base/indexing.h"
#include "engine/base/parallel.h"
#include "engine/base/time_shares.h"
#include "engine/base/text.h"
#include "engine/plan/evaluate.h"

namespace qipan {
namespace {

std::int64_t to_milli(double households) { return std::llround(households * 1000.0); }

/// "552" or "552.5"
std::string amount(std::int64_t milli) { return milli % 1000 == 0 ? std::to_string(milli / 1000) : decimal(static_cast<double>(milli) / 1000.0, 3); }

/// One difficult household weighs as much as low / difficult_low ordinary ones.
double equivalent_weight(const PlanOptions& o, double difficulty) {
  const double most = o.difficult_low > 0 ? o.low / o.difficult_low : 1.0;
  return 1.0 + std::clamp(difficulty, 0.0, 1.0) * (most - 1.0);
}

/// Bands, weights and difficulty as the options want them.
void prepare(CommunityProblem& p, const NormalizedInputs& inputs, const PlanOptions& o) {
  Problem& problem = p.problem;
  const Community& community = at(inputs.communities, p.community);
  problem.id = community.id;
  problem.weights = o.weights;
  problem.ordinary = community.rural ? Band{to_milli(o.rural_low), to_milli(o.rural_high)} : Band{to_milli(o.low), to_milli(o.high)};
  problem.difficult = {to_milli(o.difficult_low), to_milli(o.difficult_high)};
  problem.difficult_above = std::llround(o.difficult_above * 1000.0);
  problem.has_difficult = inputs.has_difficulty && !community.rural && o.difficulty_mode == DifficultyMode::bands;
  if (inputs.has_difficulty && !community.rural && o.difficulty_mode == DifficultyMode::equivalent)
    for (AtomMeasure& a : problem.atoms) {
      const double difficulty = a.households > 0 ? static_cast<double>(a.difficult) / static_cast<double>(a.households) : 0.0;
      a.households = std::llround(static_cast<double>(a.households) * equivalent_weight(o, difficulty));
    }
}

/// `least`: the whole community is proven to have the least violation there is.
GridReason reason_of(const RegionScore& score, const Band& band, std::int64_t largest_atom, bool least) {
  const std::string total = amount(score.households), low = amount(band.low), high = amount(band.high);
  switch (score.cause) {
    case ExceptionCause::none: return {};
    case ExceptionCause::no_count_fits: return {"grid.no_count_fits", {amount(score.piece_total), low, high}, true};
    case ExceptionCause::atom_over: return {"grid.atom_over", {amount(largest_atom), high}, true};
    case ExceptionCause::isolated: return {"grid.isolated", {total, low}, true};
    case ExceptionCause::best_found: return {least ? "grid.least_violation" : "grid.best_found", {total, low, high}, least};
  }
  return {};
}

/// Pieces of a community too small for a grid of their own join the nearest grid of it that stays in its band with them.
void join_exclaves(const AtomSet& atoms, const std::vector<Solution>& solutions, SolvedPlan& plan) {
  std::vector<XY> centre(plan.grids.size());
  std::vector<double> weight(plan.grids.size(), 0.0);
  std::vector<Milli> households(plan.grids.size(), 0);
  for (std::size_t a = 0; a < atoms.atoms.size(); ++a) {
    const std::int32_t g = plan.grid_of_atom[a];
    if (g < 0) continue;
    const Atom& atom = atoms.atoms[a];
    at(centre, g) = {at(centre, g).x + atom.centre.x * atom.area_m2, at(centre, g).y + atom.centre.y * atom.area_m2};
    at(weight, g) += atom.area_m2;
  }
  std::vector<std::int32_t> target(plan.grids.size());
  std::iota(target.begin(), target.end(), 0);
  std::size_t first = 0;
  for (const Solution& s : solutions) {
    for (std::size_t r = 0; r < s.regions.size(); ++r) households[first + r] = s.regions[r].households;
    for (std::size_t r = 0; r < s.regions.size(); ++r) {
      if (s.regions[r].cause != ExceptionCause::isolated) continue;
      const std::size_t g = first + r;
      double nearest = 0;
      for (std::size_t k = first; k < first + s.regions.size(); ++k) {
        if (k == g || target[k] != static_cast<std::int32_t>(k) || households[k] + households[g] > plan.grids[k].band.high) continue;
        const double d = std::hypot(centre[k].x / weight[k] - centre[g].x / weight[g], centre[k].y / weight[k] - centre[g].y / weight[g]);
        if (target[g] == static_cast<std::int32_t>(g) || d < nearest) nearest = d, target[g] = static_cast<std::int32_t>(k);
      }
      if (target[g] == static_cast<std::int32_t>(g)) continue;
      Grid& host = at(plan.grids, target[g]);
      at(households, target[g]) += households[g];
      host.in_band = at(households, target[g]) >= host.band.low;
      host.reason = {"grid.several_pieces", {amount(households[g])}, true};
    }
    first += s.regions.size();
  }
  std::vector<std::int32_t> number(plan.grids.size(), -1);
  std::vector<Grid> kept;
  for (std::size_t g = 0; g < plan.grids.size(); ++g)
    if (target[g] == static_cast<std::int32_t>(g)) number[g] = static_cast<std::int32_t>(kept.size()), kept.push_back(std::move(plan.grids[g]));
  plan.grids = std::move(kept);
  for (std::int32_t& g : plan.grid_of_atom) {
    if (g < 0) continue;
    while (at(target, g) != g) g = at(target, g);
    g = at(number, g);
  }
}

/// Appends the regions of one community as grids.
void add_regions(const CommunityProblem& community, const Solution& s, const NormalizedInputs& inputs, SolvedPlan& out) {
  const Problem& problem = community.problem;
  const auto first = static_cast<std::int32_t>(out.grids.size());
  const bool rural = at(inputs.communities, community.community).rural;
  for (const RegionScore& score : s.regions) {
    Grid& g = out.grids.emplace_back();
    g.community = community.community;
    g.kind = rural ? GridKind::rural : GridKind::community;
    g.band = score.is_difficult ? problem.difficult : problem.ordinary;
    g.in_band = score.in_band;
  }
  std::vector<std::int64_t> largest(s.regions.size(), 0);
  for (std::size_t k = 0; k < s.region.size(); ++k) {
    at(out.grid_of_atom, community.atoms[k]) = first + s.region[k];
    at(largest, s.region[k]) = std::max(at(largest, s.region[k]), problem.atoms[k].households);
  }
  for (std::size_t r = 0; r < s.regions.size(); ++r) {
    Grid& g = out.grids[static_cast<std::size_t>(first) + r];
    g.reason = reason_of(s.regions[r], g.band, largest[r], s.objective.violation == s.least_violation);
  }
}

/// Lists the atoms of each grid and adds them up; grids that nobody lives in need no band.
void add_up(const AtomSet& atoms, SolvedPlan& plan) {
  for (std::size_t a = 0; a < atoms.atoms.size(); ++a) {
    Grid& g = at(plan.grids, plan.grid_of_atom[a]);
    const Atom& atom = atoms.atoms[a];
    g.atoms.push_back(static_cast<std::int32_t>(a));
    g.households += atom.households, g.population += atom.population, g.difficult += atom.difficult, g.buildings += atom.buildings;
  }
  for (Grid& g : plan.grids)
    if (g.has_band && g.households == 0) g.kind = GridKind::empty, g.has_band = false, g.in_band = true, g.reason = {};
}

/// The part of a grid that its atoms do not say.
Grid without_atoms(Grid g) {
  g.atoms.clear();
  g.households = g.population = g.difficult = 0, g.buildings = 0;
  return g;
}

}  // namespace

std::vector<CommunityProblem> prepare_problems(const AtomSet& atoms, const NormalizedInputs& inputs, const PlanOptions& options) {
  std::vector<CommunityProblem> problems = build_problems(atoms, inputs.communities.size());
  for (CommunityProblem& p : problems) prepare(p, inputs, options);
  return problems;
}

void each_problem(const std::vector<CommunityProblem>& problems, const RunContext& context, const std::function<void(std::size_t i, const RunContext& share)>& task) {
  std::vector<std::size_t> order(problems.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return -static_cast<std::int64_t>(problems[i].atoms.size()); });
  std::atomic<std::size_t> done{0};
  std::int64_t sizes = 0;
  for (const CommunityProblem& p : problems) sizes += static_cast<std::int64_t>(p.atoms.size());
  const auto inhabited = static_cast<std::size_t>(std::ranges::count_if(problems, [](const CommunityProblem& p) { return !p.atoms.empty(); }));
  TimeShares shares(context, sizes);
  parallel_for(order.size(), context.threads, [&](std::size_t k) {
    const auto size = static_cast<std::int64_t>(problems[order[k]].atoms.size());
    if (size > 0) {
      RunContext share = shares.begin(size);
      share.problems = inhabited;
      task(order[k], share);
    }
    shares.end(size);
    context.report("solving", static_cast<double>(++done) / static_cast<double>(order.size()));
  });
}

std::vector<Solution> solve_problems(const std::vector<CommunityProblem>& problems, Preset preset, const Partitioner& partitioner, const RunContext& context) {
  std::vector<Solution> solutions(problems.size());
  each_problem(problems, context, [&](std::size_t i, const RunContext& share) { solutions[i] = partitioner.solve(problems[i].problem, preset, share); });
  return solutions;
}

SolvedPlan grids_of(const AtomSet& atoms, const NormalizedInputs& inputs, const PlanOptions& options, const std::vector<CommunityProblem>& problems,
                    const std::vector<Solution>& solutions) {
  SolvedPlan out;
  out.grid_of_atom.assign(atoms.atoms.size(), -1);
  for (std::size_t i = 0; i < problems.size(); ++i) {
    out.stopped_early = out.stopped_early || solutions[i].stopped_early;
    add_regions(problems[i], solutions[i], inputs, out);
  }
  out.scheme = code_scheme(options.code_scheme, options.code_prefix);
  out.proof = prove_together(solutions);
  for (std::size_t i = 0; i < problems.size(); ++i) {
    const Solution& s = solutions[i];
    if (!s.region.empty()) out.proof.of.push_back(prove_one(problems[i].problem.id, s.objective, s.bound));
  }
  if (options.exclaves == ExclavePolicy::one_grid) join_exclaves(atoms, solutions, out);
  for (std::size_t a = 0; a < atoms.atoms.size(); ++a) {  // dedicated units and land without a community
    if (out.grid_of_atom[a] >= 0) continue;
    out.grid_of_atom[a] = static_cast<std::int32_t>(out.grids.size());
    Grid& g = out.grids.emplace_back();
    g.community = atoms.atoms[a].community;
    g.dedicated = atoms.atoms[a].dedicated;
    g.kind = g.dedicated < 0 ? GridKind::unassigned : static_cast<std::size_t>(g.dedicated) < inputs.dedicated.size() ? GridKind::dedicated : GridKind::water;
    g.has_band = false;
    if (g.kind == GridKind::dedicated && atoms.atoms[a].households > to_milli(options.dedicated_households))
      g.reason = {"grid.dedicated_inhabited", {amount(atoms.atoms[a].households), amount(to_milli(options.dedicated_households))}, true};
  }
  add_up(atoms, out);
  return out;
}

SolvedPlan solve_communities(const AtomSet& atoms, const NormalizedInputs& inputs, const PlanOptions& options, const Partitioner& partitioner,
                             const RunContext& context) {
  const std::vector<CommunityProblem> problems = prepare_problems(atoms, inputs, options);
  return grids_of(atoms, inputs, options, problems, solve_problems(problems, options.preset, partitioner, context));
}

SolvedPlan relabel(const AtomSet& atoms, const NormalizedInputs& inputs, const std::vector<CommunityProblem>& problems, const SolvedPlan& before,
                   const std::vector<std::int32_t>& grid_of_atom) {
  SolvedPlan out;
  out.stopped_early = before.stopped_early;
  out.scheme = before.scheme;
  out.proof.of = before.proof.of;
  out.grid_of_atom.assign(atoms.atoms.size(), -1);
  std::vector<std::int32_t> number(before.grids.size(), -1);  // of grids that stay as they are
  const auto keep = [&](std::int32_t a) {
    const std::int32_t g = at(before.grid_of_atom, a);
    if (at(number, g) < 0) at(number, g) = static_cast<std::int32_t>(out.grids.size()), out.grids.push_back(without_atoms(at(before.grids, g)));
    at(out.grid_of_atom, a) = at(number, g);
  };
  for (const CommunityProblem& community : problems) {
    std::vector<std::int32_t> region;
    bool changed = false;
    for (const std::int32_t a : community.atoms) region.push_back(at(grid_of_atom, a)), changed = changed || region.back() != at(before.grid_of_atom, a);
    if (!changed) {
      for (const std::int32_t a : community.atoms) keep(a);
      continue;
    }
    std::erase_if(out.proof.of, [&](const CommunityProof& p) { return p.community == community.problem.id; });
    const Solution solution = evaluate(community.problem, region);
    const std::size_t first = out.grids.size();
    add_regions(community, solution, inputs, out);
    std::set<std::size_t> taken;
    for (const Grid& g : before.grids)
      if (const auto given = number_in(out.scheme, community.problem.id, g.code); given && g.community == community.community) taken.insert(*given);
    for (std::size_t k = 0; k < region.size(); ++k) {
      Grid& g = out.grids[first + static_cast<std::size_t>(solution.region[k])];
      if (!g.code.empty()) continue;
      if (static_cast<std::size_t>(region[k]) < before.grids.size())
        g.code = at(before.grids, region[k]).code, g.name = at(before.grids, region[k]).name;
      else
        number_grid(g, inputs.communities, out.scheme, next_number(out.scheme, false, taken));
    }
  }
  for (std::size_t a = 0; a < atoms.atoms.size(); ++a)
    if (out.grid_of_atom[a] < 0) keep(static_cast<std::int32_t>(a));
  add_up(atoms, out);
  return out;
}

}  // namespace qipan
