// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "tests/checker/piece.h"
#include "tests/checker/tally.h"

namespace checker {

/// Price of a region: cost + side x levels - the price of a piece - the prices of its nodes.
Int price(const Column& c, const Prices& p);

/// Lists all connected sets of nodes with a price below some limit, that a plan with such levels may have.
/// The nodes are told in or out one by one. What is known of those told lies in the state of the seam between them and the others: which
/// nodes there are in, and which of these hang together (where such states are too many: only the former). From the last node to the first, a table says for every state and number of
/// households the least that can still be paid: border, turns, a tangent of the outline's part of the shape, balance. What it leaves out
/// is never negative, so a search from the first node may leave whatever the table calls too dear.
class Pricing {
 public:
  /// `limit`: packed levels of a plan; `outline`, `area`: of a usual region; `table`: entries of 4 bytes, at most.
  /// Refuses the piece if the states are too many.
  Pricing(const Piece& piece, Int limit, double outline, double area, std::size_t table);

  /// From now on only regions that obey these pairs; triples and compounds are counted along, so that the table knows their prices, as
  /// far as there is room.
  void impose(const std::vector<Pair>& pairs, const std::vector<Triple>& triples);
  void set_prices(const Prices& prices);
  /// `take` gets a set and its price, and says below which price it is still interested. Refuses if it takes more than `steps`.
  void list(Int below, std::size_t steps, const std::function<Int(const Column&, Int)>& take);

 private:
  struct Layer {
    std::size_t node = 0;
    std::vector<std::size_t> seam;          ///< nodes told before that touch one that is not
    std::vector<int> after;                 ///< per node of the seam, then this one: place in the next seam, or -1
    std::vector<std::vector<bool>> inside;  ///< per state
    std::vector<std::int32_t> next[2];      ///< per state: the next one if this node is out or in, or kDone, kDead
    std::vector<Int> border[2], paid[2];    ///< per state: border and turns; the same and what tallies cost
    std::vector<std::pair<std::size_t, std::size_t>> dues[2];  ///< a state and the tally that costs there
    std::vector<std::int32_t> rest;         ///< per state and step of households
  };
  static constexpr std::int32_t kDone = -1, kDead = -2;

  void choose_order();
  [[nodiscard]] bool number_states(bool tell_parts, const Tallies& tallies, std::size_t most);
  void cost_states(bool turns);
  void dive(std::size_t layer, std::int32_t state, const Set& in, Int households, Int paid);

  const Piece& piece_;
  Int limit_, low_, high_, width_ = 1, constant_ = 0, start_ = 0;
  double outline_slope_ = 0, area_slope_ = 0;
  std::size_t table_, steps_ = 1;
  std::vector<Set> touch_;
  std::vector<std::size_t> order_;
  std::vector<Layer> layers_;
  std::vector<Int> end_, node_price_;
  std::optional<Tallies> tallies_;
  std::vector<Int> imposed_;  ///< pairs and triples that the states know
  bool counts_compounds_ = false;
  int shift_ = 0;
  const Prices* prices_ = nullptr;
  Int below_ = 0;
  std::size_t left_ = 0;
  const std::function<Int(const Column&, Int)>* take_ = nullptr;
};

}  // namespace checker
