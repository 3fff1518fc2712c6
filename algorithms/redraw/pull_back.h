// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/run_context.h"
#include "engine/plan/problem.h"

namespace qipan {

/// The same problem without its plan of today, where cutting a seam inside a grid of today costs what parting the households on both
/// sides is worth, and shape next to nothing.
Problem make_parting_dear(const Problem& problem);

/// Brings a plan nearer to today's without loss in any level above: atoms go from region to region as long as the plan gets better by all
/// levels. `start`: today's labels, per atom.
void pull_back(const Problem& problem, std::span<const std::int32_t> start, std::vector<std::int32_t>& label, const RunContext& context);

/// Labels of the connected parts of the regions: what is in one region but not connected is parted.
std::vector<std::int32_t> part_regions(const Problem& problem, std::span<const std::int32_t> region);

}  // namespace qipan
