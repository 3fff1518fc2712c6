// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "algorithms/ensemble/chain_graph.h"
#include "engine/base/random.h"

namespace qipan {

/// A plan whose regions are merged by twos: the nodes of the pair get local numbers, and rows of the edges among them alone, so that no
/// walk steps outside.
class PairRows {
 public:
  struct Entry {
    std::uint32_t target = 0;
    std::uint32_t degree = 0;  ///< of the target: the next draw need not wait for it
  };
  PairRows(const ChainGraph& graph, std::span<const std::int32_t> label);

  static constexpr std::uint32_t kNone = 0xffffffff;
  enum class Seam { kept, left_out };
  /// Numbers the nodes of region a, then those of b. `seam`: what becomes of the edges between the two.
  void merge(std::uint32_t a, std::uint32_t b, Seam seam);
  /// The nodes with side[local] = 0 are region a from now on, the others b.
  void divide(const std::vector<std::uint8_t>& side);
  [[nodiscard]] std::int64_t edges_between() const;  ///< a and b, as they are
  [[nodiscard]] std::int64_t edges_between(const std::vector<std::uint8_t>& side) const;  ///< as `divide` would make them

  [[nodiscard]] std::uint32_t label(std::uint32_t node) const { return label_[node]; }
  [[nodiscard]] std::uint32_t local(std::uint32_t node) const { return local_[node]; }  ///< of a node of the pair
  [[nodiscard]] std::uint32_t size() const { return size_; }
  [[nodiscard]] std::uint32_t size_of_a() const { return size_of_a_; }
  [[nodiscard]] const std::uint32_t* offset() const { return offset_.data(); }
  [[nodiscard]] const Entry* entries() const { return entries_.data(); }
  [[nodiscard]] std::int64_t households(std::uint32_t local) const { return graph_.households[node_[local]]; }
  [[nodiscard]] std::int64_t difficult(std::uint32_t local) const { return graph_.difficult[node_[local]]; }
  [[nodiscard]] std::size_t nodes() const { return graph_.size(); }  ///< of the graph

 private:
  const ChainGraph& graph_;
  std::vector<std::uint32_t> label_;
  std::vector<std::uint32_t> local_;                 ///< of the nodes of the pair; kNone: all others, and the node that is none
  std::vector<std::vector<std::uint32_t>> members_;  ///< per region, in no order that matters
  std::uint32_t a_ = 0, b_ = 0, size_ = 0, size_of_a_ = 0;
  std::vector<std::uint32_t> node_, offset_;
  std::vector<Entry> entries_;
};

/// Uniform spanning trees by Wilson's algorithm (1996): loop-erased random walks that end on the tree. Any root gives the same
/// distribution; one in the middle gives it sooner. Works on the local numbers of PairRows; nothing is allocated per tree.
class RandomTree {
 public:
  explicit RandomTree(const PairRows& rows);

  /// A uniform tree of both regions; the rows have the seam between them.
  void draw(std::uint32_t root, Random& random);
  /// A uniform tree of each region, joined by the edge from `root` in a to `other_root` in b: one tree. The rows have no seam.
  void draw_joined(std::uint32_t root, std::uint32_t other_root, Random& random);

  /// Nodes below whose edge to the parent the tree can be cut so that both sides are in their bands; valid until the next call.
  std::span<const std::uint32_t> balanced_cuts(const BandRule& rule);
  /// below[i] = 1 if the local node i hangs below `cut`, itself included, else 0.
  void side_below(std::uint32_t cut, std::vector<std::uint8_t>& below) const;

 private:
  void start(std::uint32_t root);
  void grow(std::uint32_t first, std::uint32_t last, Random& random);

  const PairRows& rows_;
  /// Every node but the root, branch by branch: within a branch child before parent, and every branch hangs on the root or on a node of
  /// a branch before it.
  std::vector<std::uint32_t> order_, branch_;
  std::vector<std::uint32_t> parent_, cuts_;
  std::vector<std::uint8_t> on_tree_;
  std::uint32_t root_ = 0, count_ = 0, branches_ = 0;
  std::vector<std::int64_t> households_, difficult_;  ///< sums over subtrees
};

}  // namespace qipan
