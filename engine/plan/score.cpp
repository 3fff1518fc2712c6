// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/plan/score.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace qipan {
namespace {

constexpr double kPi = 3.14159265358979323846;

std::int64_t saturating_product(std::int64_t a, std::int64_t b) {
  std::int64_t r = 0;
  return __builtin_mul_overflow(a, b, &r) ? std::numeric_limits<std::int64_t>::max() : r;
}

std::int64_t saturating_sum(std::int64_t a, std::int64_t b) {
  std::int64_t r = 0;
  return __builtin_add_overflow(a, b, &r) ? std::numeric_limits<std::int64_t>::max() : r;
}

std::int64_t rounded(double x) { return static_cast<std::int64_t>(std::clamp(x, 0.0, 1e13) + 0.5); }

}  // namespace

Scorer::Scorer(const Problem& problem) : problem_(problem) {
  std::int64_t area = 0, households = 0;
  std::int64_t low_x = 0, high_x = 0, low_y = 0, high_y = 0;
  bool first = true;
  for (const AtomMeasure& atom : problem.atoms) {
    area += atom.area;
    households += atom.households;
    low_x = first ? atom.x : std::min(low_x, atom.x);
    high_x = first ? atom.x : std::max(high_x, atom.x);
    low_y = first ? atom.y : std::min(low_y, atom.y);
    high_y = first ? atom.y : std::max(high_y, atom.y);
    first = false;
  }
  origin_x_ = (low_x + high_x) / 2;
  origin_y_ = (low_y + high_y) / 2;
  const std::int64_t reach = std::max(high_x - low_x, high_y - low_y) / 2 + 1;
  while ((reach >> coordinate_shift_) > (1 << 14) || (area >> (2 * coordinate_shift_)) > (1 << 30)) ++coordinate_shift_;
  while ((area >> weight_shift_) > (1 << 30)) ++weight_shift_;
  inertia_factor_ = 2 * kPi * std::ldexp(1.0, 2 * coordinate_shift_ + weight_shift_);

  const std::int64_t middle = std::max<std::int64_t>(1, (problem.ordinary.low + problem.ordinary.high) / 2);
  const double regions = std::max(1.0, static_cast<double>(households) / static_cast<double>(middle));
  households_ = households;
  unit_ = std::max<std::int64_t>(1, rounded(100 * std::sqrt(static_cast<double>(area) / regions)));
}

RegionSums Scorer::sums(const AtomMeasure& atom) const {
  RegionSums s;
  s.households = atom.households;
  s.difficult = atom.difficult;
  s.area = atom.area;
  s.outline = atom.outline;
  s.weight = atom.area >> weight_shift_;
  const std::int64_t x = (atom.x - origin_x_) >> coordinate_shift_, y = (atom.y - origin_y_) >> coordinate_shift_;
  s.mx = s.weight * x;
  s.my = s.weight * y;
  // The atom's own moment, as if it were a disc: area / 2 pi.
  s.mm = s.weight * (x * x + y * y + ((atom.area * 10 / 63) >> (2 * coordinate_shift_)));
  return s;
}

RegionCost Scorer::cost(const RegionSums& region) const {
  const Band& band = this->band(region);
  RegionCost c;
  c.violation = outside(band, region.households);
  c.out = c.violation > 0 ? 1 : 0;
  c.shape = shape(region);
  c.balance = balance(region.households, band);
  return c;
}

std::int64_t Scorer::shape(const RegionSums& region) const {
  if (region.area <= 0) return 0;
  const double area = static_cast<double>(region.area);
  const double circle = 200 * std::sqrt(kPi * area);  // mm, circumference of the disc of this area
  const double outline = static_cast<double>(std::max<std::int64_t>(0, region.outline));
  double spread = 0;
  if (region.weight > 0) {
    const double mx = static_cast<double>(region.mx), my = static_cast<double>(region.my);
    const double inertia = static_cast<double>(region.mm) - (mx * mx + my * my) / static_cast<double>(region.weight);
    spread = circle * (inertia * inertia_factor_ / (area * area) - 1);
  }
  const double excess = outline * outline / circle - circle;
  return rounded((std::max(0.0, excess) + std::max(0.0, spread)) / 2);
}

std::int64_t Scorer::balance(std::int64_t households, const Band& band) const {
  const double half = std::max(1.0, static_cast<double>(band.high - band.low) / 2);
  const double off = (static_cast<double>(households) - static_cast<double>(band.low + band.high) / 2) / half;
  return rounded(static_cast<double>(unit_) * std::min(16.0, off * off));
}

std::int64_t Scorer::quality(std::int64_t cut, std::int64_t shape, std::int64_t balance) const {
  const Weights& w = problem_.weights;
  return saturating_sum(saturating_sum(saturating_product(w.border, cut), saturating_product(w.compactness, shape)),
                        saturating_product(w.balance, balance));
}

}  // namespace qipan
