// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "algorithms/exact/cover_lp.h"

namespace qipan {

/// Triples of which a program's solution holds more than one item that has two of them, the most crossed first, and not many of one
/// node. `size`: nodes of the piece. Those of `known` that have a price are left out.
template <class Set>
std::vector<Triple> crossed_triples(std::span<const Item<Set>> pool, std::span<const Share> shares, std::span<const Triple> known, std::int32_t size);

}  // namespace qipan
