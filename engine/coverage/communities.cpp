// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>

#include "engine/base/error.h"
#include "engine/base/indexing.h"
#include "engine/base/text.h"
#include "engine/base/union_find.h"
#include "engine/coverage/measures.h"
#include "engine/coverage/owners.h"
#include "engine/coverage/rings.h"

namespace qipan {
namespace {

constexpr double kNarrow = 2.0;  // m
constexpr double kHole = 10.0;   // m: without a territory of the user's, a wider hole is land of somebody else, not a gap

/// Faces that no community or several claim, grouped while neighbours have the same claims.
struct Dispute {
  std::vector<std::int32_t> faces, claims;
  double area = 0, outline = 0;
  bool reaches_outside = false;
  std::map<std::int32_t, double> shared;  ///< length of border by neighbouring community
};

class Disputes {
 public:
  Disputes(const Coverage& coverage, const std::vector<std::vector<std::int32_t>>& claims) : coverage_(coverage), claims_(claims) {}

  [[nodiscard]] Dispute collect(std::int32_t first, std::vector<bool>& seen) const {
    const PlanarGraph& graph = *coverage_.graph;
    Dispute out;
    out.claims = claims_[static_cast<std::size_t>(first)];
    out.faces = {first};
    seen[static_cast<std::size_t>(first)] = true;
    for (std::size_t head = 0; head < out.faces.size(); ++head) {
      const std::int32_t f = out.faces[head];
      if (f == 0) out.reaches_outside = true;
      else out.area += area_m2(graph, f);
      for (const std::int32_t h : graph.half_edges(f)) {
        const std::int32_t g = graph.face(h ^ 1);
        const auto& other = claims_[static_cast<std::size_t>(g)];
        if (other == out.claims && inside(g) == inside(f)) {
          if (!seen[static_cast<std::size_t>(g)]) seen[static_cast<std::size_t>(g)] = true, out.faces.push_back(g);
          continue;
        }
        out.outline += length_m(graph, h);
        if (other.size() == 1 && (out.claims.empty() || std::ranges::binary_search(out.claims, other[0]))) out.shared[other[0]] += length_m(graph, h);
      }
    }
    std::ranges::sort(out.faces);
    return out;
  }

