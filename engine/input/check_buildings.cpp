// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <string>

#include "engine/geo/repair.h"
#include "engine/input/blocks.h"
#include "engine/input/checks.h"
#include "engine/input/fields.h"

namespace qipan {
namespace {

constexpr double kTouch = 1.0;       ///< m2: smaller overlaps are inaccurate drawing
constexpr double kShare = 0.005;     ///< of the smaller footprint
constexpr Milli kCrowd = 2'000'000;  ///< thousandths of households: more in one building is odd

double shared_box_area(const Box& a, const Box& b) {
  return (std::min(a.max_x, b.max_x) - std::max(a.min_x, b.min_x)) *
         (std::min(a.max_y, b.max_y) - std::max(a.min_y, b.min_y));
}

bool matters(double overlap_m2, double smaller_m2) { return overlap_m2 > kTouch && overlap_m2 > kShare * smaller_m2; }

}  // namespace

void check_overlaps(const NormalizedInputs& inputs, const RunContext& context, Diagnostics& diagnostics) {
  const auto& buildings = inputs.buildings;
  std::vector<Box> boxes;
  std::vector<double> area;
  for (const Building& b : buildings) {
    boxes.push_back(bounds(b.footprint));
    area.push_back(polygon_area(b.footprint));
  }
  auto pairs = meeting_pairs(boxes);
  std::erase_if(pairs, [&](const auto& p) {
    return !matters(shared_box_area(boxes[p.first], boxes[p.second]), std::min(area[p.first], area[p.second]));
  });
  std::vector<Geometry> shared(pairs.size());
  for_each_in_blocks(pairs.size(), context, [&] {
    return [&](std::size_t k) {
      const auto [i, j] = pairs[k];
      Geometry overlap = intersection_of(buildings[i].footprint, buildings[j].footprint);
      if (matters(polygon_area(overlap), std::min(area[i], area[j]))) shared[k] = std::move(overlap);
    };
  });
  for (std::size_t k = 0; k < pairs.size(); ++k) {
    if (shared[k].empty()) continue;
    const auto [i, j] = pairs[k];
    const double m2 = polygon_area(shared[k]);
    if (m2 > 0.999999 * std::max(area[i], area[j])) continue;  // equal footprints are duplicates, said when read
    diagnostics.push_back(
        {Severity::warning,
         "input.building_overlap",
         "buildings",
         buildings[i].source_id,
         {buildings[j].source_id, measure_text(m2), measure_text(100 * m2 / std::min(area[i], area[j]))},
         std::move(shared[k])});
  }
}

void check_borders(const NormalizedInputs& inputs, const std::vector<Placement>& placements, Diagnostics& diagnostics) {
  for (std::size_t i = 0; i < placements.size(); ++i) {
    const Placement& p = placements[i];
    const Building& b = inputs.buildings[i];
    if (!p.home) continue;
    if (!b.outside && matters(p.area_m2 - p.covered_m2, p.area_m2))
      diagnostics.push_back({Severity::info,
                             "input.beyond_communities",
                             "buildings",
                             b.source_id,
                             {measure_text(p.area_m2 - p.covered_m2)},
                             b.footprint});
    if (!matters(p.second_m2, p.area_m2)) continue;
    diagnostics.push_back({Severity::info,
                           "input.across_border",
                           "buildings",
                           b.source_id,
                           {inputs.communities[*p.home].id, measure_text(p.home_m2), measure_text(p.second_m2)},
                           b.footprint});
  }
}

void check_households(const NormalizedInputs& inputs, Diagnostics& diagnostics) {
  for (const Building& b : inputs.buildings) {
    if (b.households > kCrowd)
      diagnostics.push_back({Severity::warning,
                             "input.crowded_building",
                             "buildings",
                             b.source_id,
                             {milli_text(b.households)},
                             b.footprint});
    if (b.population > 0 && b.households == 0 && inputs.areas.empty())
      diagnostics.push_back({Severity::info,
                             "input.people_without_households",
                             "buildings",
                             b.source_id,
                             {milli_text(b.population)},
                             b.footprint});
  }
  for (const HouseholdArea& a : inputs.areas)
    if (a.population > 0 && a.households == 0)
      diagnostics.push_back({Severity::info,
                             "input.people_without_households",
                             "household_areas",
                             a.source_id,
                             {milli_text(a.population)},
                             a.land});
}

}  // namespace qipan
