// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <map>
#include <utility>

#include "engine/atoms/atom_steps.h"
#include "engine/atoms/seam_weight.h"
#include "engine/base/indexing.h"
#include "engine/base/union_find.h"
#include "engine/coverage/measures.h"

namespace qipan {
namespace {

bool is_barrier(const Coverage& coverage, const Mesh& mesh, std::int32_t mesh_edge) {
  const std::int32_t e = at(mesh.coverage_edge, mesh_edge);
  return e >= 0 && (at(coverage.features, e).kind == FeatureKind::rail || at(coverage.features, e).kind == FeatureKind::water);
}

/// Mesh faces on the main bank of their atom. A building that stands over a railway or river has land on both sides; its neighbours
/// are those of the side that holds most of it, so that it never joins the banks.
std::vector<bool> main_banks(const Coverage& coverage, const AtomSet& set) {
  const PlanarGraph& mesh = *set.mesh.graph;
  UnionFind banks(mesh.face_count());
  for (std::int32_t e = 0; e < static_cast<std::int32_t>(mesh.edge_count()); ++e) {
    const std::int32_t l = mesh.face(2 * e), r = mesh.face(2 * e + 1);
    if (at(set.mesh.label, l) >= 0 && at(set.mesh.label, l) == at(set.mesh.label, r) && !is_barrier(coverage, set.mesh, e)) banks.unite(l, r);
  }
  std::vector<std::pair<double, double>> size(mesh.face_count(), {0.0, 0.0});  // built, all
  std::vector<std::int32_t> best(set.atoms.size(), -1);
  for (std::int32_t f = 1; f < static_cast<std::int32_t>(mesh.face_count()); ++f) {
    auto& [built, all] = at(size, banks.find(f));
    const double area = static_cast<double>(mesh.twice_area(f));
    all += area;
    if (at(coverage.faces, at(set.mesh.coverage_face, f)).clump >= 0) built += area;
  }
  for (std::int32_t f = 1; f < static_cast<std::int32_t>(mesh.face_count()); ++f) {
    const std::int32_t a = at(set.mesh.label, f), bank = banks.find(f);
    if (a >= 0 && (at(best, a) < 0 || at(size, bank) > at(size, at(best, a)))) at(best, a) = bank;
  }
  std::vector<bool> out(mesh.face_count(), false);
  for (std::int32_t f = 1; f < static_cast<std::int32_t>(mesh.face_count()); ++f)
    if (const std::int32_t a = at(set.mesh.label, f); a >= 0) out[static_cast<std::size_t>(f)] = at(best, a) == banks.find(f);
  return out;
}

}  // namespace

void find_seams(const Coverage& coverage, bool cross_bridges, AtomSet& set) {
  const PlanarGraph& mesh = *set.mesh.graph;
  const std::vector<bool> main = main_banks(coverage, set);
  std::map<std::pair<std::int32_t, std::int32_t>, AtomSeam> seams;
  for (std::int32_t e = 0; e < static_cast<std::int32_t>(mesh.edge_count()); ++e) {
    const std::int32_t fl = mesh.face(2 * e), fr = mesh.face(2 * e + 1), l = at(set.mesh.label, fl), r = at(set.mesh.label, fr);
    if (l < 0 || r < 0 || l == r || at(set.atoms, l).community != at(set.atoms, r).community) continue;
    const std::int32_t ce = at(set.mesh.coverage_edge, e);
    FeatureKind kind = ce < 0 ? FeatureKind::none : at(coverage.features, ce).kind;
    const FaceOwner &ol = at(coverage.faces, at(set.mesh.coverage_face, fl)), &orr = at(coverage.faces, at(set.mesh.coverage_face, fr));
    if (ce < 0 && ol.water >= 0) kind = FeatureKind::water;
    if (ce < 0 && ol.road_area >= 0) kind = FeatureKind::road;
    AtomSeam& s = seams.try_emplace(std::minmax(l, r), AtomSeam{std::min(l, r), std::max(l, r), 0, 0, 0, false}).first->second;
    const double size = length_m(mesh, 2 * e);
    s.length_m += size;
    s.cost += size * class_weight(kind, ol.clump >= 0 && orr.clump >= 0);
    const bool open = kind != FeatureKind::rail && kind != FeatureKind::water && at(main, fl) && at(main, fr);
    if (cross_bridges || open) s.passable_m += size;
  }
  for (auto& [key, s] : seams) {
    s.passable = s.passable_m >= 1.0;
    set.seams.push_back(s);
  }
}

}  // namespace qipan
