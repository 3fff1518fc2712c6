// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "tests/checker/certificate_file.h"
#include "tests/checker/node_bits.h"
#include "tests/checker/pocket.h"
#include "tests/checker/rest_rule.h"

namespace checker {

/// Nodes a and b lie in one region, or in two.
struct Pair {
  Int a = 0, b = 0;
  bool together = false;
};

/// A compound: households of it that a region with some of it has at least; whether that is all.
template <class Set>
struct Shared {
  Set nodes;
  Int least = 0;
  bool whole = false;
  RestRule rest;  ///< which nodes of it, in the order told
};

/// How many of a few nodes a region has so far. What a region pays or may not have because of such counts.
template <class Set>
class Tallies {
 public:
  /// `compounds`: a region that has a node of one pays once. `households`: per node.
  Tallies(const std::vector<std::size_t>& order, const std::vector<Pair>& pairs, const std::vector<Triple>& triples, const std::vector<Shared<Set>>& compounds,
          const std::vector<Pocket<Set>>& pockets, const std::vector<Int>& households);

  /// Counts before the node of this layer to those after it, a character for each tally that still matters. False if no region can have
  /// them. `pays`: tallies that now cost something.
  [[nodiscard]] bool count(std::size_t layer, bool in, const std::string& before, std::string& after, std::vector<std::size_t>& pays) const;
  /// False if a region with these counts after the layer and no node more lacks one.
  [[nodiscard]] bool whole(std::size_t layer, const std::string& after) const;
  /// What each tally costs at these prices.
  [[nodiscard]] std::vector<Int> costs(const Prices& prices) const;

 private:
  enum class Kind { pair_together, pair_apart, triple, compound, share, whole, rest, pocket };
  enum InPocket { kAllIn, kSettled, kLandOut };  ///< so far; settled: something around is out, or all of the land in
  static constexpr Int kEighths = 8;
  struct Tally {
    Kind kind;
    Set nodes;
    std::size_t first = 0, last = 0;  ///< layers
    std::size_t number = 0;           ///< of the triple or compound
    Int eighth = 1;                   ///< households of what a region must have of it
    RestRule rest;
    std::vector<std::size_t> told;    ///< per layer from the first: nodes of it before
    Set land;                         ///< of a pocket
    std::size_t last_around = 0, last_land = 0;  ///< layers
  };
  void add(Kind kind, const Set& nodes, std::size_t number, const std::vector<std::size_t>& order, Int eighth = 1, RestRule rest = {});

  /// The same for a pocket after a node of it; kNever if a region would leave some of it cut off.
  [[nodiscard]] static int tell_pocket(const Tally& t, int before, std::size_t layer, bool land, bool in);

  std::vector<Tally> tally_;
  std::vector<std::vector<std::size_t>> open_;  ///< per layer: tallies that have a node here or before and one after
  std::vector<std::size_t> order_;
  std::vector<Int> households_;
};

}  // namespace checker
