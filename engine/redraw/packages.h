// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/plan/problem.h"
#include "engine/plan/solution.h"

namespace qipan {

/// Part of a redraw that can be left out on its own: grids of today and the regions that they become, as far as they hang together.
struct Package {
  std::vector<std::int32_t> atoms;  ///< of the problem, ascending
  Objective change;                 ///< what it adds to the objective of today's plan: levels 1 to 2 and quality mostly negative
};

/// Labels of today's plan: connected parts of its grids, and of new land.
std::vector<std::int32_t> today_regions(const Problem& problem);

/// The packages of a redrawn plan, by smallest atom.
std::vector<Package> packages_of(const Problem& problem, std::span<const std::int32_t> region);

/// The plan with only these packages: the others stay as today.
std::vector<std::int32_t> with_packages(const Problem& problem, std::span<const std::int32_t> region, std::span<const Package> packages, const std::vector<bool>& taken);

}  // namespace qipan
