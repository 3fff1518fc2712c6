// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <vector>

#include "engine/base/run_context.h"
#include "engine/geo/layer.h"

namespace qipan {

struct SynthOptions {
  std::uint64_t seed = 1;
  int communities = 20;   ///< 1 .. 5,000
  double households = 0;  ///< total to aim at; 0: 1,500 per community for small towns, 500 at prefecture scale
  int epsg = 4547;        ///< a CGCS2000 3-degree Gauss-Kruger zone
};

/// A made-up town with the traits of a Chinese county town; layers ready for write_layers(), Chinese names throughout:
/// communities(id 12-digit text, name, rural 0/1), buildings(id, households, population, floors, difficulty, use), roads(name,class,bridge 0/1),
/// rail, water(name), walls, compounds(id,name), dedicated(id,name,type), addresses(points: id,address,households),
/// existing_grids(code,name,worker,phone: drawn badly, as by hand). Same options, same bytes
/// on any thread count. Communities share their vertices; addresses add up to the buildings. Stopped: returns no layer.
/// Throws Error(usage) for options out of range or an EPSG code outside 4513 .. 4554.
std::vector<Layer> build_town(const SynthOptions& options, const RunContext& context);

}  // namespace qipan
