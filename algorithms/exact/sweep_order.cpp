// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <cmath>

#include "algorithms/exact/sweep.h"
#include "algorithms/exact/sweep_limits.h"

namespace qipan {

using namespace sweeping;

/// Decided nodes that share a border or a corner with an undecided one.
template <class Set>
Set Sweep<Set>::frontier_of(const Set& decided) const {
  Set out;
  decided.each([&](std::int32_t v) {
    if (!touching_[index(v)].within(decided)) out |= Set::only(v);
  });
  return out;
}

/// Node after node the one that leaves the narrowest frontier, from many starts; of equal ones that beside the oldest of the frontier.
template <class Set>
void Sweep<Set>::choose_order() {
  const std::int32_t n = valuation_.size();
  order_.clear();
  masks_ = 0;
  for (std::int32_t start = 0; start < n; start += std::max(1, n / 128)) {
    std::vector<std::int32_t> order, open(index(n));  // open: undecided nodes it touches
    for (std::int32_t v = 0; v < n; ++v) open[index(v)] = touching_[index(v)].count();
    Set decided;
    std::int32_t width = 0;
    double entries = 0;
    const auto widened = [&](std::int32_t v) {
      std::int32_t w = width + (open[index(v)] > 0 ? 1 : 0);
      (touching_[index(v)] & decided).each([&](std::int32_t u) { w -= open[index(u)] == 1 ? 1 : 0; });
      return w;
    };
    for (std::int32_t next = start; next >= 0;) {
      entries += std::ldexp(1.0, width);
      if (!order_.empty() && entries >= masks_) break;
      width = widened(next);
      touching_[index(next)].each([&](std::int32_t u) { --open[index(u)]; });
      decided |= Set::only(next);
      order.push_back(next);
      next = -1;
      std::int32_t narrow = 0;
      Set seen = decided;
      for (const std::int32_t v : order) {
        if (open[index(v)] == 0) continue;
        (touching_[index(v)] & ~seen).each([&](std::int32_t u) {
          const std::int32_t w = widened(u);
          if (next < 0 || w < narrow) next = u, narrow = w;
        });
        seen |= touching_[index(v)];
      }
    }
    if (decided == valuation_.all() && (order_.empty() || entries < masks_)) order_ = std::move(order), masks_ = entries;
  }
}

template <class Set>
void Sweep<Set>::lay_out() {
  const PieceGraph& piece = valuation_.piece();
  positions_.clear();
  Set decided;
  std::vector<bool> corner_seen(piece.corners.size(), false);
  for (const std::int32_t v : order_) {
    Position& p = positions_.emplace_back();
    p.node = v;
    const Set before = frontier_of(decided);
    before.each([&](std::int32_t u) { p.frontier.push_back(u); });
    decided |= Set::only(v);
    const Set after = frontier_of(decided);
    for (const std::int32_t u : p.frontier) p.next_bit.push_back(after.has(u) ? after.below(u) : -1);
    p.next_bit.push_back(after.has(v) ? after.below(v) : -1);
    for (const Entry& e : piece.row(v)) {
      if (!before.has(e.target)) continue;
      p.cuts.emplace_back(before.below(e.target), valuation_.problem().weights.border * e.cut);
      p.lengths.emplace_back(before.below(e.target), e.length);
    }
    for (const std::int32_t c : piece.node_corners[index(v)]) {
      const Corner& corner = piece.corners[index(c)];
      const bool all_known = std::ranges::all_of(corner.around, [&](std::int32_t a) { return a < 0 || a == v || before.has(a); });
      if (all_known && !corner_seen[index(c)]) p.corners.push_back(c), corner_seen[index(c)] = true;
    }
  }
}

template NodeSet<1> Sweep<NodeSet<1>>::frontier_of(const NodeSet<1>&) const;
template void Sweep<NodeSet<1>>::choose_order();
template void Sweep<NodeSet<1>>::lay_out();
template NodeSet<4> Sweep<NodeSet<4>>::frontier_of(const NodeSet<4>&) const;
template void Sweep<NodeSet<4>>::choose_order();
template void Sweep<NodeSet<4>>::lay_out();
template NodeSet<13> Sweep<NodeSet<13>>::frontier_of(const NodeSet<13>&) const;
template void Sweep<NodeSet<13>>::choose_order();
template void Sweep<NodeSet<13>>::lay_out();

}  // namespace qipan
