// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/exact/sweep.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace qipan {
namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max() / 4;
constexpr std::size_t kTable = 8'000'000;  ///< entries, 8 bytes each
constexpr std::size_t kMostSteps = 256, kLeastSteps = 24;
constexpr std::size_t kMostFrontier = 16;

std::size_t index(std::int32_t i) { return static_cast<std::size_t>(i); }

std::int64_t rounded_down(double x) { return static_cast<std::int64_t>(std::floor(std::clamp(x, -1e15, 1e15))); }

/// Decided nodes with an undecided neighbour.
NodeSet frontier_of(const Valuation& valuation, NodeSet decided) {
  NodeSet out = 0;
  for_each_node(decided, [&](std::int32_t v) {
    if ((valuation.near(v) & ~decided) != 0) out |= only(v);
  });
  return out;
}

}  // namespace

Sweep::Sweep(const Valuation& valuation, std::int64_t most, std::int64_t deviation) : valuation_(valuation), most_(most) {
  const BandArithmetic& arithmetic = valuation.arithmetic();
  std::int64_t excess = 0;
  for (std::int32_t v = 0; v < valuation.size(); ++v) excess += valuation.excess(v);
  const std::int64_t spare = std::max<std::int64_t>(0, valuation.violation(most));  // forced excess included: what one region may violate
  low_ = std::max<std::int64_t>(0, arithmetic.floor() - std::max<std::int64_t>(0, spare - excess));
  high_ = std::min(valuation.households(valuation.all()), arithmetic.ceiling() + spare);
  if (valuation.problem().goal == Goal::max_deviation) {
    const std::int64_t total = valuation.households(valuation.all()), regions = valuation.problem().regions;
    low_ = std::max(low_, (total - deviation + regions - 1) / regions);
    high_ = std::min(high_, (total + deviation) / regions);
  }
  choose_order();
  lay_out();
}

void Sweep::choose_order() {
  const std::int32_t n = valuation_.size();
  double best = 0;
  for (std::int32_t start = 0; start < n; ++start) {
    std::vector<std::int32_t> order{start};
    NodeSet decided = only(start);
    double entries = 0;
    while (decided != valuation_.all()) {
      const NodeSet frontier = frontier_of(valuation_, decided);
      entries += std::ldexp(1.0, std::popcount(frontier));
      NodeSet candidates = 0;
      for_each_node(frontier, [&](std::int32_t v) { candidates |= valuation_.near(v) & ~decided; });
      std::int32_t next = -1;
      int narrow = 0;
      for_each_node(candidates, [&](std::int32_t v) {
        const int width = std::popcount(frontier_of(valuation_, decided | only(v)));
        if (next < 0 || width < narrow) next = v, narrow = width;
      });
      order.push_back(next);
      decided |= only(next);
    }
    if (order_.empty() || entries < best) order_ = std::move(order), best = entries;
  }
}

void Sweep::lay_out() {
  const PieceGraph& piece = valuation_.piece();
  std::size_t& masks = masks_;
  std::size_t widest = 0;
  NodeSet decided = 0;
  std::vector<bool> corner_seen(piece.corners.size(), false);
  for (const std::int32_t v : order_) {
    Position& p = positions_.emplace_back();
    p.node = v;
    const NodeSet before = frontier_of(valuation_, decided);
    undecided_.push_back(valuation_.all() & ~decided);
    for_each_node(before, [&](std::int32_t u) { p.frontier.push_back(u); });
    decided |= only(v);
    const NodeSet after = frontier_of(valuation_, decided);
    for (const std::int32_t u : p.frontier) p.next_bit.push_back(has(after, u) ? std::popcount(after & (only(u) - 1)) : -1);
    p.next_bit.push_back(has(after, v) ? std::popcount(after & (only(v) - 1)) : -1);
    const auto bit = [&](std::int32_t u) { return static_cast<std::int32_t>(std::popcount(before & (only(u) - 1))); };
    for (const Entry& e : piece.row(v)) {
      if (!has(before, e.target)) continue;
      p.cuts.emplace_back(bit(e.target), valuation_.problem().weights.border * e.cut);
      p.lengths.emplace_back(bit(e.target), e.length);
    }
    for (const std::int32_t c : piece.node_corners[index(v)]) {
      const Corner& corner = piece.corners[index(c)];
      const bool all_known = std::ranges::all_of(corner.around, [&](std::int32_t a) { return a < 0 || a == v || has(before, a); });
      if (all_known && !corner_seen[index(c)]) p.corners.push_back(c), corner_seen[index(c)] = true;
    }
    masks += std::size_t{1} << std::min<std::size_t>(40, p.frontier.size());
    widest = std::max(widest, p.frontier.size());
  }
  undecided_.push_back(0);
  if (widest > kMostFrontier || masks * kLeastSteps > kTable) return;
  steps_ = std::clamp(kTable / masks, kLeastSteps, kMostSteps);
  width_ = high_ / static_cast<std::int64_t>(steps_) + 1;
  for (Position& p : positions_) {
    const std::size_t count = std::size_t{1} << p.frontier.size();
    p.border.assign(2 * count, 0);
    p.after.assign(2 * count, 0);
    p.least.assign(count * steps_, 0);
    for (std::size_t in = 0; in < 2; ++in) {
      for (std::size_t mask = 0; mask < count; ++mask) {
        std::uint32_t after = 0;
        for (std::size_t b = 0; b < p.frontier.size(); ++b) {
          if ((mask >> b & 1) != 0 && p.next_bit[b] >= 0) after |= 1u << p.next_bit[b];
        }
        if (in != 0 && p.next_bit.back() >= 0) after |= 1u << p.next_bit.back();
        p.after[in * count + mask] = after;
      }
    }
  }
  end_.assign(steps_, kNever);
  for (std::size_t s = 0; s < steps_; ++s) {
    const std::int64_t from = std::max(low_, static_cast<std::int64_t>(s) * width_), to = std::min(high_, static_cast<std::int64_t>(s + 1) * width_ - 1);
    if (from > to) continue;
    std::int64_t least = kNever;
    const auto consider = [&](const Band& band) {
      least = std::min(least, valuation_.scorer().balance(std::clamp((band.low + band.high) / 2, from, to), band));
    };
    consider(valuation_.problem().ordinary);
    if (valuation_.problem().has_difficult) consider(valuation_.problem().difficult);
    // One unit for the half by which an odd band's middle may lie elsewhere.
    end_[s] = rounded_down(2.0 * valuation_.problem().weights.balance * static_cast<double>(std::max<std::int64_t>(0, least - 1)));
  }
  usable_ = true;
}

