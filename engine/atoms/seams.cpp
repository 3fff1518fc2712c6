// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "engine/atoms/atom_steps.h"
#include "engine/atoms/seam_weight.h"
#include "engine/base/indexing.h"
#include "engine/base/union_find.h"
#include "engine/coverage/measures.h"
#include "engine/coverage/soft_lines.h"

namespace qipan {
namespace {

constexpr double kSoftReach = 8'000;  // mm: half the width of a street

Point middle(Point a, Point b) { return {(a.x + b.x) / 2, (a.y + b.y) / 2}; }

bool is_barrier(const Coverage& coverage, const Mesh& mesh, std::int32_t mesh_edge) {
  const std::int32_t e = at(mesh.coverage_edge, mesh_edge);
  return e >= 0 && (at(coverage.features, e).kind == FeatureKind::rail || at(coverage.features, e).kind == FeatureKind::water);
}

struct Banks {
  std::vector<bool> main;   ///< per mesh face: on the main bank of its atom
  std::vector<bool> water;  ///< per mesh face: water of an atom that has land on one bank only
};

/// Mesh faces on the main bank of their atom. A building that stands over a railway or river has land on both sides; its neighbours
/// are those of the side that holds most of it, so that it never joins the banks.
Banks main_banks(const Coverage& coverage, const AtomSet& set) {
  const PlanarGraph& mesh = *set.mesh.graph;
  UnionFind banks(mesh.face_count());
  for (std::int32_t e = 0; e < static_cast<std::int32_t>(mesh.edge_count()); ++e) {
    const std::int32_t l = mesh.face(2 * e), r = mesh.face(2 * e + 1);
    if (at(set.mesh.label, l) >= 0 && at(set.mesh.label, l) == at(set.mesh.label, r) && !is_barrier(coverage, set.mesh, e)) banks.unite(l, r);
  }
  const auto wet = [&](std::int32_t f) { return at(coverage.faces, at(set.mesh.coverage_face, f)).water >= 0; };
  std::vector<std::tuple<double, double, double>> size(mesh.face_count(), {0.0, 0.0, 0.0});  // built, dry, all
  std::vector<std::int32_t> best(set.atoms.size(), -1);
  for (std::int32_t f = 1; f < static_cast<std::int32_t>(mesh.face_count()); ++f) {
    auto& [built, dry, all] = at(size, banks.find(f));
    const double area = area_m2(mesh, f);
    all += area;
    if (!wet(f)) dry += area;
    if (at(coverage.faces, at(set.mesh.coverage_face, f)).clump >= 0) built += area;
  }
  for (std::int32_t f = 1; f < static_cast<std::int32_t>(mesh.face_count()); ++f) {
    const std::int32_t a = at(set.mesh.label, f), bank = banks.find(f);
    if (a >= 0 && (at(best, a) < 0 || at(size, bank) > at(size, at(best, a)))) at(best, a) = bank;
  }
  std::vector<bool> several(set.atoms.size(), false);
  for (std::int32_t f = 1; f < static_cast<std::int32_t>(mesh.face_count()); ++f)
    if (const std::int32_t a = at(set.mesh.label, f); a >= 0 && !wet(f) && at(best, a) != banks.find(f)) at(several, a) = true;
  Banks out{std::vector<bool>(mesh.face_count(), false), std::vector<bool>(mesh.face_count(), false)};
  for (std::int32_t f = 1; f < static_cast<std::int32_t>(mesh.face_count()); ++f) {
    const std::int32_t a = at(set.mesh.label, f);
    if (a < 0) continue;
    at(out.main, f) = at(best, a) == banks.find(f);
    at(out.water, f) = wet(f) && !at(several, a);
  }
  return out;
}

/// What lies between the two faces of a mesh edge that parts atoms.
class Divides {
 public:
  Divides(const Coverage& coverage, const Mesh& mesh) : coverage_(coverage), mesh_(mesh), graph_(*mesh.graph) {}

  [[nodiscard]] FeatureKind kind(std::int32_t e) const {
    const FeatureKind line = line_kind(2 * e);
    if (line == FeatureKind::rail || line == FeatureKind::water) return line;
    const FaceOwner &l = owner(2 * e), &r = owner(2 * e + 1);
    if (l.water >= 0 && r.water >= 0) return FeatureKind::water;  // a road there is on a bridge
    if (at(mesh_.coverage_edge, e) < 0 && l.road_area >= 0) return FeatureKind::road;
    return line;
  }

