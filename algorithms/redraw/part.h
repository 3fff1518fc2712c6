// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <vector>

#include "engine/plan/problem.h"

namespace qipan {

/// Some atoms as a problem of their own, so that they can be scored alone.
struct Part {
  std::vector<std::int32_t> atoms;  ///< of the whole problem, ascending
  Problem problem;
};

Part take_part(const Problem& problem, std::vector<std::int32_t> atoms);

/// Seams lead from every atom to every other.
bool is_connected(const Problem& problem);

}  // namespace qipan
