// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/atoms/mesh.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "engine/base/indexing.h"
#include "engine/base/parallel.h"
#include "engine/coverage/measures.h"

namespace qipan {
namespace {

double length_mm(const PlanarGraph& g, std::int32_t h) {
  const Point d = g.to(h) - g.from(h);
  return std::hypot(static_cast<double>(d.x), static_cast<double>(d.y));
}

/// Heaviest key; ties to the smaller.
template <class Votes>
std::int32_t winner(const Votes& votes, std::int32_t none) {
  std::int32_t best = none;
  double most = 0;
  for (const auto& [key, weight] : votes)
    if (weight > most) best = key, most = weight;
  return best;
}

void complete_labels(const MeshLabels& labels, Mesh& mesh) {
  constexpr double kSpeck = 1.0;  // m2; smaller ones are for the caller to clean up
  const PlanarGraph& graph = *mesh.graph;
  std::vector<std::int32_t> open;
  for (std::int32_t f = 1; f < static_cast<std::int32_t>(graph.face_count()); ++f)
    if (at(mesh.label, f) < 0 && area_m2(graph, f) >= kSpeck && labels.base(at(mesh.coverage_face, f)) == -1) open.push_back(f);
  std::vector<std::pair<std::int32_t, std::int32_t>> found;
  do {
    found.clear();
    for (const std::int32_t f : open) {
      std::map<std::int32_t, double> around;
      for (const std::int32_t h : graph.half_edges(f)) {
        const std::int32_t beyond = graph.face(h ^ 1);
        if (at(mesh.label, beyond) >= 0 && at(mesh.coverage_face, beyond) == at(mesh.coverage_face, f)) around[at(mesh.label, beyond)] += length_mm(graph, h);
      }
      if (!around.empty()) found.emplace_back(f, heaviest(around)->first);
    }
    for (const auto& [f, label] : found) at(mesh.label, f) = label;
    std::erase_if(open, [&](std::int32_t f) { return at(mesh.label, f) >= 0; });
  } while (!open.empty() && !found.empty());
}

}  // namespace

Mesh build_mesh(const Coverage& coverage, const std::vector<MeshLine>& lines, const MeshLabels& labels, const std::function<bool(std::int32_t)>& keep_edge, int threads) {
  const PlanarGraph& base = *coverage.graph;
  const auto edges = static_cast<std::int32_t>(base.edge_count());
  NodedLines kept;
  for (std::int32_t e = 0; e < edges; ++e) {
    if (!keep_edge(e)) continue;
    kept.edges.push_back({base.from(2 * e), base.to(2 * e), kept.sources.size(), 1});
    kept.sources.push_back(e);
  }
  std::vector<SourcedSegment> segments;
  std::vector<std::pair<std::size_t, std::size_t>> steps;  // line and segment of a source number
  for (std::size_t i = 0; i < lines.size(); ++i)
    for (std::size_t k = 0; k + 1 < lines[i].points.size(); ++k) {
      segments.push_back({lines[i].points[k], lines[i].points[k + 1], edges + static_cast<std::int32_t>(steps.size())});
      steps.emplace_back(i, k);
    }
  const NodedLines noded = node_into(std::move(kept), segments, threads);

  Mesh mesh;
  mesh.graph = std::make_unique<PlanarGraph>(noded.edges, threads);
  const PlanarGraph& graph = *mesh.graph;
  mesh.coverage_edge.assign(noded.edges.size(), -1);
  mesh.flipped.assign(noded.edges.size(), false);
  mesh.line.assign(noded.edges.size(), -1);
  mesh.against.assign(noded.edges.size(), false);
  for (std::size_t e = 0; e < noded.edges.size(); ++e) {
    const auto sources = noded.sources_of(noded.edges[e]);  // sorted: edges of the coverage come first
    const Point course = noded.edges[e].b - noded.edges[e].a;
    const auto added = std::ranges::lower_bound(sources, edges);
    if (added != sources.end()) {
      const auto [number, step] = steps[static_cast<std::size_t>(*added - edges)];
      mesh.line[e] = static_cast<std::int32_t>(number);
      mesh.against[e] = dot(course, lines[number].points[step + 1] - lines[number].points[step]) < 0;
    }
    if (sources.front() >= edges) continue;
    mesh.coverage_edge[e] = sources.front();
    const std::int32_t h = 2 * sources.front();
    mesh.flipped[e] = dot(course, base.to(h) - base.from(h)) < 0;
  }

  const auto faces = static_cast<std::int32_t>(graph.face_count());
  mesh.coverage_face.assign(graph.face_count(), 0);
  mesh.label.assign(graph.face_count(), -1);
  constexpr std::int32_t kFaces = 4'096;  // a task
  parallel_for(static_cast<std::size_t>((faces + kFaces - 1) / kFaces), threads, [&](std::size_t task) {
    std::map<std::int32_t, double> home, walls, sides;
    const std::int32_t first = static_cast<std::int32_t>(task) * kFaces;
    for (std::int32_t f = std::max(first, 1); f < std::min(first + kFaces, faces); ++f) {
      home.clear(), walls.clear(), sides.clear();
      const auto rim = graph.half_edges(f);
      for (const std::int32_t h : rim) {
        const double l = length_mm(graph, h);
        if (const std::int32_t c = mesh.coverage_half_edge(h); c >= 0) {
          home[base.face(c)] += l;
          continue;
        }
        for (const std::int32_t s : noded.sources_of(noded.edges[static_cast<std::size_t>(h / 2)])) {
          const auto [number, step] = steps[static_cast<std::size_t>(s - edges)];
          const MeshLine& line = lines[number];
          const bool along = dot(graph.to(h) - graph.from(h), line.points[step + 1] - line.points[step]) > 0;
          const std::int32_t side = along ? line.left : line.right;
          if (side >= 0) sides[side] += l;
        }
      }
      const std::int32_t source = home.empty() ? base.locate(graph.from(rim.front())) : winner(home, 0);
      mesh.coverage_face[static_cast<std::size_t>(f)] = source;
      std::int32_t label = labels.base(source);
      if (label == -1) {
        for (const std::int32_t h : rim)
          if (const std::int32_t c = mesh.coverage_half_edge(h); c >= 0 && base.face(c) == source)
            if (const std::int32_t l = labels.beyond(c); l >= 0) walls[l] += length_mm(graph, h);
        label = winner(walls, winner(sides, -1));
      }
      mesh.label[static_cast<std::size_t>(f)] = label == -2 ? -1 : label;
    }
  });
  if (labels.complete) complete_labels(labels, mesh);
  return mesh;
}

}  // namespace qipan
