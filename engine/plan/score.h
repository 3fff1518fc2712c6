// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <span>

#include "engine/plan/arithmetic.h"
#include "engine/plan/problem.h"

namespace qipan {

/// Sums over the atoms of a region from which its whole score follows. Additive but for the outline:
/// outline(A + B) = outline(A) + outline(B) - 2 x length of the seams between A and B.
struct RegionSums {
  std::int64_t households = 0, difficult = 0;  ///< thousandths
  std::int64_t area = 0;                       ///< dm2
  std::int64_t outline = 0;                    ///< mm
  std::int64_t weight = 0;                     ///< area, scaled by Scorer so that the moments fit 64 bits
  std::int64_t mx = 0, my = 0, mm = 0;         ///< first and second moments of weight, in scaled coordinates

  RegionSums& operator+=(const RegionSums& o) {
    households += o.households, difficult += o.difficult, area += o.area, outline += o.outline;
    weight += o.weight, mx += o.mx, my += o.my, mm += o.mm;
    return *this;
  }
  RegionSums& operator-=(const RegionSums& o) {
    households -= o.households, difficult -= o.difficult, area -= o.area, outline -= o.outline;
    weight -= o.weight, mx -= o.mx, my -= o.my, mm -= o.mm;
    return *this;
  }
  friend bool operator==(const RegionSums&, const RegionSums&) = default;
};

/// What one region contributes to the objective, without its border.
struct RegionCost {
  std::int64_t violation = 0;  ///< thousandths
  std::int64_t out = 0;        ///< 0 or 1
  std::int64_t shape = 0;      ///< mm, see docs/algorithms/objective.md
  std::int64_t balance = 0;    ///< mm
};

/// The objective, formula by formula. Everything that scores a plan goes through here, so that solver and evaluation agree to the
/// last unit. Doubles appear only between exact integers and a rounded integer, with + - * / sqrt: the same on every machine.
class Scorer {
 public:
  explicit Scorer(const Problem& problem);

  [[nodiscard]] RegionSums sums(const AtomMeasure& atom) const;
  [[nodiscard]] RegionCost cost(const RegionSums& region) const;
  [[nodiscard]] std::int64_t shape(const RegionSums& region) const;
  [[nodiscard]] std::int64_t balance(std::int64_t households, const Band& band) const;
  [[nodiscard]] const Band& band(const RegionSums& region) const {
    return is_difficult(problem_, region.households, region.difficult) ? problem_.difficult : problem_.ordinary;
  }
  /// Level 4 of a plan, saturating: cut = cost of all cut seams, shape and balance summed over the regions.
  [[nodiscard]] std::int64_t quality(std::int64_t cut, std::int64_t shape, std::int64_t balance) const;
  [[nodiscard]] std::int64_t households() const { return households_; }  ///< of the problem, thousandths
  [[nodiscard]] std::int64_t unit() const { return unit_; }  ///< mm, side of a square region of mean area
  [[nodiscard]] const Problem& problem() const { return problem_; }

 private:
  const Problem& problem_;
  std::int64_t origin_x_ = 0, origin_y_ = 0, unit_ = 1, households_ = 0;
  int coordinate_shift_ = 0, weight_shift_ = 0;
  double inertia_factor_ = 0;  ///< 2 pi, and the scales of moments undone
};

}  // namespace qipan
