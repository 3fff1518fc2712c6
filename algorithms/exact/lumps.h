// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/plan/arithmetic.h"

namespace qipan {

/// How many regions that hold `capacity` each it takes for lumps of these sizes, wherever they lie; at least 1. `sizes` descend.
/// Two bounds: the sum over the capacity; and of lumps of at least this size, a region holds so many.
std::int64_t parts_at_least(std::span<const std::int64_t> sizes, std::int64_t capacity);

/// The same to the last, by trying to pack them; `parts_at_least` where that takes too long.
std::int64_t least_parts(std::vector<std::int64_t> sizes, std::int64_t capacity);

/// Splits that no plan of this violation can do without: a region holds the ceiling and that much at most.
std::int64_t forced_splits(const Problem& problem, const std::vector<std::int32_t>& atoms, const BandArithmetic& arithmetic, std::int64_t violation);

}  // namespace qipan
