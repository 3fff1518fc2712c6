// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <vector>

#include "engine/plan/problem.h"

namespace qipan {

/// Shares Problem::regions out over the pieces of the seam graph: one each, then always to the piece whose bands gain most by one
/// more, among equals to the one with the most households a region. Pieces without households get 0, and so do all if the problem
/// does not fix the number.
std::vector<std::int32_t> share_regions(const Problem& problem, const std::vector<std::vector<std::int32_t>>& pieces);

}  // namespace qipan
