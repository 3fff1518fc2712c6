// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/coverage/noding.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "engine/base/parallel.h"
#include "engine/coverage/segment_grid.h"

namespace qipan {
namespace {

using Edge = NodedLines::Edge;

struct Split {
  std::uint32_t edge;
  Point at;
  friend auto operator<=>(const Split&, const Split&) = default;
};

Wide round_divide(Wide n, Wide d) {  // d > 0; halves round up
  const Wide twice = 2 * n + d, q = twice / (2 * d);
  return twice < 0 && q * 2 * d != twice ? q - 1 : q;
}

/// Lattice point nearest to the crossing of two properly crossing segments. The cross products of a map stay below 2^80 and the
/// numerators below 2^120.
Point rounded_crossing(const Edge& e, const Edge& f) {
  const Point d = e.b - e.a, g = f.b - f.a;
  Wide denominator = cross(d, g), t = cross(f.a - e.a, g);
  if (denominator < 0) denominator = -denominator, t = -t;
  return {e.a.x + static_cast<std::int64_t>(round_divide(t * d.x, denominator)),
          e.a.y + static_cast<std::int64_t>(round_divide(t * d.y, denominator))};
}

/// v lies strictly between the ends of e and nearer than half a lattice diagonal. Ties do not count: the two diagonals of a lattice
/// cell would swap for ever.
bool near_inside(Point v, const Edge& e) {
  const Point d = e.b - e.a, w = v - e.a;
  const Wide along = dot(w, d), length2 = squared_length(d);
  if (along <= 0 || along >= length2) return false;
  const Wide off = cross(d, w);
  return 2 * off * off < length2;
}

bool boxes_meet(const Edge& e, const Edge& f) {  // a < b, so x is ordered; 1 mm of margin
  if (e.a.x > f.b.x + 1 || f.a.x > e.b.x + 1) return false;
  const auto [ey0, ey1] = std::minmax(e.a.y, e.b.y);
  const auto [fy0, fy1] = std::minmax(f.a.y, f.b.y);
  return ey0 <= fy1 + 1 && fy0 <= ey1 + 1;
}

bool properly_cross(const Edge& e, const Edge& f) {
  const int a = orientation(e.a, e.b, f.a), b = orientation(e.a, e.b, f.b);
  if (a * b >= 0) return false;
  return orientation(f.a, f.b, e.a) * orientation(f.a, f.b, e.b) < 0;
}

void find_splits(std::uint32_t i, std::uint32_t j, const std::vector<Edge>& edges, std::vector<Split>& splits) {
  const Edge &e = edges[i], &f = edges[j];
  if (!boxes_meet(e, f)) return;
  bool touched = false;
  const auto snap = [&](Point v, const Edge& other, std::uint32_t k) {
    if (v == other.a || v == other.b || !near_inside(v, other)) return;
    splits.push_back({k, v});
    touched = true;
  };
  snap(f.a, e, i);
  snap(f.b, e, i);
  snap(e.a, f, j);
  snap(e.b, f, j);
  if (touched || !properly_cross(e, f)) return;
  const Point p = rounded_crossing(e, f);
  if (p != e.a && p != e.b) splits.push_back({i, p});
  if (p != f.a && p != f.b) splits.push_back({j, p});
}

/// Candidate pairs share a grid cell; only pairs with a fresh edge are tested. Cells are handed out row by row, so that rows can be
/// looked at on several threads; the result is sorted.
std::vector<Split> all_splits(const std::vector<Edge>& edges, const std::vector<bool>& fresh, int threads) {
  constexpr std::size_t kParts = 16, kRows = 32;
  double total = 0;
  for (const Edge& e : edges) total += std::hypot(static_cast<double>(e.b.x - e.a.x), static_cast<double>(e.b.y - e.a.y));
  const SegmentGrid grid(std::clamp<std::int64_t>(static_cast<std::int64_t>(1.5 * total / static_cast<double>(std::max<std::size_t>(1, edges.size()))), 1'000, 500'000));

  const bool all = std::ranges::find(fresh, false) == fresh.end();
  std::vector<SegmentGrid::Key> wanted;
  for (std::uint32_t i = 0; !all && i < edges.size(); ++i)
    if (fresh[i]) grid.for_each_cell(edges[i].a, edges[i].b, [&](SegmentGrid::Key k) { wanted.push_back(k); });
  std::ranges::sort(wanted);
  wanted.erase(std::ranges::unique(wanted).begin(), wanted.end());

  using Entries = std::vector<std::pair<SegmentGrid::Key, std::uint32_t>>;
  std::vector<std::array<Entries, kRows>> parts(kParts);
  parallel_for(kParts, threads, [&](std::size_t part) {
    for (std::size_t i = edges.size() * part / kParts; i < edges.size() * (part + 1) / kParts; ++i)
      grid.for_each_cell(edges[i].a, edges[i].b, [&](SegmentGrid::Key k) {
        if (all || std::ranges::binary_search(wanted, k)) parts[part][(k >> 32) % kRows].emplace_back(k, static_cast<std::uint32_t>(i));
      });
  });
  std::array<std::vector<Split>, kRows> found;
  parallel_for(kRows, threads, [&](std::size_t row) {
    Entries entries;
    for (const auto& part : parts) entries.insert(entries.end(), part[row].begin(), part[row].end());
    std::ranges::sort(entries);
    for (std::size_t first = 0; first < entries.size();) {
      std::size_t last = first;
      while (last < entries.size() && entries[last].first == entries[first].first) ++last;
      for (std::size_t i = first; i < last; ++i)
        for (std::size_t j = i + 1; j < last; ++j)
          if (fresh[entries[i].second] || fresh[entries[j].second]) find_splits(entries[i].second, entries[j].second, edges, found[row]);
      first = last;
    }
  });
  std::vector<Split> splits;
  for (const auto& list : found) splits.insert(splits.end(), list.begin(), list.end());
  std::ranges::sort(splits);
  splits.erase(std::ranges::unique(splits).begin(), splits.end());
  return splits;
}

/// Sorts, merges equal edges and joins their sources; `sources` holds the lists the edges refer to. Edges that are not fresh are sorted.
void merge_equal(std::vector<Edge>& edges, std::vector<bool>& fresh, std::vector<std::int32_t>& sources) {
  struct Placed {
    Point a, b;
    std::uint32_t edge;
  };
  const auto before = [](const Placed& l, const Placed& r) { return std::tie(l.a, l.b) < std::tie(r.a, r.b); };
  std::vector<Placed> old, cut, placed;
  for (std::uint32_t i = 0; i < edges.size(); ++i) (fresh[i] ? cut : old).push_back({edges[i].a, edges[i].b, i});
  std::ranges::sort(cut, before);
  placed.reserve(edges.size());
  std::ranges::merge(old, cut, std::back_inserter(placed), before);
  std::vector<std::uint32_t> order;
  order.reserve(placed.size());
  for (const Placed& p : placed) order.push_back(p.edge);
  std::vector<Edge> merged;
  std::vector<bool> merged_fresh;
  std::vector<std::int32_t> joined;
  for (std::size_t i = 0; i < order.size();) {
    Edge out = edges[order[i]];
    const std::size_t start = joined.size();
    bool is_fresh = false;
    for (; i < order.size() && edges[order[i]].a == out.a && edges[order[i]].b == out.b; ++i) {
      const Edge& e = edges[order[i]];
      joined.insert(joined.end(), sources.begin() + static_cast<std::ptrdiff_t>(e.first_source),
                    sources.begin() + static_cast<std::ptrdiff_t>(e.first_source + e.source_count));
      is_fresh = is_fresh || fresh[order[i]];
    }
    std::sort(joined.begin() + static_cast<std::ptrdiff_t>(start), joined.end());
    out.first_source = start;
    out.source_count = joined.size() - start;
    merged.push_back(out);
    merged_fresh.push_back(is_fresh);
  }
  edges = std::move(merged);
  fresh = std::move(merged_fresh);
  sources = std::move(joined);
}

/// Replaces each split edge by the chain through its split points, which keep the order along the edge.
void apply_splits(const std::vector<Split>& splits, std::vector<Edge>& edges, std::vector<bool>& fresh) {
  std::vector<Edge> next;
  next.reserve(edges.size() + 2 * splits.size());
  std::vector<bool> next_fresh;
  std::size_t s = 0;
  std::vector<Point> chain;
  for (std::uint32_t i = 0; i < edges.size(); ++i) {
    const Edge& e = edges[i];
    if (s == splits.size() || splits[s].edge != i) {
      next.push_back(e);
      next_fresh.push_back(false);
      continue;
    }
    chain = {e.a};
    while (s < splits.size() && splits[s].edge == i) chain.push_back(splits[s++].at);
    const Point d = e.b - e.a;
    std::sort(chain.begin() + 1, chain.end(), [&](Point l, Point r) {
      const Wide x = dot(l - e.a, d), y = dot(r - e.a, d);
      return x != y ? x < y : l < r;
    });
    chain.push_back(e.b);
    for (std::size_t k = 0; k + 1 < chain.size(); ++k) {
      if (chain[k] == chain[k + 1]) continue;
      Edge piece = e;
      std::tie(piece.a, piece.b) = std::minmax(chain[k], chain[k + 1]);
      next.push_back(piece);
      next_fresh.push_back(true);
    }
  }
  edges = std::move(next);
  fresh = std::move(next_fresh);
}

}  // namespace

NodedLines node_segments(std::vector<SourcedSegment> segments, int threads) {
  NodedLines out;
  std::vector<bool> fresh;
  for (const SourcedSegment& s : segments) {
    if (s.a == s.b) continue;
    Edge e;
    std::tie(e.a, e.b) = std::minmax(s.a, s.b);
    e.first_source = out.sources.size();
    e.source_count = 1;
    out.edges.push_back(e);
    out.sources.push_back(s.source);
  }
  fresh.assign(out.edges.size(), true);
  merge_equal(out.edges, fresh, out.sources);
  constexpr int kRounds = 100;
  for (int round = 0; round < kRounds; ++round) {
    const std::vector<Split> splits = all_splits(out.edges, fresh, threads);
    if (splits.empty()) return out;
    apply_splits(splits, out.edges, fresh);
    merge_equal(out.edges, fresh, out.sources);
  }
  throw std::logic_error("snap-rounding did not reach a fixpoint");
}

bool is_noded(std::span<const NodedLines::Edge> edges) {
  const std::vector<Edge> all(edges.begin(), edges.end());
  return all_splits(all, std::vector<bool>(all.size(), true), 1).empty();
}

}  // namespace qipan
