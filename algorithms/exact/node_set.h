// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <bit>
#include <cstdint>

namespace qipan {

/// Nodes of a piece of at most 64, bit by bit.
using NodeSet = std::uint64_t;

constexpr std::int32_t kMostExactNodes = 64;

constexpr NodeSet only(std::int32_t node) { return NodeSet{1} << node; }
constexpr NodeSet first_nodes(std::int32_t n) { return n == 64 ? ~NodeSet{0} : only(n) - 1; }
constexpr bool has(NodeSet set, std::int32_t node) { return (set >> node & 1) != 0; }

template <class Visit>
constexpr void for_each_node(NodeSet set, Visit&& visit) {
  for (; set != 0; set &= set - 1) visit(static_cast<std::int32_t>(std::countr_zero(set)));
}

}  // namespace qipan
