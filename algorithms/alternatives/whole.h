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
  Criteria criteria;                 ///< of all problems together, in their own units
  double quality = 0;                ///< summed over the problems; Goal::max_deviation: the deviation
  double change = 0;                 ///< Criteria::change as a share of the households it is counted of
};

/// Plans of the whole beside each other: the best, then by quality.
struct WholePlans {
  std::vector<WholePlan> plans;
  std::vector<std::vector<double>> difference;  ///< share of the households by which plans i and j differ
  std::int32_t asked = 0, tried = 0;            ///< tried: plans made of the problem where most were
  bool from_today = false;                      ///< change is counted from today's plan, not from the first one
  bool stopped_early = false;

  /// Share by which a plan differs from the one most like it; 0 if it is alone.
  [[nodiscard]] double least_difference(std::size_t plan) const;
};

/// Puts the alternatives of several problems together. Plan 1 is the best of each. The second is the cheapest set of changes to it that
/// reaches the share asked for over all problems together; the others are such sets too, in which another criterion than quality counts
/// first in turn (change from today's plan, evenness, fewer regions, more, short borders, compactness) and which differ enough from all
/// before. If too few are found, the plans that have the j-th `apart` of each are tried. No plan but the first is dominated by another.
/// An entry of `of` may be empty: a problem without atoms.
WholePlans put_together(std::span<const Alternatives> of, const AlternativeOptions& options);

}  // namespace qipan
