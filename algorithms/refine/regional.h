// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include "algorithms/presets.h"
#include "algorithms/support/coarse.h"
#include "engine/base/run_context.h"

namespace qipan {

/// Anneals a large piece part by part. Each of four rounds, or the only one, groups the regions of the plan anew into parts of some
/// dozens of neighbouring regions; each part is a small piece of its own, with its own stream of random numbers, so that parts are
/// worked on by any number of threads with the same result. The rounds share the schedule from hot to cold. The plan
/// never gets worse from first to last. Where there is a deadline, rounds and parts get their shares of the time left.
struct Regional {
  bool stopped = false, hurried = false;  ///< `hurried`: some part spent its share of the time, not its work
};
Regional anneal_by_parts(const PieceGraph& piece, const Scorer& scorer, const BandArithmetic& arithmetic, const Energy& energy,
                     const Effort& effort, std::int64_t goal, Random& random, const RunContext& context, std::vector<std::int32_t>& label,
                     bool one_round = false);

/// The label of every node is that of its group at the coarsest of `levels`; becomes a plan of `piece`, annealed level by level from cool to
/// cold, so that borders are placed more finely. All levels together spend `work`.
Regional refine_levels(const PieceGraph& piece, std::span<const CoarseLevel> levels, const Scorer& scorer, const BandArithmetic& arithmetic,
                       const Energy& energy, const Effort& effort, std::int64_t work, std::int64_t goal, Random& random, const RunContext& context,
                       std::vector<std::int32_t>& label);

}  // namespace qipan
