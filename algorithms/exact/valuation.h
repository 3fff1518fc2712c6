// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <vector>

#include "algorithms/exact/node_set.h"
#include "algorithms/support/piece_graph.h"
#include "engine/plan/solution.h"

namespace qipan {

/// A possible region with its share of the objective. Over the regions of a plan `levels` add up to the packed upper levels exactly,
/// `cost` to twice the quality or less: the turn of a corner where both borders' regions have several nodes is left out.
template <class Set>
struct Column {
  Set nodes;
  std::int64_t levels = 0;  ///< levels 1, 1b and 2 in one number, see Valuation::pack
  std::int64_t cost = 0;    ///< doubled, since a cut seam counts half at both its regions
};

constexpr std::int64_t kMostCost = std::int64_t{1} << 52;  ///< a plan that reaches it cannot be compared

/// What a plan is worth in exact integers.
struct Worth {
  std::int64_t levels = 0;     ///< packed
  std::int64_t deviation = 0;  ///< Goal::max_deviation, else 0
  std::int64_t cost = 0;       ///< twice the quality, at most kMostCost
  friend auto operator<=>(const Worth&, const Worth&) = default;
};

/// The objective over sets of nodes, as sums of integers. Shares the formulas of Scorer.
template <class Set>
class Valuation {
 public:
  Valuation(const PieceGraph& piece, const Scorer& scorer, const BandArithmetic& arithmetic);

  /// False if the piece has more nodes than a Set or amounts that 64 bits cannot hold: then nothing here may be used.
  [[nodiscard]] bool usable() const { return usable_; }
  [[nodiscard]] std::int32_t size() const { return piece_.size(); }
  [[nodiscard]] Set all() const { return Set::first(size()); }
  [[nodiscard]] const Set& near(std::int32_t node) const { return near_[static_cast<std::size_t>(node)]; }
  [[nodiscard]] std::int64_t households(std::int32_t node) const { return piece_.nodes[static_cast<std::size_t>(node)].households; }
  [[nodiscard]] std::int64_t households(const Set& set) const;
  /// Violation that this node forces on whatever region it lies in.
  [[nodiscard]] std::int64_t excess(std::int32_t node) const { return excess_[static_cast<std::size_t>(node)]; }
  [[nodiscard]] const BandArithmetic& arithmetic() const { return arithmetic_; }
  [[nodiscard]] const PieceGraph& piece() const { return piece_; }
  [[nodiscard]] const Scorer& scorer() const { return scorer_; }
  [[nodiscard]] const Problem& problem() const { return scorer_.problem(); }

  /// A set that grows node by node.
  struct Growing {
    Set nodes;
    RegionSums sums;
    std::int64_t cut = 0;
  };
  void add(Growing& set, std::int32_t node) const;
  [[nodiscard]] Column<Set> column(const Growing& set) const;
  [[nodiscard]] std::int64_t levels(const Growing& set) const;  ///< of `column`, without the trouble of its cost
  [[nodiscard]] Column<Set> column(const Set& set) const;
  /// What a region with these nodes pays, doubled, for the turn at one corner of the piece.
  [[nodiscard]] std::int64_t turn(const Corner& corner, const Set& set) const;
  /// Goal::max_deviation: | regions x households - total |; else 0.
  [[nodiscard]] std::int64_t deviation(const Set& set) const;

  /// What no division of `rest` into connected regions goes below, in packed levels: arithmetic per connected part.
  [[nodiscard]] std::int64_t least_levels(const Set& rest) const;
  /// Nodes of `within` that are connected with `node` there.
  [[nodiscard]] Set component(std::int32_t node, const Set& within) const { return spread(Set::only(node), within); }
  [[nodiscard]] Set spread(const Set& seed, const Set& within) const;

  [[nodiscard]] std::int64_t pack(std::int64_t violation, std::int64_t out, std::int64_t parts) const {
    return (violation * out_base_ + out) * part_base_ + parts;
  }
  [[nodiscard]] std::int64_t out_base() const { return out_base_; }
  [[nodiscard]] std::int64_t part_base() const { return part_base_; }
  [[nodiscard]] std::int64_t violation(std::int64_t levels) const { return levels / part_base_ / out_base_; }
  [[nodiscard]] Worth worth(const std::vector<std::int32_t>& label) const;
  [[nodiscard]] Objective objective(const Worth& worth) const;  ///< quality rounded up

 private:
  [[nodiscard]] std::int64_t turns(const Set& set) const;

  const PieceGraph& piece_;
  const Scorer& scorer_;
  const BandArithmetic& arithmetic_;
  bool usable_ = false;
  std::int64_t out_base_ = 1, part_base_ = 1;
  std::vector<Set> near_, compounds_;
  std::vector<std::vector<std::int32_t>> compound_nodes_;  ///< most households first
  std::vector<std::int64_t> compound_households_, whole_parts_;  ///< parts of the whole compound where nothing is violated
  std::vector<std::int64_t> excess_;
};

}  // namespace qipan
