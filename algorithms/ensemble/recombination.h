// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "algorithms/ensemble/chain_graph.h"
#include "algorithms/ensemble/random_tree.h"
#include "engine/base/random.h"

namespace qipan {

/// How a step decides; both draw uniform trees and leave every region connected and in its band.
enum class Walk {
  forward,    ///< ReCom: a tree of the merged pair, one of its balanced cuts, always taken. Fast; its distribution is not known
  reversible  ///< the same proposal, accepted so that plans come in proportion to the product of their regions' numbers of spanning trees
};

struct ChainCounts {
  std::int64_t steps = 0;     ///< proposals
  std::int64_t uncut = 0;     ///< of them: the tree has no balanced cut
  std::int64_t rejected = 0;  ///< of them: proposed and turned down
  std::int64_t applied = 0;   ///< of them: the pair was divided anew
  std::int64_t merged = 0;    ///< nodes of the pairs of the applied ones, added up
};

/// A chain of recombinations at a fixed number of regions (DeFord, Duchin, Solomon 2021). A step picks an edge between two regions at
/// random, all alike, merges the two and divides them anew. The reversible walk has the distribution of Cannon, Duchin, Randall, Rule
/// 2022 with an acceptance of its own, which turns down a quarter of the proposals instead of nearly all: docs/algorithms/ensemble.md.
/// Nothing is allocated per step. Deterministic: graph, labels and random stream decide.
class RecombinationChain {
 public:
  /// `label`: regions 0 .. k-1, each connected and in its band. `graph` outlives the chain.
  RecombinationChain(const ChainGraph& graph, const BandRule& rule, std::span<const std::int32_t> label, Walk walk, const Random& random);

  bool step();  ///< true if the plan changed

  [[nodiscard]] std::uint32_t label(std::uint32_t node) const { return rows_.label(node); }
  [[nodiscard]] std::int64_t cut_edges() const { return cut_edges_; }
  [[nodiscard]] const ChainCounts& counts() const { return counts_; }

 private:
  [[nodiscard]] bool accepts(std::uint32_t v, std::uint32_t w, std::size_t cuts);

  const ChainGraph& graph_;
  BandRule rule_;
  Walk walk_;
  Random random_;
  PairRows rows_;
  RandomTree tree_;
  std::vector<std::uint8_t> side_;  ///< per local number of the pair: 0 or 1
  std::int64_t cut_edges_ = 0;
  ChainCounts counts_;
};

}  // namespace qipan