NodeSet Sweep::frontier_nodes(const Position& p, std::uint32_t mask) const {
  NodeSet set = 0;
  for (std::size_t b = 0; b < p.frontier.size(); ++b) {
    if ((mask >> b & 1) != 0) set |= only(p.frontier[b]);
  }
  return set;
}

void Sweep::set_tangent(double outline_mm, double area_dm2) {
  outline_slope_ = area_slope_ = 0;
  constant_ = 0;
  const PieceGraph& piece = valuation_.piece();
  const bool flat = std::ranges::any_of(piece.nodes, [](const RegionSums& node) { return node.area <= 0; });
  const double weight = valuation_.problem().weights.compactness;
  if (!flat && outline_mm > 0 && area_dm2 > 0 && weight > 0) {
    // Half the shape's excess is outline^2 / c - c with c = circumference of the disc of that area: convex, so above its tangents.
    const double circle = 200 * std::sqrt(3.14159265358979323846 * area_dm2);
    const double ratio = outline_mm / circle;
    outline_slope_ = weight * 2 * ratio;
    area_slope_ = -weight * (ratio * ratio + 1) * circle / (2 * area_dm2);
    const double excess = weight * (outline_mm * ratio - circle);
    // A relative 1e-9 for the floating point, one unit of the shape for its rounding.
    constant_ = rounded_down(excess - outline_slope_ * outline_mm - area_slope_ * area_dm2 - 2 * weight - 1e-9 * weight * (outline_mm + circle) - 200);
  }
  for (Position& p : positions_) {
    const std::size_t count = std::size_t{1} << p.frontier.size();
    for (std::size_t mask = 0; mask < count; ++mask) {
      for (std::size_t in = 0; in < 2; ++in) {
        std::int64_t cost = 0;
        for (std::size_t e = 0; e < p.cuts.size(); ++e) {
          if ((mask >> p.cuts[e].first & 1) == in) continue;
          cost += p.cuts[e].second + rounded_down(outline_slope_ * static_cast<double>(p.lengths[e].second));
        }
        if (!p.corners.empty()) {
          const NodeSet set = frontier_nodes(p, static_cast<std::uint32_t>(mask)) | (in != 0 ? only(p.node) : 0);
          std::int64_t turns = 0;
          for (const std::int32_t c : p.corners) turns += valuation_.turn(piece.corners[index(c)], set);
          cost += valuation_.problem().weights.border * turns;
        }
        p.border[in * count + mask] = cost;
      }
    }
  }
}

