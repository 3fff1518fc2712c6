// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>
#include <cstdint>

/// Rows of the sweep's table, by the widest registers that the processor has; the same numbers with any.
namespace qipan::sweeping {

/// to[i] = from[i] + cost.
void take_row(std::int32_t* to, const std::int32_t* from, std::int32_t cost, std::size_t n);
/// to[i] = min(to[i], from[i] + cost).
void least_row(std::int32_t* to, const std::int32_t* from, std::int32_t cost, std::size_t n);
/// to[i] = min(to[i], from[i] + cost, from[i + 1] + cost).
void least_row_of_two(std::int32_t* to, const std::int32_t* from, std::int32_t cost, std::size_t n);

}  // namespace qipan::sweeping
