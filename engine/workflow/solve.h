// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <functional>
#include <vector>

#include "engine/grid/grid.h"
#include "engine/lineage/code_scheme.h"
#include "engine/plan/solution.h"
#include "engine/workflow/run.h"

namespace qipan {

/// Grids as sets of atoms, before they have polygons.
struct SolvedPlan {
  std::vector<Grid> grids;                 ///< community by community, ordered by their first atom
  std::vector<std::int32_t> grid_of_atom;
  bool stopped_early = false;
  CodeScheme scheme;                       ///< of codes that grids are given
  PlanProof proof;
};

/// The problem of each community with the bands, weights and difficulty that the options ask for.
std::vector<CommunityProblem> prepare_problems(const AtomSet& atoms, const NormalizedInputs& inputs, const PlanOptions& options);

/// Calls task(i, context with its share of the time) for every problem that has atoms, the largest first, in parallel; reports progress.
void each_problem(const std::vector<CommunityProblem>& problems, const RunContext& context, const std::function<void(std::size_t i, const RunContext& share)>& task);

/// A solution for each problem, the largest first; none for communities without atoms.
std::vector<Solution> solve_problems(const std::vector<CommunityProblem>& problems, Preset preset, const Partitioner& partitioner, const RunContext& context);

/// Turns the regions of every community, dedicated units and empty land into grids with their bands and reasons.
SolvedPlan grids_of(const AtomSet& atoms, const NormalizedInputs& inputs, const PlanOptions& options, const std::vector<CommunityProblem>& problems,
                    const std::vector<Solution>& solutions);

/// Solves every community, largest first, and turns regions, dedicated units and empty land into grids with their bands and reasons.
SolvedPlan solve_communities(const AtomSet& atoms, const NormalizedInputs& inputs, const PlanOptions& options, const Partitioner& partitioner,
                             const RunContext& context);

/// The plan after an edit by hand: `grid_of_atom` names for each atom a grid of `before`, or a number from before.grids.size() on for
/// new ones. Dedicated units and land of no community stay. Communities that nothing changes in keep their grids as they are, the
/// others are scored anew; codes stay, new grids take the next number of their community. Borders may not be drawn yet: areas and
/// shapes are those of `before` until draw_plan(). A grid may be left in several pieces.
SolvedPlan relabel(const AtomSet& atoms, const NormalizedInputs& inputs, const std::vector<CommunityProblem>& problems, const SolvedPlan& before,
                   const std::vector<std::int32_t>& grid_of_atom);

}  // namespace qipan
