// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
// Levels of a region, and those that arithmetic forces on any division of some nodes.
#include <algorithm>
#include <cstdlib>
#include <functional>
#include <limits>

#include "tests/checker/piece.h"

namespace checker {
namespace {

std::size_t at(Int i) { return static_cast<std::size_t>(i); }

bool packs(const std::vector<Int>& lumps, std::size_t i, std::vector<Int>& held, Int most, Int& tries) {
  if (i == lumps.size() || lumps[i] == 0 || ++tries > 500'000) return true;
  for (std::size_t g = 0; g < held.size(); ++g) {
    if (held[g] + lumps[i] > most || std::find(held.begin(), held.begin() + static_cast<std::ptrdiff_t>(g), held[g]) != held.begin() + static_cast<std::ptrdiff_t>(g)) continue;
    held[g] += lumps[i];
    const bool good = packs(lumps, i + 1, held, most, tries);
    held[g] -= lumps[i];
    if (good) return true;
  }
  return false;
}

}  // namespace

template <class Set>
Int Piece<Set>::levels(const Set& s) const {
  Int households = 0, difficult = 0;
  s.each([&](std::size_t v) { households += node_[v].households, difficult += node_[v].difficult; });
  const bool hard = c_.has_difficult != 0 && difficult * 1000 > c_.difficult_above * households;
  const Int low = hard ? c_.difficult_low : c_.low, high = hard ? c_.difficult_high : c_.high;
  Levels levels{};
  levels[0] = std::max({Int{0}, low - households, households - high});
  levels[1] = levels[0] > 0 ? 1 : 0;
  for (const Set& k : compounds_) levels[2] += k.meets(s) ? 1 : 0;
  return pack(levels);
}

template <class Set>
Int Piece<Set>::apart(Int households) const {
  return std::abs(c_.regions * households - this->households(all_));
}

template <class Set>
std::pair<Int, Int> Piece<Set>::range(Int limit) const {
  const Int total = households(all_);
  Int least = std::max<Int>(0, floor() - violation(limit)), most = std::min(total, ceiling() + violation(limit));
  if (most_apart_ >= 0) {
    least = std::max(least, (total - most_apart_ + c_.regions - 1) / c_.regions);
    most = std::min(most, (total + most_apart_) / c_.regions);
  }
  return {least, most};
}

template <class Set>
Int Piece<Set>::distance(Int households) const {
  Int best = std::numeric_limits<Int>::max();
  for (Int k = 1; k <= 1 + (floor() > 0 ? households / floor() + 1 : c_.nodes); ++k) {
    best = std::min(best, std::max({Int{0}, k * floor() - households, households - k * ceiling()}));
    if (best == 0) break;
  }
  return best;
}

/// Regions that hold a compound of these households where regions are at most this far over.
template <class Set>
Int Piece<Set>::least_parts(Int households, Int violation) const {
  const Int most = std::max<Int>(1, ceiling());
  return std::max<Int>(1, (households - violation + most - 1) / most);
}

/// The same for lumps that are not parted: the fewest groups of them that each hold no more, by trying; at worst too few are found.
template <class Set>
Int Piece<Set>::least_groups(std::vector<Int> lumps, Int violation) const {
  Int sum = 0, groups = 1;
  for (const Int h : lumps) sum += h;
  const Int most = ceiling() + violation;
  std::sort(lumps.begin(), lumps.end(), std::greater<>());
  for (std::size_t i = 0; i < lumps.size() && lumps[i] > 0; ++i) {  // a group holds so many of the size of the last and larger ones
    const Int together = std::max<Int>(1, most / lumps[i]);
    groups = std::max(groups, (static_cast<Int>(i) + together) / together);
  }
  for (groups = std::max(groups, least_parts(sum, violation));; ++groups) {
    std::vector<Int> held(at(groups), 0);
    Int tries = 0;
    if (lumps.front() > most || packs(lumps, 0, held, most, tries)) return groups;
  }
}

/// Regions that hold what is left of a compound.
template <class Set>
Int Piece<Set>::least_regions(std::size_t compound, const Set& left, Int violation) const {
  const auto [known, fresh] = regions_[compound].try_emplace({left, violation}, 0);
  if (fresh) {
    std::vector<Int> lumps;
    left.each([&](std::size_t v) { lumps.push_back(node_[v].households); });
    known->second = least_groups(std::move(lumps), violation);
  }
  return known->second;
}

/// Of connected nodes, some of which alone are over the ceiling: whoever joins one of these costs itself, so that the others are
/// admissible by themselves or pay for it.
template <class Set>
Int Piece<Set>::least_violation(Int total, Int over, Int excess) const {
  const Int others = total - over;
  return over == 0 ? distance(total) : excess + (others == 0 ? 0 : std::min(others, distance(others)));
}

template <class Set>
Int Piece<Set>::forced(const Set& rest) const {
  Levels levels{};
  for (Set left = rest; !left.empty();) {
    const Set part = reach(left.lowest(), left);
    left = left.minus(part);
    Int excess = 0, over = 0, total = 0;
    part.each([&](std::size_t v) {
      const Int h = node_[v].households;
      total += h;
      if (h > ceiling()) excess += h - ceiling(), over += h;
    });
    const Int d = least_violation(total, over, excess);
    levels[0] += d, levels[1] += d > 0 ? 1 : 0;
  }
  for (std::size_t k = 0; k < compounds_.size(); ++k) {
    if (compounds_[k].meets(rest)) levels[2] += least_regions(k, compounds_[k] & rest, levels[0]);
  }
  return pack(levels);
}

/// That a plan with such levels may spend on a compound, where nothing is violated.
template <class Set>
Int Piece<Set>::most_regions(std::size_t compound, Int limit) const {
  Int spare = limit % c_.part_base;
  for (const Int g : groups_) spare -= g;
  return groups_[compound] + std::max<Int>(0, spare);
}

template <class Set>
Int Piece<Set>::least_share(std::size_t compound, Int limit) const {
  if (violation(limit) > 0) return 0;
  return std::max<Int>(0, households(compounds_[compound]) - (most_regions(compound, limit) - 1) * std::max<Int>(1, ceiling()));
}

template <class Set>
bool Piece<Set>::may_hold(std::size_t compound, const Set& some, Int limit) const {
  const Set left = compounds_[compound].minus(some);
  return left.empty() || 1 + least_regions(compound, left, 0) <= most_regions(compound, limit);
}

template Int Piece<SmallSet>::levels(const SmallSet&) const;
template Int Piece<SmallSet>::apart(Int) const;
template std::pair<Int, Int> Piece<SmallSet>::range(Int) const;
template Int Piece<SmallSet>::distance(Int) const;
template Int Piece<SmallSet>::least_groups(std::vector<Int>, Int) const;
template Int Piece<SmallSet>::least_regions(std::size_t, const SmallSet&, Int) const;
template Int Piece<SmallSet>::least_violation(Int, Int, Int) const;
template Int Piece<SmallSet>::forced(const SmallSet&) const;
template Int Piece<SmallSet>::least_share(std::size_t, Int) const;
template bool Piece<SmallSet>::may_hold(std::size_t, const SmallSet&, Int) const;
template Int Piece<MediumSet>::levels(const MediumSet&) const;
template Int Piece<MediumSet>::apart(Int) const;
template std::pair<Int, Int> Piece<MediumSet>::range(Int) const;
template Int Piece<MediumSet>::distance(Int) const;
template Int Piece<MediumSet>::least_groups(std::vector<Int>, Int) const;
template Int Piece<MediumSet>::least_regions(std::size_t, const MediumSet&, Int) const;
template Int Piece<MediumSet>::least_violation(Int, Int, Int) const;
template Int Piece<MediumSet>::forced(const MediumSet&) const;
template Int Piece<MediumSet>::least_share(std::size_t, Int) const;
template bool Piece<MediumSet>::may_hold(std::size_t, const MediumSet&, Int) const;
template Int Piece<LargeSet>::levels(const LargeSet&) const;
template Int Piece<LargeSet>::apart(Int) const;
template std::pair<Int, Int> Piece<LargeSet>::range(Int) const;
template Int Piece<LargeSet>::distance(Int) const;
template Int Piece<LargeSet>::least_groups(std::vector<Int>, Int) const;
template Int Piece<LargeSet>::least_regions(std::size_t, const LargeSet&, Int) const;
template Int Piece<LargeSet>::least_violation(Int, Int, Int) const;
template Int Piece<LargeSet>::forced(const LargeSet&) const;
template Int Piece<LargeSet>::least_share(std::size_t, Int) const;
template bool Piece<LargeSet>::may_hold(std::size_t, const LargeSet&, Int) const;

}  // namespace checker
