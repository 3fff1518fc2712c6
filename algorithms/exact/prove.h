// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "algorithms/exact/branch_price.h"
#include "algorithms/exact/valuation.h"
#include "engine/base/run_context.h"

namespace qipan {

/// What a proof may spend, counted in steps (about 40 ns each), never in time.
struct ProofLimits {
  std::int64_t steps = 1'000'000;
  std::int64_t listing_steps = 100'000;    ///< of these, to list all regions; beyond, only cheap ones are looked for
  std::size_t columns = 1'000'000;         ///< regions listed, 24 bytes each or more
  std::size_t cheap = 100'000;             ///< regions cheap enough to be in a better plan
  std::size_t triples = 150;               ///< with prices of their own, at one time
  std::int64_t plain_steps = 300'000;      ///< of a search for covers, before it is parted into cases by pairs of nodes
  std::size_t table = 4'000'000;           ///< entries of the sweep's table, 4 bytes each
  Objective known = {};                    ///< of whose upper levels the caller knows that no plan is below
};

struct PieceProof {
  std::vector<std::int32_t> label;  ///< the best plan known: `incumbent`, or a better one
  Objective objective;              ///< of that plan
  Objective bound;                  ///< no plan of this graph compares below it
  bool closed = false;              ///< bound == objective: the plan is optimal on every level
  bool stopped = false;             ///< by the user
  /// Per number of regions that a plan as good can have: prices from which a checker can follow the bound of the cost. The side price
  /// is per packed level, see Valuation::pack.
  std::vector<NumberProof> prices;
  /// The same of the upper levels, a packed level at `level_unit`, where arithmetic does not force what is proven of them.
  std::vector<NumberProof> level_prices;
  std::int64_t level_unit = 1;
  std::int64_t out_base = 1, part_base = 1;
};

/// `incumbent`: labels 0.. without gaps. Where the problem fixes the number of regions, the piece must hold all inhabited land.
/// Proves how good a plan of a piece is, and improves it where it can. All regions that a plan as good as `incumbent` in the upper
/// levels can have are listed; a linear program over them, one for each number of regions, gives integer prices that bound the cost;
/// covers by regions cheap enough to matter are then searched to the last. Upper levels first, then the quality.
PieceProof prove_piece(const PieceGraph& piece, const Scorer& scorer, const BandArithmetic& arithmetic, std::span<const std::int32_t> incumbent,
                       const ProofLimits& limits, const RunContext& context);

}  // namespace qipan
