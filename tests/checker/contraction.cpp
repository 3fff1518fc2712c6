// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "tests/checker/piece.h"

namespace checker {
namespace {

std::size_t at(Int i) { return static_cast<std::size_t>(i); }

}  // namespace

template <class Set>
void Piece<Set>::add_up_arithmetic() {
  std::map<Int, std::vector<Int>> lumps;
  Int households = 0, over = 0, excess = 0;
  for (const Int i : c_.piece) {
    const Atom& a = c_.atoms[at(i)];
    households += a.households;
    if (a.households > ceiling()) over += a.households, excess += a.households - ceiling();
    if (a.compound >= 0) lumps[a.compound].push_back(a.households);
  }
  const Int violation = least_violation(households, over, excess);
  arithmetic_ = {violation, violation > 0 ? 1 : 0, 0};
  for (const auto& [id, sizes] : lumps) arithmetic_[2] += least_groups(sizes, violation) - 1;
}

/// All atoms of a node may be one: empty atoms with one neighbour, and, where a plan of these levels keeps them whole, connected parts of
/// a compound that fits.
template <class Set>
void Piece<Set>::check_contraction(bool whole) const {
  std::map<Int, Int> total, local;
  for (std::size_t i = 0; i < c_.piece.size(); ++i) {
    const Atom& a = c_.atoms[at(c_.piece[i])];
    local[c_.piece[i]] = static_cast<Int>(i);
    if (a.compound >= 0) total[a.compound] += a.households;
  }
  std::vector<Int> group(c_.piece.size());
  std::iota(group.begin(), group.end(), Int{0});
  const auto join = [&](Int a, Int b) {
    const Int from = group[at(a)], to = group[at(b)];
    std::ranges::replace(group, from, to);
  };
  const auto atom = [&](Int i) -> const Atom& { return c_.atoms[at(c_.piece[at(i)])]; };
  std::vector<std::pair<Int, Int>> seams;
  for (const Seam& s : c_.seams) {
    if (local.count(s.a) != 0) seams.emplace_back(local[s.a], local[s.b]);
  }
  for (const auto& [a, b] : seams) {
    if (whole && atom(a).compound >= 0 && atom(a).compound == atom(b).compound && total[atom(a).compound] <= ceiling()) join(a, b);
  }
  for (bool changed = floor() > 0; changed;) {
    changed = false;
    std::map<Int, std::set<Int>> neighbours;
    std::map<Int, Int> inhabitants;
    for (std::size_t i = 0; i < group.size(); ++i) inhabitants[group[i]] += atom(static_cast<Int>(i)).households + atom(static_cast<Int>(i)).difficult;
    for (const auto& [a, b] : seams) {
      const Int x = group[at(a)], y = group[at(b)];
      if (x != y) neighbours[x].insert(y), neighbours[y].insert(x);
    }
    for (const auto& [g, around] : neighbours) {
      if (inhabitants[g] != 0 || around.size() != 1) continue;
      join(g, *around.begin());
      changed = true;
      break;
    }
  }
  std::map<Int, Int> group_of_node;
  for (std::size_t i = 0; i < group.size(); ++i) {
    const Int g = group_of_node.try_emplace(c_.node_of[i], group[i]).first->second;
    must(g == group[i], "atoms are one node that need not stay together");
  }
}

template void Piece<SmallSet>::add_up_arithmetic();
template void Piece<MediumSet>::add_up_arithmetic();
template void Piece<LargeSet>::add_up_arithmetic();
template void Piece<SmallSet>::check_contraction(bool) const;
template void Piece<MediumSet>::check_contraction(bool) const;
template void Piece<LargeSet>::check_contraction(bool) const;

}  // namespace checker
