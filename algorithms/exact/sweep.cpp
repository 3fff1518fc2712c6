// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/exact/sweep.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <unordered_map>
#include <utility>

namespace qipan {
namespace {

constexpr std::int32_t kNever = 1 << 29;   ///< and all from kFrom on: costs added to it stay below kReach
constexpr std::int32_t kReach = 1 << 27, kFrom = 1 << 28;
constexpr std::int64_t kFar = std::numeric_limits<std::int64_t>::max() / 4;
constexpr std::size_t kMostSteps = 1024, kLeastSteps = 32;
constexpr std::int64_t kStateSteps = 6;    ///< of work, to list a state

std::size_t index(std::int32_t i) { return static_cast<std::size_t>(i); }

std::int64_t rounded_down(double x) { return static_cast<std::int64_t>(std::floor(std::clamp(x, -1e15, 1e15))); }

}  // namespace

template <class Set>
Sweep<Set>::Sweep(const Valuation<Set>& valuation, std::int64_t most, std::int64_t deviation, std::size_t table, Work& work)
    : valuation_(valuation), most_(most), table_(table) {
  const BandArithmetic& arithmetic = valuation.arithmetic();
  std::int64_t excess = 0;
  for (std::int32_t v = 0; v < valuation.size(); ++v) excess += valuation.excess(v);
  const std::int64_t spare = std::max<std::int64_t>(0, valuation.violation(most));  // forced excess included: what one region may violate
  spare_ = std::max<std::int64_t>(0, spare - excess);
  low_ = std::max<std::int64_t>(0, arithmetic.floor() - spare_);
  high_ = std::min(valuation.households(valuation.all()), arithmetic.ceiling() + spare);
  if (valuation.problem().goal == Goal::max_deviation) {
    const std::int64_t total = valuation.households(valuation.all()), regions = valuation.problem().regions;
    low_ = std::max(low_, (total - deviation + regions - 1) / regions);
    high_ = std::min(high_, (total + deviation) / regions);
  }
  if (high_ < low_) return;
  touching_.resize(index(valuation.size()));
  // A turn is bounded if all its nodes are in the frontier at one time. Where states are too many, one does without; in the end
  // without telling what is connected.
  for (const auto& [corners, connected] : {std::pair(true, true), std::pair(false, true), std::pair(false, false)}) {
    for (std::int32_t v = 0; v < valuation.size(); ++v) touching_[index(v)] = valuation.near(v);
    for (const Corner& corner : valuation.piece().corners) {
      if (!corners) break;
      Set around;
      for (const std::int32_t a : corner.around) around |= a >= 0 ? Set::only(a) : Set();
      around.each([&](std::int32_t a) { touching_[index(a)] |= around & ~Set::only(a); });
    }
    choose_order();
    lay_out();
    usable_ = list_states(connected, work);
    if (usable_) break;
  }
  if (usable_) choose_steps();
}

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

/// All states that can be met, position by position. `connected`: parts are told apart; else inside is all they say.
template <class Set>
bool Sweep<Set>::list_states(bool connected, Work& work) {
  if (std::ranges::any_of(positions_, [](const Position& p) { return p.frontier.size() > kMostFrontier; })) return false;
  using Labels = std::array<std::uint8_t, kMostFrontier + 1>;  // per bit of the frontier: 0 outside, else the part
  struct Hash {
    std::size_t operator()(const Labels& labels) const {
      std::uint64_t h = 0;
      for (const std::uint8_t l : labels) h = (h ^ l) * 0x9E3779B97F4A7C15, h ^= h >> 32;
      return static_cast<std::size_t>(h);
    }
  };
  states_ = 0;
  std::vector<Labels> now{Labels{}}, next;
  for (Position& p : positions_) {
    const std::size_t width = p.frontier.size();
    if ((states_ += now.size()) * kLeastSteps > table_ || !work.spend(kStateSteps * static_cast<std::int64_t>(now.size()))) return false;
    p.inside.clear(), p.after.assign(2 * now.size(), kDead);
    next.clear();
    std::unordered_map<Labels, std::int32_t, Hash> number;  // looked up only
    for (std::size_t state = 0; state < now.size(); ++state) {
      std::uint32_t mask = 0;
      std::int64_t households = 0;
      for (std::size_t b = 0; b < width; ++b) {
        if (now[state][b] != 0) mask |= 1u << b, households += valuation_.households(p.frontier[b]);
      }
      p.inside.push_back(mask);
      for (std::size_t in = 0; in < 2; ++in) {
        if (in != 0 && households + valuation_.households(p.node) > high_) continue;
        Labels labels = now[state];
        labels[width] = in != 0 ? 255 : 0;
        for (const auto& [bit, cost] : p.cuts) {
          const std::uint8_t old = labels[index(bit)];
          if (in == 0 || old == 0 || old == 255) continue;
          for (std::size_t b = 0; b < width; ++b) labels[b] = labels[b] == old ? 255 : labels[b];
        }
        Labels after{};
        std::array<std::uint8_t, 256> name{};
        std::uint8_t names = 0, closed = 0;
        std::array<bool, 256> lasting{}, counted{};
        for (std::size_t b = 0; b <= width; ++b) {
          if (p.next_bit[b] >= 0 && labels[b] != 0) after[index(p.next_bit[b])] = labels[b], lasting[labels[b]] = true;
        }
        for (std::size_t b = 0; b <= width; ++b) {
          if (labels[b] != 0 && !lasting[labels[b]] && !counted[labels[b]]) counted[labels[b]] = true, ++closed;
        }
        for (std::uint8_t& l : after) {
          if (l == 0) continue;
          if (name[l] == 0) name[l] = connected ? ++names : 1;
          l = name[l];
        }
        const bool more = std::ranges::any_of(after, [](std::uint8_t l) { return l != 0; });
        std::int32_t& fate = p.after[in * now.size() + state];
        if (closed > 0 && !more && (closed == 1 || !connected)) fate = kComplete;
        else if (closed == 0 || !connected) {
          const auto [at, fresh] = number.try_emplace(after, static_cast<std::int32_t>(next.size()));
          if (fresh) next.push_back(after);
          fate = at->second;
        }
      }
    }
    now.swap(next);
  }
  return true;
}

template <class Set>
void Sweep<Set>::choose_steps() {
  // Steps of the greatest common divisor count exactly.
  std::int64_t divisor = 0;
  for (std::int32_t v = 0; v < valuation_.size(); ++v) divisor = std::gcd(divisor, valuation_.households(v));
  divisor = std::max<std::int64_t>(1, divisor);
  steps_ = std::clamp(table_ / states_, kLeastSteps, kMostSteps);
  if (high_ / divisor < static_cast<std::int64_t>(steps_)) steps_ = static_cast<std::size_t>(high_ / divisor) + 1, width_ = divisor;
  else width_ = high_ / static_cast<std::int64_t>(steps_) + 1;
  for (Position& p : positions_) p.least.assign(p.inside.size() * steps_, 0);
  end_.assign(steps_, kFar);
  for (std::size_t s = 0; s < steps_; ++s) {
    const std::int64_t from = std::max(low_, static_cast<std::int64_t>(s) * width_), to = std::min(high_, static_cast<std::int64_t>(s + 1) * width_ - 1);
    if (from > to) continue;
    std::int64_t least = kFar;
    const auto consider = [&](const Band& band) {
      least = std::min(least, valuation_.scorer().balance(std::clamp((band.low + band.high) / 2, from, to), band));
    };
    consider(valuation_.problem().ordinary);
    if (valuation_.problem().has_difficult) consider(valuation_.problem().difficult);
    // One unit for the half by which an odd band's middle may lie elsewhere.
    end_[s] = rounded_down(2.0 * valuation_.problem().weights.balance * static_cast<double>(std::max<std::int64_t>(0, least - 1)));
  }
}

template <class Set>
Set Sweep<Set>::frontier_nodes(const Position& p, std::uint32_t mask) const {
  Set set;
  for (std::size_t b = 0; b < p.frontier.size(); ++b) {
    if ((mask >> b & 1) != 0) set |= Set::only(p.frontier[b]);
  }
  return set;
}

template <class Set>
void Sweep<Set>::set_tangent(double outline_mm, double area_dm2) {
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
    const std::size_t states = p.inside.size();
    p.border.assign(2 * states, 0);
    for (std::size_t state = 0; state < states; ++state) {
      for (std::size_t in = 0; in < 2; ++in) {
        std::int64_t cost = 0;
        for (std::size_t e = 0; e < p.cuts.size(); ++e) {
          if ((p.inside[state] >> p.cuts[e].first & 1) == in) continue;
          cost += p.cuts[e].second + rounded_down(outline_slope_ * static_cast<double>(p.lengths[e].second));
        }
        if (!p.corners.empty()) {
          const Set set = frontier_nodes(p, p.inside[state]) | (in != 0 ? Set::only(p.node) : Set());
          std::int64_t turns = 0;
          for (const std::int32_t c : p.corners) turns += valuation_.turn(piece.corners[index(c)], set);
          cost += valuation_.problem().weights.border * turns;
        }
        p.border[in * states + state] = cost;
      }
    }
  }
}

