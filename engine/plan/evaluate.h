// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/plan/problem.h"
#include "engine/plan/solution.h"

namespace qipan {

/// Throws Error(internal, "plan.bad_problem") naming the first thing that breaks the contract of problem.h: an index out of range,
/// a seam twice or out of order, a negative measure, sums beyond 10^15, a band upside down, a goal that lacks its number of regions.
void validate_problem(const Problem& problem);

/// Scores a plan from scratch, without anything a solver has kept: regions renumbered by smallest atom, sums, bands, causes,
/// objective and the bound proven by arithmetic. `region` holds one label >= 0 per atom, any numbering.
/// A connected piece of the seam graph without households is no exception, however it is divided.
Solution evaluate(const Problem& problem, std::span<const std::int32_t> region);

/// True if every region of the plan is connected in the problem's seams and every atom has one.
bool is_contiguous(const Problem& problem, std::span<const std::int32_t> region);

/// Connected pieces of the seam graph: atoms of each in ascending order, pieces by smallest atom.
std::vector<std::vector<std::int32_t>> connected_pieces(const Problem& problem);

}  // namespace qipan
