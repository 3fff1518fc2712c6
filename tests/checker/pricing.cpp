// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "tests/checker/pricing.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

namespace checker {
namespace {

constexpr std::int32_t kTooDear = 1 << 29, kSurely = 1 << 28, kRoom = 1 << 26;
constexpr std::size_t kMostSteps = 1'024, kLeastSteps = 32, kManySteps = 256;

Int floored(double x) {
  must(std::abs(x) < 1e15, "amounts are too large to check");
  return static_cast<Int>(std::floor(x));
}

}  // namespace

template <class Set>
Int price(const Piece<Set>& piece, const Column<Set>& c, const Prices& p) {
  Int x = c.cost + p.side * c.levels - p.piece;
  c.nodes.each([&](std::size_t v) { x -= p.node[v]; });
  for (const Triple& t : p.triples) {
    const int held = (c.nodes.has(static_cast<std::size_t>(t.a)) ? 1 : 0) + (c.nodes.has(static_cast<std::size_t>(t.b)) ? 1 : 0) + (c.nodes.has(static_cast<std::size_t>(t.c)) ? 1 : 0);
    x += held >= 2 ? t.price : 0;
  }
  for (std::size_t k = 0; k < p.held.size(); ++k) x -= piece.compounds()[k].meets(c.nodes) ? p.held[k] : 0;
  return x;
}

template <class Set>
Pricing<Set>::Pricing(const Piece<Set>& piece, Int limit, double outline, const std::vector<double>& areas, std::size_t table)
    : piece_(piece), limit_(limit), low_(piece.range(limit).first), high_(piece.range(limit).second), table_(table), states_(piece, low_, high_), pockets_(pockets(piece, limit)) {
  must(high_ >= 0 && low_ <= high_, "no region is admissible");
  for (std::size_t v = 0; v < piece.size(); ++v) lumps_ = lumps_ || piece.node(v).households > piece.ceiling();
  compounds_of_.resize(piece.size());
  for (std::size_t k = 0; k < piece.compounds().size(); ++k) {
    share_.push_back(piece.least_share(k, limit)), left_.push_back(piece.households(piece.compounds()[k])), held_.push_back(0);
    piece.compounds()[k].each([&](std::size_t v) { compounds_of_[v].push_back(k); });
  }
  choose_tangents(outline, areas);
}

/// The part of the shape that sees the outline, doubled, is outline^2 / circle - circle, circle ~ sqrt(area): convex in both.
template <class Set>
void Pricing<Set>::choose_tangents(double outline, const std::vector<double>& areas) {
  const double weight = static_cast<double>(piece_.said().compactness);
  bool flat = weight <= 0 || outline <= 0 || areas.empty() || areas.front() <= 0;
  for (std::size_t v = 0; v < piece_.size(); ++v) flat = flat || piece_.node(v).area <= 0;
  tangents_.assign(1, {});
  if (flat) return;
  const auto circle = [](double area) { return 200 * std::sqrt(3.14159265358979323846 * area); };
  const double ratio = outline / circle(areas.front());
  outline_slope_ = 2 * weight * ratio;
  tangents_.clear();
  for (const double area : areas) {
    if (area <= 0 || tangents_.size() == kTangents) continue;
    const double around = ratio * circle(area), there = weight * (around * ratio - circle(area));
    Tangent& t = tangents_.emplace_back();
    t.area_slope = -weight * circle(area) * (1 + ratio * ratio) / (2 * area);
    // The shape is rounded, and the floating point here too.
    t.constant = floored(there - outline_slope_ * around - t.area_slope * area - 2 * weight - 1e-9 * weight * (around + circle(area)) - 1'000);
  }
}

template <class Set>
void Pricing<Set>::impose(const std::vector<Pair>& pairs, const std::vector<Triple>& triples) {
  std::vector<Int> key;
  for (const Pair& p : pairs) key.insert(key.end(), {p.a, p.b, p.together ? 1 : 0});
  key.push_back(-1);
  for (const Triple& t : triples) key.insert(key.end(), {t.a, t.b, t.c});
  if (tallies_ && key == imposed_) return;
  imposed_ = key;
  std::vector<Int> households;
  for (std::size_t v = 0; v < piece_.size(); ++v) households.push_back(piece_.node(v).households);
  struct Way { bool turns, parts, compounds, triples; };
  for (const Way& way : {Way{true, true, true, true}, Way{true, true, false, true}, Way{true, true, false, false}, Way{false, true, true, true},
                         Way{false, true, false, true}, Way{false, true, false, false}, Way{false, false, false, false}}) {
    if ((!way.compounds && way.triples && piece_.compounds().empty()) || (!way.compounds && !way.triples && way.parts && triples.empty())) continue;
    std::optional<Order<Set>>& order = orders_[way.turns ? 1 : 0];
    if (!order) order.emplace(piece_, way.turns, high_);
    order_ = &*order;
    counts_compounds_ = way.compounds;
    std::vector<std::size_t> nodes;
    for (const auto& l : order_->layers) nodes.push_back(l.node);
    std::vector<Shared<Set>> compounds;
    for (std::size_t k = 0; way.compounds && k < piece_.compounds().size(); ++k) {
      compounds.push_back({piece_.compounds()[k], share_[k], share_[k] > 0 && share_[k] == left_[k], leave_rest(piece_, k, limit_, nodes)});
    }
    const bool counted = (way.compounds && !piece_.compounds().empty()) || (way.triples && !triples.empty());
    const std::size_t most = table_ / (counted ? 2 * kLeastSteps : kLeastSteps);
    const auto numbered = [&](const std::vector<Pocket<Set>>& told) {
      tallies_.emplace(nodes, pairs, way.triples ? triples : std::vector<Triple>(), compounds, told, households);
      return states_.number(*order_, *tallies_, way.parts, most);
    };
    if (!numbered(pockets_) && (pockets_.empty() || !numbered({}))) continue;
    choose_steps();
    cost_states();
    return;
  }
  must(false, "too many states to check");
}

/// Steps of the greatest common divisor count households exactly.
template <class Set>
void Pricing<Set>::choose_steps() {
  Int divisor = 0;
  for (std::size_t v = 0; v < piece_.size(); ++v) divisor = std::gcd(divisor, piece_.node(v).households);
  divisor = std::max<Int>(1, divisor);
  const std::size_t exact = high_ / divisor < static_cast<Int>(kMostSteps) ? static_cast<std::size_t>(high_ / divisor) + 1 : kMostSteps;
  const std::size_t fine = std::max(exact, kLeastSteps);
  for (used_ = tangents_.size();; used_ = 1) {
    // As fine as there is room for; tangents tell more than the finest steps.
    for (steps_ = fine;; steps_ = std::max(kLeastSteps, steps_ * 7 / 8)) {
      width_ = steps_ == exact && exact < kMostSteps ? divisor : high_ / static_cast<Int>(steps_) + 1;
      if (used_ * lay_rows() <= table_ || steps_ <= kLeastSteps) break;
    }
    if (used_ == 1 || steps_ >= std::min(exact, kManySteps)) return;
  }
}

template <class Set>
std::size_t Pricing<Set>::lay_rows() {
  std::size_t entries = 0;
  layers_.resize(states_.layers().size());
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    Layer& l = layers_[i];
    l.rows.clear(), l.entries = 0;
    for (const auto& [least, most] : states_.layers()[i].range) {
      const auto first = static_cast<std::size_t>(std::max<Int>(0, least) / width_);
      const std::size_t end = most < least ? first : static_cast<std::size_t>(most / width_) + 1;
      l.rows.push_back({l.entries, first, end});
      l.entries += end - first;
    }
    entries += l.entries;
  }
  return entries;
}

/// What a decision costs, prices left out; and the end of a region.
template <class Set>
void Pricing<Set>::cost_states() {
  const Certificate& said = piece_.said();
  const auto& places = order_->layers;
  std::vector<std::vector<std::size_t>> corners(places.size());  // by the layer of their last node
  std::vector<std::size_t> layer_of(places.size());
  for (std::size_t i = 0; i < places.size(); ++i) layer_of[places[i].node] = i;
  for (std::size_t k = 0; k < piece_.corners().size(); ++k) {
    const std::vector<Int>& around = piece_.corners()[k].around;
    std::size_t last = 0;
    for (const Int a : around) last = a >= 0 ? std::max(last, layer_of[static_cast<std::size_t>(a)]) : last;
    // In an order without turns the seam has lost some of their nodes.
    const auto known = [&](Int a) { return a < 0 || static_cast<std::size_t>(a) == places[last].node || std::ranges::count(places[last].seam, static_cast<std::size_t>(a)) > 0; };
    if (std::ranges::all_of(around, known)) corners[last].push_back(k);
  }
  for (Layer& l : layers_) l.border[0].clear(), l.border[1].clear();
  for (std::size_t i = 0; i < places.size(); ++i) {
    std::vector<std::pair<std::size_t, Int>> seams;
    for (std::size_t s = 0; s < places[i].seam.size(); ++s) {
      for (const auto& u : piece_.near(places[i].node)) {
        if (u.node == places[i].seam[s]) seams.emplace_back(s, said.border * u.cost + floored(outline_slope_ * static_cast<double>(u.length)));
      }
    }
    for (const bool in : {false, true}) {
      for (const std::uint32_t inside : states_.layers()[i].inside) {
        Int paid = 0;
        for (const auto& [s, cost] : seams) paid += ((inside >> s & 1) != 0) != in ? cost : 0;
        if (!corners[i].empty()) {
          Set set;
          if (in) set.add(places[i].node);
          for (std::size_t s = 0; s < places[i].seam.size(); ++s) {
            if ((inside >> s & 1) != 0) set.add(places[i].seam[s]);
          }
          for (const std::size_t k : corners[i]) paid += said.border * Piece<Set>::sure_turn(piece_.corners()[k], set);
        }
        layers_[i].border[in ? 1 : 0].push_back(paid);
      }
    }
    layers_[i].rest.assign(used_ * layers_[i].entries, 0);
  }
  end_.assign(steps_, kFar);
  for (std::size_t s = 0; s < steps_; ++s) {
    const Int from = std::max(low_, static_cast<Int>(s) * width_), to = std::min(high_, static_cast<Int>(s + 1) * width_ - 1);
    if (from > to) continue;
    Int least = piece_.balance(std::clamp((said.low + said.high) / 2, from, to), false);
    if (piece_.can_be_difficult()) least = std::min(least, piece_.balance(std::clamp((said.difficult_low + said.difficult_high) / 2, from, to), true));
    end_[s] = floored(2.0 * static_cast<double>(said.balance) * static_cast<double>(std::max<Int>(0, least - 1)));  // an odd band has two middles
  }
}

template <class Set>
void Pricing<Set>::set_prices(const Prices& prices) {
  prices_ = &prices;
  node_price_.assign(piece_.size(), {});
  Int reach = 1;
  const auto fits = [](Int x) { must(std::abs(x) < (Int{1} << 52), "amounts are too large to check"); };
  for (std::size_t v = 0; v < piece_.size(); ++v) {
    Int outer = piece_.node(v).outline;
    for (const auto& u : piece_.near(v)) outer -= u.length;
    for (std::size_t t = 0; t < used_; ++t) {
      node_price_[v][t] = floored(outline_slope_ * static_cast<double>(outer)) + floored(tangents_[t].area_slope * static_cast<double>(piece_.node(v).area)) - prices.node[v];
    }
  }
  // Where compounds are not counted, a node pays for its share of what a region can hold of one, and each is paid for it.
  for (std::size_t c = 0; c < piece_.compounds().size(); ++c) {
    const Set& k = piece_.compounds()[c];
    if (!counts_compounds_ && !prices.held.empty()) {
      k.each([&](std::size_t v) {
        for (Int& x : node_price_[v]) x -= prices.held[c];
      });
    }
    const Int held = std::min(high_, piece_.households(k));
    if (counts_compounds_ || held <= 0 || prices.side == 0) continue;
    k.each([&](std::size_t v) {
      const Int share = static_cast<Int>(__extension__ static_cast<__int128>(prices.side) * piece_.node(v).households / held);
      for (Int& x : node_price_[v]) x += share;
    });
  }
  const std::vector<Int> costs = tallies_->costs(prices);
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    Layer& l = layers_[i];
    Int most = 0, dearest = 0;
    for (const int in : {0, 1}) {
      l.paid[in] = l.border[in];
      for (const auto& [state, tally] : states_.layers()[i].dues[in]) fits(costs[tally]), l.paid[in][state] += costs[tally];
      for (const Int x : l.paid[in]) dearest = std::max(dearest, std::abs(x));
    }
    for (const Int x : node_price_[order_->layers[i].node]) fits(x), most = std::max(most, std::abs(x));
    reach += most + dearest;
  }
  must(reach < (Int{1} << 60), "amounts are too large to check");
  for (shift_ = 0; reach >> shift_ >= kRoom; ++shift_) {}
  for (std::size_t t = 0; t < used_; ++t) {
    start_[t] = tangents_[t].constant - prices.piece;
    fill(t);
  }
}

