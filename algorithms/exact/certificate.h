// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <vector>

#include "algorithms/exact/prove.h"

namespace qipan {

/// What else shows the upper levels of a bound than arithmetic and the proof itself.
struct LevelsShown {
  const PieceGraph* kept = nullptr;   ///< the same atoms with compounds that fit as one node: a plan with fewer levels splits none of them
  std::vector<NumberProof> prices;    ///< of its levels, if that takes any
  std::int64_t unit = 1;              ///< the price of a level there
  bool halves = false;                ///< all divisions in two were looked at, and more regions violate more
};

/// The proof of a piece as text, for a checker that shares no code with us: the problem, its contraction to nodes, plan, objective and
/// bound, and for each number of regions the prices that prove the cost. Format: docs/algorithms/certificate.md.
std::string certificate_text(const Problem& problem, const PieceGraph& piece, const PieceProof& proof, const LevelsShown& shown = {});

}  // namespace qipan
