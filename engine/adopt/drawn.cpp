// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/adopt/drawn.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>
#include <utility>

#include "engine/base/indexing.h"
#include "engine/geo/repair.h"
#include "engine/input/fields.h"
#include "engine/input/overlay.h"
#include "engine/input/shapes.h"

namespace qipan {
namespace {

constexpr double kSliver = 1.0;  // m2

std::string whole(double m2) { return std::to_string(std::llround(m2)); }
std::string label(const ExistingGrid& g) { return g.code.empty() ? "#" + g.source_id : g.code; }

/// The pieces over a sliver, and of those only what is wider than `width_m`.
Geometry wide_pieces(const Geometry& land, double width_m) {
  Geometry out;
  for (Geometry& piece : pieces_of(land)) {
    if (polygon_area(piece) < kSliver || narrower_than(piece, width_m)) continue;
    std::ranges::move(piece.polygons, std::back_inserter(out.polygons));
  }
  return out;
}

}  // namespace

std::vector<AtomWish> wishes_of(const DrawnGrids& drawn, const std::vector<Grid>& grids, const std::vector<std::int32_t>& before) {
  std::vector<AtomWish> out;
  for (std::size_t a = 0; a < before.size(); ++a) {
    const std::int32_t d = drawn.today.of_atom[a];
    if (d < 0 || at(drawn.grids, d).code == at(grids, before[a]).code) continue;
    out.push_back({static_cast<std::int32_t>(a), at(drawn.grids, d).code});
  }
  return out;
}

Diagnostics compare_drawn(const std::vector<ExistingGrid>& drawn, const std::vector<BorderShift>& shifts, const std::vector<std::string>& codes,
                          const std::vector<Geometry>& lands, double snap_m) {
  Diagnostics out;
  std::vector<Box> boxes;
  for (const ExistingGrid& g : drawn) boxes.push_back(bounds(g.land));
  for (const auto& [i, j] : meeting_pairs(boxes)) {
    Geometry both = wide_pieces(intersection_of(drawn[i].land, drawn[j].land), 0.01);
    if (!both.empty())
      out.push_back({Severity::warning, "adopt.overlap", "grids", label(drawn[i]), {label(drawn[i]), label(drawn[j]), whole(polygon_area(both))}, std::move(both)});
  }
  const std::size_t count = boxes.size();
  std::vector<std::vector<const Geometry*>> over(lands.size());
  for (const Geometry& land : lands) boxes.push_back(bounds(land));
  for (const auto& [i, j] : meeting_pairs(boxes)) {
    if (i < count && j >= count) over[j - count].push_back(&drawn[i].land);
  }
  for (std::size_t g = 0; g < lands.size(); ++g) {
    Geometry bare = over[g].empty() ? lands[g] : wide_pieces(difference_of(lands[g], union_of(over[g])), 0.01);
    if (!bare.empty()) out.push_back({Severity::warning, "adopt.gap", "grids", codes[g], {whole(polygon_area(bare)), codes[g]}, std::move(bare)});
  }
  for (std::size_t d = 0; d < drawn.size(); ++d) {
    const BorderShift& s = shifts[d];
    Geometry where = wide_pieces(s.where, snap_m);
    if (where.empty() && s.households_out == 0 && s.households_in == 0) continue;
    if (where.empty()) where = s.where;
    out.push_back({Severity::info, "adopt.border_shift", "grids", drawn[d].code,
                   {label(drawn[d]), whole(s.area_out_m2), milli_text(s.households_out), whole(s.area_in_m2), milli_text(s.households_in)}, std::move(where)});
  }
  return out;
}

}  // namespace qipan
