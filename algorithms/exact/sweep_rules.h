// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace qipan {

/// What the sweep knows of a few nodes that are told in or out one after the other: a finite automaton, as small as can be. Before any
/// of them is told it is in state 0.
struct SweepRule {
  struct Told {
    std::array<std::int32_t, 2> next{};  ///< per state and whether the node is inside: the state after, kNoRegion: not allowed
    bool pays = false;                   ///< a node inside costs the rule's price
    bool may_end = false;                ///< allowed if all nodes yet to come are outside
  };
  static constexpr std::int32_t kNoRegion = -1;
  std::vector<std::vector<Told>> layers;  ///< one for every node, of its states

  [[nodiscard]] std::size_t most_states() const;
};

/// A price once, if any of `nodes` nodes is inside.
SweepRule any_of(std::size_t nodes);
/// A price once, if two of three are.
SweepRule two_of_three();
/// Both or none; not both.
SweepRule together();
SweepRule apart();
/// All nodes of a pocket, if all those around it are inside; `around`: which of the nodes these are.
SweepRule no_pocket(const std::vector<bool>& around);
/// `any_of` for lumps of a compound in the order told, of which a region that takes any takes so much that `parts` - 1 others of
/// `capacity` households may hold the rest; of many lumps counted roughly, in its favour. Nothing if that takes too many states.
std::optional<SweepRule> share_of_compound(std::span<const std::int64_t> lumps, std::int64_t capacity, std::int64_t parts);

}  // namespace qipan
