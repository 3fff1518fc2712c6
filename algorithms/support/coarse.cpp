// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/support/coarse.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "engine/base/parallel.h"

namespace qipan {
namespace {

constexpr auto at = [](std::int32_t i) { return static_cast<std::size_t>(i); };
constexpr std::int64_t kFineNodes = 24, kCoarseNodes = 10;  ///< a region: above the first a piece is made coarser, until the second
constexpr std::int32_t kSmallPiece = 300;  ///< searched well as it is
constexpr std::int64_t kHouseholdShare = 8, kNodeShare = 4;  ///< a node is at most such a part of a region

void sort_unique(std::vector<std::int32_t>& list) {
  std::ranges::sort(list);
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

/// Nodes of every group, group after group.
struct Members {
  std::vector<std::int32_t> begin, nodes;

  explicit Members(std::span<const std::int32_t> group) : nodes(group.size()) {
    const std::int32_t groups = group.empty() ? 0 : *std::ranges::max_element(group) + 1;
    begin.assign(at(groups) + 1, 0);
    for (const std::int32_t g : group) ++begin[at(g) + 1];
    for (std::size_t g = 0; g < at(groups); ++g) begin[g + 1] += begin[g];
    std::vector<std::int32_t> next(begin.begin(), begin.end() - 1);
    for (std::size_t v = 0; v < group.size(); ++v) nodes[at(next[at(group[v])]++)] = static_cast<std::int32_t>(v);
  }
  [[nodiscard]] std::int32_t groups() const { return static_cast<std::int32_t>(begin.size()) - 1; }
  [[nodiscard]] std::span<const std::int32_t> of(std::int32_t g) const {
    return {nodes.data() + begin[at(g)], static_cast<std::size_t>(begin[at(g) + 1] - begin[at(g)])};
  }
};

/// Rows of the groups [first, last).
struct Rows {
  std::vector<Entry> entries;
  std::vector<Link> links;
};

Rows contract_rows(const PieceGraph& piece, std::span<const std::int32_t> group, const Members& members, std::int32_t first,
                   std::int32_t last, PieceGraph& coarse) {
  Rows rows;
  std::vector<std::int32_t> position(at(members.groups()), -1);
  for (std::int32_t g = first; g < last; ++g) {
    const std::size_t begin = rows.entries.size();
    RegionSums& sums = coarse.nodes[at(g)];
    for (const std::int32_t v : members.of(g)) {
      sums += piece.nodes[at(v)];
      for (const Entry& e : piece.row(v)) {
        const std::int32_t t = group[at(e.target)];
        if (t == g) {
          sums.outline -= e.length;  // met from either end
          continue;
        }
        std::int32_t& p = position[at(t)];
        if (p < 0) {
          p = static_cast<std::int32_t>(rows.entries.size());
          rows.entries.push_back({.target = t, .cut = e.cut, .length = e.length});
        } else {
          rows.entries[at(p)].cut += e.cut, rows.entries[at(p)].length += e.length;
        }
      }
    }
    const auto row = std::span(rows.entries).subspan(begin);
    for (const Entry& e : row) position[at(e.target)] = -1;
    std::ranges::sort(row, {}, &Entry::target);
    for (const Entry& e : row) {
      if (e.target > g) rows.links.push_back({g, e.target, e.cut, e.length});
    }
    coarse.offset[at(g) + 1] = static_cast<std::int32_t>(row.size());
  }
  return rows;
}

void contract_compounds(const PieceGraph& piece, std::span<const std::int32_t> group, PieceGraph& coarse) {
  coarse.node_compounds.resize(coarse.nodes.size());
  for (const std::vector<std::int32_t>& nodes : piece.compounds) {
    std::vector<std::int32_t> inside;
    for (const std::int32_t v : nodes) inside.push_back(group[at(v)]);
    sort_unique(inside);
    if (inside.size() < 2) continue;
    for (const std::int32_t g : inside) coarse.node_compounds[at(g)].push_back(static_cast<std::int32_t>(coarse.compounds.size()));
    coarse.compounds.push_back(std::move(inside));
  }
}

/// A corner with one node left stays where land outside turns a border: it costs the same in every plan.
void contract_corners(const PieceGraph& piece, std::span<const std::int32_t> group, PieceGraph& coarse) {
  coarse.node_corners.resize(coarse.nodes.size());
  for (const Corner& c : piece.corners) {
    Corner corner = c;
    std::vector<std::int32_t> inside;
    for (std::int32_t& v : corner.around) {
      if (v < 0) continue;
      v = group[at(v)];
      inside.push_back(v);
    }
    const bool open = inside.size() < corner.around.size();
    sort_unique(inside);
    if (inside.size() + (open ? 1 : 0) < 2) continue;
    for (const std::int32_t g : inside) coarse.node_corners[at(g)].push_back(static_cast<std::int32_t>(coarse.corners.size()));
    coarse.corners.push_back(std::move(corner));
  }
}

}  // namespace

std::vector<std::int32_t> match_neighbours(const PieceGraph& piece, std::span<const std::int32_t> weights, const MatchLimit& limit, Random& random) {
  std::vector<std::int32_t> mate(piece.nodes.size(), -1), order(piece.nodes.size());
  std::iota(order.begin(), order.end(), 0);
  constexpr std::size_t kBlock = 256;  // shuffled block by block, so that memory is still read more or less in order
  for (std::size_t b = 0; b < order.size(); b += kBlock) {
    for (std::size_t i = std::min(kBlock, order.size() - b); i > 1; --i) std::swap(order[b + i - 1], order[b + random.below(i)]);
  }
  for (const std::int32_t v : order) {
    if (mate[at(v)] >= 0) continue;
    mate[at(v)] = v;
    std::int32_t best = -1;
    double best_rating = 0;
    for (const Entry& e : piece.row(v)) {
      const std::int32_t t = e.target;
      if (mate[at(t)] >= 0 || weights[at(v)] + weights[at(t)] > limit.nodes) continue;
      if (piece.nodes[at(v)].households + piece.nodes[at(t)].households > limit.households) continue;
      const double rating = (static_cast<double>(e.cut) + 1) / weights[at(t)];
      if (rating > best_rating) best_rating = rating, best = t;
    }
    if (best >= 0) mate[at(v)] = best, mate[at(best)] = v;
  }
  std::vector<std::int32_t> group(piece.nodes.size(), -1);
  std::int32_t next = 0;
  for (std::size_t v = 0; v < group.size(); ++v) {
    if (group[v] < 0) group[v] = group[at(mate[v])] = next++;
  }
  return group;
}

PieceGraph contract(const PieceGraph& piece, std::span<const std::int32_t> group, int threads) {
  PieceGraph coarse;
  const Members members(group);
  const std::int32_t groups = members.groups(), lanes = std::clamp(threads, 1, std::max(1, groups / 1'000));
  coarse.nodes.resize(at(groups));
  coarse.offset.assign(at(groups) + 1, 0);
  std::vector<Rows> rows(at(lanes));
  parallel_for(rows.size(), threads, [&](std::size_t lane) {
    const auto first = [&](std::size_t l) { return static_cast<std::int32_t>(at(groups) * l / at(lanes)); };
    rows[lane] = contract_rows(piece, group, members, first(lane), first(lane + 1), coarse);
  });
  for (std::size_t g = 0; g < at(groups); ++g) coarse.offset[g + 1] += coarse.offset[g];
  coarse.entries = std::move(rows.front().entries), coarse.links = std::move(rows.front().links);
  for (std::size_t lane = 1; lane < rows.size(); ++lane) {
    coarse.entries.insert(coarse.entries.end(), rows[lane].entries.begin(), rows[lane].entries.end());
    coarse.links.insert(coarse.links.end(), rows[lane].links.begin(), rows[lane].links.end());
  }
  contract_compounds(piece, group, coarse);
  contract_corners(piece, group, coarse);
  coarse.regions = piece.regions;
  mark_neighbours_that_touch(coarse, threads);
  return coarse;
}

std::vector<CoarseLevel> coarse_levels(const PieceGraph& piece, std::int32_t regions, std::int64_t ceiling, Random& random, int threads) {
  std::vector<CoarseLevel> levels;
  const std::int64_t wanted = std::max(1, regions);
  if (piece.size() <= std::max<std::int64_t>(kSmallPiece, kFineNodes * wanted)) return levels;
  const MatchLimit limit = {ceiling / kHouseholdShare, piece.size() / wanted / kNodeShare};
  std::vector<std::int32_t> weights(piece.nodes.size(), 1);
  const auto last = [&]() -> const PieceGraph& { return levels.empty() ? piece : levels.back().graph; };
  while (last().size() > kCoarseNodes * wanted) {
    CoarseLevel next;
    next.group = match_neighbours(last(), weights, limit, random);
    next.graph = contract(last(), next.group, threads);
    if (next.graph.size() > last().size() - last().size() / 8) break;
    std::vector<std::int32_t> sums(next.graph.nodes.size(), 0);
    for (std::size_t v = 0; v < next.group.size(); ++v) sums[at(next.group[v])] += weights[v];
    weights = std::move(sums);
    levels.push_back(std::move(next));
  }
  return levels;
}

}  // namespace qipan
