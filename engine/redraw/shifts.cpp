// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/redraw/shifts.h"

#include <cmath>
#include <string>
#include <utility>

#include "engine/base/indexing.h"
#include "engine/base/parallel.h"
#include "engine/geo/repair.h"
#include "engine/input/fields.h"
#include "engine/input/overlay.h"

namespace qipan {
namespace {

constexpr double kSliver = 1.0;  // m2

/// Adds what of `a` is not in `b`; returns its area.
double add_difference(const Geometry& a, const Geometry& b, Geometry& where) {
  double area = 0;
  for (Geometry& piece : pieces_of(difference_of(a, b))) {
    const double size = polygon_area(piece);
    if (size < kSliver) continue;
    area += size;
    where.polygons.insert(where.polygons.end(), std::make_move_iterator(piece.polygons.begin()), std::make_move_iterator(piece.polygons.end()));
  }
  return area;
}

}  // namespace

std::vector<BorderShift> measure_shifts(const NormalizedInputs& inputs, const Elements& elements, const AtomSet& atoms, const Today& today,
                                        const std::vector<Geometry>& bent, const RunContext& context) {
  std::vector<BorderShift> shifts(inputs.existing.size());
  for (std::size_t u = 0; u < elements.units.size(); ++u) {
    const HouseholdUnit& unit = elements.units[u];
    const std::int32_t own = today.of_unit[u];
    const std::int32_t atom = unit.element < 0 ? -1 : at(atoms.of_element, unit.element);
    const std::int32_t given = atom < 0 ? -1 : at(today.of_atom, atom);
    if (own == given) continue;
    if (own >= 0) at(shifts, own).households_out += unit.households;
    if (given >= 0) at(shifts, given).households_in += unit.households;
  }
  parallel_for(shifts.size(), context.threads, [&](std::size_t g) {
    if (bent[g].empty()) return;
    BorderShift& shift = shifts[g];
    shift.area_out_m2 = add_difference(inputs.existing[g].land, bent[g], shift.where);
    shift.area_in_m2 = add_difference(bent[g], inputs.existing[g].land, shift.where);
  });
  return shifts;
}

void report_shifts(const NormalizedInputs& inputs, const Today& today, const std::vector<BorderShift>& shifts, Diagnostics& diagnostics) {
  std::vector<bool> left(inputs.existing.size(), false);
  for (const std::int32_t g : today.of_atom) {
    if (g >= 0) left[static_cast<std::size_t>(g)] = true;
  }
  for (std::size_t g = 0; g < shifts.size(); ++g) {
    const ExistingGrid& grid = inputs.existing[g];
    const BorderShift& s = shifts[g];
    const std::string label = grid.code.empty() ? grid.source_id : grid.code;
    if (!left[g]) {
      diagnostics.push_back({Severity::warning, "redraw.land_lost", "existing", grid.source_id, {label}, grid.land});
    } else if (s.households_out > 0 || s.households_in > 0 || !s.where.empty()) {
      diagnostics.push_back({Severity::info, "redraw.border_shift", "existing", grid.source_id,
                             {label, std::to_string(std::llround(s.area_out_m2)), milli_text(s.households_out), std::to_string(std::llround(s.area_in_m2)), milli_text(s.households_in)},
                             s.where});
    }
  }
}

}  // namespace qipan
