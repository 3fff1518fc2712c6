// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "algorithms/support/plan_state.h"
#include "engine/base/random.h"

namespace qipan {

/// Divides a window, a few neighbouring regions of a plan, anew into regions in band, in the best of all ways (branch and bound over
/// connected sets). Where the window has more nodes than that can take, nodes of a region are first lumped at random, the dearest
/// seams preferably inside a lump: the best of all divisions along the borders of the lumps, the present one among them.
/// With noise on the seams the result is a draw among good divisions rather than the best one (perturb and maximise: Papandreou,
/// Yuille 2011), so that a search that cools the noise passes from drawing to optimising.
/// A node over the ceiling makes a region alone or with nodes without households.
class WindowSearch {
 public:
  WindowSearch(const PieceGraph& piece, const Scorer& scorer, const BandArithmetic& arithmetic);

  struct Request {
    double noise = 0;           ///< mean of what is added to the cost of every seam, in units of quality
    std::int32_t regions = 0;   ///< exactly so many; 0: any number
    std::int32_t lumps = 18;    ///< windows of more than kNodes nodes are lumped to about so many
    std::int64_t steps = 4'000; ///< sets looked at; then the best so far counts
  };
  static constexpr std::int32_t kNodes = 24;

  /// part[i] in [0, result) for nodes[i]; 0 if nothing better than the present division came up, or no division in band exists.
  /// `nodes` are whole regions of the plan that touch each other.
  std::int32_t divide(const PlanState& state, std::span<const std::int32_t> nodes, const Request& request, const Energy& energy,
                      Random& random, std::vector<std::int32_t>& part);

  [[nodiscard]] std::int64_t work() const { return work_; }  ///< steps of some 10 ns so far

 private:
  using Mask = std::uint32_t;
  static constexpr std::int32_t kMost = 32;
  struct Growing {
    Mask set = 0;
    RegionSums sums;
    double cut = 0;      ///< to the units that are left
    bool over = false;   ///< holds a unit over the ceiling
  };

  void lump(const PlanState& state, std::span<const std::int32_t> nodes, std::int32_t lumps, Random& random);
  bool build(const PlanState& state, std::span<const std::int32_t> nodes, const Request& request, Random& random);
  void order_units(Random& random);
  void place(std::int32_t unit, double more_cut, Growing& growing) const;
  [[nodiscard]] bool admissible(Mask rest, std::int32_t regions_left) const;
  [[nodiscard]] double region_energy(const RegionSums& sums) const;
  [[nodiscard]] double present_energy(const PlanState& state) const;
  [[nodiscard]] double corner_energy(const PlanState& state, bool present) const;
  void cover(Mask rest, double energy);
  void grow(const Growing& growing, Mask rest, Mask open, Mask barred, double energy, double sure);

  const PieceGraph& piece_;
  const Scorer& scorer_;
  const BandArithmetic& arithmetic_;
  std::int64_t work_ = 0;

  std::vector<std::int32_t> local_;  ///< per node: its unit while a window is worked on, else -1
  std::int32_t units_ = 0;
  std::array<RegionSums, kMost> sums_;
  std::array<Mask, kMost> near_;
  std::array<std::array<double, kMost>, kMost> weight_;
  std::array<std::array<std::int64_t, kMost>, kMost> length_;
  std::array<std::int32_t, kMost> present_;  ///< label of the plan
  Mask over_ = 0;
  struct Size {
    std::int64_t households, nodes;
  };
  struct Choice {
    std::uint64_t key;
    std::int32_t a, b;
  };
  void sort_choices();
  std::vector<Size> sizes_;
  std::vector<Choice> choices_, sorted_;
  std::vector<std::int32_t> lump_of_, corners_, compounds_, labels_;
  mutable std::vector<std::int32_t> names_;

  const PlanState* state_ = nullptr;
  const Energy* energy_ = nullptr;
  bool shaped_ = false;        ///< the cost of a region depends on more than its border
  std::int32_t wanted_ = 0;    ///< regions; 0: any
  double best_ = 0;
  std::int64_t steps_ = 0, most_steps_ = 0;
  std::array<Mask, kMost> made_, best_made_;
  std::int32_t made_count_ = 0, best_count_ = 0;
};

}  // namespace qipan
