// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/adopt/broken.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "engine/base/indexing.h"
#include "engine/base/union_find.h"
#include "engine/grid/assembly.h"
#include "engine/input/fields.h"

namespace qipan {
namespace {

std::map<std::int32_t, std::set<std::int32_t>> grids_of_compounds(const AtomSet& atoms, const std::vector<std::int32_t>& grid_of_atom) {
  std::map<std::int32_t, std::set<std::int32_t>> out;
  for (std::size_t a = 0; a < atoms.atoms.size(); ++a) {
    if (const Atom& atom = atoms.atoms[a]; atom.compound >= 0 && (atom.households > 0 || atom.buildings > 0)) out[atom.compound].insert(grid_of_atom[a]);
  }
  return out;
}

}  // namespace

std::vector<std::int32_t> count_pieces(const AtomSet& atoms, const std::vector<std::int32_t>& grid_of_atom, std::size_t grid_count) {
  UnionFind parts(atoms.atoms.size());
  for (const AtomSeam& s : atoms.seams) {
    if (at(grid_of_atom, s.a) == at(grid_of_atom, s.b)) parts.unite(s.a, s.b);
  }
  std::vector<std::set<std::size_t>> roots(grid_count);
  for (std::size_t a = 0; a < atoms.atoms.size(); ++a) at(roots, grid_of_atom[a]).insert(static_cast<std::size_t>(parts.find(a)));
  std::vector<std::int32_t> out;
  for (const auto& r : roots) out.push_back(static_cast<std::int32_t>(r.size()));
  return out;
}

Diagnostics find_broken(const Coverage& coverage, const AtomSet& atoms, const std::vector<Grid>& grids, const std::vector<std::int32_t>& grid_of_atom,
                        const std::set<std::int32_t>& touched, const std::vector<std::int32_t>& before, std::size_t before_count) {
  const std::vector<std::int32_t> pieces = count_pieces(atoms, grid_of_atom, grids.size()), pieces_before = count_pieces(atoms, before, before_count);
  std::vector<std::vector<LatticePolygon>> land = touched.empty() ? std::vector<std::vector<LatticePolygon>>(atoms.atoms.size()) : polygons_of_labels(atoms.mesh, atoms.atoms.size());
  const auto land_of = [&](const std::vector<std::int32_t>& members) {
    Geometry out;
    for (const std::int32_t a : members) {
      Geometry part = coverage.to_geometry(at(land, a));
      std::ranges::move(part.polygons, std::back_inserter(out.polygons));
    }
    return out;
  };
  Diagnostics out;
  std::vector<std::int32_t> order(touched.begin(), touched.end());
  std::ranges::sort(order, {}, [&](std::int32_t g) { return std::cref(at(grids, g).code).get(); });
  for (const std::int32_t g : order) {
    const Grid& grid = at(grids, g);
    if (grid.has_band && !grid.in_band)
      out.push_back({Severity::warning, "adopt.out_of_band", "grids", grid.code, {grid.code, milli_text(grid.households), milli_text(grid.band.low), milli_text(grid.band.high)}, land_of(grid.atoms)});
    std::int32_t most = 1;
    for (const std::int32_t a : grid.atoms) most = std::max(most, at(pieces_before, at(before, a)));
    if (at(pieces, g) > most) out.push_back({Severity::warning, "adopt.in_pieces", "grids", grid.code, {grid.code, std::to_string(at(pieces, g))}, land_of(grid.atoms)});
  }
  const auto then = grids_of_compounds(atoms, before), now = grids_of_compounds(atoms, grid_of_atom);
  for (const auto& [compound, in] : now) {
    if (in.size() <= then.at(compound).size()) continue;
    std::string codes;
    std::vector<std::string> names;
    for (const std::int32_t g : in) names.push_back(at(grids, g).code);
    std::ranges::sort(names);
    for (const std::string& name : names) codes += (codes.empty() ? "" : ", ") + name;
    std::vector<std::int32_t> members;
    for (std::size_t a = 0; a < atoms.atoms.size(); ++a) {
      if (atoms.atoms[a].compound == compound) members.push_back(static_cast<std::int32_t>(a));
    }
    out.push_back({Severity::warning, "adopt.compound_cut", "compounds", "", {codes}, land_of(members)});
  }
  return out;
}

}  // namespace qipan
