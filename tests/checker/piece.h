// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <utility>
#include <vector>

#include "tests/checker/certificate_file.h"
#include "tests/checker/node_bits.h"

namespace checker {

/// What a set of nodes is worth as a region: packed levels, and twice its cost as far as it is sure of it.
template <class Set>
struct Column {
  Set nodes;
  Int levels = 0, cost = 0;
};

/// The piece of a certificate, added up from its atoms. Refuses it where the contraction may lose something.
template <class Set>
class Piece {
 public:
  struct Near { std::size_t node; Int cost, length; };
  struct Node { Int households = 0, difficult = 0, area = 0, outline = 0, weight = 0, mx = 0, my = 0, mm = 0; };

  /// `kept`: compounds that fit may be one node. Else where arithmetic forces all levels of the plan, which then keeps them whole.
  explicit Piece(const Certificate& c, bool kept = false);

  [[nodiscard]] const Certificate& said() const { return c_; }
  [[nodiscard]] std::size_t size() const { return node_.size(); }
  [[nodiscard]] const Node& node(std::size_t v) const { return node_[v]; }
  [[nodiscard]] const std::vector<Near>& near(std::size_t v) const { return near_[v]; }
  [[nodiscard]] const std::vector<Corner>& corners() const { return corners_; }
  [[nodiscard]] const std::vector<Set>& compounds() const { return compounds_; }
  [[nodiscard]] const Set& all() const { return all_; }
  /// Of the bands that a region here can have: where no atom is difficult by itself no region is, where all are every one is.
  [[nodiscard]] Int floor() const { return !difficult_ ? c_.low : !ordinary_ ? c_.difficult_low : std::min(c_.low, c_.difficult_low); }
  [[nodiscard]] Int ceiling() const { return !difficult_ ? c_.high : !ordinary_ ? c_.difficult_high : std::max(c_.high, c_.difficult_high); }
  [[nodiscard]] bool can_be_difficult() const { return difficult_; }
  [[nodiscard]] Int unit() const { return unit_; }

  /// From now on only regions with | regions x households - total | up to this.
  void keep_within(Int apart) { most_apart_ = apart; }
  [[nodiscard]] Int apart(Int households) const;
  /// Households that a region of a plan with such levels has, least and most.
  [[nodiscard]] std::pair<Int, Int> range(Int limit) const;

  [[nodiscard]] Int households(const Set& s) const;
  [[nodiscard]] bool connected(const Set& s) const { return !s.empty() && reach(s.lowest(), s) == s; }
  [[nodiscard]] Set reach(std::size_t from, const Set& within) const;
  [[nodiscard]] Int pack(const Levels& l) const { return (l[0] * c_.out_base + l[1]) * c_.part_base + l[2]; }
  [[nodiscard]] Int pack_of(const std::array<Int, 4>& objective) const {  ///< without the cost
    return pack({objective[0], objective[1], objective[2] + static_cast<Int>(compounds_.size())});
  }
  [[nodiscard]] Int violation(Int levels) const { return levels / c_.part_base / c_.out_base; }
  [[nodiscard]] const Levels& arithmetic() const { return arithmetic_; }  ///< violation, regions out, splits that no plan is below
  [[nodiscard]] Int levels(const Set& s) const;
  /// Whether a plan with such levels may have this region.
  [[nodiscard]] bool admits(const Set& s, Int limit) const {
    return levels(s) <= limit && levels(s) + forced(all_.minus(s)) <= limit && (most_apart_ < 0 || apart(households(s)) <= most_apart_);
  }
  /// Regions that hold this compound at least, where nothing is violated.
  [[nodiscard]] Int least_held(std::size_t compound) const { return groups_[compound]; }
  /// Households that a region with some of this compound has of it, in a plan with such levels.
  [[nodiscard]] Int least_share(std::size_t compound, Int limit) const;
  /// Whether a plan with such levels, and no violation, may have a region with these nodes of a compound and no others.
  [[nodiscard]] bool may_hold(std::size_t compound, const Set& some, Int limit) const;
  [[nodiscard]] Int empty_worth() const;  ///< of the plan of a piece without people
  [[nodiscard]] Column<Set> column(const Set& s) const;
  [[nodiscard]] std::pair<Int, Int> worth(const std::vector<Set>& plan) const;  ///< packed levels and twice the cost, exactly
  [[nodiscard]] Int forced(const Set& rest) const;  ///< packed levels that arithmetic forces on any division of these nodes
  [[nodiscard]] Int distance(Int households) const;  ///< to the nearest total that whole numbers of regions can hold
  [[nodiscard]] Int balance(Int households, bool difficult) const;
  /// Doubled share of a corner that a region can be sure of: all else there is one node or one land.
  [[nodiscard]] static Int sure_turn(const Corner& k, const Set& s);

 private:
  void add_up();
  void set_scales();
  void add_up_arithmetic();
  void check_contraction(bool whole) const;
  [[nodiscard]] Int shape(const Node& sum) const;
  [[nodiscard]] Int least_violation(Int total, Int over, Int excess) const;
  [[nodiscard]] Int least_parts(Int households, Int violation) const;
  [[nodiscard]] Int least_groups(std::vector<Int> lumps, Int violation) const;
  [[nodiscard]] Int least_regions(std::size_t compound, const Set& left, Int violation) const;
  [[nodiscard]] Int most_regions(std::size_t compound, Int limit) const;

  const Certificate& c_;
  Set all_;
  std::vector<Node> node_;
  std::vector<std::vector<Near>> near_;
  std::vector<Set> compounds_;
  std::vector<Int> groups_;  // per compound: regions it needs where nothing is violated
  mutable std::vector<std::map<std::pair<Set, Int>, Int>> regions_;  // per compound: found before
  std::vector<std::pair<std::size_t, Int>> inner_;  // seams within a node
  std::vector<Corner> corners_;                     // around: nodes, or negative
  std::vector<std::vector<std::size_t>> corners_of_;
  bool ordinary_ = false, difficult_ = false;  ///< bands that a region can have
  Levels arithmetic_{};
  Int most_apart_ = -1;  ///< -1: any
  Int unit_ = 1;
  double factor_ = 0;
};

}  // namespace checker
