// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <map>
#include <utility>

#include "engine/atoms/atom_steps.h"
#include "engine/base/indexing.h"
#include "engine/base/union_find.h"
#include "engine/coverage/measures.h"

namespace qipan {
namespace {

class Numbering {
 public:
  Numbering(const Coverage& coverage, const Elements& elements, const Blocks& blocks, GroupMesh groups)
      : coverage_(coverage), graph_(*coverage.graph), elements_(elements), blocks_(blocks), groups_(std::move(groups)) {
    out_.mesh = std::move(groups_.mesh);
  }

  AtomSet run() {
    number_atoms();
    relabel_borders();
    find_atoms_of_faces();
    lend_atoms();
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::int32_t element(std::int32_t face) const { return at(elements_.of_face, face); }
  [[nodiscard]] const Element& item(std::int32_t e) const { return at(elements_.list, e); }

  /// Atoms are the connected parts of the labels; a group's households go to the part with the land of their element.
  void number_atoms() {
    const PlanarGraph& mesh = *out_.mesh.graph;
    const auto faces = static_cast<std::int32_t>(mesh.face_count());
    UnionFind parts(mesh.face_count());
    for (std::int32_t e = 0; e < static_cast<std::int32_t>(mesh.edge_count()); ++e) {
      const std::int32_t l = mesh.face(2 * e), r = mesh.face(2 * e + 1);
      if (at(out_.mesh.label, l) >= 0 && at(out_.mesh.label, l) == at(out_.mesh.label, r)) parts.unite(l, r);
    }
    std::vector<std::int32_t> atom(mesh.face_count(), -1);
    for (std::int32_t f = 1; f < faces; ++f) {
      const std::int32_t l = at(out_.mesh.label, f);
      if (l < 0) continue;
      const std::int32_t root = parts.find(f);
      if (at(atom, root) < 0) {
        at(atom, root) = static_cast<std::int32_t>(out_.atoms.size());
        Atom& a = out_.atoms.emplace_back();
        a.community = item(l).community;
        a.dedicated = at(blocks_.dedicated, l);
        a.compound = at(blocks_.compound, l);
        group_of_atom_.push_back(l);
      }
      at(atom, f) = at(atom, root);
    }
    out_.of_element.assign(elements_.list.size(), -1);
    std::vector<double> largest(elements_.list.size(), -1.0);
    for (std::int32_t f = 1; f < faces; ++f) {
      const std::int32_t e = element(at(out_.mesh.coverage_face, f));
      if (e < 0 || at(atom, f) < 0) continue;
      const bool own = at(out_.mesh.label, f) == at(blocks_.group, e);
      const double size = static_cast<double>(mesh.twice_area(f)) + (own ? 1e18 : 0.0);
      if (size > at(largest, e)) at(largest, e) = size, at(out_.of_element, e) = at(atom, f);
    }
    for (std::int32_t f = 0; f < faces; ++f) at(out_.mesh.label, f) = at(atom, f);
    for (std::size_t e = 0; e < elements_.list.size(); ++e) {
      if (out_.of_element[e] < 0) continue;
      Atom& a = at(out_.atoms, out_.of_element[e]);
      a.households += elements_.list[e].households;
      a.population += elements_.list[e].population;
      a.difficult += elements_.list[e].difficult;
      a.buildings += elements_.list[e].buildings;
    }
  }

  /// From groups to atoms: a group in several parts is told apart by the mesh faces beside the border.
  void relabel_borders() {
    const auto beside = atoms_beside_borders();
    for (std::size_t i = 0; i < groups_.borders.size(); ++i) {
      AtomBorder& b = groups_.borders[i];
      b.border.left = beside[i].first, b.border.right = beside[i].second;
      if (b.border.left >= 0 && b.border.right >= 0 && b.border.left != b.border.right) out_.borders.push_back(std::move(b));
    }
  }

  /// Faces that no border divides belong to the part of their group with most land there.
  void find_atoms_of_faces() {
    std::map<std::int32_t, std::vector<std::int32_t>> atoms_of_group;
    for (std::size_t a = 0; a < out_.atoms.size(); ++a) atoms_of_group[group_of_atom_[a]].push_back(static_cast<std::int32_t>(a));
    std::map<std::pair<std::int32_t, std::int32_t>, std::int32_t> in_face;  // (coverage face, group) -> atom with most land there
    std::map<std::pair<std::int32_t, std::int32_t>, double> most;
    const PlanarGraph& mesh = *out_.mesh.graph;
    for (std::int32_t f = 1; f < static_cast<std::int32_t>(mesh.face_count()); ++f) {
      const std::int32_t a = at(out_.mesh.label, f);
      if (a < 0) continue;
      const std::pair key(at(out_.mesh.coverage_face, f), at(group_of_atom_, a));
      const double size = static_cast<double>(mesh.twice_area(f));
      if (const auto it = most.find(key); it == most.end() || size > it->second) most[key] = size, in_face[key] = a;
    }
    const auto atom_in = [&](std::int32_t face, std::int32_t group) {
      const auto it = in_face.find({face, group});
      if (it != in_face.end()) return it->second;
      const auto all = atoms_of_group.find(group);
      return all == atoms_of_group.end() ? -1 : all->second.front();
    };
    out_.divided.resize(coverage_.faces.size());
    out_.of_face.assign(coverage_.faces.size(), -1);
    for (std::size_t f = 0; f < coverage_.faces.size(); ++f) {
      out_.divided[f] = blocks_.divided[f] || blocks_.shared[f];
      if (!out_.divided[f] && element(static_cast<std::int32_t>(f)) >= 0) out_.of_face[f] = atom_in(static_cast<std::int32_t>(f), at(blocks_.group, element(static_cast<std::int32_t>(f))));
    }
  }

  /// Per border the atoms that lie along it, left and right. (A group may be in several parts, so its number does not tell.)
  [[nodiscard]] std::vector<std::pair<std::int32_t, std::int32_t>> atoms_beside_borders() const {
    const PlanarGraph& mesh = *out_.mesh.graph;
    std::vector<std::map<std::int32_t, double>> left(groups_.borders.size()), right(groups_.borders.size());
    for (std::int32_t e = 0; e < static_cast<std::int32_t>(mesh.edge_count()); ++e) {
      const std::int32_t i = at(out_.mesh.line, e);
      if (i < 0) continue;
      const std::int32_t h = 2 * e + (at(out_.mesh.against, e) ? 1 : 0);
      at(left, i)[at(out_.mesh.label, mesh.face(h))] += length_m(mesh, h);
      at(right, i)[at(out_.mesh.label, mesh.face(h ^ 1))] += length_m(mesh, h);
    }
    const auto most = [](const std::map<std::int32_t, double>& votes) {
      const auto it = heaviest(votes);
      return it == votes.end() ? -1 : it->first;
    };
    std::vector<std::pair<std::int32_t, std::int32_t>> out;
    for (std::size_t i = 0; i < groups_.borders.size(); ++i) out.emplace_back(most(left[i]), most(right[i]));
    return out;
  }

  /// What each wall lends to the divided face in front of it: the atom that lies along it there.
  void lend_atoms() {
    const PlanarGraph& mesh = *out_.mesh.graph;
    std::vector<double> most(2 * graph_.edge_count(), 0.0);
    out_.lent.assign(2 * graph_.edge_count(), -1);
    for (std::int32_t m = 0; m < static_cast<std::int32_t>(2 * mesh.edge_count()); ++m) {
      const std::int32_t h = out_.mesh.coverage_half_edge(m);
      if (h < 0 || at(groups_.lent, h) < 0) continue;
      const std::int32_t a = at(out_.mesh.label, mesh.face(m));
      if (a >= 0 && length_m(mesh, m) > at(most, h)) at(most, h) = length_m(mesh, m), at(out_.lent, h) = a;
    }
  }

  const Coverage& coverage_;
  const PlanarGraph& graph_;
  const Elements& elements_;
  const Blocks& blocks_;
  GroupMesh groups_;
  std::vector<std::int32_t> group_of_atom_;
  AtomSet out_;
};

}  // namespace

AtomSet number_atoms(const Coverage& coverage, const Elements& elements, const Blocks& blocks, GroupMesh groups) {
  AtomSet out = Numbering(coverage, elements, blocks, std::move(groups)).run();
  measure_atoms(coverage, out);
  return out;
}

void measure_atoms(const Coverage& coverage, AtomSet& out) {
  const PlanarGraph& mesh = *out.mesh.graph;
  std::vector<double> sx(out.atoms.size(), 0), sy(out.atoms.size(), 0);
  for (std::int32_t f = 1; f < static_cast<std::int32_t>(mesh.face_count()); ++f) {
    const std::int32_t a = at(out.mesh.label, f);
    if (a < 0) continue;
    at(out.atoms, a).area_m2 += area_m2(mesh, f);
    const Point o = mesh.from(mesh.cycles(f)[0]);
    double fx = 0, fy = 0;
    for (const std::int32_t h : mesh.half_edges(f)) {
      const Point p = mesh.from(h) - o, q = mesh.to(h) - o;
      const auto c = static_cast<double>(cross(p, q));
      fx += static_cast<double>(p.x + q.x) * c, fy += static_cast<double>(p.y + q.y) * c;
      if (at(out.mesh.label, mesh.face(h ^ 1)) != a) at(out.atoms, a).outline_m += length_m(mesh, h);
    }
    const auto area2 = static_cast<double>(mesh.twice_area(f));
    at(sx, a) += fx / 6 + static_cast<double>(o.x) * area2 / 2, at(sy, a) += fy / 6 + static_cast<double>(o.y) * area2 / 2;
  }
  for (std::size_t a = 0; a < out.atoms.size(); ++a) {
    const double area_mm2 = std::max(1.0, out.atoms[a].area_m2 * 1e6);
    out.atoms[a].centre = {coverage.origin.x + sx[a] / area_mm2 / 1000.0, coverage.origin.y + sy[a] / area_mm2 / 1000.0};
  }
}

}  // namespace qipan
