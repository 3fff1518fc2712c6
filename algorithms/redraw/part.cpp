// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/redraw/part.h"

#include <utility>

#include "engine/base/indexing.h"
#include "engine/base/union_find.h"

namespace qipan {

Part take_part(const Problem& problem, std::vector<std::int32_t> atoms) {
  Part part;
  std::vector<std::int32_t> local(problem.atoms.size(), -1);
  for (std::size_t i = 0; i < atoms.size(); ++i) at(local, atoms[i]) = static_cast<std::int32_t>(i);
  Problem& p = part.problem;
  p.id = problem.id, p.ordinary = problem.ordinary, p.difficult = problem.difficult, p.difficult_above = problem.difficult_above;
  p.has_difficult = problem.has_difficult, p.weights = problem.weights;
  for (const std::int32_t a : atoms) p.atoms.push_back(at(problem.atoms, a)), p.today.push_back(at(problem.today, a));
  for (const Seam& s : problem.seams) {
    if (at(local, s.a) >= 0 && at(local, s.b) >= 0) p.seams.push_back({at(local, s.a), at(local, s.b), s.cut_cost, s.length});
  }
  for (const Corner& c : problem.corners) {
    Corner mine = c;
    std::int32_t outside = -1;
    bool inside = false;
    for (std::int32_t& a : mine.around) {
      const std::int32_t l = a < 0 ? -1 : at(local, a);
      inside = inside || l >= 0;
      a = l >= 0 ? l : outside--;
    }
    if (inside) p.corners.push_back(std::move(mine));
  }
  part.atoms = std::move(atoms);
  return part;
}

bool is_connected(const Problem& problem) {
  UnionFind joined(problem.atoms.size());
  for (const Seam& s : problem.seams) joined.unite(s.a, s.b);
  for (std::int32_t a = 1; a < static_cast<std::int32_t>(problem.atoms.size()); ++a) {
    if (joined.find(a) != joined.find(0)) return false;
  }
  return true;
}

}  // namespace qipan
