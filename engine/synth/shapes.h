// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <array>
#include <vector>

#include "engine/base/geometry.h"
#include "engine/base/random.h"
#include "engine/synth/ground.h"

namespace qipan::synth {

using Quad = std::array<XY, 4>;  ///< counter-clockwise from the south-west corner

/// A rotated right-angled frame: houses stand in it, whatever the ground does.
struct Frame {
  XY origin;
  double cx = 1, cy = 0;  ///< unit vector of its first axis
  [[nodiscard]] XY to_local(XY p) const;
  [[nodiscard]] XY to_world(double s, double t) const;  ///< rounded to 1 mm
  /// At a plan point, its first axis along the streets that run west to east there.
  static Frame on(const Ground& ground, double u_m, double v_m);
};

/// Box as a closed ring of ground positions, with a vertex each 40 m and at every pin on its sides, so that neighbours share
/// vertices.
Line trace(const Ground& ground, const Box& box, const std::vector<XY>& pins);

bool contains(const Line& ring, XY p);  ///< ray casting; the rim may count either way
double ring_area(const Line& ring);     ///< m2, positive when counter-clockwise
Line closed(const Quad& quad);

struct RowSpec {
  double depth = 12;  ///< of a building, across the row
  double length_min = 36, length_max = 60;
  double gap = 10;       ///< between buildings of a row
  double pitch = 30;     ///< from row to row
  double margin = 6;     ///< to the ring
  int skip_percent = 0;  ///< buildings left out
  double stagger = 0;    ///< every other row is moved by this
  double garden = 0;     ///< radius of the open space in the middle
};

/// Rows of rectangles inside a ring that is convex or nearly so.
std::vector<Quad> place_rows(const Line& ring, const Frame& frame, const RowSpec& spec, Random& random);

}  // namespace qipan::synth