 private:
  [[nodiscard]] bool inside(std::int32_t f) const { return coverage_.faces[static_cast<std::size_t>(f)].inside; }
  const Coverage& coverage_;
  const std::vector<std::vector<std::int32_t>>& claims_;
};

/// Courts of no community that only one community touches, because a building of it shuts them in, are its own.
void take_courts(const std::vector<bool>& taken, Coverage& coverage) {
  constexpr double kCourt = 1000.0;  // m2
  const PlanarGraph& graph = *coverage.graph;
  const auto open = [&](std::int32_t f) { return at(coverage.faces, f).inside && at(coverage.faces, f).community < 0; };
  UnionFind courts(coverage.faces.size());
  for (std::int32_t h = 0; h < static_cast<std::int32_t>(2 * graph.edge_count()); h += 2)
    if (open(graph.face(h)) && open(graph.face(h + 1))) courts.unite(graph.face(h), graph.face(h + 1));
  std::map<std::int32_t, double> area;
  for (std::int32_t f = 1; f < static_cast<std::int32_t>(coverage.faces.size()); ++f)
    if (open(f)) area[courts.find(f)] += area_m2(graph, f);
  std::map<std::int32_t, std::set<std::int32_t>> around;
  std::set<std::int32_t> shut;
  for (std::int32_t h = 0; h < static_cast<std::int32_t>(2 * graph.edge_count()); ++h) {
    const std::int32_t f = graph.face(h), beyond = graph.face(h ^ 1);
    if (!open(f) || open(beyond)) continue;
    around[courts.find(f)].insert(at(coverage.faces, beyond).community);
    if (at(taken, beyond)) shut.insert(courts.find(f));
  }
  std::vector<std::pair<std::int32_t, std::int32_t>> given;
  for (std::int32_t f = 1; f < static_cast<std::int32_t>(coverage.faces.size()); ++f) {
    const std::int32_t court = open(f) ? courts.find(f) : -1;
    if (court >= 0 && shut.contains(court) && around[court].size() == 1 && area[court] <= kCourt) given.emplace_back(f, *around[court].begin());
  }
  for (const auto& [f, community] : given) at(coverage.faces, f).community = community;
}

/// Buildings are not cut where their community ends at land of no community: what lies under them there goes with them.
void take_land_under_buildings(const NormalizedInputs& inputs, Coverage& coverage, Diagnostics& diagnostics) {
  std::map<std::int32_t, std::map<std::int32_t, double>> share;  // clump -> community -> m2
  std::map<std::int32_t, std::vector<std::int32_t>> open;        // clump -> faces of no community
  for (std::int32_t f = 1; f < static_cast<std::int32_t>(coverage.faces.size()); ++f) {
    const FaceOwner& o = at(coverage.faces, f);
    if (o.clump < 0) continue;
    if (o.community >= 0) share[o.clump][o.community] += area_m2(*coverage.graph, f);
    else if (o.inside) open[o.clump].push_back(f);
  }
  std::vector<bool> touched(coverage.faces.size(), false);
  for (const auto& [clump, faces] : open) {
    const auto best = heaviest(share[clump]);
    if (best == share[clump].end()) continue;
    double taken = 0;
    for (const std::int32_t f : faces) taken += area_m2(*coverage.graph, f);
    if (best->second <= std::max(1.0, 0.005 * (best->second + taken))) continue;  // it only grazes the community
    for (const std::int32_t f : faces) at(coverage.faces, f).community = best->first, touched[static_cast<std::size_t>(f)] = true;
    diagnostics.push_back({Severity::info, "coverage.land_under_building", "buildings", at(inputs.buildings, clump).source_id,
                           {decimal(taken, 2), at(inputs.communities, best->first).id}, outline_of(coverage, faces)});
  }
  take_courts(touched, coverage);
}

}  // namespace

void assign_communities(const NormalizedInputs& inputs, GapPolicy gaps, const std::vector<std::vector<std::int32_t>>& covered_by,
                        const std::vector<LineSource>& sources, Coverage& coverage, Diagnostics& diagnostics) {
  std::vector<std::vector<std::int32_t>> claims(covered_by.size());
  const bool own_territory = !inputs.territory.empty();
  for (std::size_t f = 0; f < claims.size(); ++f) {
    for (const std::int32_t s : covered_by[f])
      if (sources[static_cast<std::size_t>(s)].role == LineRole::community) claims[f].push_back(sources[static_cast<std::size_t>(s)].index);
    if (!own_territory) coverage.faces[f].inside = !claims[f].empty();
    if (own_territory && !coverage.faces[f].inside) claims[f].clear();
    if (claims[f].size() == 1) coverage.faces[f].community = claims[f][0];
  }
  const Disputes disputes(coverage, claims);
  std::vector<bool> seen(claims.size(), false);
  for (std::size_t f = 0; f < claims.size(); ++f) {
    if (seen[f] || claims[f].size() == 1) continue;
    const Dispute d = disputes.collect(static_cast<std::int32_t>(f), seen);
    const bool land = own_territory ? coverage.faces[f].inside : !d.reaches_outside;  // else simply outside
    if (!land) continue;
    const bool narrow = 2.0 * d.area < kNarrow * d.outline;
    const bool gap = d.claims.empty();
    const auto winner = heaviest(d.shared);
    const bool take = narrow || (gaps == GapPolicy::fill && !(gap && own_territory)) || (!gap && gaps == GapPolicy::leave);
    const XY place = coverage.position(coverage.graph->from(coverage.graph->cycles(d.faces.back())[0]));
    const bool foreign = gap && !own_territory && 2.0 * d.area >= kHole * d.outline;
    if (!take && gaps == GapPolicy::error && !foreign)
      throw Error(ErrorKind::input, gap ? "coverage.wide_gap" : "coverage.wide_overlap",
                  {decimal(d.area, 1), decimal(2.0 * d.area / d.outline, 1),
                   decimal(place.x, 1) + " " + decimal(place.y, 1)});
    std::int32_t owner = -1;
    if (take && winner != d.shared.end()) owner = winner->first;
    else if (take && !d.claims.empty()) owner = d.claims[0];
    for (const std::int32_t g : d.faces) {
      coverage.faces[static_cast<std::size_t>(g)].community = owner;
      if (owner >= 0) coverage.faces[static_cast<std::size_t>(g)].inside = true;
    }
    if (d.area >= 0.01)
      diagnostics.push_back({Severity::warning, gap ? (owner < 0 ? "coverage.gap_left" : "coverage.gap_filled") : "coverage.overlap_settled", "communities",
                             owner < 0 ? "" : inputs.communities[static_cast<std::size_t>(owner)].id, {decimal(d.area, 2)}, outline_of(coverage, d.faces)});
  }
  if (own_territory && gaps == GapPolicy::fill) take_land_under_buildings(inputs, coverage, diagnostics);
}

Geometry outline_of(const Coverage& coverage, const std::vector<std::int32_t>& faces) {
  const PlanarGraph& graph = *coverage.graph;
  const auto in = [&](std::int32_t f) { return std::ranges::binary_search(faces, f); };
  std::vector<LatticeRing> walks;
  std::set<std::int32_t> done;
  for (const std::int32_t f : faces)
    for (const std::int32_t start : graph.half_edges(f)) {
      if (in(graph.face(start ^ 1)) || done.contains(start)) continue;
      LatticeRing& walk = walks.emplace_back();
      std::int32_t h = start;
      do {
        done.insert(h);
        walk.push_back(graph.from(h));
        h = graph.next(h);
        while (in(graph.face(h ^ 1))) h = graph.next(h ^ 1);  // an inner edge: turn on round its end
      } while (h != start);
    }
  return coverage.to_geometry(polygons_from_walks(walks));
}

}  // namespace qipan
