// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "engine/plan/problem.h"

namespace qipan {

/// What a chain of recombinations walks on: nodes with households, and simple, unweighted edges.
struct ChainGraph {
  /// Entries of a row are read eight at a time: rows are filled up with the node `size()`, which is no node.
  static constexpr std::uint32_t kLanes = 8;
  std::vector<std::uint32_t> offset;  ///< nodes + 1; multiples of kLanes
  std::vector<std::uint32_t> target;  ///< both directions of every edge, row by row
  std::vector<std::pair<std::uint32_t, std::uint32_t>> directed;  ///< every edge in both directions: to draw one of
  std::vector<std::int64_t> households, difficult;                ///< per node, thousandths

  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(households.size()); }
};

/// `edges` hold each pair once, no loops. `difficult` may be empty.
ChainGraph make_chain_graph(std::span<const std::pair<std::int32_t, std::int32_t>> edges, std::vector<std::int64_t> households,
                            std::vector<std::int64_t> difficult = {});

/// The bands a region must lie in.
struct BandRule {
  Band ordinary, difficult;
  std::int64_t difficult_above = 0;
  bool has_difficult = false;

  [[nodiscard]] bool allows(std::int64_t households, std::int64_t difficult_households) const {
    const Band& band = has_difficult && difficult_households * 1000 > difficult_above * households ? difficult : ordinary;
    return band.low <= households && households <= band.high;
  }
};

inline BandRule band_rule(const Problem& p) { return {p.ordinary, p.difficult, p.difficult_above, p.has_difficult}; }

}  // namespace qipan
