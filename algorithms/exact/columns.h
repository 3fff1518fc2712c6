// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <optional>
#include <vector>

#include "algorithms/exact/valuation.h"
#include "algorithms/exact/work.h"

namespace qipan {

/// Every region that a plan with upper levels of at most `most` can have: all connected sets of nodes whose own levels and those
/// that arithmetic forces on the rest stay within it. Sets out of band are among them if `most` admits them. By smallest node, in an
/// order of its own. `deviation`: and those only whose deviation (Goal::max_deviation) is at most that.
/// Nothing if the work ran out or there are more than `limit`.
template <class Set>
std::optional<std::vector<Column<Set>>> list_columns(const Valuation<Set>& valuation, std::int64_t most, std::int64_t deviation, std::size_t limit, Work& work);

}  // namespace qipan
