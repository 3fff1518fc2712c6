// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/redraw/today.h"

#include <algorithm>
#include <map>
#include <utility>

#include "engine/base/indexing.h"
#include "engine/base/parallel.h"
#include "engine/coverage/owners.h"
#include "engine/grid/assembly.h"
#include "engine/input/overlay.h"

namespace qipan {
namespace {

constexpr std::size_t kBlock = 512;  ///< footprints per task: each task prepares the lands once

/// Calls body(index, i) for all i, with an index of today's grids per task.
template <class Body>
void for_each_placed(std::size_t count, const std::vector<const Geometry*>& lands, const RunContext& context, Body&& body) {
  const std::size_t tasks = std::min<std::size_t>(std::max(1, context.threads), count / kBlock + 1);
  parallel_for(tasks, context.threads, [&](std::size_t t) {
    const LandIndex index(lands);
    for (std::size_t i = count * t / tasks; i < count * (t + 1) / tasks; ++i) body(index, i);
  });
}

std::int32_t place_unit(const LandIndex& index, const NormalizedInputs& inputs, const Coverage& coverage, const HouseholdUnit& unit) {
  const auto grid = [](const std::optional<std::size_t>& home) { return home ? static_cast<std::int32_t>(*home) : -1; };
  if (unit.source == UnitSource::point) return grid(index.locate(at(inputs.points, unit.index).place));
  if (unit.source == UnitSource::building) return grid(index.place(at(inputs.buildings, unit.index).footprint).home);
  return grid(index.place(outline_of(coverage, unit.faces)).home);
}

/// What an atom shares with one grid of today.
struct Share {
  Milli households = 0;
  std::int64_t buildings = 0;
  friend auto operator<=>(const Share&, const Share&) = default;
};

}  // namespace

Today match_today(const NormalizedInputs& inputs, const Coverage& coverage, const Elements& elements, const AtomSet& atoms, const RunContext& context) {
  std::vector<const Geometry*> lands;
  for (const ExistingGrid& g : inputs.existing) lands.push_back(&g.land);
  return match_grids(lands, inputs, coverage, elements, atoms, context);
}

Today match_grids(const std::vector<const Geometry*>& lands, const NormalizedInputs& inputs, const Coverage& coverage, const Elements& elements, const AtomSet& atoms,
                  const RunContext& context) {
  Today today;
  today.of_unit.assign(elements.units.size(), -1);
  for_each_placed(elements.units.size(), lands, context, [&](const LandIndex& index, std::size_t u) {
    today.of_unit[u] = place_unit(index, inputs, coverage, elements.units[u]);
  });
  std::vector<std::int32_t>& of_building = today.of_building;
  of_building.assign(inputs.buildings.size(), -1);
  std::vector<bool> is_unit(inputs.buildings.size(), false);
  for (std::size_t u = 0; u < elements.units.size(); ++u) {
    const HouseholdUnit& unit = elements.units[u];
    if (unit.source != UnitSource::building) continue;
    of_building[static_cast<std::size_t>(unit.index)] = today.of_unit[u], is_unit[static_cast<std::size_t>(unit.index)] = true;
  }
  for_each_placed(inputs.buildings.size(), lands, context, [&](const LandIndex& index, std::size_t b) {
    if (is_unit[b] || elements.of_building[b] < 0) return;
    if (const auto home = index.place(inputs.buildings[b].footprint).home) of_building[b] = static_cast<std::int32_t>(*home);
  });

  std::vector<std::map<std::int32_t, Share>> shares(atoms.atoms.size());
  const auto atom_of = [&](std::int32_t element) { return element < 0 ? -1 : at(atoms.of_element, element); };
  for (std::size_t u = 0; u < elements.units.size(); ++u) {
    const std::int32_t a = atom_of(elements.units[u].element);
    if (a >= 0 && today.of_unit[u] >= 0) at(shares, a)[today.of_unit[u]].households += elements.units[u].households;
  }
  for (std::size_t b = 0; b < of_building.size(); ++b) {
    const std::int32_t a = atom_of(elements.of_building[b]);
    if (a >= 0 && of_building[b] >= 0) ++at(shares, a)[of_building[b]].buildings;
  }
  today.of_atom.assign(atoms.atoms.size(), -1);
  std::vector<std::size_t> bare;
  for (std::size_t a = 0; a < shares.size(); ++a) {
    if (shares[a].empty()) bare.push_back(a);
    else today.of_atom[a] = heaviest(shares[a])->first;
  }
  std::vector<std::vector<LatticePolygon>> polygons(atoms.atoms.size());
  if (!bare.empty()) polygons = polygons_of_labels(atoms.mesh, atoms.atoms.size(), context.threads);
  for_each_placed(bare.size(), lands, context, [&](const LandIndex& index, std::size_t i) {
    const Placement place = index.place(coverage.to_geometry(polygons[bare[i]]));
    if (place.home && place.covered_m2 > place.area_m2 / 2) today.of_atom[bare[i]] = static_cast<std::int32_t>(*place.home);
  });
  return today;
}

}  // namespace qipan
