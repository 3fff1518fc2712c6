// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/support/piece_graph.h"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

#include "engine/base/parallel.h"

namespace qipan {
namespace {

/// Union-find whose root is the smallest member.
class Groups {
 public:
  explicit Groups(std::size_t n) : parent_(n) { std::iota(parent_.begin(), parent_.end(), 0); }
  std::int32_t find(std::int32_t v) {
    while (parent_[static_cast<std::size_t>(v)] != v) {
      auto& up = parent_[static_cast<std::size_t>(v)];
      up = parent_[static_cast<std::size_t>(up)];
      v = up;
    }
    return v;
  }
  void join(std::int32_t a, std::int32_t b) {
    a = find(a), b = find(b);
    parent_[static_cast<std::size_t>(std::max(a, b))] = std::min(a, b);
  }

 private:
  std::vector<std::int32_t> parent_;
};

/// Atoms of different grids of today stay nodes of their own, so that either may be left as it is.
bool same_today(const Problem& problem, const std::vector<std::int32_t>& atoms, std::int32_t a, std::int32_t b) {
  const auto today = [&](std::int32_t local) { return problem.today[static_cast<std::size_t>(atoms[static_cast<std::size_t>(local)])]; };
  return problem.today.empty() || today(a) == today(b);
}

void join_compounds(const Problem& problem, const BandArithmetic& arithmetic, const std::vector<std::int32_t>& atoms,
                    const std::vector<Link>& links, Groups& groups) {
  std::map<std::int32_t, std::int64_t> total;
  const auto atom = [&](std::int32_t local) -> const AtomMeasure& {
    return problem.atoms[static_cast<std::size_t>(atoms[static_cast<std::size_t>(local)])];
  };
  for (std::size_t i = 0; i < atoms.size(); ++i) {
    const AtomMeasure& a = atom(static_cast<std::int32_t>(i));
    if (a.compound >= 0) total[a.compound] += a.households;
  }
  if (total.empty()) return;
  for (const Link& l : links) {
    const std::int32_t c = atom(l.a).compound;
    if (c >= 0 && c == atom(l.b).compound && total[c] <= arithmetic.ceiling() && same_today(problem, atoms, l.a, l.b)) groups.join(l.a, l.b);
  }
}

/// Joins groups without households that have one neighbouring group, until none is left.
void join_leaves(const Problem& problem, const std::vector<std::int32_t>& atoms, const std::vector<std::int64_t>& households,
                 const std::vector<Link>& links, Groups& groups) {
  const std::size_t n = households.size();
  std::vector<std::int64_t> sum(n, 0);
  for (std::size_t i = 0; i < n; ++i) sum[static_cast<std::size_t>(groups.find(static_cast<std::int32_t>(i)))] += households[i];
  for (bool changed = true; changed;) {
    changed = false;
    std::vector<std::int32_t> only(n, -1);  // the one neighbour of a group without households; -2: several
    const auto see = [&](std::int32_t from, std::int32_t to) {
      std::int32_t& o = only[static_cast<std::size_t>(from)];
      o = o == -1 || o == to ? to : -2;
    };
    for (const Link& l : links) {
      const std::int32_t a = groups.find(l.a), b = groups.find(l.b);
      if (a == b) continue;
      if (sum[static_cast<std::size_t>(a)] == 0) see(a, b);
      if (sum[static_cast<std::size_t>(b)] == 0) see(b, a);
    }
    for (std::size_t v = 0; v < n; ++v) {
      const std::int32_t self = static_cast<std::int32_t>(v);
      if (groups.find(self) != self || only[v] < 0 || sum[v] != 0) continue;
      const std::int32_t other = groups.find(only[v]);
      if (other == self || !same_today(problem, atoms, self, other)) continue;
      groups.join(self, other);
      const auto root = static_cast<std::size_t>(groups.find(self));
      sum[root] = sum[v] + sum[static_cast<std::size_t>(other)];
      changed = true;
    }
  }
}

std::vector<Link> local_links(const Problem& problem, const std::vector<std::int32_t>& atoms) {
  std::vector<std::int32_t> local(problem.atoms.size(), -1);
  for (std::size_t i = 0; i < atoms.size(); ++i) local[static_cast<std::size_t>(atoms[i])] = static_cast<std::int32_t>(i);
  std::vector<Link> links;
  links.reserve(atoms.size() == problem.atoms.size() ? problem.seams.size() : 0);
  for (const Seam& s : problem.seams) {
    const std::int32_t a = local[static_cast<std::size_t>(s.a)], b = local[static_cast<std::size_t>(s.b)];
    if (a >= 0 && b >= 0) links.push_back({a, b, s.cut_cost, s.length});
  }
  return links;
}

/// Both directions of every link; rows are in the order of their targets, since links are sorted.
void list_entries(PieceGraph& piece) {
  piece.offset.assign(piece.nodes.size() + 1, 0);
  for (const Link& l : piece.links) ++piece.offset[static_cast<std::size_t>(l.a) + 1], ++piece.offset[static_cast<std::size_t>(l.b) + 1];
  for (std::size_t v = 0; v < piece.nodes.size(); ++v) piece.offset[v + 1] += piece.offset[v];
  std::vector<std::int32_t> next(piece.offset.begin(), piece.offset.end() - 1);
  piece.entries.resize(piece.links.size() * 2);
  for (const Link& l : piece.links) {
    piece.entries[static_cast<std::size_t>(next[static_cast<std::size_t>(l.a)]++)] = {.target = l.b, .cut = l.cut, .length = l.length};
    piece.entries[static_cast<std::size_t>(next[static_cast<std::size_t>(l.b)]++)] = {.target = l.a, .cut = l.cut, .length = l.length};
  }
}

/// Compounds with atoms in several nodes.
void list_compounds(const Problem& problem, PieceGraph& piece) {
  std::map<std::int32_t, std::vector<std::int32_t>> nodes;
  for (std::size_t i = 0; i < piece.atoms.size(); ++i) {
    const std::int32_t c = problem.atoms[static_cast<std::size_t>(piece.atoms[i])].compound;
    if (c >= 0) nodes[c].push_back(piece.node_of[i]);
  }
  piece.node_compounds.resize(piece.nodes.size());
  for (auto& [id, list] : nodes) {
    std::ranges::sort(list);
    list.erase(std::unique(list.begin(), list.end()), list.end());
    if (list.size() < 2) continue;
    for (const std::int32_t v : list) {
      piece.node_compounds[static_cast<std::size_t>(v)].push_back(static_cast<std::int32_t>(piece.compounds.size()));
    }
    piece.compounds.push_back(std::move(list));
  }
}

/// Corners with at least two nodes; what lies outside the piece keeps a number of its own.
void list_corners(const Problem& problem, PieceGraph& piece) {
  std::vector<std::int32_t> node(problem.atoms.size(), -1);
  for (std::size_t i = 0; i < piece.atoms.size(); ++i) node[static_cast<std::size_t>(piece.atoms[i])] = piece.node_of[i];
  const auto outside = [&](std::int32_t a) { return std::numeric_limits<std::int32_t>::min() + a; };
  piece.node_corners.resize(piece.nodes.size());
  for (const Corner& c : problem.corners) {
    Corner mine = c;
    std::vector<std::int32_t> inside;
    for (std::int32_t& a : mine.around) {
      if (a < 0) continue;
      const std::int32_t v = node[static_cast<std::size_t>(a)];
      if (v >= 0) inside.push_back(v);
      a = v >= 0 ? v : outside(a);
    }
    std::ranges::sort(inside);
    inside.erase(std::unique(inside.begin(), inside.end()), inside.end());
    if (inside.size() < 2) continue;
    for (const std::int32_t v : inside) piece.node_corners[static_cast<std::size_t>(v)].push_back(static_cast<std::int32_t>(piece.corners.size()));
    piece.corners.push_back(std::move(mine));
  }
}

}  // namespace

void mark_neighbours_that_touch(PieceGraph& piece, int threads) {
  const std::int32_t lanes = std::clamp(threads, 1, std::max(1, piece.size() / 1'000));
  const auto first = [&](std::size_t lane) { return static_cast<std::int32_t>(piece.nodes.size() * lane / static_cast<std::size_t>(lanes)); };
  parallel_for(static_cast<std::size_t>(lanes), threads, [&](std::size_t lane) {
    std::vector<std::int32_t> position(piece.nodes.size(), -1);
    for (std::int32_t v = first(lane); v < first(lane + 1); ++v) {
      const std::int32_t begin = piece.begin(v), end = piece.end(v);
      if (end - begin > 32) continue;
      for (std::int32_t i = begin; i < end; ++i) position[static_cast<std::size_t>(piece.entries[static_cast<std::size_t>(i)].target)] = i - begin;
      for (std::int32_t i = begin; i < end; ++i) {
        Entry& e = piece.entries[static_cast<std::size_t>(i)];
        for (const Entry& other : piece.row(e.target)) {
          const std::int32_t p = position[static_cast<std::size_t>(other.target)];
          if (p >= 0) e.beside |= std::uint32_t{1} << p;
        }
      }
      for (std::int32_t i = begin; i < end; ++i) position[static_cast<std::size_t>(piece.entries[static_cast<std::size_t>(i)].target)] = -1;
    }
  });
}

PieceGraph build_piece_graph(const Scorer& scorer, const BandArithmetic& arithmetic, std::vector<std::int32_t> atoms,
                             const Contraction& contraction) {
  const Problem& problem = scorer.problem();
  PieceGraph piece;
  piece.atoms = std::move(atoms);
  std::vector<Link> links = local_links(problem, piece.atoms);
  Groups groups(piece.atoms.size());
  if (contraction.compounds) join_compounds(problem, arithmetic, piece.atoms, links, groups);
  if (contraction.leaves) {
    std::vector<std::int64_t> households;
    households.reserve(piece.atoms.size());
    for (const std::int32_t a : piece.atoms) households.push_back(problem.atoms[static_cast<std::size_t>(a)].households);
    join_leaves(problem, piece.atoms, households, links, groups);
  }

  std::vector<std::int32_t> number(piece.atoms.size(), -1);
  piece.nodes.reserve(piece.atoms.size()), piece.node_of.reserve(piece.atoms.size());
  for (std::size_t i = 0; i < piece.atoms.size(); ++i) {
    const auto root = static_cast<std::size_t>(groups.find(static_cast<std::int32_t>(i)));
    if (number[root] < 0) {
      number[root] = piece.size();
      piece.nodes.emplace_back();
    }
    piece.node_of.push_back(number[root]);
    piece.nodes[static_cast<std::size_t>(number[root])] += scorer.sums(problem.atoms[static_cast<std::size_t>(piece.atoms[i])]);
  }
  for (Link& l : links) {
    l.a = piece.node_of[static_cast<std::size_t>(l.a)];
    l.b = piece.node_of[static_cast<std::size_t>(l.b)];
    if (l.a == l.b) piece.nodes[static_cast<std::size_t>(l.a)].outline -= 2 * l.length;
    if (l.a > l.b) std::swap(l.a, l.b);
  }
  const auto ends = [](const Link& l) { return std::pair(l.a, l.b); };
  if (!std::ranges::is_sorted(links, {}, ends)) std::ranges::sort(links, {}, ends);
  piece.links.reserve(links.size());
  for (const Link& l : links) {
    if (l.a == l.b) continue;
    if (!piece.links.empty() && piece.links.back().a == l.a && piece.links.back().b == l.b) {
      piece.links.back().cut += l.cut;
      piece.links.back().length += l.length;
    } else {
      piece.links.push_back(l);
    }
  }
  list_entries(piece);
  mark_neighbours_that_touch(piece, contraction.threads);
  list_compounds(problem, piece);
  list_corners(problem, piece);
  return piece;
}

}  // namespace qipan
