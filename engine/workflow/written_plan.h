// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/adopt/plan_file.h"
#include "engine/redraw/today.h"
#include "engine/workflow/made_plan.h"
#include "engine/workflow/solve.h"

namespace qipan {

/// The grids of a written plan on the atoms of its inputs, as they were before it was written. `today`: ground.inputs.existing, which
/// are plan.grids, on the atoms. Throws Error(input) where the grids do not hold what their layer says: it was edited.
/// With `other_atoms` they are not compared: atoms that were cut since may share out the households of areas in another way.
SolvedPlan solved_from(const PlanFile& plan, const Ground& ground, const Today& today, bool other_atoms = false);

/// Throws Error(input) unless the layer `atoms` has a row for each atom, with its land.
void check_atoms(const PlanFile& plan, const Ground& ground);

/// The manifest of the plan with what is different now: `now` are the rows of this run. The proof ends with an edit.
std::vector<std::pair<std::string, std::string>> manifest_after(const PlanFile& plan, const std::vector<std::pair<std::string, std::string>>& now, bool edited);

}  // namespace qipan
