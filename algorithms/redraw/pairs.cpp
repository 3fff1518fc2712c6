// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/redraw/pairs.h"

#include <map>
#include <numeric>

#include "engine/base/indexing.h"
#include "engine/plan/change.h"

namespace qipan {

template <class Set>
GridPairs<Set>::GridPairs(const Valuation<Set>& valuation, const std::vector<std::int32_t>& today) : valuation_(valuation) {
  std::map<std::int32_t, std::int32_t> number;
  for (const std::int32_t g : today) today_.push_back(g < 0 ? -1 : number.try_emplace(g, static_cast<std::int32_t>(number.size())).first->second);
  block_.resize(number.size()), total_.assign(number.size(), 0);
  if (!usable()) return;
  for (std::int32_t v = 0; v < nodes(); ++v) {
    if (grid(v) >= 0) at(block_, grid(v)) |= Set::only(v), at(total_, grid(v)) += valuation.households(v);
  }
}

template <class Set>
std::int64_t GridPairs<Set>::households() const { return std::accumulate(total_.begin(), total_.end(), std::int64_t{0}); }

template <class Set>
Set GridPairs<Set>::left(const GridCase<Set>& c) const {
  Set gone;
  c.stay.each([&](std::int32_t g) { gone |= block(g) | row(g); });
  return everything() & ~gone;
}

template <class Set>
bool GridPairs<Set>::fits(const Pair<Set>& p, const GridCase<Set>& c) const {
  if (p.grid >= 0 && (c.stay.has(p.grid) || (p.touched == 0 && c.open.has(p.grid)))) return false;
  return c.stay.empty() || p.nodes.within(left(c));
}

template <class Set>
bool GridPairs<Set>::make(const Set& set, std::int64_t levels, std::int32_t g, Pair<Set>& out) const {
  std::int64_t all = 0, mine = 0;
  set.each([&](std::int32_t v) {
    if (grid(v) >= 0) all += valuation_.households(v);
    if (g >= 0 && grid(v) == g) mine += valuation_.households(v);
  });
  if (g >= 0 && (mine == 0 || set == block(g) || !may_continue(mine, at(total_, g), all))) return false;
  out = {set, g, levels, all - mine, g >= 0 ? 1 : 0};
  return true;
}

template class GridPairs<NodeSet<1>>;
template class GridPairs<NodeSet<4>>;

}  // namespace qipan
