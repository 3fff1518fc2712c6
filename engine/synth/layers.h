// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <vector>

#include "engine/geo/layer.h"
#include "engine/synth/fabric.h"
#include "engine/synth/layout.h"

namespace qipan::synth {

/// Turns plan paths into ground lines; every vertex that one line needs is a vertex of all lines through it.
class Paths {
 public:
  Paths(const Ground& ground, const Layout& layout);
  [[nodiscard]] Line line(Cell a, Cell b) const;  ///< along one lattice line, both ends included
  [[nodiscard]] Line ring(const std::vector<Cell>& cells) const;

 private:
  [[nodiscard]] bool keeps(Cell c, bool along_u) const;
  const Ground& ground_;
  std::vector<Cell> pins_;  ///< sorted
};

Layer communities_layer(const Layout& layout, const Paths& paths, const std::string& crs);
Layer roads_layer(const Layout& layout, const std::vector<Fabric>& fabrics, const Paths& paths, std::uint64_t seed,
                  const std::string& crs);
Layer rail_layer(const Layout& layout, const Paths& paths, const std::string& crs);
Layer water_layer(const Layout& layout, const Ground& ground, const std::vector<Fabric>& fabrics,
                  const std::string& crs);
Layer walls_layer(const std::vector<Fabric>& fabrics, const std::string& crs);
Layer compounds_layer(const std::vector<Fabric>& fabrics, const std::string& crs);
Layer dedicated_layer(const std::vector<Fabric>& fabrics, const std::string& crs);

/// Households per house, per community: integers that add up to the town's total.
using Households = std::vector<std::vector<int>>;
Households share_households(const Layout& layout, const std::vector<Fabric>& fabrics);
/// Buildings with a few defects of real data, and their address points.
Layer buildings_layer(const Layout& layout, std::vector<Fabric>& fabrics, Households& households, std::uint64_t seed,
                      const std::string& crs);
Layer addresses_layer(const std::vector<Fabric>& fabrics, const Households& households, const std::string& crs);
/// Today's grids as somebody drew them.
Layer existing_grids_layer(const Layout& layout, const Ground& ground, const Households& households, std::uint64_t seed,
                           const std::string& crs);

}  // namespace qipan::synth