template <class Set>
bool Sweep<Set>::prepare(const Duals& duals, Work& work) {
  const PieceGraph& piece = valuation_.piece();
  duals_ = &duals;
  node_cost_.assign(order_.size(), 0);
  for (const std::int32_t v : order_) {
    const RegionSums& node = piece.nodes[index(v)];
    std::int64_t outer = node.outline;
    for (const Entry& e : piece.row(v)) outer -= e.length;
    node_cost_[index(v)] = rounded_down(outline_slope_ * static_cast<double>(outer)) + rounded_down(area_slope_ * static_cast<double>(node.area)) - duals.node[index(v)];
  }
  // A region with some of a compound pays for a part of it; each node brings its share of what a region can hold.
  for (const std::vector<std::int32_t>& compound : piece.compounds) {
    std::int64_t total = 0;
    for (const std::int32_t v : compound) total += valuation_.households(v);
    const std::int64_t held = std::min(high_, total);
    if (held <= 0 || duals.side <= 0) continue;
    for (const std::int32_t v : compound) {
      node_cost_[index(v)] += rounded_down(static_cast<double>(duals.side) * (static_cast<double>(valuation_.households(v)) / static_cast<double>(held)) * (1 - 1e-9)) - 1;
    }
  }
  std::int64_t reach = 1;
  for (const Position& p : positions_) {
    reach += std::abs(node_cost_[index(p.node)]) + std::max<std::int64_t>(0, *std::ranges::max_element(p.border));
  }
  for (shift_ = 0; reach >> shift_ >= kReach / 2; ++shift_) {}
  std::vector<std::int32_t> last(steps_, kNever);
  const std::vector<std::int32_t> never(steps_ + 1, kNever);
  for (std::size_t s = 0; s < steps_; ++s) {
    if (end_[s] < kFar) last[s] = static_cast<std::int32_t>(std::min<std::int64_t>(end_[s] >> shift_, kReach / 2));
  }
  for (std::size_t i = positions_.size(); i-- > 0;) {
    Position& p = positions_[i];
    const std::size_t states = p.inside.size();
    const std::int64_t households = valuation_.households(p.node);
    const std::size_t shift = step(households);
    const bool between = households % width_ != 0;
    const auto scaled = [&](std::int64_t cost) { return static_cast<std::int32_t>(cost >> shift_); };
    const auto rest = [&](std::int32_t after) { return after == kComplete ? last.data() : positions_[i + 1].least.data() + index(after) * steps_; };
    for (std::size_t state = 0; state < states; ++state) {
      const std::int32_t out_cost = scaled(p.border[state]), in_cost = scaled(p.border[states + state] + node_cost_[index(p.node)]);
      const auto open = [&](std::int32_t after) { return after == kComplete || (after != kDead && i + 1 < positions_.size()); };
      const std::int32_t after_out = p.after[state], after_in = p.after[states + state];
      std::int32_t* const least = p.least.data() + state * steps_;
      const std::int32_t* const out = open(after_out) ? rest(after_out) : never.data();
      const std::int32_t* const in = open(after_in) ? rest(after_in) + shift : never.data();
      const std::size_t room = open(after_in) ? (shift < steps_ ? steps_ - shift : 0) : steps_;
      const std::size_t both = between && room > 0 ? room - 1 : 0;
      for (std::size_t s = 0; s < both; ++s) least[s] = std::min(out[s] + out_cost, std::min(in[s], in[s + 1]) + in_cost);
      for (std::size_t s = both; s < room; ++s) least[s] = std::min(out[s] + out_cost, in[s] + in_cost);
      for (std::size_t s = room; s < steps_; ++s) least[s] = out[s] + out_cost;
    }
  }
  start_ = constant_ - duals.piece;
  return work.spend(static_cast<std::int64_t>(states_ * steps_ / 32));
}

