// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/coverage/coverage.h"

#include <cmath>

#include "engine/coverage/lines.h"
#include "engine/coverage/owners.h"
#include "engine/coverage/soften.h"

namespace qipan {
namespace {

FeatureKind kind_of(const LineSource& s, const NormalizedInputs& inputs) {
  switch (s.role) {
    case LineRole::area: return FeatureKind::area;
    case LineRole::dedicated: return FeatureKind::dedicated;
    case LineRole::closing: return FeatureKind::closing;
    case LineRole::barrier_area:
    case LineRole::barrier_line:
      switch (inputs.barriers[static_cast<std::size_t>(s.index)].kind) {
        case BarrierKind::road: return FeatureKind::road;
        case BarrierKind::rail: return FeatureKind::rail;
        case BarrierKind::water: return FeatureKind::water;
        case BarrierKind::wall: return FeatureKind::wall;
        case BarrierKind::compound: return FeatureKind::compound;
      }
      break;
    case LineRole::territory:
    case LineRole::community:
    case LineRole::building:
    case LineRole::stake: break;
  }
  return FeatureKind::none;
}

std::vector<EdgeFeature> edge_features(const NodedLines& lines, const std::vector<LineSource>& sources, const NormalizedInputs& inputs) {
  std::vector<EdgeFeature> out(lines.edges.size());
  for (std::size_t e = 0; e < lines.edges.size(); ++e)
    for (const std::int32_t s : lines.sources_of(lines.edges[e])) {
      const LineSource& source = sources[static_cast<std::size_t>(s)];
      const FeatureKind kind = kind_of(source, inputs);
      if (kind > out[e].kind) out[e] = {kind, source.index};
    }
  return out;
}

}  // namespace

Point Coverage::lattice(XY p) const { return {std::llround((p.x - origin.x) * 1000.0), std::llround((p.y - origin.y) * 1000.0)}; }

Geometry Coverage::to_geometry(const std::vector<LatticePolygon>& polygons) const {
  const auto ring = [&](const LatticeRing& r) {
    Line line;
    for (const Point p : r) line.push_back(position(p));
    line.push_back(line.front());
    return line;
  };
  Geometry out;
  for (const LatticePolygon& p : polygons) {
    Polygon& q = out.polygons.emplace_back(Polygon{ring(p.outer), {}});
    for (const LatticeRing& hole : p.holes) q.holes.push_back(ring(hole));
  }
  return out;
}

bool Coverage::separates(std::int32_t edge) const {
  const FaceOwner& l = faces[static_cast<std::size_t>(graph->face(2 * edge))];
  const FaceOwner& r = faces[static_cast<std::size_t>(graph->face(2 * edge + 1))];
  if (l.community != r.community) return true;
  if (l.clump != r.clump) return true;
  return l.clump < 0 && features[static_cast<std::size_t>(edge)].kind != FeatureKind::none;
}

Coverage build_coverage(const NormalizedInputs& inputs, GapPolicy gaps, const RunContext& context, Diagnostics& diagnostics) {
  InputLines input = collect_lines(inputs);
  context.report("noding", 0.0);
  NodedLines lines = node_segments(input.segments, context.threads);
  input.sources.push_back({LineRole::closing, 0});
  const auto closing = close_dangling_ends(lines, input.sources, static_cast<std::int32_t>(input.sources.size() - 1));
  if (!closing.empty()) lines = node_into(std::move(lines), closing, context.threads);
  context.report("faces", 0.0);
  Coverage out;
  out.origin = input.origin;
  out.graph = std::make_unique<PlanarGraph>(lines.edges, context.threads);
  out.faces.resize(out.graph->face_count());
  out.features = edge_features(lines, input.sources, inputs);
  const auto covered_by = faces_covered_by(*out.graph, lines, input.sources);
  assign_owners(inputs, covered_by, input.sources, out, diagnostics);
  assign_communities(inputs, gaps, covered_by, input.sources, out, diagnostics);
  soften_area_outlines(inputs.areas.size(), out);
  return out;
}

}  // namespace qipan
