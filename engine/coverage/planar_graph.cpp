// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/coverage/planar_graph.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "engine/base/parallel.h"
#include "engine/base/union_find.h"
#include "engine/coverage/segment_grid.h"

namespace qipan {
namespace {

bool upper(Point d) { return d.y > 0 || (d.y == 0 && d.x > 0); }

/// Counter-clockwise order of directions, from due east.
bool before_ccw(Point l, Point r) {
  const bool ul = upper(l), ur = upper(r);
  return ul != ur ? ul : cross(l, r) > 0;
}

}  // namespace

/// Finds, for a point, the edge straight below it.
class EdgesBelow {
 public:
  EdgesBelow(const std::vector<Point>& nodes, const std::vector<std::int32_t>& origin)
      : nodes_(nodes), origin_(origin), grid_(cell_size()) {
    for (std::int32_t e = 0; e < static_cast<std::int32_t>(origin.size() / 2); ++e) {
      const auto [a, b] = ends(e);
      lowest_ = std::min({lowest_, a.y, b.y});
      if (a.x == b.x) continue;
      grid_.for_each_cell(a, b, [&](SegmentGrid::Key k) { cells_.emplace_back(k, e); });
    }
    std::ranges::sort(cells_);
  }

  /// The highest edge strictly below `v` whose x-range [west, east) holds v.x; -1 if there is none.
  [[nodiscard]] std::int32_t find(Point v) const {
    std::int32_t best = -1;
    std::int64_t last_row = grid_.index(lowest_);
    for (std::int64_t row = grid_.index(v.y); row >= last_row; --row) {
      const SegmentGrid::Key key = SegmentGrid::key(grid_.index(v.x), row);
      for (auto it = std::ranges::lower_bound(cells_, std::pair(key, std::int32_t{-1})); it != cells_.end() && it->first == key; ++it) {
        const auto [a, b] = ends(it->second);
        if (v.x < a.x || v.x >= b.x || orientation(a, b, v) <= 0) continue;
        if (best < 0 || higher(it->second, best, v.x)) best = it->second;
      }
      // A steep edge may show in this row and meet v.x in a lower one: go on down to where it does.
      if (best >= 0) last_row = std::max(last_row, row_at(best, v.x));
    }
    return best;
  }

