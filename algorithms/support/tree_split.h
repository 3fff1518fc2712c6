// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "algorithms/support/energy.h"
#include "algorithms/support/piece_graph.h"
#include "algorithms/support/region_count.h"
#include "engine/base/random.h"
#include "engine/base/run_context.h"

namespace qipan {

/// Divides a connected set of nodes into connected parts by cutting random spanning trees (recombination: DeFord, Duchin, Solomon
/// 2021). Each tree prefers dear seams, so that what it leaves to be cut is cheap; all cuts of a tree are scored exactly and the
/// best of all trees is made; parts that still hold several regions are divided again.
class TreeSplit {
 public:
  TreeSplit(const PieceGraph& piece, const Scorer& scorer, const RegionCount& count);

  struct Request {
    std::int32_t regions = 2;  ///< parts wanted, 1 <= regions <= nodes
    std::int32_t trees = 1;    ///< tried per cut
    std::uint64_t plain = 1;   ///< of four trees, how many ignore the cost of seams
    const RunContext* context = nullptr;  ///< once it stops, what has not been divided stays whole
    std::size_t leave = 0;     ///< parts of at most so many nodes stay whole
    std::vector<std::int32_t>* regions_left = nullptr;  ///< per part that is made: the regions it is still to be divided in
  };
  /// part[i] in [0, regions) for nodes[i]. Returns the number of parts made.
  std::int32_t split(std::span<const std::int32_t> nodes, const Request& request, const Energy& energy, Random& random,
                     std::vector<std::int32_t>& part);

  [[nodiscard]] std::int64_t work() const { return work_; }  ///< entries of adjacency touched so far

 private:
  struct Cut {
    double energy = 0;
    std::int32_t node = -1;              ///< the subtree below it is one side
    std::int32_t below = 1, above = 1;   ///< regions on either side
  };
  // False if the run was stopped meanwhile.
  bool grow_tree(std::span<const std::int32_t> nodes, const Request& request, Random& random);
  [[nodiscard]] std::int32_t lowest_common(std::int32_t a, std::int32_t b);
  bool sum_subtrees(std::span<const std::int32_t> nodes, const Request& request);
  Cut best_cut(std::int32_t regions, const Energy& energy) const;
  double side_energy(const RegionSums& sums, const Load& load, std::int32_t regions, const Energy& energy) const;
  void share(const Load& below, std::int32_t regions, Cut& cut) const;

  const PieceGraph& piece_;
  const Scorer& scorer_;
  const RegionCount& count_;
  std::int64_t work_ = 0;

  std::vector<std::int32_t> local_;  ///< per node of the piece: position in the running set, or -1
  // Per position in the order in which the tree reached the nodes; parents come first.
  std::vector<std::int32_t> order_, parent_, depth_;
  std::vector<std::int32_t> jump_;  ///< an ancestor far up, of large sets only
  std::vector<RegionSums> sums_;
  std::vector<Load> loads_;
  std::vector<std::int64_t> cut_, inner_length_, all_length_;
  struct Reach {
    std::uint64_t key;
    std::int32_t entry, from;
    bool operator<(const Reach& o) const { return key != o.key ? key < o.key : entry < o.entry; }
  };
  std::vector<Reach> heap_;
  std::vector<std::uint8_t> side_, best_side_;
};

}  // namespace qipan
