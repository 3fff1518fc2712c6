// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tests/checker/order.h"
#include "tests/checker/tally.h"

namespace checker {

/// What regions have in common of which the nodes up to some place in an order are told: which nodes of the seam are in, which of these
/// hang together, and the counts of the tallies. States of which no region with between `low` and `high` households comes are left out:
/// two nodes of a region have some path between them, so do parts that do not hang together yet, and the least that any history has
/// told and the least that any future needs is no more than `high`.
template <class Set>
class States {
 public:
  static constexpr std::int32_t kDone = -1, kDead = -2;
  static constexpr std::size_t kWidestSeam = 24;
  struct Layer {
    std::vector<std::uint32_t> inside;    ///< per state: places of the seam
    std::vector<std::int32_t> next[2];    ///< per state: the next one if the node is out or in, or kDone, kDead
    std::vector<std::pair<Int, Int>> range;  ///< per state: least and most households in, of which a region may still come
    std::vector<std::pair<std::size_t, std::size_t>> dues[2];  ///< a state and the tally that costs there
  };

  States(const Piece<Set>& piece, Int low, Int high) : piece_(piece), low_(low), high_(high) {}

  /// False if there are more than `most`. `tell_parts`: which nodes hang together.
  [[nodiscard]] bool number(const Order<Set>& order, const Tallies<Set>& tallies, bool tell_parts, std::size_t most);
  [[nodiscard]] const std::vector<Layer>& layers() const { return layers_; }
  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  struct Found {
    std::string key;            ///< per node of the seam: 0 if out, else its part; then the counts of the tallies
    Int least = 0, most = 0;    ///< households in, of all that lead here
  };
  [[nodiscard]] bool parts_can_meet(const Found& state, const std::vector<Int>& link, std::size_t seam) const;
  void leave_out_dead(const Order<Set>& order);

  const Piece<Set>& piece_;
  Int low_, high_;
  std::vector<Layer> layers_;
  std::vector<std::vector<std::pair<Int, Int>>> reached_;  ///< per layer and state: least, most
  std::vector<std::vector<Int>> between_;                  ///< per two nodes
  std::size_t count_ = 0;
};

}  // namespace checker
