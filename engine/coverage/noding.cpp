// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/coverage/noding.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
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

/// Cells of a grid, by hash: may hold cells that were not added.
class CellSet {
 public:
  explicit CellSet(std::size_t expected) : shift_(64 - std::bit_width(std::max<std::size_t>(64, 16 * expected))), bits_((std::size_t{1} << (64 - shift_)) / 64) {}
  void add(SegmentGrid::Key k) { bits_[place(k) / 64] |= 1ULL << (place(k) % 64); }
  [[nodiscard]] bool may_hold(SegmentGrid::Key k) const { return (bits_[place(k) / 64] >> (place(k) % 64) & 1) != 0; }

 private:
  [[nodiscard]] std::size_t place(SegmentGrid::Key k) const { return (k * 0x9E3779B97F4A7C15ULL) >> shift_; }
  int shift_;
  std::vector<std::uint64_t> bits_;
};

/// Candidate pairs share a grid cell; only pairs with a fresh edge are tested. Cells are handed out row by row, so that rows can be
/// looked at on several threads; the result is sorted.
std::vector<Split> all_splits(const std::vector<Edge>& edges, const std::vector<char>& fresh, int threads) {
  constexpr std::size_t kParts = 16, kRows = 32;
  double total = 0;
  for (const Edge& e : edges) total += std::hypot(static_cast<double>(e.b.x - e.a.x), static_cast<double>(e.b.y - e.a.y));
  const SegmentGrid grid(std::clamp<std::int64_t>(static_cast<std::int64_t>(1.5 * total / static_cast<double>(std::max<std::size_t>(1, edges.size()))), 1'000, 500'000));

  const auto fresh_count = static_cast<std::size_t>(std::ranges::count(fresh, 1));
  const bool all = fresh_count == fresh.size();
  CellSet wanted(all ? 0 : fresh_count);
  for (std::uint32_t i = 0; !all && i < edges.size(); ++i)
    if (fresh[i]) grid.for_each_cell(edges[i].a, edges[i].b, [&](SegmentGrid::Key k) { wanted.add(k); });

  using Entries = std::vector<std::pair<SegmentGrid::Key, std::uint32_t>>;
  std::vector<std::array<Entries, kRows>> parts(kParts);
  parallel_for(kParts, threads, [&](std::size_t part) {
    for (std::size_t i = edges.size() * part / kParts; i < edges.size() * (part + 1) / kParts; ++i)
      grid.for_each_cell(edges[i].a, edges[i].b, [&](SegmentGrid::Key k) {
        if (all || wanted.may_hold(k)) parts[part][(k >> 32) % kRows].emplace_back(k, static_cast<std::uint32_t>(i));
      });
  });
  std::array<std::vector<Split>, kRows> found;
  parallel_for(kRows, threads, [&](std::size_t row) {
    std::size_t count = 0;
    for (const auto& part : parts) count += part[row].size();
    Entries entries;
    entries.reserve(count);
    for (auto& part : parts) {
      entries.insert(entries.end(), part[row].begin(), part[row].end());
      Entries().swap(part[row]);
    }
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

bool before(const Edge& l, const Edge& r) { return std::tie(l.a, l.b) < std::tie(r.a, r.b); }
bool same_place(const Edge& l, const Edge& r) { return l.a == r.a && l.b == r.b; }

void sort_edges(std::vector<Edge>& edges, int threads) {
  constexpr std::size_t kParts = 8;
  if (threads <= 1 || edges.size() < 10'000) {
    std::ranges::sort(edges, before);
    return;
  }
  const auto at = [&](std::size_t part) { return edges.begin() + static_cast<std::ptrdiff_t>(edges.size() * part / kParts); };
  parallel_for(kParts, threads, [&](std::size_t part) { std::sort(at(part), at(part + 1), before); });
  for (std::size_t step = 1; step < kParts; step *= 2)
    parallel_for(kParts / (2 * step), threads, [&](std::size_t k) { std::inplace_merge(at(2 * k * step), at((2 * k + 1) * step), at(2 * (k + 1) * step), before); });
}

/// The pieces of each split edge: the chain through its split points, which keep the order along the edge.
std::vector<Edge> pieces_of(const std::vector<Split>& splits, const std::vector<Edge>& edges) {
  std::vector<Edge> out;
  out.reserve(2 * splits.size());
  std::vector<Point> chain;
  for (std::size_t s = 0; s < splits.size();) {
    const Edge& e = edges[splits[s].edge];
    chain = {e.a};
    for (const std::uint32_t i = splits[s].edge; s < splits.size() && splits[s].edge == i; ++s) chain.push_back(splits[s].at);
    const Point d = e.b - e.a;
    std::sort(chain.begin() + 1, chain.end(), [&](Point l, Point r) {
      const Wide x = dot(l - e.a, d), y = dot(r - e.a, d);
      return x != y ? x < y : l < r;
    });
    chain.push_back(e.b);
    for (std::size_t k = 0; k + 1 < chain.size(); ++k) {
      if (chain[k] == chain[k + 1]) continue;
      Edge& piece = out.emplace_back(e);
      std::tie(piece.a, piece.b) = std::minmax(chain[k], chain[k + 1]);
    }
  }
  return out;
}

/// Sorted edges at different places, and which of them are new.
struct Noding {
  NodedLines lines;
  std::vector<char> fresh;

  /// Puts the cut edges in the place of those that were split. Edges at one place become one with the sources of all.
  void replace(const std::vector<Split>& splits, std::vector<Edge> cut, int threads) {
    sort_edges(cut, threads);
    const std::vector<Edge> old = std::move(lines.edges);
    lines.edges.clear();
    lines.edges.reserve(old.size() + cut.size());
    fresh.clear();
    fresh.reserve(old.size() + cut.size());
    std::size_t i = 0, c = 0, s = 0;
    while (true) {
      for (; i < old.size() && s < splits.size() && splits[s].edge == i; ++i)
        while (s < splits.size() && splits[s].edge == i) ++s;
      if (i == old.size() && c == cut.size()) return;
      const bool kept = i < old.size() && (c == cut.size() || !before(cut[c], old[i]));
      lines.edges.push_back(kept ? old[i++] : cut[c++]);
      fresh.push_back(kept ? 0 : 1);
      Edge& edge = lines.edges.back();
      if (c == cut.size() || !same_place(cut[c], edge)) continue;
      const std::size_t start = lines.sources.size();
      const auto take = [&](const Edge& e) {
        for (std::size_t k = 0; k < e.source_count; ++k) lines.sources.push_back(lines.sources[e.first_source + k]);
      };
      take(edge);
      while (c < cut.size() && same_place(cut[c], edge)) take(cut[c++]);
      std::sort(lines.sources.begin() + static_cast<std::ptrdiff_t>(start), lines.sources.end());
      edge.first_source = start, edge.source_count = lines.sources.size() - start;
      fresh.back() = 1;
    }
  }
};

}  // namespace

NodedLines node_into(NodedLines lines, const std::vector<SourcedSegment>& added, int threads) {
  Noding noding{std::move(lines), {}};
  std::vector<Edge> cut;
  cut.reserve(added.size());
  for (const SourcedSegment& s : added) {
    if (s.a == s.b) continue;
    Edge& e = cut.emplace_back();
    std::tie(e.a, e.b) = std::minmax(s.a, s.b);
    e.first_source = noding.lines.sources.size();
    e.source_count = 1;
    noding.lines.sources.push_back(s.source);
  }
  noding.replace({}, std::move(cut), threads);
  constexpr int kRounds = 100;
  for (int round = 0; round < kRounds; ++round) {
    const std::vector<Split> splits = all_splits(noding.lines.edges, noding.fresh, threads);
    if (splits.empty()) return std::move(noding.lines);
    noding.replace(splits, pieces_of(splits, noding.lines.edges), threads);
  }
  throw std::logic_error("snap-rounding did not reach a fixpoint");
}

NodedLines node_segments(const std::vector<SourcedSegment>& segments, int threads) { return node_into({}, segments, threads); }

bool is_noded(std::span<const NodedLines::Edge> edges) {
  const std::vector<Edge> all(edges.begin(), edges.end());
  return all_splits(all, std::vector<char>(all.size(), 1), 1).empty();
}

}  // namespace qipan
