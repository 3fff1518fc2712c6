// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/base/geometry.h"

namespace qipan {

/// Which of many areas a place lies in. Areas are polygons with an owner each (several may share one), in one metric CRS.
/// Guarantees: (1) a place inside or on the border of areas goes to the smallest owner among them, decided exactly; (2) any other
/// place gets the owner of the nearest area and the distance, the smallest owner of those equally near; (3) the order of the areas
/// does not matter. Immutable; one Search per thread.
class PlaceFinder {
 public:
  struct Found {
    std::int32_t owner = -1;  ///< -1: there are no areas
    double distance = 0;      ///< 0 inside and on borders
    bool on_border = false;   ///< in areas of several owners
  };

  /// Vectors of one length; areas without polygons are left out.
  PlaceFinder(const std::vector<Geometry>& areas, const std::vector<std::int32_t>& owners);
  ~PlaceFinder();
  PlaceFinder(const PlaceFinder&) = delete;
  PlaceFinder& operator=(const PlaceFinder&) = delete;

  class Search {
   public:
    explicit Search(const PlaceFinder& finder);
    ~Search();
    Search(Search&&) noexcept;
    [[nodiscard]] Found find(XY place) const;

   private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
  };

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace qipan
