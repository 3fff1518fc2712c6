// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
// A polygon of rings from bytes: after the repair it is valid, and a second repair changes nothing.
#include <cstdint>
#include <cstdlib>

#include "engine/geo/repair.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace qipan;
  Geometry geometry;
  Line ring;
  const auto close = [&] {
    if (!ring.empty()) ring.push_back(ring.front());
    if (geometry.polygons.empty()) {
      geometry.polygons.push_back({.outer = ring, .holes = {}});
    } else {
      geometry.polygons.back().holes.push_back(ring);
    }
    ring.clear();
  };
  for (std::size_t at = 0; at + 2 <= size && at < 256; at += 2) {
    if (data[at] == 255) {
      close();
    } else {
      ring.push_back({double(data[at] % 24), double(data[at + 1] % 24)});
    }
  }
  close();
  repair_polygons(geometry);
  if (polygon_area(geometry) < 0 || repair_polygons(geometry).changed) std::abort();
  return 0;
}
