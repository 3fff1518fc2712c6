// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/plan/arithmetic.h"

#include <algorithm>
#include <cstdlib>

namespace qipan {
namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

/// Distance from h to the nearest of [base_low + k low, base_high + k high], k >= least, k free.
std::int64_t nearest_multiple(const Band& band, std::int64_t h, std::int64_t base_low, std::int64_t base_high, std::int64_t least) {
  const auto at = [&](std::int64_t k) {
    return std::max({std::int64_t{0}, base_low + k * band.low - h, h - base_high - k * band.high});
  };
  std::int64_t fit = least;  // the least k whose ceiling reaches h
  if (band.high > 0 && h > base_high) {
    const std::int64_t rest = h - base_high;
    std::int64_t needed = 1;  // a division costs more than some steps
    if (rest <= 8 * band.high) {
      for (std::int64_t reach = band.high; reach < rest; reach += band.high) ++needed;
    } else {
      needed = (rest + band.high - 1) / band.high;
    }
    fit = std::max(least, needed);
  }
  return fit > least ? std::min(at(fit), at(fit - 1)) : at(fit);
}

}  // namespace

BandArithmetic::BandArithmetic(const Problem& problem, std::span<const std::int32_t> atoms)
    : ordinary_(problem.ordinary), difficult_(problem.difficult), above_(problem.difficult_above) {
  if (problem.has_difficult) {
    can_be_ordinary_ = can_be_difficult_ = false;
    for (const std::int32_t a : atoms) {
      const AtomMeasure& atom = problem.atoms[static_cast<std::size_t>(a)];
      // A region's class is the sign of a sum over its atoms, so it needs an atom of that sign.
      (is_difficult(problem, atom.households, atom.difficult) ? can_be_difficult_ : can_be_ordinary_) = true;
    }
    if (!can_be_difficult_) can_be_ordinary_ = true;
  }
  floor_ = can_be_ordinary_ ? ordinary_.low : difficult_.low;
  ceiling_ = can_be_ordinary_ ? ordinary_.high : difficult_.high;
  if (can_be_ordinary_ && can_be_difficult_) {
    floor_ = std::min(floor_, difficult_.low);
    ceiling_ = std::max(ceiling_, difficult_.high);
  }
}

std::int64_t BandArithmetic::distance(std::int64_t households) const {
  if (!can_be_difficult_) return nearest_multiple(ordinary_, households, 0, 0, 1);
  if (!can_be_ordinary_) return nearest_multiple(difficult_, households, 0, 0, 1);
  std::int64_t best = kNever;
  const std::int64_t most = difficult_.high > 0 ? households / difficult_.high + 1 : 1;
  for (std::int64_t k = 0; k <= most && best > 0; ++k) {
    best = std::min(best, nearest_multiple(ordinary_, households, k * difficult_.low, k * difficult_.high, k == 0 ? 1 : 0));
  }
  return best;
}

std::int64_t BandArithmetic::distance(std::int64_t households, std::int32_t regions) const {
  return std::max({std::int64_t{0}, regions * floor_ - households, households - regions * ceiling_});
}

std::int64_t BandArithmetic::excess(const AtomMeasure& atom) const {
  std::int64_t best = kNever;
  if (can_be_difficult_) best = std::max(std::int64_t{0}, atom.households - difficult_.high);
  if (can_be_ordinary_) {
    // A difficult atom falls in the ordinary band only together with enough ordinary households.
    const std::int64_t surplus = atom.difficult * 1000 - above_ * atom.households;
    std::int64_t households = atom.households;
    if (can_be_difficult_ && surplus > 0) households = above_ > 0 ? households + surplus / above_ : kNever;
    best = std::min(best, households == kNever ? kNever : std::max(std::int64_t{0}, households - ordinary_.high));
  }
  return best;
}

std::int64_t BandArithmetic::least_violation(const Problem& problem, std::span<const std::int32_t> atoms) const {
  std::int64_t total = 0, over = 0, over_households = 0, excesses = 0;
  for (const std::int32_t a : atoms) {
    const AtomMeasure& atom = problem.atoms[static_cast<std::size_t>(a)];
    total += atom.households;
    excesses += excess(atom);
    if (atom.households > ceiling_) {
      over += atom.households - ceiling_;
      over_households += atom.households;
    }
  }
  if (total == 0) return 0;
  if (over_households == 0) return std::max(excesses, distance(total));
  // Each household that joins an atom over the ceiling costs itself; the others form regions of their own.
  const std::int64_t rest = total - over_households;
  return std::max(excesses, over + std::min(rest, distance(rest)));
}

}  // namespace qipan
