// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace checker {

constexpr int kMostNodes = 256;  ///< of a piece that can be checked

/// Nodes of a piece.
class Set {
 public:
  [[nodiscard]] bool has(std::size_t v) const { return (word_[v / 64] >> (v % 64) & 1) != 0; }
  void add(std::size_t v) { word_[v / 64] |= std::uint64_t{1} << (v % 64); }
  void drop(std::size_t v) { word_[v / 64] &= ~(std::uint64_t{1} << (v % 64)); }
  [[nodiscard]] Set with(std::size_t v) const {
    Set s = *this;
    s.add(v);
    return s;
  }
  [[nodiscard]] bool empty() const { return *this == Set(); }
  [[nodiscard]] bool meets(const Set& o) const { return !(*this & o).empty(); }
  [[nodiscard]] bool within(const Set& o) const { return (*this & o) == *this; }
  [[nodiscard]] Set minus(const Set& o) const {
    Set s;
    for (std::size_t i = 0; i < word_.size(); ++i) s.word_[i] = word_[i] & ~o.word_[i];
    return s;
  }
  friend Set operator&(const Set& a, const Set& b) {
    Set s;
    for (std::size_t i = 0; i < a.word_.size(); ++i) s.word_[i] = a.word_[i] & b.word_[i];
    return s;
  }
  friend Set operator|(const Set& a, const Set& b) {
    Set s;
    for (std::size_t i = 0; i < a.word_.size(); ++i) s.word_[i] = a.word_[i] | b.word_[i];
    return s;
  }
  friend bool operator==(const Set&, const Set&) = default;
  friend auto operator<=>(const Set&, const Set&) = default;
  [[nodiscard]] std::size_t lowest() const {  ///< of a set that is not empty
    std::size_t i = 0;
    while (word_[i] == 0) ++i;
    return 64 * i + static_cast<std::size_t>(std::countr_zero(word_[i]));
  }
  template <class Do>
  void each(Do&& what) const {
    for (std::size_t i = 0; i < word_.size(); ++i) {
      for (std::uint64_t w = word_[i]; w != 0; w &= w - 1) what(64 * i + static_cast<std::size_t>(std::countr_zero(w)));
    }
  }

 private:
  std::array<std::uint64_t, kMostNodes / 64> word_{};
};

}  // namespace checker
