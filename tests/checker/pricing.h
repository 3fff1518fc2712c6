// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "tests/checker/order.h"
#include "tests/checker/piece.h"
#include "tests/checker/pocket.h"
#include "tests/checker/states.h"
#include "tests/checker/tally.h"

namespace checker {

/// Price of a region: cost + side x levels + triples it holds two nodes of - the price of a piece - those of its nodes and its compounds.
template <class Set>
Int price(const Piece<Set>& piece, const Column<Set>& c, const Prices& p);

/// Lists all connected sets of nodes with a price below some limit, that a plan with such levels may have.
/// The nodes are told in or out one by one; States says what there is to know of those told. From the last node to the first, a table says
/// for every state and number of households the least that can still be paid: border, turns, tangents of the outline's part of the
/// shape, balance. What it leaves out is never negative, so a search from the first node may leave whatever the table calls too dear.
template <class Set>
class Pricing {
 public:
  /// `limit`: packed levels of a plan; `outline`, `areas`: of usual regions; `table`: entries of 4 bytes, at most.
  Pricing(const Piece<Set>& piece, Int limit, double outline, const std::vector<double>& areas, std::size_t table);

  /// From now on only regions that obey these pairs; triples and compounds are counted along, so that the table knows their prices, as
  /// far as there is room. Refuses the piece if the states are too many.
  void impose(const std::vector<Pair>& pairs, const std::vector<Triple>& triples);
  void set_prices(const Prices& prices);
  /// `take` gets a set and its price, and says below which price it is still interested. Refuses if it takes more than `steps`.
  void list(Int below, std::size_t steps, const std::function<Int(const Column<Set>&, Int)>& take);

 private:
  static constexpr std::size_t kTangents = 3;
  using Sums = std::array<Int, kTangents>;
  struct Tangent { double area_slope = 0; Int constant = 0; };
  /// A state's part of the table: steps that its households may be in.
  struct Row { std::size_t at = 0, first = 0, end = 0; };
  struct Layer {
    std::vector<Int> border[2], paid[2];  ///< per state: border and turns; the same and what tallies cost
    std::vector<Row> rows;                ///< per state
    std::size_t entries = 0;              ///< of all rows
    std::vector<std::int32_t> rest;       ///< per tangent and row: what is still to be paid
  };
  /// Lands that the region leaves outside, as the seam sees them.
  struct Lands {
    std::array<std::int8_t, States<Set>::kWidestSeam + 1> of{};  ///< per place of the seam that is out
    std::array<Int, States<Set>::kWidestSeam + 2> households{};
    std::uint32_t used = 0;
  };

  void choose_tangents(double outline, const std::vector<double>& areas);
  void choose_steps();
  std::size_t lay_rows();
  [[nodiscard]] std::int32_t rest(std::size_t layer, std::size_t tangent, std::int32_t state, std::size_t step) const;
  void cost_states();
  void fill(std::size_t tangent);
  void dive(std::size_t layer, std::int32_t state, const Set& in, Int households, const Sums& paid, const Lands& lands);
  /// False if land is cut off that can make no regions of its own.
  [[nodiscard]] bool leave_out(std::size_t layer, std::uint32_t inside, bool in, const Lands& before, Lands& after) const;
  /// Tells compounds. False if a region would leave more of one than others may hold.
  bool tell_compounds(std::size_t node, bool in);
  void untell_compounds(std::size_t node, bool in);

  const Piece<Set>& piece_;
  Int limit_, low_, high_, width_ = 1;
  std::size_t table_, steps_ = 1;
  std::array<std::optional<Order<Set>>, 2> orders_;  ///< without turns, with them
  const Order<Set>* order_ = nullptr;
  States<Set> states_;
  std::optional<Tallies<Set>> tallies_;
  std::vector<Int> imposed_;  ///< pairs and triples that the states know
  bool counts_compounds_ = false;
  double outline_slope_ = 0;
  std::vector<Tangent> tangents_;
  std::size_t used_ = 1;      ///< of these
  std::vector<Layer> layers_;
  std::vector<Int> end_;
  std::vector<Sums> node_price_;
  Sums start_{};
  int shift_ = 0;
  bool lumps_ = false;        ///< some node alone is over the ceiling
  // Where nothing is violated: households of each compound that a region with some of it must have.
  std::vector<Int> share_, left_, held_;
  std::vector<std::vector<std::size_t>> compounds_of_;
  std::vector<Pocket<Set>> pockets_;
  // of the running list
  const Prices* prices_ = nullptr;
  Int below_ = 0;
  std::size_t budget_ = 0;
  const std::function<Int(const Column<Set>&, Int)>* take_ = nullptr;
};

}  // namespace checker
