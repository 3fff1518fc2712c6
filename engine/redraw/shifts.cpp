// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/redraw/shifts.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/indexing.h"
#include "engine/base/parallel.h"
#include "engine/geo/repair.h"
#include "engine/input/fields.h"
#include "engine/input/overlay.h"

namespace qipan {
namespace {

constexpr double kSliver = 1.0;  // m2

/// Rings counter-clockwise from their least vertex, in order; not closed.
std::vector<Line> rings_in_order(const Geometry& g) {
  std::vector<Line> out;
  const auto add = [&](Line ring) {
    if (ring.size() > 1 && ring.front() == ring.back()) ring.pop_back();
    double twice_area = 0;
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const XY a = ring[i], b = ring[(i + 1) % ring.size()];
      twice_area += (a.x - ring[0].x) * (b.y - ring[0].y) - (a.y - ring[0].y) * (b.x - ring[0].x);
    }
    if (twice_area < 0) std::ranges::reverse(ring);
    std::ranges::rotate(ring, std::ranges::min_element(ring, {}, [](XY p) { return std::pair(p.x, p.y); }));
    out.push_back(std::move(ring));
  };
  for (const Polygon& p : g.polygons) {
    add(p.outer);
    for (const Line& hole : p.holes) add(hole);
  }
  std::ranges::sort(out, {}, [](const Line& ring) { return ring.empty() ? std::pair(0.0, 0.0) : std::pair(ring[0].x, ring[0].y); });
  return out;
}

/// True when the polygons have the same vertices but for so little that all that they differ in is less than a sliver.
bool same_outlines(const Geometry& a, const Geometry& b) {
  constexpr double kNear = 1e-6;  // m
  const std::vector<Line> as = rings_in_order(a), bs = rings_in_order(b);
  if (as.size() != bs.size()) return false;
  double outline = 0;
  for (std::size_t r = 0; r < as.size(); ++r) {
    if (as[r].size() != bs[r].size()) return false;
    for (std::size_t i = 0; i < as[r].size(); ++i) {
      const XY p = as[r][i], q = bs[r][i], next = as[r][(i + 1) % as[r].size()];
      if (std::abs(p.x - q.x) > kNear || std::abs(p.y - q.y) > kNear) return false;
      outline += std::hypot(next.x - p.x, next.y - p.y);
    }
  }
  return 4 * kNear * outline < kSliver;
}

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
    if (bent[g].empty() || same_outlines(inputs.existing[g].land, bent[g])) return;
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