template <class Set>
std::int64_t Sweep<Set>::least() const {
  return start_ + (static_cast<std::int64_t>(positions_.front().least.front()) << shift_);
}

template <class Set>
bool Sweep<Set>::visit(std::int64_t threshold, Work& work, const std::function<std::int64_t(const Column<Set>&, std::int64_t)>& visit) {
  threshold_ = threshold, work_ = &work, visit_ = &visit;
  return dive(0, 0, Set(), 0, start_, {});
}

template <class Set>
typename Sweep<Set>::Fate Sweep<Set>::decide(const Position& p, std::uint32_t mask, bool in, const Parts& before, Parts& after) const {
  const auto fresh = static_cast<std::size_t>(std::countr_one(before.used));
  std::array<std::int8_t, kMostFrontier + 1> of = before.of;
  after.households = before.households;
  std::uint32_t used = before.used | 1u << fresh, inside = before.inside | (in ? 1u << fresh : 0);
  after.households[fresh] = valuation_.households(p.node);
  for (const auto& [bit, cost] : p.cuts) {
    const auto old = static_cast<std::size_t>(of[index(bit)]);
    if (((mask >> bit & 1) != 0) != in || old == fresh) continue;
    for (std::size_t b = 0; b < p.frontier.size(); ++b) {
      if (of[b] == static_cast<std::int8_t>(old)) of[b] = static_cast<std::int8_t>(fresh);
    }
    after.households[fresh] += after.households[old];
    used &= ~(1u << old), inside &= ~(1u << old);
  }
  std::uint32_t alive = 0;
  for (std::size_t b = 0; b <= p.frontier.size(); ++b) {
    const std::int8_t part = b < p.frontier.size() ? of[b] : static_cast<std::int8_t>(fresh);
    if (p.next_bit[b] >= 0) after.of[index(p.next_bit[b])] = part, alive |= 1u << part;
  }
  after.used = alive, after.inside = inside & alive;
  const std::uint32_t closed = used & ~alive;
  for (std::uint32_t left = closed & ~inside; left != 0; left &= left - 1) {
    // Land that the region has cut off must make regions of its own.
    const std::int64_t alone = after.households[static_cast<std::size_t>(std::countr_zero(left))];
    if (inside != 0 && (alone < low_ || valuation_.arithmetic().distance(alone) > spare_)) return Fate::hopeless;
  }
  if ((closed & inside) != 0) return (used & inside & ~closed) == 0 && std::has_single_bit(closed & inside) ? Fate::complete : Fate::hopeless;
  return Fate::goes_on;
}

