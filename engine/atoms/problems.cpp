// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <cmath>

#include "engine/atoms/atom_set.h"

namespace qipan {

std::vector<CommunityProblem> build_problems(const AtomSet& set, std::size_t community_count) {
  std::vector<CommunityProblem> out(community_count);
  std::vector<std::int32_t> place(set.atoms.size(), -1);
  for (std::size_t c = 0; c < out.size(); ++c) out[c].community = static_cast<std::int32_t>(c);
  for (std::size_t a = 0; a < set.atoms.size(); ++a) {
    const Atom& atom = set.atoms[a];
    if (atom.dedicated >= 0 || static_cast<std::size_t>(atom.community) >= community_count) continue;
    CommunityProblem& p = out[static_cast<std::size_t>(atom.community)];
    place[a] = static_cast<std::int32_t>(p.atoms.size());
    p.atoms.push_back(static_cast<std::int32_t>(a));
  }
  for (CommunityProblem& p : out) {
    XY origin;
    for (const std::int32_t a : p.atoms) origin = {origin.x + set.atoms[static_cast<std::size_t>(a)].centre.x, origin.y + set.atoms[static_cast<std::size_t>(a)].centre.y};
    const auto n = static_cast<double>(std::max<std::size_t>(1, p.atoms.size()));
    origin = {std::round(origin.x / n), std::round(origin.y / n)};
    for (const std::int32_t a : p.atoms) {
      const Atom& atom = set.atoms[static_cast<std::size_t>(a)];
      p.problem.atoms.push_back({atom.households, atom.difficult, std::llround(atom.area_m2 * 100), std::llround(atom.outline_m * 1000),
                                 std::llround((atom.centre.x - origin.x) * 10), std::llround((atom.centre.y - origin.y) * 10), atom.compound});
    }
  }
  for (const AtomSeam& s : set.seams) {
    const std::int32_t a = place[static_cast<std::size_t>(s.a)], b = place[static_cast<std::size_t>(s.b)];
    if (!s.passable || a < 0 || b < 0) continue;
    out[static_cast<std::size_t>(set.atoms[static_cast<std::size_t>(s.a)].community)].problem.seams.push_back({std::min(a, b), std::max(a, b), std::llround(s.cost * 1000), std::llround(s.length_m * 1000)});
  }
  for (const AtomCorner& c : set.corners) {
    Corner corner;
    const std::size_t community = static_cast<std::size_t>(set.atoms[static_cast<std::size_t>(c.around.front())].community);
    if (community >= community_count) continue;
    for (const std::int32_t a : c.around) {
      const std::int32_t i = place[static_cast<std::size_t>(a)];
      corner.around.push_back(i >= 0 ? i : -1 - a);
    }
    for (const double m : c.turn_m) corner.turn.push_back(std::llround(m * 1000));
    out[community].problem.corners.push_back(std::move(corner));
  }
  for (CommunityProblem& p : out) std::ranges::sort(p.problem.seams, {}, [](const Seam& s) { return std::pair(s.a, s.b); });
  return out;
}

}  // namespace qipan
