// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "algorithms/alternatives/alternatives.h"

namespace qipan {

/// One plan for each of several problems that are divided apart from each other, such as communities.
struct WholePlan {
  std::vector<std::size_t> plan_of;  ///< by problem: which of its alternatives; 0 where it has none
  PlanFigures figures = {};          ///< of all problems together, in their own units
  std::int32_t regions = 0;          ///< inhabited ones
};

/// Plans of the whole beside each other, best first.
struct WholePlans {
  std::vector<WholePlan> plans;
  std::vector<std::vector<double>> difference;  ///< share of the households by which plans i and j differ
  std::int32_t asked = 0, tried = 0;            ///< tried: plans made of the problem where most were
  bool stopped_early = false;

  /// Share by which a plan differs from the one most like it; 0 if it is alone.
  [[nodiscard]] double least_difference(std::size_t plan) const;
};

/// Puts the alternatives of several problems together: plan j has the j-th of each, or begins again where there are fewer. Kept are
/// those that differ enough over the whole, without those that another one with as many inhabited regions dominates. An entry of `of`
/// may be empty: a problem without atoms.
WholePlans put_together(std::span<const Alternatives> of, const AlternativeOptions& options);

}  // namespace qipan
