// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>

#include "algorithms/exact/prove.h"

namespace qipan {

/// The proof of a piece as text, for a checker that shares no code with us: the problem, its contraction to nodes, plan, objective and
/// bound, and for each number of regions the prices that prove the cost. Format: docs/algorithms/proof.md.
std::string certificate_text(const Problem& problem, const PieceGraph& piece, const PieceProof& proof);

}  // namespace qipan
