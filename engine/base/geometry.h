// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <vector>

namespace qipan {

/// A position in the units of its CRS; in the working CRS metres, easting then northing.
struct XY {
  double x = 0, y = 0;
  friend bool operator==(const XY&, const XY&) = default;
};

using Line = std::vector<XY>;  ///< open lines; rings repeat their first vertex at the end

struct Polygon {
  Line outer;               ///< closed, any orientation
  std::vector<Line> holes;  ///< closed
};

/// Plain 2-D simple-feature data without behaviour: a (multi)point, (multi)line, (multi)polygon or a mix of them.
struct Geometry {
  std::vector<XY> points;
  std::vector<Line> lines;
  std::vector<Polygon> polygons;

  [[nodiscard]] bool empty() const { return points.empty() && lines.empty() && polygons.empty(); }
};

}  // namespace qipan
