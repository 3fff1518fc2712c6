// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <map>
#include <queue>
#include <tuple>
#include <utility>

#include "engine/atoms/atom_steps.h"
#include "engine/base/indexing.h"
#include "engine/base/union_find.h"
#include "engine/coverage/measures.h"

namespace qipan {
namespace {

bool ordinary(const AtomSet& set, const AtomSeam& s) { return at(set.atoms, s.a).dedicated < 0 && at(set.atoms, s.b).dedicated < 0; }

bool scrap(const Atom& a) { return a.households == 0 && a.population == 0 && (a.area_m2 < 100.0 || 2 * a.area_m2 < 3.0 * a.outline_m); }

/// Unites the atoms on the path that binds the fewest households, then the fewest atoms; false if there is none.
bool join_path(const AtomSet& set, std::int32_t from, std::int32_t to, const std::vector<std::vector<std::int32_t>>& near, UnionFind& merged) {
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
      if (!reached.contains(n)) queue.push({{cost + 1 + at(set.atoms, n).households, n}, a});
  }
  if (!reached.contains(from)) return false;
  for (std::int32_t a = from; a != to; a = reached[a].second) merged.unite(a, reached[a].second);
  return true;
}

/// United atoms become one; numbers, borders and seams follow. Its nature is that of the part with most households; scraps have no say.
void renumber(const Coverage& coverage, UnionFind& merged, const std::vector<bool>& scraps, AtomSet& set) {
  std::vector<std::int32_t> number(set.atoms.size(), -1);
  std::int32_t count = 0;
  for (std::int32_t a = 0; a < static_cast<std::int32_t>(number.size()); ++a) at(number, a) = merged.find(a) == a ? count++ : at(number, merged.find(a));
  std::vector<Atom> atoms(static_cast<std::size_t>(count));
  std::vector<std::pair<int, Milli>> most(static_cast<std::size_t>(count), {-1, 0});
  for (std::size_t a = 0; a < number.size(); ++a) {
    const Atom& from = set.atoms[a];
    Atom& to = at(atoms, number[a]);
    const std::pair<int, Milli> say(scraps[a] ? 0 : 1, from.households);
    if (say > at(most, number[a])) to.community = from.community, to.dedicated = from.dedicated, to.compound = from.compound, at(most, number[a]) = say;
    to.households += from.households, to.population += from.population, to.difficult += from.difficult, to.buildings += from.buildings;
  }
  set.atoms = std::move(atoms);
  const auto apply = [&](std::int32_t& v) {
    if (v >= 0) v = at(number, v);
  };
  for (auto& v : set.of_element) apply(v);
  for (auto& v : set.of_face) apply(v);
  for (auto& v : set.lent) apply(v);
  for (auto& v : set.mesh.label) apply(v);
  for (AtomBorder& b : set.borders) apply(b.border.left), apply(b.border.right);
  std::erase_if(set.borders, [](const AtomBorder& b) { return b.border.left == b.border.right; });
  const auto seams = std::move(set.seams);
  std::map<std::pair<std::int32_t, std::int32_t>, AtomSeam> joined;
  for (const AtomSeam& s : seams) {
    const std::int32_t a = at(number, s.a), b = at(number, s.b);
    if (a == b) continue;
    AtomSeam& t = joined.try_emplace(std::minmax(a, b), AtomSeam{std::min(a, b), std::max(a, b), 0, 0, 0, false}).first->second;
    t.length_m += s.length_m, t.passable_m += s.passable_m, t.cost += s.cost, t.passable = t.passable || s.passable;
  }
  set.seams.clear();
  for (const auto& [key, s] : joined) set.seams.push_back(s);
  measure_atoms(coverage, set);
}

}  // namespace

