// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace checker {

/// Nodes of a piece of at most 64 x `words`.
template <std::size_t words>
class Bits {
 public:
  static constexpr std::size_t kMost = 64 * words;

  [[nodiscard]] bool has(std::size_t v) const { return (word_[v / 64] >> (v % 64) & 1) != 0; }
  void add(std::size_t v) { word_[v / 64] |= std::uint64_t{1} << (v % 64); }
  void drop(std::size_t v) { word_[v / 64] &= ~(std::uint64_t{1} << (v % 64)); }
  [[nodiscard]] Bits with(std::size_t v) const {
    Bits s = *this;
    s.add(v);
    return s;
  }
  [[nodiscard]] bool empty() const { return *this == Bits(); }
  [[nodiscard]] bool meets(const Bits& o) const { return !(*this & o).empty(); }
  [[nodiscard]] bool within(const Bits& o) const { return (*this & o) == *this; }
  [[nodiscard]] Bits minus(const Bits& o) const {
    Bits s;
    for (std::size_t i = 0; i < words; ++i) s.word_[i] = word_[i] & ~o.word_[i];
    return s;
  }
  friend Bits operator&(const Bits& a, const Bits& b) {
    Bits s;
    for (std::size_t i = 0; i < words; ++i) s.word_[i] = a.word_[i] & b.word_[i];
    return s;
  }
  friend Bits operator|(const Bits& a, const Bits& b) {
    Bits s;
    for (std::size_t i = 0; i < words; ++i) s.word_[i] = a.word_[i] | b.word_[i];
    return s;
  }
  friend bool operator==(const Bits&, const Bits&) = default;
  friend auto operator<=>(const Bits&, const Bits&) = default;
  [[nodiscard]] std::size_t lowest() const {  ///< of a set that is not empty
    std::size_t i = 0;
    while (word_[i] == 0) ++i;
    return 64 * i + static_cast<std::size_t>(std::countr_zero(word_[i]));
  }
  template <class Do>
  void each(Do&& what) const {
    for (std::size_t i = 0; i < words; ++i) {
      for (std::uint64_t w = word_[i]; w != 0; w &= w - 1) what(64 * i + static_cast<std::size_t>(std::countr_zero(w)));
    }
  }

 private:
  std::array<std::uint64_t, words> word_{};
};

using SmallSet = Bits<1>;
using MediumSet = Bits<4>;
using LargeSet = Bits<13>;
constexpr std::int64_t kMostNodes = LargeSet::kMost;  ///< of a piece that can be checked

}  // namespace checker
