// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <vector>

#include "engine/diff/diff.h"
#include "engine/workflow/made_plan.h"
#include "engine/workflow/run.h"

namespace qipan {

/// One department's grids, and how much they count.
struct Department {
  std::string name;      ///< unique; names its tables
  GridSource source;
  double weight = 1;     ///< >= 0
};

struct UnifyOptions {
  std::vector<Department> departments;
  /// What a metre of border costs where no department has one, in metres of border along a road, besides its own price. Both fall the
  /// more departments have it. 0: the departments do not count.
  double agreement = 4;
  double border_tolerance_m = 10;  ///< a border runs along another within this; only measures, never draws
};

/// How far the plan agrees with one department.
struct DepartmentAgreement {
  std::string name;
  double weight = 1;
  std::size_t grids = 0;
  double households = 0;       ///< that lie in its grids
  double matched = 0;          ///< share of them whose grid goes on from their department's grid (optimal matching)
  double matched_possible = 0; ///< no plan that violates as little can match a larger share: proven
  double pairs_together = 0;   ///< share of the pairs of households of one of its grids that are in one grid
  double pairs_alike = 0;      ///< 2 x pairs together in both / (pairs together there + pairs together here)
  double border_m = 0;         ///< its borders inside the land
  double border_kept = 0;      ///< share of them along the new borders
  double border_possible = 0;  ///< share of them where a border of ours can run at all
};

struct UnifyResult {
  MadePlan made;               ///< its layers have the tables agreement and correspondence_NAME besides those of any plan
  std::vector<DepartmentAgreement> agreement;  ///< in the order of the departments
};

/// One plan for several departments: it obeys the rules as any plan does, and of equal violation its borders run where the departments'
/// do, by weight; `agreement` and `correspondence_NAME` tell how far. Their layers may overlap, have gaps and contradict each other: an
/// atom belongs to the grid that most of its households lie in, else its buildings, else its land: as in a redraw. Throws Error(usage|input).
UnifyResult unify_grids(NormalizedInputs inputs, const InputOptions& input_options, const PlanOptions& options, const UnifyOptions& unify,
                        Language language, const Partitioner& partitioner, const RunContext& context, Diagnostics diagnostics);

/// From files to files, as run_partition() does.
struct UnifySummary {
  RunSummary plan;
  std::vector<DepartmentAgreement> agreement;
};
UnifySummary run_unify(const InputOptions& input, const PlanOptions& options, const UnifyOptions& unify, const OutputOptions& output,
                       const Partitioner& partitioner, const RunContext& context);

/// Throws Error(usage): no department, two of one name, weights that are none.
void validate_unify(const UnifyOptions& unify);

}  // namespace qipan