template <class Set>
std::int32_t Pricing<Set>::rest(std::size_t layer, std::size_t tangent, std::int32_t state, std::size_t step) const {
  const Layer& l = layers_[layer];
  const Row& row = l.rows[static_cast<std::size_t>(state)];
  return step < row.first || step >= row.end ? kTooDear : l.rest[tangent * l.entries + row.at + (step - row.first)];
}

template <class Set>
void Pricing<Set>::fill(std::size_t tangent) {
  std::vector<std::int32_t> last(steps_ + 1, kTooDear);
  for (std::size_t s = 0; s < steps_; ++s) {
    if (end_[s] < kFar) last[s] = static_cast<std::int32_t>(std::min<Int>(end_[s] >> shift_, kRoom));
  }
  for (std::size_t i = layers_.size(); i-- > 0;) {
    Layer& l = layers_[i];
    const auto& states = states_.layers()[i];
    const std::size_t v = order_->layers[i].node;
    const Int h = piece_.node(v).households;
    const bool carries = h % width_ != 0;  // households within a step may carry into the next
    std::fill_n(l.rest.begin() + static_cast<std::ptrdiff_t>(tangent * l.entries), l.entries, kTooDear);
    for (std::size_t state = 0; state < states.inside.size(); ++state) {
      const Row& row = l.rows[state];
      std::int32_t* const mine = l.rest.data() + tangent * l.entries + row.at;
      for (const int in : {0, 1}) {
        const std::int32_t next = states.next[in][state];
        if (next == States<Set>::kDead) continue;
        const auto pay = static_cast<std::int32_t>((l.paid[in][state] + (in != 0 ? node_price_[v][tangent] : 0)) >> shift_);
        const std::int32_t* from = last.data();
        Row there{0, 0, steps_};
        if (next >= 0) {
          there = layers_[i + 1].rows[static_cast<std::size_t>(next)];
          from = layers_[i + 1].rest.data() + tangent * layers_[i + 1].entries + there.at;
        }
        const auto jump = in != 0 ? static_cast<std::size_t>(h / width_) : 0;
        for (std::size_t more = jump; more <= jump + (in != 0 && carries ? 1 : 0); ++more) {
          const std::size_t first = std::max(row.first, there.first > more ? there.first - more : 0), end = std::min(row.end, there.end > more ? there.end - more : 0);
          for (std::size_t s = first; s < end; ++s) mine[s - row.first] = std::min(mine[s - row.first], from[s + more - there.first] + pay);
        }
      }
    }
  }
}

template <class Set>
void Pricing<Set>::list(Int below, std::size_t steps, const std::function<Int(const Column<Set>&, Int)>& take) {
  below_ = below, budget_ = steps, take_ = &take;
  dive(0, 0, {}, 0, start_, {});
}

template class Pricing<SmallSet>;
template class Pricing<MediumSet>;
template class Pricing<LargeSet>;
template Int price(const Piece<SmallSet>&, const Column<SmallSet>&, const Prices&);
template Int price(const Piece<MediumSet>&, const Column<MediumSet>&, const Prices&);
template Int price(const Piece<LargeSet>&, const Column<LargeSet>&, const Prices&);

}  // namespace checker
