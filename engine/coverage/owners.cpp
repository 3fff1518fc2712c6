// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/coverage/owners.h"

#include <algorithm>
#include <map>

#include "engine/base/indexing.h"
#include "engine/base/text.h"
#include "engine/base/union_find.h"
#include "engine/coverage/measures.h"

namespace qipan {

std::vector<std::vector<std::int32_t>> faces_covered_by(const PlanarGraph& graph, const NodedLines& lines, const std::vector<LineSource>& sources) {
  std::vector<std::vector<std::int32_t>> out(graph.face_count());
  std::vector<bool> seen(graph.face_count(), false);
  std::vector<std::int32_t> queue{0}, toggled;
  seen[0] = true;
  for (std::size_t head = 0; head < queue.size(); ++head) {
    const std::int32_t f = queue[head];
    for (const std::int32_t h : graph.half_edges(f)) {
      const std::int32_t g = graph.face(h ^ 1);
      if (seen[static_cast<std::size_t>(g)]) continue;
      seen[static_cast<std::size_t>(g)] = true;
      queue.push_back(g);
      toggled = out[static_cast<std::size_t>(f)];
      for (const std::int32_t s : lines.sources_of(lines.edges[static_cast<std::size_t>(h / 2)])) {
        if (!sources[static_cast<std::size_t>(s)].encloses()) continue;
        const auto at = std::ranges::lower_bound(toggled, s);
        if (at != toggled.end() && *at == s) toggled.erase(at);
        else toggled.insert(at, s);
      }
      out[static_cast<std::size_t>(g)] = toggled;
    }
  }
  return out;
}

namespace {

/// Buildings that overlap by more than 1 m2 and 0.5 % of the smaller one share a clump; smaller overlaps go to the larger building.
std::vector<std::int32_t> clump_buildings(const NormalizedInputs& inputs, const Coverage& coverage, const std::vector<double>& size, Diagnostics& diagnostics) {
  std::map<std::pair<std::int32_t, std::int32_t>, std::pair<double, std::int32_t>> overlap;  // pair -> area, a face
  for (std::size_t f = 0; f < coverage.faces.size(); ++f) {
    const auto on = coverage.buildings(static_cast<std::int32_t>(f));
    for (std::size_t i = 0; i < on.size(); ++i)
      for (std::size_t j = i + 1; j < on.size(); ++j) {
        auto& o = overlap[std::minmax(on[i], on[j])];
        o.first += area_m2(*coverage.graph, static_cast<std::int32_t>(f));
        o.second = static_cast<std::int32_t>(f);
      }
  }
  UnionFind clumps(inputs.buildings.size());
  for (const auto& [pair, o] : overlap) {
    const auto& [area, face] = o;
    const double smaller = std::min(size[static_cast<std::size_t>(pair.first)], size[static_cast<std::size_t>(pair.second)]);
    const bool deep = area > 1.0 && area > 0.005 * smaller;
    if (deep) clumps.unite(pair.first, pair.second);
    if (area < 0.01) continue;  // rounding, not worth a word
    const auto& name = inputs.buildings[static_cast<std::size_t>(pair.first)].source_id;
    diagnostics.push_back({Severity::info, deep ? "coverage.overlap_kept_together" : "coverage.overlap_to_larger", "buildings", name,
                           {inputs.buildings[static_cast<std::size_t>(pair.second)].source_id, decimal(area, 2)}, outline_of(coverage, {face})});
  }
  std::vector<std::int32_t> out(inputs.buildings.size());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = clumps.find(static_cast<std::int32_t>(i));
  return out;
}

/// A clump lies in at most one unit: the one with most of its area, or none if most of it lies outside.
void settle_by_majority(const std::vector<double>& area, std::vector<FaceOwner>& faces, std::int32_t FaceOwner::* field) {
  std::map<std::int32_t, std::map<std::int32_t, double>> share;
  for (std::size_t f = 0; f < faces.size(); ++f)
    if (faces[f].clump >= 0) share[faces[f].clump][faces[f].*field] += area[f];
  std::map<std::int32_t, std::int32_t> winner;
  for (const auto& [clump, parts] : share) {
    const auto best = heaviest(parts);
    winner[clump] = best->first;
  }
  for (FaceOwner& f : faces)
    if (f.clump >= 0) f.*field = winner[f.clump];
}

/// A dedicated grid stays dedicated land: while more than 4 % of it would lie outside the unit's outline, the building that reaches
/// out furthest is left to its neighbours.
void trim_dedicated(const std::vector<double>& area, const std::vector<std::int32_t>& drawn, std::vector<FaceOwner>& faces) {
  struct Reach {
    double outside = 0;
    std::vector<std::size_t> faces;
  };
  std::map<std::int32_t, std::pair<double, double>> total;               // unit -> inside, outside
  std::map<std::int32_t, std::map<std::int32_t, Reach>> clumps;          // unit -> clump
  for (std::size_t f = 0; f < faces.size(); ++f) {
    const std::int32_t d = faces[f].dedicated;
    if (d < 0) continue;
    const bool out = drawn[f] != d;
    (out ? total[d].second : total[d].first) += area[f];
    if (faces[f].clump < 0) continue;
    Reach& reach = clumps[d][faces[f].clump];
    reach.faces.push_back(f);
    if (out) reach.outside += area[f];
  }
  for (auto& [d, sum] : total) {
    std::vector<const Reach*> order;
    for (const auto& [clump, reach] : clumps[d])
      if (reach.outside > 0) order.push_back(&reach);
    std::ranges::stable_sort(order, {}, [](const Reach* r) { return -r->outside; });
    for (const Reach* r : order) {
      if (sum.second <= 0.04 * (sum.first + sum.second)) break;
      for (const std::size_t f : r->faces) {
        faces[f].dedicated = -1;
        (drawn[f] != d ? sum.second : sum.first) -= area[f];
      }
    }
  }
}

}  // namespace

void assign_owners(const NormalizedInputs& inputs, const std::vector<std::vector<std::int32_t>>& covered_by,
                   const std::vector<LineSource>& sources, Coverage& coverage, Diagnostics& diagnostics) {
  const std::size_t count = covered_by.size();
  std::vector<double> size(inputs.buildings.size(), 0.0), area(count);
  for (std::size_t f = 0; f < count; ++f) {
    area[f] = area_m2(*coverage.graph, static_cast<std::int32_t>(f));
    for (const std::int32_t s : covered_by[f])
      if (sources[static_cast<std::size_t>(s)].role == LineRole::building) size[static_cast<std::size_t>(sources[static_cast<std::size_t>(s)].index)] += area[f];
  }
  coverage.first_building.assign(count + 1, 0);
  std::vector<std::int32_t> stake(count, -1);
  for (std::size_t f = 0; f < count; ++f) {
    FaceOwner& owner = coverage.faces[f];
    for (const std::int32_t s : covered_by[f]) {
      const auto [role, index] = sources[static_cast<std::size_t>(s)];
      const auto i = static_cast<std::size_t>(index);
      if (role == LineRole::territory) owner.inside = true;
      if (role == LineRole::area) owner.area = index;
      if (role == LineRole::dedicated) owner.dedicated = index;
      if (role == LineRole::stake && stake[f] < 0) stake[f] = index;
      if (role == LineRole::building) {
        coverage.buildings_on.push_back(index);
        if (owner.building < 0 || size[i] > size[static_cast<std::size_t>(owner.building)]) owner.building = index;
      }
      if (role == LineRole::barrier_area) {
        const BarrierKind kind = inputs.barriers[i].kind;
        if (kind == BarrierKind::compound) owner.compound = index;
        if (kind == BarrierKind::water) owner.water = index;
        if (kind == BarrierKind::road) owner.road_area = index;
      }
    }
    if (owner.building >= 0 || stake[f] >= 0) owner.water = owner.road_area = -1;
    coverage.first_building[f + 1] = coverage.buildings_on.size();
  }
  const std::vector<std::int32_t> clumps = clump_buildings(inputs, coverage, size, diagnostics);
  for (std::size_t f = 0; f < count; ++f) {
    FaceOwner& owner = coverage.faces[f];
    if (owner.building >= 0) owner.clump = clumps[static_cast<std::size_t>(owner.building)];
    else if (stake[f] >= 0) owner.clump = static_cast<std::int32_t>(inputs.buildings.size()) + stake[f];
  }
  std::vector<std::int32_t> drawn;
  for (const FaceOwner& f : coverage.faces) drawn.push_back(f.dedicated);
  settle_by_majority(area, coverage.faces, &FaceOwner::dedicated);
  trim_dedicated(area, drawn, coverage.faces);
  settle_by_majority(area, coverage.faces, &FaceOwner::compound);
}

}  // namespace qipan
