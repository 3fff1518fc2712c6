// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <vector>

#include "algorithms/presets.h"
#include "algorithms/support/piece_graph.h"
#include "engine/base/random.h"
#include "engine/base/run_context.h"
#include "engine/plan/arithmetic.h"
#include "engine/plan/score.h"

namespace qipan {

/// A connected piece that is to be divided.
struct PieceTask {
  const PieceGraph& piece;
  const Scorer& scorer;
  const BandArithmetic& arithmetic;
  std::int64_t goal = 0;  ///< the least violation, as far as arithmetic tells
};

struct FoundPlan {
  std::vector<std::int32_t> label;        ///< per node, from 0
  Objective objective;
  bool stopped = false, hurried = false;  ///< ended from outside; some search cooled by the clock
};

/// A good plan by constructions, band repair and annealing, of coarser graphs first where many nodes make a region, part by part where
/// the piece is large.
/// `start`: labels to begin with instead of constructions, or empty. Coarser graphs find better plans than a start that is refined.
FoundPlan search_piece(const PieceTask& task, const Effort& effort, Random& random, const RunContext& context, const std::vector<std::int32_t>& start);

}  // namespace qipan
