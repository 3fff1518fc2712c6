// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <span>
#include <unordered_set>
#include <vector>

#include "algorithms/support/plan_state.h"
#include "engine/plan/arithmetic.h"

namespace qipan {

/// A connected set of nodes and what it adds up to. What it costs depends on nothing but itself; turns at corners are left out.
struct PooledRegion {
  std::vector<std::int32_t> nodes;  ///< ascending
  RegionSums sums;
  std::int64_t outer = 0;           ///< cost of the seams to the rest of the piece
  std::int32_t compounds = 0;       ///< of which it holds a part
  std::uint64_t name = 0;           ///< of the set of nodes; two sets of one name are as good as impossible, and cost a region at worst
};

/// Regions of plans of one piece, each once. Only such as keep their bands as far as their nodes let them.
class RegionPool {
 public:
  RegionPool(const PieceGraph& piece, const Scorer& scorer, const BandArithmetic& arithmetic);

  void note(const PlanState& state);  ///< the regions of a plan
  /// Those of a plan that must be kept, bands or not. Returns their places in regions().
  std::vector<std::int32_t> keep(std::span<const std::int32_t> label);
  /// False if it is there.
  bool add(PooledRegion region);
  [[nodiscard]] bool holds(std::uint64_t name) const { return names_.contains(name); }
  [[nodiscard]] const std::vector<PooledRegion>& regions() const { return regions_; }

  /// With and without a node, which is or is not in it; connected or not.
  [[nodiscard]] PooledRegion with(const PooledRegion& region, std::int32_t node) const;
  [[nodiscard]] PooledRegion without(const PooledRegion& region, std::int32_t node) const;
  [[nodiscard]] std::uint64_t name_across(const PooledRegion& region, std::int32_t node) const { return region.name ^ node_name_[static_cast<std::size_t>(node)]; }  ///< of either
  [[nodiscard]] bool keeps_bands(const PooledRegion& region) const;
  [[nodiscard]] bool connected(const PooledRegion& region) const;
  [[nodiscard]] double energy(const PooledRegion& region, const Energy& energy) const;
  [[nodiscard]] const PieceGraph& piece() const { return piece_; }
  [[nodiscard]] PlanState state(std::span<const std::int32_t> label) const { return {piece_, scorer_, label}; }

 private:
  [[nodiscard]] PooledRegion measured(std::vector<std::int32_t> nodes) const;
  void count_compounds(PooledRegion& region) const;
  void gather(std::span<const std::int32_t> label);

  const PieceGraph& piece_;
  const Scorer& scorer_;
  const BandArithmetic& arithmetic_;
  std::vector<std::uint64_t> node_name_;
  std::vector<PooledRegion> regions_;
  std::unordered_set<std::uint64_t> names_;  // asked for membership only
  std::vector<std::vector<std::int32_t>> groups_;
  mutable std::vector<std::uint32_t> stamp_;
  mutable std::uint32_t now_ = 0;
  mutable std::vector<std::int32_t> queue_;
};

}  // namespace qipan
