// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/base/geometry.h"

namespace qipan {

/// Transforms between two CRSs (PROJ, always easting/longitude first). Not thread-safe: one per thread.
class Transform {
 public:
  Transform(const std::string& source_crs,
            const std::string& target_crs);  ///< WKT, PROJ string, "EPSG:n", "GCJ-02" or "BD-09" (shift.h); throws Error(input)
  ~Transform();
  Transform(Transform&&) noexcept;
  Transform& operator=(Transform&&) noexcept;

  /// In place; throws Error(input) when a vertex cannot be transformed. Identity when the CRSs are equal.
  void apply(Geometry& geometry) const;
  void apply(std::vector<XY>& points) const;
  [[nodiscard]] bool identity() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The working CRS: `wanted` if not empty (must be projected, in metres), else the CGCS2000 3-degree Gauss-Kruger zone of the
/// centroid when the datum of `crs` is CGCS2000, Xian 1980 or Beijing 1954, else the UTM zone of the centroid; a projected metric
/// source CRS (other than Web Mercator) is kept. `centroid` is in `crs`. Returns WKT2. Throws Error(usage|input).
std::string choose_working_crs(const std::string& wanted, const std::string& crs, XY centroid);

/// "EPSG:4547 CGCS2000 / 3-degree Gauss-Kruger CM 114E": what is printed.
std::string crs_title(const std::string& crs);

bool crs_is_projected_metric(const std::string& crs);

/// Ellipsoidal area in m2 of polygons given in `crs` (GeographicLib through PROJ; edges as straight lines of `crs`, densified
/// where they are longer than 1 km). Order as given.
std::vector<double> ellipsoidal_areas(const std::vector<Geometry>& polygons, const std::string& crs);

}  // namespace qipan
