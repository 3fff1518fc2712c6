// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <limits>
#include <span>

#include "engine/plan/problem.h"

namespace qipan {

/// What plain arithmetic proves about a set of households, before any search. All amounts in thousandths.
/// 1. `distance(h)`: if households were divisible at will, the least violation of one or more regions that hold `h` together:
///    the distance from h to the nearest sum of bands. 0 exactly if some number of regions is admissible.
/// 2. `least_violation(piece)`: no plan of a connected piece does better, whatever its shape.
/// It does not look at seams.
class BandArithmetic {
 public:
  /// Looks at the atoms once: a band whose class no region of theirs can ever have (each atom is on the other side of the
  /// threshold) is left out.
  BandArithmetic(const Problem& problem, std::span<const std::int32_t> atoms);

  [[nodiscard]] std::int64_t distance(std::int64_t households) const;
  /// The same for exactly `regions` >= 1 regions.
  [[nodiscard]] std::int64_t distance(std::int64_t households, std::int32_t regions) const;
  /// Least violation of any region that contains this atom; > 0: the atom alone is over every ceiling it can have.
  [[nodiscard]] std::int64_t excess(const AtomMeasure& atom) const;
  /// Proven lower bound of the violation of a connected piece made of these atoms. A piece without households: 0.
  [[nodiscard]] std::int64_t least_violation(const Problem& problem, std::span<const std::int32_t> atoms) const;

  [[nodiscard]] std::int64_t floor() const { return floor_; }      ///< the lowest floor among the bands that can apply
  [[nodiscard]] std::int64_t ceiling() const { return ceiling_; }  ///< the highest ceiling among them

 private:
  Band ordinary_, difficult_;
  std::int64_t above_ = 0;
  bool can_be_ordinary_ = true, can_be_difficult_ = false;
  std::int64_t floor_ = 0, ceiling_ = 0;
};

/// A region of these measures falls in the difficult band.
inline bool is_difficult(const Problem& problem, std::int64_t households, std::int64_t difficult) {
  return problem.has_difficult && difficult * 1000 > problem.difficult_above * households;
}

/// Households outside the closed band.
inline std::int64_t outside(const Band& band, std::int64_t households) {
  return households < band.low ? band.low - households : households > band.high ? households - band.high : 0;
}

}  // namespace qipan