void rejoin_buildings(const Coverage& coverage, const Elements& elements, AtomSet& set) {
  const PlanarGraph& mesh = *set.mesh.graph;
  std::map<std::int32_t, std::map<std::int32_t, double>> parts;  // element -> atom -> m2
  for (std::int32_t f = 1; f < static_cast<std::int32_t>(mesh.face_count()); ++f) {
    const std::int32_t e = at(elements.of_face, at(set.mesh.coverage_face, f)), a = at(set.mesh.label, f);
    if (e >= 0 && a >= 0 && at(elements.list, e).clump >= 0) parts[e][a] += area_m2(mesh, f);
  }
  std::vector<std::vector<std::int32_t>> near(set.atoms.size());
  for (const AtomSeam& s : set.seams)
    if (s.passable && ordinary(set, s)) at(near, s.a).push_back(s.b), at(near, s.b).push_back(s.a);
  UnionFind merged(set.atoms.size());
  bool any = false;
  for (auto& [e, atoms] : parts) {
    std::erase_if(atoms, [](const auto& part) { return part.second <= 1.0; });
    for (auto it = atoms.begin(); it != atoms.end() && std::next(it) != atoms.end(); ++it)
      any = join_path(set, it->first, std::next(it)->first, near, merged) || any;
  }
  if (any) renumber(coverage, merged, std::vector<bool>(set.atoms.size(), false), set);
}

void absorb_scraps(const Coverage& coverage, AtomSet& set) {
  UnionFind merged(set.atoms.size());
  std::vector<std::vector<const AtomSeam*>> around(set.atoms.size());
  for (const AtomSeam& s : set.seams) at(around, s.a).push_back(&s), at(around, s.b).push_back(&s);
  constexpr double kUnit = 5.0;            // m2; less of a unit is left where a building takes it
  std::map<std::int32_t, double> unit_m2;  // dedicated unit -> its largest atom
  for (const Atom& a : set.atoms)
    if (a.dedicated >= 0) unit_m2[a.dedicated] = std::max(unit_m2[a.dedicated], a.area_m2);
  std::vector<bool> scraps(set.atoms.size(), false);
  for (std::size_t a = 0; a < scraps.size(); ++a) {
    const Atom& atom = set.atoms[a];
    scraps[a] = scrap(atom) && (atom.dedicated < 0 || atom.area_m2 < kUnit || atom.area_m2 < unit_m2[atom.dedicated]);
  }
  bool any = false;
  for (std::int32_t a = 0; a < static_cast<std::int32_t>(set.atoms.size()); ++a) {
    if (!at(scraps, a)) continue;
    const Atom& own = at(set.atoms, a);
    const auto other = [&](const AtomSeam& s) -> const Atom& { return at(set.atoms, s.a == a ? s.b : s.a); };
    const auto value = [&](const AtomSeam& s) { return std::tuple(other(s).dedicated < 0, s.passable, s.length_m); };
    const AtomSeam* best = nullptr;
    for (const AtomSeam* s : at(around, a)) {
      // A dedicated unit takes what only it touches, as long as it stays its own land to all purposes.
      const bool takes = other(*s).dedicated < 0 || own.area_m2 <= std::max(1.0, 0.002 * other(*s).area_m2);
      if (takes && (!best || value(*s) > value(*best))) best = s;
    }
    if (best) merged.unite(best->a, best->b), any = true;
  }
  if (any) renumber(coverage, merged, scraps, set);
}

void join_empty_parts(AtomSet& set) {
  while (true) {
    UnionFind parts(set.atoms.size());
    for (const AtomSeam& s : set.seams)
      if (s.passable && ordinary(set, s)) parts.unite(s.a, s.b);
    std::vector<Milli> total(set.atoms.size(), 0);
    for (std::int32_t a = 0; a < static_cast<std::int32_t>(set.atoms.size()); ++a) at(total, parts.find(a)) += at(set.atoms, a).households;
    std::map<std::int32_t, AtomSeam*> best;
    for (AtomSeam& s : set.seams) {
      if (s.passable || !ordinary(set, s)) continue;
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

}  // namespace qipan
