// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/base/lattice.h"
#include "engine/geo/layer.h"

namespace qipan::exchange {

/// A border from junction to junction; a closed one repeats its first point.
struct BorderArc {
  std::vector<Point> line;
  bool loose = false;  ///< between two grids of one community, none of them dedicated: ours to draw
};

/// The borders of grids that tile the land, each once however many polygons it bounds. Changing an arc changes all that it bounds.
/// Guarantees: (1) an unchanged BorderArcs gives every polygon and line back vertex for vertex, but for where a ring begins;
/// (2) the ends of `borders` are junctions, so that each of its lines is made of whole arcs.
class BorderArcs {
 public:
  /// Both in one metric CRS, all vertices on the lattice of 1 mm. Throws Error(input) when they are not, when grids overlap, and
  /// when a line of `borders` (may be null) is no border of grids.
  BorderArcs(const Layer& grids, const Layer* borders);

  std::vector<BorderArc> arcs;

  [[nodiscard]] Geometry grid(std::size_t feature) const;
  [[nodiscard]] Geometry border(std::size_t feature) const;
  [[nodiscard]] std::vector<std::vector<Point>> rings(std::size_t feature) const;  ///< of a grid, land on the left, not closed
  [[nodiscard]] std::size_t grid_count() const { return grids_.size(); }
  [[nodiscard]] std::size_t vertex_count() const;

 private:
  struct Run {
    std::size_t arc = 0;
    bool reversed = false;
  };
  using Path = std::vector<Run>;
  struct Polygon {
    std::vector<Path> rings;  ///< the exterior first
  };
  class Builder;
  [[nodiscard]] std::vector<Point> points(const Path& path) const;

  std::vector<std::vector<Polygon>> grids_;
  std::vector<std::vector<Path>> borders_;
};

/// Nearest place on the lattice.
Point lattice_point(XY p);
XY lattice_position(Point p);

}  // namespace qipan::exchange
