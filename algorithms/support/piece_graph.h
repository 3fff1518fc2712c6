// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/graph/adjacency.h"
#include "engine/plan/arithmetic.h"
#include "engine/plan/score.h"

namespace qipan {

/// A seam between two nodes; parallel seams of contracted atoms are added up.
struct Link {
  std::int32_t a = 0, b = 0;
  std::int64_t cut = 0, length = 0;
};

/// One connected piece of the problem as the solvers see it: atoms that never part are one node.
struct PieceGraph {
  std::vector<RegionSums> nodes;
  std::vector<Link> links;                           ///< sorted by (a, b), a < b
  Adjacency adjacency;                               ///< of `links`
  std::vector<std::vector<std::int32_t>> compounds;  ///< nodes of every compound that has several, ascending
  std::vector<std::vector<std::int32_t>> node_compounds;  ///< per node: indices into `compounds`
  std::vector<std::int32_t> atoms;                   ///< of the problem, ascending
  std::vector<std::int32_t> node_of;                 ///< per entry of `atoms`

  [[nodiscard]] std::int32_t size() const { return static_cast<std::int32_t>(nodes.size()); }
  [[nodiscard]] const Link& link(std::int32_t entry) const {
    return links[static_cast<std::size_t>(adjacency.edge[static_cast<std::size_t>(entry)])];
  }
};

/// Which atoms are made one node before the search.
struct Contraction {
  bool compounds = true;  ///< connected parts of a compound that fits below the ceiling
  bool leaves = true;     ///< an atom without households and with one neighbour joins it: no plan gets worse by it in levels 1 and 1b
};

/// `atoms`: one connected piece, ascending.
PieceGraph build_piece_graph(const Scorer& scorer, const BandArithmetic& arithmetic, std::vector<std::int32_t> atoms,
                             const Contraction& contraction);

}  // namespace qipan
