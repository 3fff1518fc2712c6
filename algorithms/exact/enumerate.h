// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "algorithms/support/piece_graph.h"
#include "engine/base/run_context.h"

namespace qipan {

/// The optimum of a small piece: all connected node sets are listed and the best exact cover by them is found with a table over the
/// sets still to cover. Optimal in every level of the objective. At most 24 nodes; time and memory grow with 2^nodes.
/// Labels per node, or nothing if the run was stopped.
std::optional<std::vector<std::int32_t>> enumerate_plans(const PieceGraph& piece, const Scorer& scorer, const RunContext& context);

}  // namespace qipan
