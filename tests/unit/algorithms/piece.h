// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <numeric>
#include <vector>

#include "algorithms/support/piece_graph.h"
#include "engine/plan/arithmetic.h"
#include "engine/plan/score.h"

namespace qipan::testing {

/// A whole problem as one piece, with what the search needs to know of it.
struct Piece {
  explicit Piece(const Problem& problem, Contraction contraction = {})
      : atoms(numbers(problem)), scorer(problem), arithmetic(problem, atoms), graph(build_piece_graph(scorer, arithmetic, atoms, contraction)) {}
  static std::vector<std::int32_t> numbers(const Problem& problem) {
    std::vector<std::int32_t> all(problem.atoms.size());
    std::iota(all.begin(), all.end(), 0);
    return all;
  }
  std::vector<std::int32_t> atoms;
  Scorer scorer;
  BandArithmetic arithmetic;
  PieceGraph graph;
};

/// Every atom a node of its own.
inline constexpr Contraction kUncontracted{.compounds = false, .leaves = false};

}  // namespace qipan::testing
