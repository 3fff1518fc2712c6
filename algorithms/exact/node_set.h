// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <array>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace qipan {

/// Nodes of a piece of at most 64 x Words nodes, bit by bit.
template <int Words>
class NodeSet {
 public:
  static constexpr std::int32_t kMost = 64 * Words;

  static constexpr NodeSet only(std::int32_t node) {
    NodeSet set;
    set.word_[static_cast<std::size_t>(node) / 64] = std::uint64_t{1} << (node % 64);
    return set;
  }
  static constexpr NodeSet first(std::int32_t n) {
    NodeSet set;
    for (std::int32_t i = 0; i < Words; ++i) {
      const std::int32_t here = n - 64 * i;
      set.word_[static_cast<std::size_t>(i)] = here >= 64 ? ~std::uint64_t{0} : here > 0 ? (std::uint64_t{1} << here) - 1 : 0;
    }
    return set;
  }

  [[nodiscard]] constexpr bool has(std::int32_t node) const { return (word_[static_cast<std::size_t>(node) / 64] >> (node % 64) & 1) != 0; }
  [[nodiscard]] constexpr bool empty() const { return *this == NodeSet(); }
  [[nodiscard]] constexpr std::int32_t count() const {
    std::int32_t n = 0;
    for (const std::uint64_t w : word_) n += std::popcount(w);
    return n;
  }
  [[nodiscard]] constexpr std::int32_t lowest() const {  ///< of a set that is not empty
    std::size_t i = 0;
    while (i + 1 < Words && word_[i] == 0) ++i;
    return static_cast<std::int32_t>(64 * i) + std::countr_zero(word_[i]);
  }
  [[nodiscard]] constexpr std::int32_t below(std::int32_t node) const { return (*this & first(node)).count(); }  ///< how many come before
  [[nodiscard]] constexpr bool meets(const NodeSet& o) const { return !(*this & o).empty(); }
  [[nodiscard]] constexpr bool within(const NodeSet& o) const { return (*this & ~o).empty(); }

  /// The same of a set of as many words or more.
  template <int More>
  [[nodiscard]] constexpr bool meets_first(const NodeSet<More>& o) const {
    static_assert(More >= Words);
    std::uint64_t some = 0;
    for (std::size_t i = 0; i < Words; ++i) some |= word_[i] & o.word_[i];
    return some != 0;
  }

  constexpr NodeSet& operator|=(const NodeSet& o) {
    for (std::size_t i = 0; i < Words; ++i) word_[i] |= o.word_[i];
    return *this;
  }
  constexpr NodeSet& operator&=(const NodeSet& o) {
    for (std::size_t i = 0; i < Words; ++i) word_[i] &= o.word_[i];
    return *this;
  }
  friend constexpr NodeSet operator|(NodeSet a, const NodeSet& b) { return a |= b; }
  friend constexpr NodeSet operator&(NodeSet a, const NodeSet& b) { return a &= b; }
  friend constexpr NodeSet operator~(NodeSet a) {
    for (std::uint64_t& w : a.word_) w = ~w;
    return a;
  }
  friend constexpr bool operator==(const NodeSet&, const NodeSet&) = default;
  friend constexpr auto operator<=>(const NodeSet&, const NodeSet&) = default;

  template <class Visit>
  constexpr void each(Visit&& visit) const {
    for (std::size_t i = 0; i < Words; ++i) {
      for (std::uint64_t w = word_[i]; w != 0; w &= w - 1) visit(static_cast<std::int32_t>(64 * i) + std::countr_zero(w));
    }
  }
  [[nodiscard]] std::vector<std::int32_t> listed() const {  ///< ascending
    std::vector<std::int32_t> nodes;
    each([&](std::int32_t v) { nodes.push_back(v); });
    return nodes;
  }
  [[nodiscard]] std::size_t hash() const {
    std::uint64_t h = 0;
    for (const std::uint64_t w : word_) h = (h ^ w ^ (h >> 29)) * 0x9E3779B97F4A7C15;
    return static_cast<std::size_t>(h);
  }

 private:
  template <int>
  friend class NodeSet;
  std::array<std::uint64_t, Words> word_{};
};

template <class Set>
struct SetHash {
  std::size_t operator()(const Set& set) const { return set.hash(); }
};

}  // namespace qipan
