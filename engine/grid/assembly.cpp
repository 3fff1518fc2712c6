// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/grid/assembly.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "engine/base/indexing.h"
#include "engine/base/parallel.h"
#include "engine/base/union_find.h"
#include "engine/coverage/measures.h"
#include "engine/grid/borders.h"

namespace qipan {
namespace {

/// Grid of each coverage face; -1 where grids meet inside a divided face, -2 outside.
std::vector<std::int32_t> grid_of_faces(const Coverage& coverage, const AtomSet& atoms, const std::vector<std::int32_t>& grid) {
  std::vector<std::int32_t> out(coverage.faces.size(), -2);
  for (std::size_t f = 0; f < out.size(); ++f)
    if (atoms.of_face[f] >= 0) out[f] = at(grid, atoms.of_face[f]);
  const PlanarGraph& mesh = *atoms.mesh.graph;
  for (std::int32_t f = 1; f < static_cast<std::int32_t>(mesh.face_count()); ++f) {  // divided faces: all their cells
    const std::int32_t c = at(atoms.mesh.coverage_face, f), a = at(atoms.mesh.label, f);
    if (a < 0 || !at(atoms.divided, c)) continue;
    const std::int32_t g = at(grid, a);
    out[static_cast<std::size_t>(c)] = out[static_cast<std::size_t>(c)] == -2 || out[static_cast<std::size_t>(c)] == g ? g : -1;
  }
  return out;
}

/// Specks without a label that rounding left between two lines, and slivers a few centimetres wide between a drawn border and a line
/// it runs along, join the grid they share most border with. True outside land borders the outside; walls keep what is theirs.
void fill_specks(const Coverage& coverage, const std::vector<std::int32_t>& community, Mesh& mesh) {
  const PlanarGraph& graph = *mesh.graph;
  constexpr double kSpeck = 1.0, kSliver = 0.05;  // m2, m
  for (std::int32_t f = 1; f < static_cast<std::int32_t>(graph.face_count()); ++f) {
    const double area = area_m2(graph, f);
    const std::int32_t own = at(mesh.label, f);
    if (area >= 5 * kSpeck || (own < 0 && area >= kSpeck)) continue;
    std::map<std::int32_t, double> around;
    double rim = 0, labelled = 0;
    for (const std::int32_t h : graph.half_edges(f)) {
      const double length = length_m(graph, h);
      rim += length;
      const std::int32_t other = at(mesh.label, graph.face(h ^ 1));
      if (other < 0 || graph.face(h ^ 1) == f || (own >= 0 && at(community, other) != at(community, own))) continue;
      labelled += length, around[other] += length;
    }
    const bool sliver = 2 * area < kSliver * rim && at(coverage.faces, at(mesh.coverage_face, f)).clump < 0;
    if (around.empty() || (own < 0 ? labelled < 0.9 * rim : !sliver)) continue;
    at(mesh.label, f) = heaviest(around)->first;
  }
}

/// In how many pieces the atoms of each grid lie.
std::vector<std::size_t> count_pieces(const AtomSet& atoms, const std::vector<std::int32_t>& grid, std::size_t grid_count) {
  UnionFind joined(grid.size());
  for (const AtomSeam& s : atoms.seams)
    if (at(grid, s.a) == at(grid, s.b)) joined.unite(s.a, s.b);
  std::vector<std::size_t> out(grid_count, 0);
  for (std::int32_t a = 0; a < static_cast<std::int32_t>(grid.size()); ++a)
    if (joined.find(a) == a) ++at(out, at(grid, a));
  return out;
}

/// Parts of the grids that hang together, by mesh face; beyond the `pieces` largest of each, pieces below 1 m2 move to the neighbour they share most border with.
/// Returns the grids that are still in several pieces.
std::vector<std::int32_t> settle_pieces(Mesh& mesh, const std::vector<std::size_t>& pieces, const std::vector<std::int32_t>& community) {
  const std::size_t grid_count = pieces.size();
  const PlanarGraph& graph = *mesh.graph;
  const auto faces = static_cast<std::int32_t>(graph.face_count());
  constexpr double kScrap = 1.0;  // m2
  for (int round = 0; round < 4; ++round) {
    UnionFind parts(graph.face_count());
    for (std::int32_t e = 0; e < static_cast<std::int32_t>(graph.edge_count()); ++e) {
      const std::int32_t l = graph.face(2 * e), r = graph.face(2 * e + 1);
      if (at(mesh.label, l) >= 0 && at(mesh.label, l) == at(mesh.label, r)) parts.unite(l, r);
    }
    std::vector<double> area(graph.face_count(), 0.0);
    for (std::int32_t f = 1; f < faces; ++f) at(area, parts.find(f)) += area_m2(graph, f);
    std::vector<std::vector<std::int32_t>> largest(grid_count);
    for (std::int32_t f = 1; f < faces; ++f)
      if (at(mesh.label, f) >= 0 && parts.find(f) == f) at(largest, at(mesh.label, f)).push_back(f);
    for (std::size_t g = 0; g < grid_count; ++g) {
      std::ranges::stable_sort(largest[g], {}, [&](std::int32_t root) { return -at(area, root); });
      largest[g].resize(std::min(largest[g].size(), pieces[g]));
    }
    std::map<std::int32_t, std::map<std::int32_t, double>> around;  // scrap -> neighbouring grid -> border
    std::vector<std::int32_t> broken;
    for (std::int32_t f = 1; f < faces; ++f) {
      const std::int32_t g = at(mesh.label, f), root = parts.find(f);
      if (g < 0 || std::ranges::find(at(largest, g), root) != at(largest, g).end()) continue;
      if (at(area, root) >= kScrap) {
        broken.push_back(g);
        continue;
      }
      for (const std::int32_t h : graph.half_edges(f)) {
        const std::int32_t other = at(mesh.label, graph.face(h ^ 1));
        if (other >= 0 && other != g && at(community, other) == at(community, g)) around[root][other] += length_m(graph, h);
      }
    }
    bool moved = false;
    for (std::int32_t f = 1; f < faces; ++f) {
      const auto it = around.find(parts.find(f));
      if (it == around.end() || at(mesh.label, f) < 0) continue;
      at(mesh.label, f) = heaviest(it->second)->first;
      moved = true;
    }
    if (moved) continue;
    std::ranges::sort(broken);
    broken.erase(std::ranges::unique(broken).begin(), broken.end());
    return broken;
  }
  return {};
}

}  // namespace

std::vector<std::vector<LatticePolygon>> polygons_of_labels(const Mesh& mesh, std::size_t label_count, int threads) {
  const PlanarGraph& graph = *mesh.graph;
  const auto label = [&](std::int32_t h) { return at(mesh.label, graph.face(h)); };
  std::vector<std::vector<LatticeRing>> walks(label_count);
  std::vector<bool> done(2 * graph.edge_count(), false);
  for (std::int32_t start = 0; start < static_cast<std::int32_t>(done.size()); ++start) {
    const std::int32_t l = label(start);
    if (l < 0 || at(done, start) || label(start ^ 1) == l) continue;
    LatticeRing& walk = at(walks, l).emplace_back();
    std::int32_t h = start;
    do {
      at(done, h) = true;
      walk.push_back(graph.from(h));
      h = graph.next(h);
      while (label(h ^ 1) == l) h = graph.next(h ^ 1);
    } while (h != start);
  }
  std::vector<std::vector<LatticePolygon>> out(label_count);
  parallel_for(label_count, threads, [&](std::size_t l) { out[l] = polygons_from_walks(walks[l]); });
  return out;
}

Assembly assemble_grids(const Coverage& coverage, const AtomSet& atoms, const std::vector<std::int32_t>& grid, std::size_t grid_count, const RunContext& context) {
  const std::vector<std::int32_t> face_grid = grid_of_faces(coverage, atoms, grid);
  std::vector<std::int32_t> community(grid_count, -1);
  for (std::size_t a = 0; a < grid.size(); ++a) at(community, grid[a]) = atoms.atoms[a].community;
  const std::vector<std::size_t> pieces = count_pieces(atoms, grid, grid_count);
  MeshLabels labels;
  labels.base = [&](std::int32_t f) { return at(face_grid, f); };
  labels.beyond = [&](std::int32_t h) -> std::int32_t { return at(atoms.lent, h) < 0 ? -1 : at(grid, at(atoms.lent, h)); };
  const auto keep = [&](std::int32_t e) {
    const std::int32_t l = at(face_grid, coverage.graph->face(2 * e)), r = at(face_grid, coverage.graph->face(2 * e + 1));
    return l != r || l == -1;
  };
  DrawingLimits limits{std::vector<bool>(grid_count, false), std::vector<bool>(coverage.faces.size(), false)};
  Assembly out;
  constexpr int kRounds = 6;
  for (int round = 0; round < kRounds; ++round) {
    out.mesh = build_mesh(coverage, draw_grid_borders(coverage, atoms, grid, limits, context), labels, keep, context.threads);
    fill_specks(coverage, community, out.mesh);
    const auto broken = settle_pieces(out.mesh, pieces, community);
    if (broken.empty()) break;
    // A slid end may part what touched: these grids keep the ends of their cells; if that was it not, raw cells in the whole face.
    for (const AtomBorder& b : atoms.borders) {
      const std::int32_t l = at(grid, b.border.left), r = at(grid, b.border.right);
      if (l == r || at(limits.plainly, b.face)) continue;
      const bool again = std::ranges::any_of(broken, [&](std::int32_t g) { return (g == l || g == r) && at(limits.stiff, g); });
      if (again) limits.plainly[static_cast<std::size_t>(b.face)] = true, ++out.plain_faces;
    }
    for (const std::int32_t g : broken) limits.stiff[static_cast<std::size_t>(g)] = true;
  }
  out.polygons = polygons_of_labels(out.mesh, grid_count, context.threads);
  return out;
}

std::vector<BorderLine> border_lines(const Coverage& coverage, const Assembly& assembly, const std::vector<std::int32_t>& community) {
  const PlanarGraph& graph = *assembly.mesh.graph;
  const auto label = [&](std::int32_t h) { return at(assembly.mesh.label, graph.face(h)); };
  const auto describe = [&](std::int32_t h) {
    BorderLine b;
    b.left = label(h), b.right = label(h ^ 1);
    const std::int32_t cl = b.left < 0 ? -1 : at(community, b.left), cr = b.right < 0 ? -1 : at(community, b.right);
    b.community = cl != cr;
    const std::int32_t c = at(assembly.mesh.coverage_edge, h / 2);
    if (c >= 0) {
      b.feature = at(coverage.features, c);
      if (b.feature.kind == FeatureKind::closing) b.feature = {};
    } else {
      const FaceOwner& o = at(coverage.faces, at(assembly.mesh.coverage_face, graph.face(h)));
      if (o.water >= 0) b.feature = {FeatureKind::water, o.water};
      else if (o.road_area >= 0) b.feature = {FeatureKind::road, o.road_area};
    }
    return b;
  };
  const auto same = [](const BorderLine& l, const BorderLine& r) {
    return l.left == r.left && l.right == r.right && l.community == r.community && l.feature.kind == r.feature.kind && l.feature.index == r.feature.index;
  };
  const auto is_border = [&](std::int32_t h) { return label(h) != label(h ^ 1); };
  // Continues along a border through a node where exactly two border edges meet.
  const auto onward = [&](std::int32_t h) -> std::int32_t {
    std::int32_t next = -1, count = 0;
    for (const std::int32_t k : graph.leaving(graph.target(h))) {
      if (!is_border(k)) continue;
      ++count;
      if (k != (h ^ 1)) next = k;
    }
    return count == 2 ? next : -1;
  };
  std::vector<BorderLine> out;
  std::vector<bool> done(graph.edge_count(), false);
  const auto walk = [&](std::int32_t h) {
    BorderLine line = describe(h);
    line.points = {graph.from(h)};
    while (true) {
      at(done, h / 2) = true;
      line.points.push_back(graph.to(h));
      const std::int32_t n = onward(h);
      if (n < 0 || at(done, n / 2) || !same(line, describe(n))) break;
      h = n;
    }
    out.push_back(std::move(line));
  };
  const auto starts = [&](std::int32_t h) {  // nothing continues backwards from h
    const std::int32_t back = onward(h ^ 1);
    return back < 0 || !same(describe(h), describe(back ^ 1));
  };
  const auto half_edges = static_cast<std::int32_t>(2 * graph.edge_count());
  const auto forward = [&](std::int32_t h) { return label(h) >= 0; };  // land on the left; else the first in the order of the mesh
  for (std::int32_t h = 0; h < half_edges; ++h)
    if (is_border(h) && forward(h) && !at(done, h / 2) && starts(h)) walk(h);
  for (std::int32_t h = 0; h < half_edges; ++h)
    if (is_border(h) && forward(h) && !at(done, h / 2)) walk(h);
  return out;
}

}  // namespace qipan
