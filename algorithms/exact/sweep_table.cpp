// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "algorithms/exact/sweep.h"
#include "algorithms/exact/sweep_limits.h"
#include "algorithms/exact/sweep_rows.h"

namespace qipan {

using namespace sweeping;

namespace {

constexpr double kLongRatio = 2.5, kLongArea = 3;  ///< of a long region beside the usual one

}  // namespace

template <class Set>
Set Sweep<Set>::frontier_nodes(const Position& p, std::uint32_t mask) const {
  Set set;
  for (std::size_t b = 0; b < p.frontier.size(); ++b) {
    if ((mask >> b & 1) != 0) set |= Set::only(p.frontier[b]);
  }
  return set;
}

/// Half the shape's excess is outline^2 / c - c with c = circumference of the disc of that area: convex, so above its tangents. That
/// where the outline is `ratio` circumferences.
template <class Set>
typename Sweep<Set>::Tangent Sweep<Set>::tangent(double ratio, double area_dm2) const {
  const double weight = valuation_.problem().weights.compactness, circle = 200 * std::sqrt(3.14159265358979323846 * area_dm2);
  const double outline_mm = ratio * circle;
  Tangent t;
  t.outline_slope = weight * 2 * ratio;
  t.area_slope = -weight * (ratio * ratio + 1) * circle / (2 * area_dm2);
  const double excess = weight * (outline_mm * ratio - circle);
  // A relative 1e-9 for the floating point, one unit of the shape for its rounding.
  t.constant = rounded_down(excess - t.outline_slope * outline_mm - t.area_slope * area_dm2 - 2 * weight - 1e-9 * weight * (outline_mm + circle) - 200);
  return t;
}

template <class Set>
void Sweep<Set>::set_tangent(double outline_mm, double area_dm2, const std::vector<double>& areas) {
  const PieceGraph& piece = valuation_.piece();
  const bool flat = std::ranges::any_of(piece.nodes, [](const RegionSums& node) { return node.area <= 0; });
  const double weight = valuation_.problem().weights.compactness;
  tangents_.assign(1, Tangent());
  if (!flat && outline_mm > 0 && area_dm2 > 0 && weight > 0) {
    const double ratio = outline_mm / (200 * std::sqrt(3.14159265358979323846 * area_dm2));
    tangents_ = {tangent(ratio, area_dm2), tangent(kLongRatio * ratio, kLongArea * area_dm2)};
    for (const double area : areas) {
      if (area > 0 && tangents_.size() < kMostTangents) tangents_.push_back(tangent(ratio, area));
    }
  }
  choose_steps();
  price_borders();
}

template <class Set>
void Sweep<Set>::price_borders() {
  const PieceGraph& piece = valuation_.piece();
  for (Position& p : positions_) {
    const std::size_t states = p.inside.size();
    p.border.assign(2 * states, 0), p.length.assign(2 * states, 0);
    for (std::size_t state = 0; state < states; ++state) {
      for (std::size_t in = 0; in < 2; ++in) {
        std::int64_t cost = 0, length = 0;
        for (std::size_t e = 0; e < p.cuts.size(); ++e) {
          if ((p.inside[state] >> p.cuts[e].first & 1) == in) continue;
          cost += p.cuts[e].second, length += p.lengths[e].second;
        }
        if (!p.corners.empty()) {
          const Set set = frontier_nodes(p, p.inside[state]) | (in != 0 ? Set::only(p.node) : Set());
          std::int64_t turns = 0;
          for (const std::int32_t c : p.corners) turns += valuation_.turn(piece.corners[index(c)], set);
          cost += valuation_.problem().weights.border * turns;
        }
        p.border[in * states + state] = cost, p.length[in * states + state] = length;
      }
    }
  }
}

template <class Set>
bool Sweep<Set>::prepare(const Duals& duals, Work& work) {
  if (!usable_) return false;
  const PieceGraph& piece = valuation_.piece();
  duals_ = &duals;
  for (Tangent& t : tangents_) t.node_cost.assign(order_.size(), 0);
  for (const std::int32_t v : order_) {
    const RegionSums& node = piece.nodes[index(v)];
    std::int64_t outer = node.outline;
    for (const Entry& e : piece.row(v)) outer -= e.length;
    for (Tangent& t : tangents_) {
      t.node_cost[index(v)] = rounded_down(t.outline_slope * static_cast<double>(outer)) + rounded_down(t.area_slope * static_cast<double>(node.area)) - duals.node[index(v)];
    }
  }
  for (std::size_t g = 0; g < groups_.size(); ++g) groups_[g].price = g < first_triple_ ? duals.side - (duals.held.empty() ? 0 : duals.held[g].price) : 0;
  for (const Triple& t : duals.triples) {
    const auto mine = std::ranges::find_if(triples_, [&](const Triple& o) { return o.same_nodes(t); });
    if (mine != triples_.end()) groups_[first_triple_ + static_cast<std::size_t>(mine - triples_.begin())].price = t.price;
  }
  // A region with some of a compound pays for a part of it; where states do not tell, each node brings its share of what a region can
  // hold.
  for (const std::vector<std::int32_t>& compound : piece.compounds) {
    std::int64_t total = 0;
    for (const std::int32_t v : compound) total += valuation_.households(v);
    const std::int64_t held = std::min(high_, total);
    if (compounds_ != Compounds::unknown || held <= 0 || duals.side <= 0) continue;
    for (const std::int32_t v : compound) {
      const std::int64_t share = rounded_down(static_cast<double>(duals.side) * (static_cast<double>(valuation_.households(v)) / static_cast<double>(held)) * (1 - 1e-9)) - 1;
      for (Tangent& t : tangents_) t.node_cost[index(v)] += share;
    }
  }
  std::int64_t reach = 1;
  for (Position& p : positions_) {
    std::vector<std::int64_t> with_dues = p.border;
    for (const auto& [branch, group] : p.dues) with_dues[branch] += groups_[group].price;
    for (std::size_t t = 0; t < used_; ++t) {
      p.paid[t] = with_dues;
      for (std::size_t b = 0; b < with_dues.size(); ++b) p.paid[t][b] += rounded_down(tangents_[t].outline_slope * static_cast<double>(p.length[b]));
    }
    std::int64_t most = 0, dearest = 0;
    for (const Tangent& t : tangents_) most = std::max(most, std::abs(t.node_cost[index(p.node)]));
    for (std::size_t t = 0; t < used_; ++t) {
      for (const std::int64_t paid : p.paid[t]) dearest = std::max(dearest, std::abs(paid));
    }
    reach += most + dearest;
  }
  for (shift_ = 0; reach >> shift_ >= kReach / 2; ++shift_) {}
  for (std::size_t t = 0; t < used_; ++t) {
    start_[t] = tangents_[t].constant - duals.piece;
    if (!fill_table(t, work)) return false;
  }
  return true;
}

template <class Set>
bool Sweep<Set>::fill_table(std::size_t tangent, Work& work) {
  const std::vector<std::int64_t>& node_cost = tangents_[tangent].node_cost;
  std::vector<std::int32_t> last(steps_, kNever);
  for (std::size_t s = 0; s < steps_; ++s) {
    if (end_[s] < kFar) last[s] = static_cast<std::int32_t>(std::min<std::int64_t>(end_[s] >> shift_, kReach / 2));
  }
  const Row end{0, 0, steps_};
  for (std::size_t i = positions_.size(); i-- > 0;) {
    Position& p = positions_[i];
    if (!work.spend(static_cast<std::int64_t>(p.entries / 64) + 1)) return false;
    const std::size_t states = p.inside.size(), moved = step(valuation_.households(p.node));
    const bool between = valuation_.households(p.node) % width_ != 0;
    const std::vector<std::int64_t>& paid = p.paid[tangent];
    const auto scaled = [&](std::int64_t cost) { return static_cast<std::int32_t>(cost >> shift_); };
    for (std::size_t state = 0; state < states; ++state) {
      const Row& row = p.rows[state];
      std::int32_t* const least = p.least.data() + tangent * p.entries + row.at;
      std::size_t filled = row.first;
      for (std::size_t in = 0; in < 2; ++in) {
        const std::int32_t after = p.after[in * states + state];
        if (after == kDead || (after != kComplete && i + 1 == positions_.size())) continue;
        const Row& to = after == kComplete ? end : positions_[i + 1].rows[index(after)];
        const std::int32_t* const rest = after == kComplete ? last.data() : positions_[i + 1].least.data() + tangent * positions_[i + 1].entries + to.at;
        if (in == 0) {
          filled = std::max(row.first, std::min(row.end, to.end));
          take_row(least, rest + (row.first - to.first), scaled(paid[state]), filled - row.first);
          continue;
        }
        std::fill(least + (filled - row.first), least + (row.end - row.first), kNever);
        filled = row.end;
        const std::int32_t cost = scaled(paid[states + state] + node_cost[index(p.node)]);
        // The steps of the rest that these go to, or the one after, of which the first may be none of its row.
        std::size_t s = row.first;
        if (s + moved < to.first) {
          if (between && s + moved + 1 == to.first && to.first < to.end) least[0] = std::min(least[0], rest[0] + cost);
          ++s;
        }
        const std::size_t most = std::min(row.end, std::max(s, to.end > moved ? to.end - moved : 0));
        if (s >= most) continue;
        const std::size_t both = between ? std::max(s, std::min(most, to.end > moved + 1 ? to.end - moved - 1 : 0)) : s;
        const std::int32_t* const from = rest + (s + moved - to.first);
        least_row_of_two(least + (s - row.first), from, cost, both - s);
        least_row(least + (both - row.first), from + (both - s), cost, most - both);
      }
      std::fill(least + (filled - row.first), least + (row.end - row.first), kNever);
    }
  }
  return true;
}

template <class Set>
std::int64_t Sweep<Set>::least() const {
  std::int64_t least = -kFar;
  for (std::size_t t = 0; t < used_; ++t) {
    const std::int32_t* const all = rest(0, 0, 0);
    if (all != nullptr) least = std::max(least, start_[t] + (static_cast<std::int64_t>(all[t * positions_.front().entries]) << shift_));
  }
  return least == -kFar ? kFar : least;
}

template NodeSet<1> Sweep<NodeSet<1>>::frontier_nodes(const Sweep<NodeSet<1>>::Position&, std::uint32_t) const;
template Sweep<NodeSet<1>>::Tangent Sweep<NodeSet<1>>::tangent(double, double) const;
template void Sweep<NodeSet<1>>::set_tangent(double, double, const std::vector<double>&);
template bool Sweep<NodeSet<1>>::fill_table(std::size_t, Work&);
template void Sweep<NodeSet<1>>::price_borders();
template bool Sweep<NodeSet<1>>::prepare(const Duals&, Work&);
template std::int64_t Sweep<NodeSet<1>>::least() const;
template NodeSet<4> Sweep<NodeSet<4>>::frontier_nodes(const Sweep<NodeSet<4>>::Position&, std::uint32_t) const;
template Sweep<NodeSet<4>>::Tangent Sweep<NodeSet<4>>::tangent(double, double) const;
template void Sweep<NodeSet<4>>::set_tangent(double, double, const std::vector<double>&);
template bool Sweep<NodeSet<4>>::fill_table(std::size_t, Work&);
template void Sweep<NodeSet<4>>::price_borders();
template bool Sweep<NodeSet<4>>::prepare(const Duals&, Work&);
template std::int64_t Sweep<NodeSet<4>>::least() const;
template NodeSet<13> Sweep<NodeSet<13>>::frontier_nodes(const Sweep<NodeSet<13>>::Position&, std::uint32_t) const;
template Sweep<NodeSet<13>>::Tangent Sweep<NodeSet<13>>::tangent(double, double) const;
template void Sweep<NodeSet<13>>::set_tangent(double, double, const std::vector<double>&);
template bool Sweep<NodeSet<13>>::fill_table(std::size_t, Work&);
template void Sweep<NodeSet<13>>::price_borders();
template bool Sweep<NodeSet<13>>::prepare(const Duals&, Work&);
template std::int64_t Sweep<NodeSet<13>>::least() const;

}  // namespace qipan