 private:
  [[nodiscard]] std::pair<Point, Point> ends(std::int32_t e) const {
    const auto a = nodes_[static_cast<std::size_t>(origin_[static_cast<std::size_t>(2 * e)])];
    const auto b = nodes_[static_cast<std::size_t>(origin_[static_cast<std::size_t>(2 * e + 1)])];
    return {a, b};  // a < b
  }
  /// Edge l is above edge r at abscissa x. Edges do not cross, so comparing an end against the other edge is exact.
  [[nodiscard]] bool higher(std::int32_t l, std::int32_t r, std::int64_t x) const {
    const auto [la, lb] = ends(l);
    const auto [ra, rb] = ends(r);
    const Wide left = (Wide(la.y) * (lb.x - la.x) + Wide(lb.y - la.y) * (x - la.x));
    const Wide right = (Wide(ra.y) * (rb.x - ra.x) + Wide(rb.y - ra.y) * (x - ra.x));
    const Wide l_height = left * (rb.x - ra.x), r_height = right * (lb.x - la.x);
    if (l_height != r_height) return l_height > r_height;
    // They start at one node: the steeper one is above, just east of x.
    return Wide(lb.y - la.y) * (rb.x - ra.x) > Wide(rb.y - ra.y) * (lb.x - la.x);
  }
  [[nodiscard]] std::int64_t row_at(std::int32_t e, std::int64_t x) const {
    const auto [a, b] = ends(e);
    const double t = static_cast<double>(x - a.x) / static_cast<double>(b.x - a.x);
    return grid_.index(a.y + static_cast<std::int64_t>(t * static_cast<double>(b.y - a.y)) - 2);
  }
  [[nodiscard]] std::int64_t cell_size() const {
    std::int64_t total = 0;
    for (std::size_t h = 0; h < origin_.size(); h += 2) {
      const Point d = nodes_[static_cast<std::size_t>(origin_[h + 1])] - nodes_[static_cast<std::size_t>(origin_[h])];
      total += std::max(std::abs(d.x), std::abs(d.y));
    }
    return std::clamp<std::int64_t>(origin_.empty() ? 1'000 : 6 * total / static_cast<std::int64_t>(origin_.size()), 2'000, 500'000);
  }

  const std::vector<Point>& nodes_;
  const std::vector<std::int32_t>& origin_;
  SegmentGrid grid_;
  std::vector<std::pair<SegmentGrid::Key, std::int32_t>> cells_;
  std::int64_t lowest_ = INT64_MAX;
};

PlanarGraph::PlanarGraph(std::span<const NodedLines::Edge> edges, int threads) {
  link(edges, threads);
  trace_cycles();
  nest_cycles();
}

void PlanarGraph::link(std::span<const NodedLines::Edge> edges, int threads) {
  nodes_.reserve(2 * edges.size());
  for (const auto& e : edges) nodes_.push_back(e.a), nodes_.push_back(e.b);
  std::ranges::sort(nodes_);
  nodes_.erase(std::ranges::unique(nodes_).begin(), nodes_.end());
  origin_.resize(2 * edges.size());
  constexpr std::size_t kTask = 16'384;
  const auto in_tasks = [&](std::size_t count, auto&& body) {
    parallel_for((count + kTask - 1) / kTask, threads, [&](std::size_t t) {
      for (std::size_t i = t * kTask; i < std::min(count, (t + 1) * kTask); ++i) body(i);
    });
  };
  in_tasks(edges.size(), [&](std::size_t e) {
    const auto from = std::ranges::lower_bound(nodes_, edges[e].a);
    std::ptrdiff_t reach = 1;  // b > a, and mostly near it
    while (reach < nodes_.end() - from && from[reach] < edges[e].b) reach *= 2;
    const auto to_node = std::lower_bound(from, from + std::min(reach + 1, nodes_.end() - from), edges[e].b);
    origin_[2 * e] = static_cast<std::int32_t>(from - nodes_.begin()), origin_[2 * e + 1] = static_cast<std::int32_t>(to_node - nodes_.begin());
  });

  first_leaving_.assign(nodes_.size() + 1, 0);
  for (const std::int32_t n : origin_) ++first_leaving_[static_cast<std::size_t>(n) + 1];
  std::partial_sum(first_leaving_.begin(), first_leaving_.end(), first_leaving_.begin());
  leaving_.resize(origin_.size());
  auto slot = first_leaving_;
  for (std::size_t h = 0; h < origin_.size(); ++h) leaving_[slot[static_cast<std::size_t>(origin_[h])]++] = static_cast<std::int32_t>(h);
  next_.resize(origin_.size());
  in_tasks(nodes_.size(), [&](std::size_t n) {
    const auto first = leaving_.begin() + static_cast<std::ptrdiff_t>(first_leaving_[n]);
    const auto last = leaving_.begin() + static_cast<std::ptrdiff_t>(first_leaving_[n + 1]);
    std::sort(first, last, [&](std::int32_t l, std::int32_t r) { return before_ccw(to(l) - nodes_[n], to(r) - nodes_[n]); });
    for (auto it = first; it != last; ++it) {  // arriving along the twin of *it, the left face continues with the clockwise neighbour
      const std::int32_t turn = it == first ? *(last - 1) : *(it - 1);
      next_[static_cast<std::size_t>(*it ^ 1)] = turn;
    }
  });
}

void PlanarGraph::trace_cycles() {
  cycle_.assign(origin_.size(), -1);
  for (std::size_t h = 0; h < origin_.size(); ++h) {
    if (cycle_[h] >= 0) continue;
    const auto c = static_cast<std::int32_t>(cycle_start_.size());
    Wide area = 0;
    auto k = static_cast<std::int32_t>(h);
    do {
      cycle_[static_cast<std::size_t>(k)] = c;
      area += cross(from(k), to(k));
      k = next(k);
    } while (k != static_cast<std::int32_t>(h));
    cycle_start_.push_back(static_cast<std::int32_t>(h));
    cycle_area_.push_back(area);
  }
}

void PlanarGraph::nest_cycles() {
  UnionFind components(nodes_.size());
  for (std::size_t h = 0; h < origin_.size(); h += 2) components.unite(origin_[h], origin_[h + 1]);
  // The lowest node of each component, westernmost first: its outer cycle is the one that passes below it.
  std::vector<std::int32_t> lowest(nodes_.size(), -1);
  for (std::size_t n = 0; n < nodes_.size(); ++n) {
    auto& low = lowest[static_cast<std::size_t>(components.find(static_cast<std::int32_t>(n)))];
    if (low < 0 || std::pair(nodes_[n].y, nodes_[n].x) < std::pair(point(low).y, point(low).x)) low = static_cast<std::int32_t>(n);
  }
  std::vector<std::int32_t> bottoms;
  for (const std::int32_t n : lowest)
    if (n >= 0) bottoms.push_back(n);
  component_count_ = bottoms.size();
  std::ranges::sort(bottoms, {}, [&](std::int32_t n) { return std::pair(point(n).y, point(n).x); });

  std::int32_t faces = 1;
  face_of_cycle_.assign(cycle_start_.size(), -1);
  for (std::size_t c = 0; c < cycle_start_.size(); ++c)
    if (cycle_area_[c] > 0) face_of_cycle_[c] = faces++;
  below_ = std::make_unique<EdgesBelow>(nodes_, origin_);
  for (const std::int32_t n : bottoms) {
    // All edges leave the lowest node with direction in [0, 180) degrees; the sector below lies left of the last.
    const std::int32_t outer = cycle_[static_cast<std::size_t>(leaving(n).back())];
    const std::int32_t e = below_->find(point(n));
    // Edges run west to east (a < b), so the face above is on the left of half-edge 2e.
    face_of_cycle_[static_cast<std::size_t>(outer)] = e < 0 ? 0 : face_of_cycle_[static_cast<std::size_t>(cycle_[static_cast<std::size_t>(2 * e)])];
  }

  first_cycle_.assign(static_cast<std::size_t>(faces) + 1, 0);
  for (const std::int32_t f : face_of_cycle_) ++first_cycle_[static_cast<std::size_t>(f) + 1];
  std::partial_sum(first_cycle_.begin(), first_cycle_.end(), first_cycle_.begin());
  face_cycles_.resize(cycle_start_.size());
  auto slot = first_cycle_;
  twice_area_.assign(static_cast<std::size_t>(faces), 0);
  for (std::size_t c = 0; c < cycle_start_.size(); ++c) {
    const auto f = static_cast<std::size_t>(face_of_cycle_[c]);
    face_cycles_[slot[f]++] = cycle_start_[c];
    twice_area_[f] += cycle_area_[c];
  }
}

PlanarGraph::~PlanarGraph() = default;

std::int32_t PlanarGraph::find_node(Point p) const {
  const auto it = std::ranges::lower_bound(nodes_, p);
  return it == nodes_.end() || *it != p ? -1 : static_cast<std::int32_t>(it - nodes_.begin());
}

std::int32_t PlanarGraph::locate(Point p) const {
  const std::int32_t e = below_->find(p);
  return e < 0 ? 0 : face(2 * e);
}

std::vector<std::int32_t> PlanarGraph::half_edges(std::int32_t face) const {
  std::vector<std::int32_t> out;
  for (const std::int32_t start : cycles(face)) {
    std::int32_t h = start;
    do {
      out.push_back(h);
      h = next(h);
    } while (h != start);
  }
  return out;
}

}  // namespace qipan
