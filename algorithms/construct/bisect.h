// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "algorithms/support/piece_graph.h"
#include "engine/base/run_context.h"

namespace qipan {

/// A piece in two connected parts.
struct Bisection {
  std::vector<std::int32_t> label;  ///< 0 or 1 by node; empty: no two parts violate so little
  std::int64_t violation = 0, out = 0, cut = 0;
};

/// Looks at all divisions of a piece into two connected parts that violate the ordinary band by `most_violation` at most, and returns the
/// one of least violation, then fewest parts out, then least cut. A sweep over the nodes keeps of all divisions of those passed that look
/// alike from what is left (colours and connections along the front, households) the one of least cut: frontier-based search, Kawahara,
/// Horiyama, Hotta, Minato 2017. Nothing if the front is wider than 16 nodes, or more than `most_states` states would be kept.
std::optional<Bisection> best_bisection(const PieceGraph& piece, const Band& band, std::int64_t most_violation, std::size_t most_states,
                                        const RunContext& context);

}  // namespace qipan