void Sweep::fill(const Duals& duals) {
  const PieceGraph& piece = valuation_.piece();
  node_cost_.assign(order_.size(), 0);
  for (const std::int32_t v : order_) {
    const RegionSums& node = piece.nodes[index(v)];
    std::int64_t outer = node.outline;
    for (const Entry& e : piece.row(v)) outer -= e.length;
    node_cost_[index(v)] = rounded_down(outline_slope_ * static_cast<double>(outer)) + rounded_down(area_slope_ * static_cast<double>(node.area)) - duals.node[index(v)];
  }
  for (std::size_t i = positions_.size(); i-- > 0;) {
    Position& p = positions_[i];
    const std::size_t count = std::size_t{1} << p.frontier.size();
    const std::vector<std::int64_t>* next = i + 1 < positions_.size() ? &positions_[i + 1].least : &end_;
    const std::int64_t households = valuation_.households(p.node);
    const std::size_t shift = step(households);
    const bool between = households % width_ != 0;
    for (std::size_t mask = 0; mask < count; ++mask) {
      const std::int64_t out_cost = p.border[mask], in_cost = p.border[count + mask] + node_cost_[index(p.node)];
      const std::int64_t* out = next->data() + p.after[mask] * steps_;
      const std::int64_t* in = next->data() + p.after[count + mask] * steps_;
      std::int64_t* least = p.least.data() + mask * steps_;
      for (std::size_t s = 0; s < steps_; ++s) {
        std::int64_t best = out[s] >= kNever ? kNever : out[s] + out_cost;
        if (s + shift < steps_) {
          std::int64_t rest = in[s + shift];
          if (between && s + shift + 1 < steps_) rest = std::min(rest, in[s + shift + 1]);
          if (rest < kNever) best = std::min(best, rest + in_cost);
        }
        least[s] = best;
      }
    }
  }
}

bool Sweep::visit(const Duals& duals, std::int64_t threshold, Work& work, const std::function<std::int64_t(const Column&, std::int64_t)>& visit) {
  fill(duals);
  work.spend(static_cast<std::int64_t>(masks_ * steps_ / 32));
  duals_ = &duals, threshold_ = threshold, work_ = &work, visit_ = &visit;
  return dive(0, 0, 0, 0, constant_ - duals.piece);
}

/// Land that the region has cut off from everything undecided must make regions of its own.
bool Sweep::encloses_too_little(NodeSet inside, std::size_t at) const {
  const NodeSet out = valuation_.all() & ~undecided_[at] & ~inside;
  const NodeSet free = valuation_.spread(undecided_[at], out | undecided_[at]);
  for (NodeSet left = out & ~free; left != 0;) {
    const NodeSet part = valuation_.component(std::countr_zero(left), left);
    if (valuation_.households(part) < low_) return true;
    left &= ~part;
  }
  return false;
}

bool Sweep::dive(std::size_t at, std::uint32_t mask, NodeSet inside, std::int64_t households, std::int64_t cost) {
  if (!work_->spend(1)) return false;
  if (at == positions_.size()) {
    if (inside == 0) return true;
    const Column column = valuation_.column(inside);
    const std::int64_t price = duals_->price({column.nodes, column.cost, column.levels});
    if (price >= threshold_) return true;
    if (column.levels > most_ || column.levels + valuation_.least_levels(valuation_.all() & ~inside) > most_) return true;
    threshold_ = (*visit_)(column, price);
    return true;
  }
  const Position& p = positions_[at];
  const std::size_t count = std::size_t{1} << p.frontier.size();
  struct Branch {
    std::int64_t bound;
    std::size_t in;
  };
  Branch branches[2];
  std::size_t ways = 0;
  for (std::size_t in = 0; in < 2; ++in) {
    const std::int64_t more = households + (in != 0 ? valuation_.households(p.node) : 0);
    if (more > high_) continue;
    const std::int64_t spent = cost + p.border[in * count + mask] + (in != 0 ? node_cost_[index(p.node)] : 0);
    const std::vector<std::int64_t>& next = at + 1 < positions_.size() ? positions_[at + 1].least : end_;
    const std::int64_t rest = next[p.after[in * count + mask] * steps_ + step(more)];
    if (rest < kNever && spent + rest < threshold_) branches[ways++] = {spent + rest, in};
  }
  if (ways == 2 && branches[1].bound < branches[0].bound) std::swap(branches[0], branches[1]);
  for (std::size_t b = 0; b < ways; ++b) {
    if (branches[b].bound >= threshold_) continue;
    const std::size_t in = branches[b].in;
    const NodeSet set = inside | (in != 0 ? only(p.node) : 0);
    if (set != 0) {
      // Every part so far must still be able to meet the others.
      const NodeSet reach = valuation_.component(std::countr_zero(set), set | undecided_[at + 1]);
      if ((set & ~reach) != 0) continue;
      if (encloses_too_little(set, at + 1)) continue;
    }
    const std::int64_t more = households + (in != 0 ? valuation_.households(p.node) : 0);
    const std::int64_t spent = cost + p.border[in * count + mask] + (in != 0 ? node_cost_[index(p.node)] : 0);
    if (!dive(at + 1, p.after[in * count + mask], set, more, spent)) return false;
  }
  return true;
}

}  // namespace qipan