  /// A road leads over the rail or water here: as an area on both sides, or as a line through an end of the edge.
  [[nodiscard]] bool bridged(std::int32_t e) const {
    return (owner(2 * e).road_area >= 0 && owner(2 * e + 1).road_area >= 0) || road_passes(2 * e) || road_passes(2 * e + 1);
  }

 private:
  [[nodiscard]] const FaceOwner& owner(std::int32_t h) const { return at(coverage_.faces, at(mesh_.coverage_face, graph_.face(h))); }
  [[nodiscard]] FeatureKind line_kind(std::int32_t h) const {
    const std::int32_t e = at(mesh_.coverage_edge, h / 2);
    return e < 0 ? FeatureKind::none : at(coverage_.features, e).kind;
  }

  /// At the node that half-edge h leaves, roads lead away on both sides of the barrier that h is part of. Inside a body of water the
  /// barrier is the border of the banks' shares, which ends where it meets the road.
  [[nodiscard]] bool road_passes(std::int32_t h) const {
    const auto around = graph_.leaving(graph_.origin(h));
    const std::size_t start = static_cast<std::size_t>(std::ranges::find(around, h) - around.begin());
    const bool inside_water = at(mesh_.coverage_edge, h / 2) < 0;
    int left = 0, right = 0, onward = 0;
    for (std::size_t k = 1; k < around.size(); ++k) {  // counter-clockwise from h
      const std::int32_t other = around[(start + k) % around.size()];
      const FeatureKind kind = line_kind(other);
      if (kind == FeatureKind::road) ++(onward == 0 ? left : right);
      else if (!inside_water && kind == line_kind(h)) ++onward;
    }
    return inside_water ? left >= 2 : onward > 0 && left > 0 && right > 0;
  }

  const Coverage& coverage_;
  const Mesh& mesh_;
  const PlanarGraph& graph_;
};

}  // namespace

void find_seams(const Coverage& coverage, bool cross_bridges, AtomSet& set) {
  const PlanarGraph& mesh = *set.mesh.graph;
  const Banks banks = main_banks(coverage, set);
  const Divides divides(coverage, set.mesh);
  const SoftLines soft_lines(coverage);
  std::map<std::pair<std::int32_t, std::int32_t>, AtomSeam> seams;
  std::set<std::pair<std::int32_t, std::int32_t>> bridges;
  for (std::int32_t e = 0; e < static_cast<std::int32_t>(mesh.edge_count()); ++e) {
    const std::int32_t fl = mesh.face(2 * e), fr = mesh.face(2 * e + 1), l = at(set.mesh.label, fl), r = at(set.mesh.label, fr);
    if (l < 0 || r < 0 || l == r || at(set.atoms, l).community != at(set.atoms, r).community) continue;
    const FeatureKind kind = divides.kind(e);
    const bool party_wall = at(coverage.faces, at(set.mesh.coverage_face, fl)).clump >= 0 && at(coverage.faces, at(set.mesh.coverage_face, fr)).clump >= 0;
    AtomSeam& s = seams.try_emplace(std::minmax(l, r), AtomSeam{std::min(l, r), std::max(l, r), 0, 0, 0, false}).first->second;
    const double size = length_m(mesh, 2 * e);
    const bool at_soft_line = kind == FeatureKind::none && at(set.mesh.coverage_edge, e) < 0 && soft_lines.near(middle(mesh.from(2 * e), mesh.to(2 * e)), kSoftReach);
    s.length_m += size;
    s.cost += size * class_weight(kind, party_wall, at_soft_line);
    if (kind != FeatureKind::rail && kind != FeatureKind::water) {
      if (at(banks.main, fl) && at(banks.main, fr)) s.passable_m += size;
    } else if (cross_bridges && (at(banks.main, fl) || at(banks.water, fl)) && (at(banks.main, fr) || at(banks.water, fr)) && divides.bridged(e)) {
      bridges.insert(std::minmax(l, r));
    }
  }
  for (auto& [key, s] : seams) {
    s.passable = s.passable_m >= 1.0 || (bridges.contains(key) && s.length_m >= 1.0);
    set.seams.push_back(s);
  }
}

}  // namespace qipan
