// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <vector>

#include "engine/base/random.h"
#include "engine/input/normalized.h"

namespace qipan::test {

/// Shapes in metres from (500000, 4000000) of UTM 50N.
Geometry rectangle(double x, double y, double width, double height);
Geometry ring_of(const std::vector<XY>& corners);  ///< one polygon, closed here
Geometry with_hole(Geometry outer, const Geometry& hole);
Geometry together(Geometry a, const Geometry& b);
Geometry polyline(const std::vector<XY>& points);
XY place(double x, double y);

/// NormalizedInputs by hand: every call adds a feature; households are whole numbers. finish() fills the ledger of sources.
class InputsBuilder {
 public:
  InputsBuilder();
  InputsBuilder& community(const std::string& id, Geometry land, bool rural = false);
  InputsBuilder& territory(Geometry land);
  InputsBuilder& building(Geometry footprint, int households = 0, double difficulty = 0);
  InputsBuilder& barrier(BarrierKind kind, Geometry shape);
  InputsBuilder& dedicated(const std::string& id, Geometry land);
  InputsBuilder& area(Geometry land, int households);
  InputsBuilder& point(double x, double y, int households);
  InputsBuilder& parcels();
  [[nodiscard]] NormalizedInputs finish() const;

 private:
  NormalizedInputs in_;
};

/// The same features in another order (communities too).
NormalizedInputs shuffled(const NormalizedInputs& inputs, Random& random);

template <class T>
void shuffle(std::vector<T>& v, Random& random) {
  for (std::size_t i = v.size(); i > 1; --i) std::swap(v[i - 1], v[static_cast<std::size_t>(random.below(i))]);
}

/// A town of `columns` x `rows` blocks of 90 m between roads, each with random houses (some of them overlapping or touching), all in
/// communities `width` blocks wide.
NormalizedInputs random_town(Random& random, int columns, int rows, int width);

std::size_t count(const Diagnostics& diagnostics, const std::string& code);

}  // namespace qipan::test