template <class Set>
bool Sweep<Set>::admits(const Column<Set>& column) const {
  return column.levels <= most_ && column.levels + valuation_.least_levels(valuation_.all() & ~column.nodes) <= most_;
}

template <class Set>
void Sweep<Set>::try_region(const Set& inside) {
  const Column<Set> column = valuation_.column(inside);
  const std::int64_t price = duals_->price(Item<Set>{column.nodes, column.cost, column.levels});
  if (price < threshold_ && admits(column)) threshold_ = (*visit_)(column, price);
}

template <class Set>
std::array<typename Sweep<Set>::Branch, 2> Sweep<Set>::branches(std::size_t at, std::int32_t state, std::int64_t households, std::int64_t cost) const {
  const Position& p = positions_[at];
  const std::size_t states = p.inside.size();
  std::array<Branch, 2> branch{Branch{0, kFar}, Branch{0, kFar}};
  for (std::size_t in = 0; in < 2; ++in) {
    const std::int64_t more = households + (in != 0 ? valuation_.households(p.node) : 0);
    const std::int32_t after = p.after[in * states + index(state)];
    if (more > high_ || after == kDead) continue;
    branch[in].spent = cost + p.border[in * states + index(state)] + (in != 0 ? node_cost_[index(p.node)] : 0);
    if (after == kComplete) {
      if (end_[step(more)] < kFar) branch[in].bound = branch[in].spent + end_[step(more)];
    } else if (at + 1 < positions_.size()) {
      const std::int32_t rest = positions_[at + 1].least[index(after) * steps_ + step(more)];
      if (rest < kFrom) branch[in].bound = branch[in].spent + (static_cast<std::int64_t>(rest) << shift_);
    }
  }
  return branch;
}

