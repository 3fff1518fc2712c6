// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "algorithms/presets.h"
#include "engine/base/random.h"
#include "engine/plan/problem.h"
#include "engine/plan/solution.h"

namespace qipan::testing {

/// A connected random graph: a random tree and some more seams; households, areas, compounds and bands at random.
Problem random_problem(Random& random, std::int32_t atoms);

/// Some corners of three to five sectors, of random atoms or land outside.
void add_corners(Random& random, Problem& p);
/// A grid of square cells with lumpy households, a third of them empty; every fourth line is a road (cheap to cut).
Problem lumpy_grid(std::uint64_t seed, std::int32_t columns, std::int32_t rows);

/// The best plan over all partitions of the atoms into connected regions. At most 9 atoms.
Solution brute_force(const Problem& problem);

/// The effort with which nothing is enumerated, so that the search itself is tested.
Effort without_enumeration(Preset preset);

}  // namespace qipan::testing
