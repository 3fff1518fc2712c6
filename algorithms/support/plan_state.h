// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "algorithms/support/energy.h"
#include "algorithms/support/piece_graph.h"
#include "engine/plan/solution.h"

namespace qipan {

/// A plan of one piece that moves: labels and, kept up to date by differences, the sums and cost of every region and the totals.
/// 1. `preview_*` changes nothing and returns the exact difference of the totals; `apply_*` makes the last previewed change.
/// 2. Contiguity is the caller's duty: ask `stays_connected` before a flip.
class PlanState {
 public:
  PlanState(const PieceGraph& piece, const Scorer& scorer, std::span<const std::int32_t> labels);

  [[nodiscard]] const PieceGraph& piece() const { return piece_; }
  [[nodiscard]] const std::vector<std::int32_t>& labels() const { return label_; }
  [[nodiscard]] std::int32_t label(std::int32_t node) const { return label_[static_cast<std::size_t>(node)]; }
  [[nodiscard]] std::int32_t label_bound() const { return static_cast<std::int32_t>(sums_.size()); }  ///< labels are below it
  [[nodiscard]] std::int32_t regions() const { return regions_; }
  [[nodiscard]] std::int32_t size(std::int32_t region) const { return size_[static_cast<std::size_t>(region)]; }
  [[nodiscard]] const RegionSums& sums(std::int32_t region) const { return sums_[static_cast<std::size_t>(region)]; }
  [[nodiscard]] const RegionCost& cost(std::int32_t region) const { return cost_[static_cast<std::size_t>(region)]; }
  [[nodiscard]] const Totals& totals() const { return totals_; }
  [[nodiscard]] Objective objective() const;

  /// True if `node`'s region is connected without it; exact on any graph. The region must have another node.
  /// O(degree) where its neighbours of the region touch each other, as around a node of a planar graph; else a search of the region.
  bool stays_connected(std::int32_t node);
  /// All nodes of the regions of `seeds` (one node per region), in order of a search from them.
  void collect(std::span<const std::int32_t> seeds, std::vector<std::int32_t>& nodes);
  /// Appends those of one more region, as if its seed had been the last.
  void collect_more(std::int32_t seed, std::vector<std::int32_t>& nodes);

  Totals preview_flip(std::int32_t node, std::int32_t to);
  void apply_flip();

  /// Divides the union of whole regions anew: part[i] in [0, parts) for nodes[i].
  Totals preview_replace(std::span<const std::int32_t> nodes, std::span<const std::int32_t> part, std::int32_t parts);
  void apply_replace(std::span<const std::int32_t> nodes, std::span<const std::int32_t> part);

  /// Nodes whose label changed since the last call of `clear_changed`, with repetitions.
  [[nodiscard]] const std::vector<std::int32_t>& changed() const { return changed_; }
  void clear_changed() { changed_.clear(); }

 private:
  struct Flip {
    std::int32_t node = 0, from = 0, to = 0;
    RegionSums from_sums, to_sums;
    RegionCost from_cost, to_cost;
    Totals difference;
  };
  void append_region(std::int32_t seed, std::vector<std::int32_t>& nodes);
  [[nodiscard]] RegionCost region_cost(const RegionSums& sums) const;
  std::int64_t split_difference_of_flip(std::int32_t node, std::int32_t from, std::int32_t to) const;
  std::int64_t split_difference_of_replace(std::span<const std::int32_t> nodes);
  [[nodiscard]] std::int64_t corner_difference_of_flip(std::int32_t node, std::int32_t to) const;
  [[nodiscard]] std::int64_t corner_difference_of_replace(std::span<const std::int32_t> nodes);
  void next_stamp();

  const PieceGraph& piece_;
  const Scorer& scorer_;
  const bool shaped_, balanced_;  ///< the terms that have a weight; the others count 0
  std::vector<std::int32_t> label_, size_;
  std::vector<RegionSums> sums_;
  std::vector<RegionCost> cost_;
  std::vector<std::int32_t> free_labels_;
  std::int32_t regions_ = 0;
  Totals totals_;
  std::vector<std::int32_t> changed_;

  Flip flip_;
  std::vector<RegionSums> part_sums_;
  std::vector<RegionCost> part_cost_;
  std::vector<std::int32_t> part_size_, old_labels_;
  Totals replace_difference_;

  std::vector<std::uint32_t> stamp_, wanted_;  ///< per node: equal to now_ if seen / looked for by the running search
  std::uint32_t now_ = 0;
  std::vector<std::int32_t> queue_, part_of_, seen_compounds_, seen_corners_, parts_before_, parts_after_;
};

inline double mean_region_quality(const Energy& energy, const PlanState& state) {
  return std::max(1.0, energy.quality(state.totals()) / std::max(1, state.regions()));
}

}  // namespace qipan