template <class Set>
bool Sweep<Set>::dive(std::size_t at, std::int32_t state, const Set& inside, std::int64_t households, std::int64_t cost, const Parts& parts) {
  if (!work_->spend(2)) return false;
  const Position& p = positions_[at];
  const std::array<Branch, 2> branch = branches(at, state, households, cost);
  const std::size_t first = branch[1].bound < branch[0].bound ? 1 : 0;
  for (const std::size_t in : {first, 1 - first}) {
    if (branch[in].bound >= threshold_) continue;
    const Set set = in != 0 ? inside | Set::only(p.node) : inside;
    Parts next;
    const Fate fate = decide(p, p.inside[index(state)], in != 0, parts, next);
    if (fate == Fate::hopeless) continue;
    if (fate == Fate::complete) {
      // Whatever is undecided stays outside.
      if (!work_->spend(20)) return false;
      try_region(set);
      continue;
    }
    const std::int64_t more = households + (in != 0 ? valuation_.households(p.node) : 0);
    if (!dive(at + 1, p.after[in * p.inside.size() + index(state)], set, more, branch[in].spent, next)) return false;
  }
  return true;
}

template <class Set>
void Sweep<Set>::sample(Work& work, const std::function<void(const Column<Set>&, std::int64_t)>& visit) {
  const std::function<std::int64_t(const Column<Set>&, std::int64_t)> take = [&](const Column<Set>& column, std::int64_t price) {
    visit(column, price);
    return std::int64_t{0};
  };
  threshold_ = 0, visit_ = &take;
  std::int64_t empty_cost = start_;
  Parts empty_parts;
  for (std::size_t root = 0; root < positions_.size(); ++root) {
    // State 0: nothing inside yet.
    Set inside;
    std::int64_t households = 0, cost = empty_cost;
    std::int32_t state = 0;
    Parts parts = empty_parts;
    for (std::size_t at = root; at < positions_.size(); ++at) {
      const Position& p = positions_[at];
      const std::array<Branch, 2> branch = branches(at, state, households, cost);
      const std::size_t best = at == root || branch[1].bound < branch[0].bound ? 1 : 0;
      Parts next;
      Fate fate = Fate::hopeless;
      std::size_t in = best;
      for (const std::size_t way : {best, 1 - best}) {
        if (branch[way].bound >= kFar || (at == root && way == 0)) continue;
        fate = decide(p, p.inside[index(state)], way != 0, parts, next);
        in = way;
        if (fate != Fate::hopeless) break;
      }
      if (fate == Fate::hopeless) break;
      if (in != 0) inside |= Set::only(p.node), households += valuation_.households(p.node);
      if (fate == Fate::complete) {
        try_region(inside);
        break;
      }
      cost = branch[in].spent, parts = next, state = p.after[in * p.inside.size() + index(state)];
    }
    work.spend(2 * static_cast<std::int64_t>(positions_.size() - root));
    const Position& p = positions_[root];
    empty_cost += p.border.front();
    Parts next;
    decide(p, 0, false, empty_parts, next);
    empty_parts = next;
  }
}

template class Sweep<NodeSet<1>>;
template class Sweep<NodeSet<4>>;
template class Sweep<NodeSet<13>>;

}  // namespace qipan
