// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "engine/base/geometry.h"
#include "engine/input/shapes.h"

namespace qipan {

/// How one footprint lies on a set of lands.
struct Placement {
  std::optional<std::size_t> home;  ///< land with most of it; nothing where no land has any
  double home_m2 = 0;               ///< in that land
  double second_m2 = 0;             ///< in the land with the next most
  double covered_m2 = 0;            ///< in the union of the lands
  double area_m2 = 0;
};

/// Valid polygons behind an R-tree with prepared geometries, so that footprints wholly inside one land need no overlay.
/// Not thread-safe: one per thread.
class LandIndex {
 public:
  explicit LandIndex(const std::vector<const Geometry*>& lands);
  ~LandIndex();
  LandIndex(LandIndex&&) noexcept;
  LandIndex& operator=(LandIndex&&) noexcept;

  [[nodiscard]] Placement place(const Geometry& footprint) const;
  /// m2 of the footprint in each land that has some of it, in the order of the lands.
  [[nodiscard]] std::vector<std::pair<std::size_t, double>> shares(const Geometry& footprint) const;
  /// The land that holds the point (border included); the first of several.
  [[nodiscard]] std::optional<std::size_t> locate(XY point) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Polygon overlay by GEOS; arguments are valid polygons, lower-dimensional parts of results are dropped.
Geometry union_of(const std::vector<const Geometry*>& polygons);
Geometry intersection_of(const Geometry& a, const Geometry& b);
Geometry difference_of(const Geometry& a, const Geometry& b);

/// The part of valid polygons and of lines inside the box; points outside are dropped.
Geometry clipped(const Geometry& geometry, const Box& box);

/// True when the polygons vanish under an inward buffer of half of `width_m`.
bool narrower_than(const Geometry& polygons, double width_m);

/// Each polygon of the geometry on its own.
std::vector<Geometry> pieces_of(const Geometry& geometry);

/// Pairs (i < j) of boxes that meet, ascending.
std::vector<std::pair<std::size_t, std::size_t>> meeting_pairs(const std::vector<Box>& boxes);

}  // namespace qipan
