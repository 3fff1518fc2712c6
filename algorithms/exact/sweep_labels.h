// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

/// States of the sweep by what they say, while they are listed.
namespace qipan::sweeping {

constexpr std::size_t kMostFrontier = 24;

/// Per bit of the frontier, and one more for the node that is told: 0 outside, else which connected part of the region it is in.
struct Labels {
  static constexpr std::uint8_t kTold = 31;  ///< the part of the node told, until parts get new names
  std::array<std::uint8_t, kMostFrontier + 1> of{};

  [[nodiscard]] std::uint32_t parts(std::size_t width) const {  ///< bits, by name
    std::uint32_t some = 0;
    for (std::size_t b = 0; b < width; ++b) some |= of[b] != 0 ? 1u << of[b] : 0;
    return some;
  }
  void join(std::uint32_t parts, std::size_t width) {
    for (std::size_t b = 0; b < width; ++b) {
      if (of[b] != 0 && (parts >> of[b] & 1) != 0) of[b] = kTold;
    }
  }
};

/// Labels of five bits, and the bits of the groups.
struct State {
  std::array<std::uint64_t, 2> labels{};
  std::uint64_t bits = 0;

  State() = default;
  State(const Labels& from, std::size_t width, std::uint64_t group_bits) : bits(group_bits) {
    for (std::size_t b = 0; b < width; ++b) labels[b / 12] |= static_cast<std::uint64_t>(from.of[b]) << (5 * (b % 12));
  }
  [[nodiscard]] Labels unpacked(std::size_t width) const {
    Labels out;
    for (std::size_t b = 0; b < width; ++b) out.of[b] = labels[b / 12] >> (5 * (b % 12)) & 31;
    return out;
  }
  bool operator==(const State&) const = default;
};
static_assert(kMostFrontier <= 24);

/// States in the order in which they are met first, and their numbers.
class StateList {
 public:
  [[nodiscard]] std::size_t size() const { return states_.size(); }
  [[nodiscard]] const State& operator[](std::size_t i) const { return states_[i]; }
  void clear() { states_.clear(), slots_.assign(kFewSlots, -1); }
  /// Number of the state, and whether it is new.
  std::pair<std::int32_t, bool> add(const State& state) {
    if (2 * states_.size() >= slots_.size()) grow();
    std::int32_t& slot = slots_[slot_of(state)];
    if (slot >= 0) return {slot, false};
    slot = static_cast<std::int32_t>(states_.size());
    states_.push_back(state);
    return {slot, true};
  }
  void swap(StateList& other) { states_.swap(other.states_), slots_.swap(other.slots_); }

 private:
  static constexpr std::size_t kFewSlots = 64;
  [[nodiscard]] std::size_t slot_of(const State& state) const {
    constexpr std::uint64_t kMix = 0x9E3779B97F4A7C15;
    std::uint64_t h = state.bits * kMix;
    for (const std::uint64_t l : state.labels) h = (h ^ l) * kMix, h ^= h >> 32;
    std::size_t at = h & (slots_.size() - 1);
    while (slots_[at] >= 0 && states_[static_cast<std::size_t>(slots_[at])] != state) at = (at + 1) & (slots_.size() - 1);
    return at;
  }
  void grow() {
    slots_.assign(std::max(kFewSlots, 2 * slots_.size()), -1);
    for (std::size_t i = 0; i < states_.size(); ++i) slots_[slot_of(states_[i])] = static_cast<std::int32_t>(i);
  }

  std::vector<State> states_;
  std::vector<std::int32_t> slots_ = std::vector<std::int32_t>(kFewSlots, -1);  ///< a power of two
};

}  // namespace qipan::sweeping
