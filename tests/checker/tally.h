// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "tests/checker/certificate_file.h"
#include "tests/checker/node_bits.h"

namespace checker {

/// Nodes a and b lie in one region, or in two.
struct Pair {
  Int a = 0, b = 0;
  bool together = false;
};

/// How many of a few nodes a region has so far. What a region pays or may not have because of such counts.
template <class Set>
class Tallies {
 public:
  /// `compounds`: sets of which a region that has a node pays once; those in `whole` it has to the last node, or nothing of them.
  Tallies(const std::vector<std::size_t>& order, const std::vector<Pair>& pairs, const std::vector<Triple>& triples, const std::vector<Set>& compounds,
          const std::vector<Set>& whole);

  /// Counts before the node of this layer to those after it, a character for each tally that still matters. False if no region can have
  /// them. `pays`: tallies that now cost something.
  [[nodiscard]] bool count(std::size_t layer, bool in, const std::string& before, std::string& after, std::vector<std::size_t>& pays) const;
  /// False if a region with these counts after the layer and no node more lacks one.
  [[nodiscard]] bool whole(std::size_t layer, const std::string& after) const;
  /// What each tally costs at these prices.
  [[nodiscard]] std::vector<Int> costs(const Prices& prices) const;

 private:
  enum class Kind { pair_together, pair_apart, triple, compound, whole };
  struct Tally {
    Kind kind;
    Set nodes;
    std::size_t first = 0, last = 0;  ///< layers
    std::size_t triple = 0;           ///< its number
  };
  void add(Kind kind, const Set& nodes, std::size_t triple, const std::vector<std::size_t>& order);

  std::vector<Tally> tally_;
  std::vector<std::vector<std::size_t>> open_;  ///< per layer: tallies that have a node here or before and one after
  std::vector<std::size_t> order_;
};

}  // namespace checker
