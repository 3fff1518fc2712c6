// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/atoms/atom_set.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <queue>
#include <utility>

#include "engine/atoms/seam_weight.h"
#include "engine/base/parallel.h"
#include "engine/base/union_find.h"

namespace qipan {
namespace {

template <class T>
decltype(auto) at(T& v, std::int32_t i) {
  return v[static_cast<std::size_t>(i)];
}

double length_m(const PlanarGraph& g, std::int32_t h) {
  const Point d = g.to(h) - g.from(h);
  return std::hypot(static_cast<double>(d.x), static_cast<double>(d.y)) / 1000.0;
}

class Builder {
 public:
  Builder(const Coverage& coverage, const Elements& elements, Blocks blocks, const RunContext& context)
      : coverage_(coverage), graph_(*coverage.graph), elements_(elements), blocks_(std::move(blocks)), context_(context) {}

  AtomSet run(bool cross_bridges) {
    lay_land_cells();
    if (std::ranges::find(blocks_.shared, true) != blocks_.shared.end()) share_out_faces();
    label_leftovers();
    number_atoms();
    measure();
    find_seams(cross_bridges);
    rejoin_buildings();
    absorb_scraps();
    join_empty_parts();
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::int32_t element(std::int32_t face) const { return elements_.of_face[static_cast<std::size_t>(face)]; }
  [[nodiscard]] std::int32_t community(std::int32_t face) const { return element(face) < 0 ? -1 : elements_.list[static_cast<std::size_t>(element(face))].community; }

  /// Label (group) that the wall behind half-edge h lends to the divided face in front of it.
  [[nodiscard]] std::int32_t lent_by(std::int32_t h) const {
    const std::int32_t front = graph_.face(h), back = graph_.face(h ^ 1), e = element(back), own = element(front);
    if (e < 0 || own < 0 || e == own) return -1;
    const Element& b = elements_.list[static_cast<std::size_t>(e)];
    if (b.clump < 0 || b.community != elements_.list[static_cast<std::size_t>(own)].community || at(blocks_.dedicated, e) != at(blocks_.dedicated, own)) return -1;
    return at(blocks_.group, e);
  }

  void lay_land_cells() {
    for (const FaceCells& c : blocks_.cells)
      for (const CellBorder& b : c.borders) {
        lines_.push_back({b.line, b.left, b.right});
        borders_.push_back({c.face, b});
      }
    build();
  }

  void build() {
    MeshLabels labels;
    labels.base = [&](std::int32_t f) -> std::int32_t {
      if (element(f) < 0) return -2;
      if (at(blocks_.divided, f) || at(blocks_.shared, f)) return -1;
      return at(blocks_.group, element(f));
    };
    labels.beyond = [&](std::int32_t h) -> std::int32_t {
      if (at(blocks_.shared, graph_.face(h))) return shared_label_.empty() ? -1 : at(shared_label_, h);
      return lent_by(h);
    };
    out_.mesh = build_mesh(coverage_, lines_, labels, [](std::int32_t) { return true; });
  }

  /// Water and road areas: each bank takes its share up to the middle.
  void share_out_faces() {
    std::vector<std::map<std::int32_t, double>> votes(2 * graph_.edge_count());
    const PlanarGraph& mesh = *out_.mesh.graph;
    for (std::int32_t h = 0; h < static_cast<std::int32_t>(2 * mesh.edge_count()); ++h) {
      const std::int32_t c = out_.mesh.coverage_half_edge(h);
      if (c < 0 || !at(blocks_.shared, graph_.face(c))) continue;
      const std::int32_t beyond = mesh.face(h ^ 1), l = at(out_.mesh.label, beyond);
      if (l < 0 || community(graph_.face(c)) != elements_.list[static_cast<std::size_t>(l)].community) continue;
      at(votes, c)[l] += length_m(mesh, h);
    }
    shared_label_.assign(2 * graph_.edge_count(), -1);
    for (std::size_t h = 0; h < votes.size(); ++h) {
      double most = 0;
      for (const auto& [l, w] : votes[h])
        if (w > most && at(blocks_.dedicated, l) < 0) most = w, shared_label_[h] = l;
    }
    std::vector<std::int32_t> todo;
    for (std::size_t f = 0; f < blocks_.shared.size(); ++f)
      if (blocks_.shared[f]) todo.push_back(static_cast<std::int32_t>(f));
    std::vector<std::vector<CellBorder>> found(todo.size());
    parallel_for(todo.size(), context_.threads, [&](std::size_t i) {
      found[i] = tessellate_face(graph_, todo[i], [&](std::int32_t h) { return at(shared_label_, h) + 1; });
    });
    for (std::size_t i = 0; i < todo.size(); ++i)
      for (CellBorder& b : found[i]) {
        --b.left, --b.right;
        lines_.push_back({b.line, b.left, b.right});
        borders_.push_back({todo[i], std::move(b)});
      }
    build();
  }

  /// Faces that nobody reached join the neighbour with the longest border, the rest keep to themselves.
  void label_leftovers() {
    const PlanarGraph& mesh = *out_.mesh.graph;
    std::vector<std::int32_t> open;
    for (std::int32_t f = 1; f < static_cast<std::int32_t>(mesh.face_count()); ++f)
      if (at(out_.mesh.label, f) < 0 && community(at(out_.mesh.coverage_face, f)) >= 0) open.push_back(f);
    while (!open.empty()) {
      std::vector<std::pair<std::int32_t, std::int32_t>> taken;
      std::vector<std::int32_t> rest;
      for (const std::int32_t f : open) {
        std::map<std::int32_t, double> around;
        for (const std::int32_t h : mesh.half_edges(f)) {
          const std::int32_t l = at(out_.mesh.label, mesh.face(h ^ 1));
          if (l >= 0 && at(blocks_.dedicated, l) < 0 && elements_.list[static_cast<std::size_t>(l)].community == community(at(out_.mesh.coverage_face, f))) around[l] += length_m(mesh, h);
        }
        const auto best = std::ranges::max_element(around, [](const auto& l, const auto& r) { return l.second < r.second; });
        if (best != around.end()) taken.emplace_back(f, best->first);
        else rest.push_back(f);
      }
      if (taken.empty()) {
        for (const std::int32_t f : rest) at(out_.mesh.label, f) = element(at(out_.mesh.coverage_face, f));
        break;
      }
      for (const auto& [f, l] : taken) at(out_.mesh.label, f) = l;
      open = std::move(rest);
    }
  }

  /// Atoms are the connected parts of the labels; a group's households go to the part with the land of their element.
  void number_atoms() {
    const PlanarGraph& mesh = *out_.mesh.graph;
    const auto faces = static_cast<std::int32_t>(mesh.face_count());
    UnionFind parts(mesh.face_count());
    for (std::int32_t e = 0; e < static_cast<std::int32_t>(mesh.edge_count()); ++e) {
      const std::int32_t l = mesh.face(2 * e), r = mesh.face(2 * e + 1);
      if (at(out_.mesh.label, l) >= 0 && at(out_.mesh.label, l) == at(out_.mesh.label, r)) parts.unite(l, r);
    }
    std::vector<std::int32_t> atom(mesh.face_count(), -1), label(at_size(mesh));
    for (std::int32_t f = 1; f < faces; ++f) {
      const std::int32_t l = at(out_.mesh.label, f);
      if (l < 0) continue;
      const std::int32_t root = parts.find(f);
      if (at(atom, root) < 0) {
        at(atom, root) = static_cast<std::int32_t>(out_.atoms.size());
        Atom& a = out_.atoms.emplace_back();
        a.community = elements_.list[static_cast<std::size_t>(l)].community;
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
    relabel_borders();
  }
  static std::size_t at_size(const PlanarGraph& mesh) { return mesh.face_count(); }

  /// From groups to atoms: a group in several parts is told apart by the mesh faces beside the border.
  void relabel_borders() {
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
    const auto beside = atoms_beside_borders();
    for (std::size_t i = 0; i < borders_.size(); ++i) {
      AtomBorder& b = borders_[i];
      b.border.left = beside[i].first, b.border.right = beside[i].second;
      if (b.border.left >= 0 && b.border.right >= 0 && b.border.left != b.border.right) out_.borders.push_back(std::move(b));
    }
    out_.divided.resize(coverage_.faces.size());
    out_.of_face.assign(coverage_.faces.size(), -1);
    for (std::size_t f = 0; f < coverage_.faces.size(); ++f) {
      out_.divided[f] = blocks_.divided[f] || blocks_.shared[f];
      if (!out_.divided[f] && element(static_cast<std::int32_t>(f)) >= 0) out_.of_face[f] = atom_in(static_cast<std::int32_t>(f), at(blocks_.group, element(static_cast<std::int32_t>(f))));
    }
    lend_atoms();
  }

  /// Per border the atoms that lie along it, left and right. (A group may be in several parts, so its number does not tell.)
  [[nodiscard]] std::vector<std::pair<std::int32_t, std::int32_t>> atoms_beside_borders() const {
    const PlanarGraph& mesh = *out_.mesh.graph;
    std::vector<std::map<std::int32_t, double>> left(borders_.size()), right(borders_.size());
    for (std::int32_t e = 0; e < static_cast<std::int32_t>(mesh.edge_count()); ++e) {
      const std::int32_t i = at(out_.mesh.line, e);
      if (i < 0) continue;
      const std::int32_t h = 2 * e + (at(out_.mesh.against, e) ? 1 : 0);
      at(left, i)[at(out_.mesh.label, mesh.face(h))] += length_m(mesh, h);
      at(right, i)[at(out_.mesh.label, mesh.face(h ^ 1))] += length_m(mesh, h);
    }
    const auto most = [](const std::map<std::int32_t, double>& votes) {
      const auto it = std::ranges::max_element(votes, [](const auto& l, const auto& r) { return l.second < r.second; });
      return it == votes.end() ? -1 : it->first;
    };
    std::vector<std::pair<std::int32_t, std::int32_t>> out;
    for (std::size_t i = 0; i < borders_.size(); ++i) out.emplace_back(most(left[i]), most(right[i]));
    return out;
  }

  /// What each wall lends to the divided face in front of it: the atom that lies along it there.
  void lend_atoms() {
    const PlanarGraph& mesh = *out_.mesh.graph;
    std::vector<double> most(2 * graph_.edge_count(), 0.0);
    out_.lent.assign(2 * graph_.edge_count(), -1);
    for (std::int32_t m = 0; m < static_cast<std::int32_t>(2 * mesh.edge_count()); ++m) {
      const std::int32_t h = out_.mesh.coverage_half_edge(m);
      if (h < 0 || !at(out_.divided, graph_.face(h))) continue;
      if ((at(blocks_.shared, graph_.face(h)) ? (shared_label_.empty() ? -1 : at(shared_label_, h)) : lent_by(h)) < 0) continue;
      const std::int32_t a = at(out_.mesh.label, mesh.face(m));
      if (a >= 0 && length_m(mesh, m) > at(most, h)) at(most, h) = length_m(mesh, m), at(out_.lent, h) = a;
    }
  }

  void measure() {
    const PlanarGraph& mesh = *out_.mesh.graph;
    std::vector<double> sx(out_.atoms.size(), 0), sy(out_.atoms.size(), 0);
    for (std::int32_t f = 1; f < static_cast<std::int32_t>(mesh.face_count()); ++f) {
      const std::int32_t a = at(out_.mesh.label, f);
      if (a < 0) continue;
      at(out_.atoms, a).area_m2 += static_cast<double>(mesh.twice_area(f)) * 0.5e-6;
      const Point o = mesh.from(mesh.cycles(f)[0]);
      double fx = 0, fy = 0;
      for (const std::int32_t h : mesh.half_edges(f)) {
        const Point p = mesh.from(h) - o, q = mesh.to(h) - o;
        const auto c = static_cast<double>(cross(p, q));
        fx += static_cast<double>(p.x + q.x) * c, fy += static_cast<double>(p.y + q.y) * c;
        if (at(out_.mesh.label, mesh.face(h ^ 1)) != a) at(out_.atoms, a).outline_m += length_m(mesh, h);
      }
      const auto area2 = static_cast<double>(mesh.twice_area(f));
      at(sx, a) += fx / 6 + static_cast<double>(o.x) * area2 / 2, at(sy, a) += fy / 6 + static_cast<double>(o.y) * area2 / 2;
    }
    for (std::size_t a = 0; a < out_.atoms.size(); ++a) {
      const double area_mm2 = std::max(1.0, out_.atoms[a].area_m2 * 1e6);
      out_.atoms[a].centre = {coverage_.origin.x + sx[a] / area_mm2 / 1000.0, coverage_.origin.y + sy[a] / area_mm2 / 1000.0};
    }
  }

  [[nodiscard]] bool is_barrier(std::int32_t mesh_edge) const {
    const std::int32_t e = at(out_.mesh.coverage_edge, mesh_edge);
    return e >= 0 && (at(coverage_.features, e).kind == FeatureKind::rail || at(coverage_.features, e).kind == FeatureKind::water);
  }

  /// Mesh faces on the main bank of their atom. A building that stands over a railway or river has land on both sides; its neighbours
  /// are those of the side that holds most of it, so that it never joins the banks.
  [[nodiscard]] std::vector<bool> main_banks() const {
    const PlanarGraph& mesh = *out_.mesh.graph;
    UnionFind banks(mesh.face_count());
    for (std::int32_t e = 0; e < static_cast<std::int32_t>(mesh.edge_count()); ++e) {
      const std::int32_t l = mesh.face(2 * e), r = mesh.face(2 * e + 1);
      if (at(out_.mesh.label, l) >= 0 && at(out_.mesh.label, l) == at(out_.mesh.label, r) && !is_barrier(e)) banks.unite(l, r);
    }
    std::vector<std::pair<double, double>> size(mesh.face_count(), {0.0, 0.0});  // built, all
    std::vector<std::int32_t> best(out_.atoms.size(), -1);
    for (std::int32_t f = 1; f < static_cast<std::int32_t>(mesh.face_count()); ++f) {
      auto& [built, all] = at(size, banks.find(f));
      const double area = static_cast<double>(mesh.twice_area(f));
      all += area;
      if (at(coverage_.faces, at(out_.mesh.coverage_face, f)).clump >= 0) built += area;
    }
    for (std::int32_t f = 1; f < static_cast<std::int32_t>(mesh.face_count()); ++f) {
      const std::int32_t a = at(out_.mesh.label, f), bank = banks.find(f);
      if (a >= 0 && (at(best, a) < 0 || at(size, bank) > at(size, at(best, a)))) at(best, a) = bank;
    }
    std::vector<bool> out(mesh.face_count(), false);
    for (std::int32_t f = 1; f < static_cast<std::int32_t>(mesh.face_count()); ++f)
      if (const std::int32_t a = at(out_.mesh.label, f); a >= 0) out[static_cast<std::size_t>(f)] = at(best, a) == banks.find(f);
    return out;
  }

  void find_seams(bool cross_bridges) {
    const PlanarGraph& mesh = *out_.mesh.graph;
    const std::vector<bool> main = main_banks();
    std::map<std::pair<std::int32_t, std::int32_t>, AtomSeam> seams;
    for (std::int32_t e = 0; e < static_cast<std::int32_t>(mesh.edge_count()); ++e) {
      const std::int32_t fl = mesh.face(2 * e), fr = mesh.face(2 * e + 1), l = at(out_.mesh.label, fl), r = at(out_.mesh.label, fr);
      if (l < 0 || r < 0 || l == r || at(out_.atoms, l).community != at(out_.atoms, r).community) continue;
      const std::int32_t ce = at(out_.mesh.coverage_edge, e);
      FeatureKind kind = ce < 0 ? FeatureKind::none : at(coverage_.features, ce).kind;
      const FaceOwner &ol = at(coverage_.faces, at(out_.mesh.coverage_face, fl)), &orr = at(coverage_.faces, at(out_.mesh.coverage_face, fr));
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
      out_.seams.push_back(s);
    }
  }

  /// A building whose parts in the community hang together only outside it: its atoms, and the fewest between them, become one.
  void rejoin_buildings() {
    const PlanarGraph& mesh = *out_.mesh.graph;
    std::map<std::int32_t, std::map<std::int32_t, double>> parts;  // element -> atom -> m2
    for (std::int32_t f = 1; f < static_cast<std::int32_t>(mesh.face_count()); ++f) {
      const std::int32_t e = element(at(out_.mesh.coverage_face, f)), a = at(out_.mesh.label, f);
      if (e >= 0 && a >= 0 && elements_.list[static_cast<std::size_t>(e)].clump >= 0) parts[e][a] += static_cast<double>(mesh.twice_area(f)) * 0.5e-6;
    }
    std::vector<std::vector<std::int32_t>> near(out_.atoms.size());
    for (const AtomSeam& s : out_.seams)
      if (s.passable && ordinary(s)) at(near, s.a).push_back(s.b), at(near, s.b).push_back(s.a);
    UnionFind merged(out_.atoms.size());
    bool any = false;
    for (auto& [e, atoms] : parts) {
      std::erase_if(atoms, [](const auto& part) { return part.second <= 1.0; });
      for (auto it = atoms.begin(); it != atoms.end() && std::next(it) != atoms.end(); ++it)
        any = join_path(it->first, std::next(it)->first, near, merged) || any;
    }
    if (any) renumber(merged);
  }

  /// Unites the atoms on the path that binds the fewest households, then the fewest atoms; false if there is none.
  [[nodiscard]] bool join_path(std::int32_t from, std::int32_t to, const std::vector<std::vector<std::int32_t>>& near, UnionFind& merged) const {
    using Item = std::pair<Milli, std::int32_t>;
    std::map<std::int32_t, std::pair<Milli, std::int32_t>> reached;  // cost, atom before
    std::priority_queue<std::pair<Item, std::int32_t>, std::vector<std::pair<Item, std::int32_t>>, std::greater<>> queue;
    queue.push({{0, to}, to});
    while (!queue.empty() && !reached.contains(from)) {
      const auto [item, before] = queue.top();
      queue.pop();
      const auto [cost, a] = item;
      if (!reached.try_emplace(a, cost, before).second) continue;
      for (const std::int32_t n : at(near, a))
        if (!reached.contains(n)) queue.push({{cost + 1 + at(out_.atoms, n).households, n}, a});
    }
    if (!reached.contains(from)) return false;
    for (std::int32_t a = from; a != to; a = reached[a].second) merged.unite(a, reached[a].second);
    return true;
  }

  [[nodiscard]] bool scrap(const Atom& a) const { return a.households == 0 && a.population == 0 && a.dedicated < 0 && (a.area_m2 < 100.0 || 2 * a.area_m2 < 3.0 * a.outline_m); }

  /// Slivers without households become part of the neighbour they share most border with.
  void absorb_scraps() {
    UnionFind merged(out_.atoms.size());
    std::vector<std::vector<const AtomSeam*>> around(out_.atoms.size());
    for (const AtomSeam& s : out_.seams) at(around, s.a).push_back(&s), at(around, s.b).push_back(&s);
    bool any = false;
    for (std::int32_t a = 0; a < static_cast<std::int32_t>(out_.atoms.size()); ++a) {
      if (!scrap(at(out_.atoms, a))) continue;
      const AtomSeam* best = nullptr;
      const auto value = [&](const AtomSeam& s) { return std::pair(s.passable && at(out_.atoms, s.a == a ? s.b : s.a).dedicated < 0, s.length_m); };
      for (const AtomSeam* s : at(around, a))
        if (at(out_.atoms, s->a == a ? s->b : s->a).dedicated < 0 && (!best || value(*s) > value(*best))) best = s;
      if (best) merged.unite(best->a, best->b), any = true;
    }
    if (any) renumber(merged);
  }

  void renumber(UnionFind& merged) {
    std::vector<std::int32_t> number(out_.atoms.size(), -1);
    std::int32_t count = 0;
    for (std::int32_t a = 0; a < static_cast<std::int32_t>(number.size()); ++a) at(number, a) = merged.find(a) == a ? count++ : at(number, merged.find(a));
    std::vector<Atom> atoms(static_cast<std::size_t>(count));
    std::vector<bool> first(static_cast<std::size_t>(count), true);
    for (std::size_t a = 0; a < number.size(); ++a) {
      const Atom& from = out_.atoms[a];
      Atom& to = at(atoms, number[a]);
      const bool main = at(first, number[a]) || from.households > to.households;
      if (main) to.community = from.community, to.dedicated = from.dedicated, to.compound = from.compound;
      at(first, number[a]) = false;
      to.households += from.households, to.population += from.population, to.difficult += from.difficult, to.buildings += from.buildings;
    }
    out_.atoms = std::move(atoms);
    const auto apply = [&](std::int32_t& v) {
      if (v >= 0) v = at(number, v);
    };
    for (auto& v : out_.of_element) apply(v);
    for (auto& v : out_.of_face) apply(v);
    for (auto& v : out_.lent) apply(v);
    for (auto& v : out_.mesh.label) apply(v);
    for (AtomBorder& b : out_.borders) apply(b.border.left), apply(b.border.right);
    std::erase_if(out_.borders, [](const AtomBorder& b) { return b.border.left == b.border.right; });
    const auto seams = std::move(out_.seams);
    std::map<std::pair<std::int32_t, std::int32_t>, AtomSeam> joined;
    for (const AtomSeam& s : seams) {
      const std::int32_t a = at(number, s.a), b = at(number, s.b);
      if (a == b) continue;
      AtomSeam& t = joined.try_emplace(std::minmax(a, b), AtomSeam{std::min(a, b), std::max(a, b), 0, 0, 0, false}).first->second;
      t.length_m += s.length_m, t.passable_m += s.passable_m, t.cost += s.cost, t.passable = t.passable || s.passable;
    }
    out_.seams.clear();
    for (const auto& [key, s] : joined) out_.seams.push_back(s);
    measure();
  }

  /// A part of a community without households that only barriers bound opens its longest border of any kind.
  void join_empty_parts() {
    while (true) {
      UnionFind parts(out_.atoms.size());
      for (const AtomSeam& s : out_.seams)
        if (s.passable && ordinary(s)) parts.unite(s.a, s.b);
      std::vector<Milli> total(out_.atoms.size(), 0);
      for (std::int32_t a = 0; a < static_cast<std::int32_t>(out_.atoms.size()); ++a) at(total, parts.find(a)) += at(out_.atoms, a).households;
      std::map<std::int32_t, AtomSeam*> best;
      for (AtomSeam& s : out_.seams) {
        if (s.passable || !ordinary(s)) continue;
        for (const std::int32_t side : {s.a, s.b}) {
          const std::int32_t root = parts.find(side);
          if (at(total, root) != 0 || parts.find(s.a) == parts.find(s.b)) continue;
          AtomSeam*& b = best[root];
          if (!b || s.length_m > b->length_m) b = &s;
        }
      }
      if (best.empty()) return;
      // One at a time, smallest part first: two empty parts must not open towards both banks.
      best.begin()->second->passable = true;
    }
  }
  [[nodiscard]] bool ordinary(const AtomSeam& s) const { return at(out_.atoms, s.a).dedicated < 0 && at(out_.atoms, s.b).dedicated < 0; }

  const Coverage& coverage_;
  const PlanarGraph& graph_;
  const Elements& elements_;
  Blocks blocks_;
  const RunContext& context_;
  std::vector<MeshLine> lines_;
  std::vector<AtomBorder> borders_;
  std::vector<std::int32_t> shared_label_;   // per coverage half-edge of a shared face: group of the bank
  std::vector<std::int32_t> group_of_atom_;
  AtomSet out_;
};

}  // namespace

AtomSet build_atoms(const Coverage& coverage, const Elements& elements, Blocks blocks, bool cross_bridges, const RunContext& context) {
  return Builder(coverage, elements, std::move(blocks), context).run(cross_bridges);
}

}  // namespace qipan
