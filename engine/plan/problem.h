// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace qipan {

/// Closed interval of households a grid may hold, in thousandths.
struct Band {
  std::int64_t low = 300'000, high = 500'000;
};

/// Seam between two atoms. Costs are integers, >= 0: what a border along the seam costs (low along a river or road, high across
/// open land), in cost units; `length` in millimetres.
struct Seam {
  std::int32_t a = 0, b = 0;  ///< a < b
  std::int64_t cut_cost = 0;
  std::int64_t length = 0;
};

/// A place where three or more seams meet. A border that passes through it along two of them costs its turn; where three or more
/// borders meet, or one ends on another, nothing turns. Sector i lies counter-clockwise of seam i and holds around[i]: an atom, or a
/// negative number for land that is never in a region of this problem (equal numbers: one region).
struct Corner {
  std::vector<std::int32_t> around;
  std::vector<std::int64_t> turn;  ///< k x k, symmetric: cost of the turn from seam i to seam j, in cost units
};

/// What the solver knows of an atom. Sums are additive over atoms, in a local origin, so that shape measures stay on the graph.
struct AtomMeasure {
  std::int64_t households = 0;  ///< thousandths, >= 0
  std::int64_t difficult = 0;   ///< thousandths x difficulty score in thousandths / 1000: household-weighted difficulty
  std::int64_t area = 0;        ///< dm2
  std::int64_t outline = 0;     ///< mm, full perimeter: a region's perimeter = sum of outlines - 2 x sum of inner seam lengths
  std::int64_t x = 0, y = 0;    ///< centroid, dm, relative to an origin of the problem (|value| < 2^24)
  std::int32_t compound = -1;   ///< atoms of one compound carry the same id >= 0
};

/// Weights of level 4, by the user. Levels 1-3 cannot be weighted.
struct Weights {
  std::int32_t border = 100, compactness = 100, balance = 10;
};

/// What level 4 puts first.
enum class Goal {
  band,          ///< nothing: quality alone
  max_deviation  ///< the region furthest from the mean, then quality; needs a fixed number of regions
};

/// One community (or any independent territory) as a graph: everything a solver may know. Frozen once built.
struct Problem {
  std::string id;                   ///< community id: names the random sub-stream
  std::vector<AtomMeasure> atoms;
  std::vector<Seam> seams;          ///< sorted by (a, b), no duplicates; only passable seams (>= 1 m, no uncrossable barrier)
  std::vector<Corner> corners;
  Band ordinary, difficult;
  std::int64_t difficult_above = 500;  ///< a region whose difficult/households x 1000 exceeds this falls in the difficult band
  bool has_difficult = false;          ///< false: only `ordinary` applies
  Weights weights;
  /// > 0: a plan has just this many regions. Pieces of the seam graph without households stay whole and are not counted.
  std::int32_t regions = 0;
  Goal goal = Goal::band;
  /// Redraw: per atom the grid of today it lies in, numbered from 0, or -1 for new land. Empty: there is no plan to change.
  std::vector<std::int32_t> today;
  std::vector<std::int32_t> locked;  ///< grids of today, ascending, that must stay as they are
};

}  // namespace qipan
