// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <geos_c.h>

#include <memory>
#include <string>

#include "engine/base/geometry.h"

namespace qipan::geo {

/// A GEOS context of one call (GEOS' reentrant interface) and what it last complained about.
class Geos {
 public:
  Geos();
  ~Geos();
  Geos(const Geos&) = delete;
  Geos& operator=(const Geos&) = delete;

  struct Destroy {
    GEOSContextHandle_t handle;
    void operator()(GEOSGeometry* geometry) const { GEOSGeom_destroy_r(handle, geometry); }
  };
  using Ptr = std::unique_ptr<GEOSGeometry, Destroy>;

  [[nodiscard]] GEOSContextHandle_t handle() const { return handle_; }
  [[nodiscard]] Ptr own(GEOSGeometry* geometry) const { return {geometry, Destroy{handle_}}; }
  [[nodiscard]] const std::string& complaint() const { return complaint_; }
  [[noreturn]] void fail() const;  ///< throws Error(internal) with the complaint

  /// Polygons only, as a (multi)polygon; rings of fewer than 4 points are left out. Never null.
  [[nodiscard]] Ptr polygons(const Geometry& geometry) const;
  /// All parts, as one geometry or collection. Never null.
  [[nodiscard]] Ptr everything(const Geometry& geometry) const;
  /// The polygons of a GEOS geometry, lower-dimensional parts dropped.
  [[nodiscard]] Geometry polygons_of(const GEOSGeometry* geometry) const;
  /// Its lines, other parts dropped.
  [[nodiscard]] Geometry lines_of(const GEOSGeometry* geometry) const;

 private:
  [[nodiscard]] GEOSGeometry* sequence_geometry(const Line& line, bool ring) const;
  [[nodiscard]] GEOSGeometry* polygon(const Polygon& polygon) const;
  void add_polygons(const GEOSGeometry* geometry, Geometry& out) const;
  void add_lines(const GEOSGeometry* geometry, Geometry& out) const;
  [[nodiscard]] Line line_of(const GEOSGeometry* geometry) const;

  GEOSContextHandle_t handle_;
  std::string complaint_;
};

/// A ring that can bound anything: closed, at least 4 points.
bool usable_ring(const Line& ring);

}  // namespace qipan::geo
