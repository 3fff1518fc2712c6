// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/plan/arithmetic.h"
#include "engine/plan/score.h"

namespace qipan {

/// A seam between two nodes; parallel seams of contracted atoms are added up.
struct Link {
  std::int32_t a = 0, b = 0;
  std::int64_t cut = 0, length = 0;
};

/// A link as seen from one of its ends.
struct Entry {
  std::int32_t target = 0;
  std::uint32_t beside = 0;  ///< bit j: the target touches the target of the row's entry j as well; rows of up to 32 entries
  std::int64_t cut = 0, length = 0;
};

/// One connected piece of the problem as the solvers see it: atoms that never part are one node.
struct PieceGraph {
  std::vector<RegionSums> nodes;
  std::vector<Link> links;                           ///< sorted by (a, b), a < b
  std::vector<std::int32_t> offset;                  ///< nodes + 1: rows of `entries`
  std::vector<Entry> entries;                        ///< both directions of every link, row by row
  std::vector<std::vector<std::int32_t>> compounds;  ///< nodes of every compound that has several, ascending
  std::vector<std::vector<std::int32_t>> node_compounds;  ///< per node: indices into `compounds`
  std::vector<Corner> corners;                       ///< around: nodes; negative: land outside the piece
  std::vector<std::vector<std::int32_t>> node_corners;    ///< per node: indices into `corners`
  std::int32_t regions = 0;                          ///< that a plan shall have; 0: any number
  std::vector<std::int32_t> atoms;                   ///< of the problem, ascending
  std::vector<std::int32_t> node_of;                 ///< per entry of `atoms`

  [[nodiscard]] std::int32_t size() const { return static_cast<std::int32_t>(nodes.size()); }
  [[nodiscard]] std::int32_t begin(std::int32_t v) const { return offset[static_cast<std::size_t>(v)]; }
  [[nodiscard]] std::int32_t end(std::int32_t v) const { return offset[static_cast<std::size_t>(v) + 1]; }
  [[nodiscard]] std::span<const Entry> row(std::int32_t v) const {
    return {entries.data() + begin(v), static_cast<std::size_t>(end(v) - begin(v))};
  }
};

/// Which atoms are made one node before the search.
struct Contraction {
  bool compounds = true;  ///< connected parts of a compound that fits below the ceiling
  bool leaves = true;     ///< an atom without households and with one neighbour joins it: no plan gets worse by it in levels 1 and 1b
  int threads = 1;        ///< they change nothing
};

/// Fills Entry::beside.
void mark_neighbours_that_touch(PieceGraph& piece, int threads = 1);

/// `atoms`: one connected piece, ascending.
PieceGraph build_piece_graph(const Scorer& scorer, const BandArithmetic& arithmetic, std::vector<std::int32_t> atoms,
                             const Contraction& contraction);

}  // namespace qipan
