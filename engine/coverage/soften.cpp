// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/coverage/soften.h"

#include <utility>
#include <vector>

namespace qipan {
namespace {

constexpr double kBuiltUp = 0.05;  // share of an area's land under buildings

std::vector<bool> built_up_areas(std::size_t count, const Coverage& coverage) {
  std::vector<double> land(count, 0), built(count, 0);
  for (std::size_t f = 1; f < coverage.faces.size(); ++f) {
    const FaceOwner& o = coverage.faces[f];
    if (o.area < 0) continue;
    const auto size = static_cast<double>(coverage.graph->twice_area(static_cast<std::int32_t>(f)));
    land[static_cast<std::size_t>(o.area)] += size;
    if (o.building >= 0) built[static_cast<std::size_t>(o.area)] += size;
  }
  std::vector<bool> out(count);
  for (std::size_t a = 0; a < count; ++a) out[a] = built[a] > kBuiltUp * land[a];
  return out;
}

bool alike_but_for_the_area(const FaceOwner& l, const FaceOwner& r) {
  return l.community == r.community && l.building == r.building && l.dedicated == r.dedicated && l.compound == r.compound && l.water == r.water &&
         l.road_area == r.road_area && l.inside == r.inside;
}

}  // namespace

void soften_area_outlines(std::size_t area_count, Coverage& coverage) {
  if (area_count == 0) return;
  const PlanarGraph& graph = *coverage.graph;
  const std::vector<bool> built_up = built_up_areas(area_count, coverage);
  const auto open = [&](const FaceOwner& o) { return o.clump < 0 && o.area >= 0 && built_up[static_cast<std::size_t>(o.area)]; };
  std::vector<NodedLines::Edge> kept;
  std::vector<EdgeFeature> features;
  std::vector<std::int32_t> old_edge;
  for (std::int32_t e = 0; e < static_cast<std::int32_t>(graph.edge_count()); ++e) {
    const auto& l = coverage.faces[static_cast<std::size_t>(graph.face(2 * e))];
    const auto& r = coverage.faces[static_cast<std::size_t>(graph.face(2 * e + 1))];
    const EdgeFeature feature = coverage.features[static_cast<std::size_t>(e)];
    if (feature.kind == FeatureKind::area && open(l) && open(r) && alike_but_for_the_area(l, r)) {
      coverage.soft_lines.push_back({graph.from(2 * e), graph.to(2 * e), feature.index});
      continue;
    }
    kept.push_back({graph.from(2 * e), graph.to(2 * e)});
    features.push_back(feature);
    old_edge.push_back(e);
  }
  if (coverage.soft_lines.empty()) return;

  auto softened = std::make_unique<PlanarGraph>(kept);
  std::vector<std::int32_t> old_face(softened->face_count(), -1);
  std::vector<bool> several(softened->face_count(), false);
  for (std::int32_t h = 0; h < static_cast<std::int32_t>(2 * kept.size()); ++h) {
    const auto f = static_cast<std::size_t>(softened->face(h));
    const std::int32_t old = graph.face(2 * old_edge[static_cast<std::size_t>(h / 2)] + (h & 1));
    if (old_face[f] < 0) old_face[f] = old;
    several[f] = several[f] || coverage.faces[static_cast<std::size_t>(old)].area != coverage.faces[static_cast<std::size_t>(old_face[f])].area;
  }
  std::vector<FaceOwner> faces;
  std::vector<std::size_t> first{0};
  std::vector<std::int32_t> buildings;
  for (std::size_t f = 0; f < old_face.size(); ++f) {
    faces.push_back(coverage.faces[static_cast<std::size_t>(old_face[f])]);
    if (several[f]) faces.back().area = -1;
    for (const std::int32_t b : coverage.buildings(old_face[f])) buildings.push_back(b);
    first.push_back(buildings.size());
  }
  coverage.graph = std::move(softened);
  coverage.faces = std::move(faces);
  coverage.features = std::move(features);
  coverage.first_building = std::move(first);
  coverage.buildings_on = std::move(buildings);
}

}  // namespace qipan
