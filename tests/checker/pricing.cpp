// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "tests/checker/pricing.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <unordered_map>
#include <utility>

namespace checker {
namespace {

constexpr std::int32_t kTooDear = 1 << 29, kSurely = 1 << 28, kRoom = 1 << 26;
constexpr Int kEndless = std::numeric_limits<Int>::max() / 4;
constexpr std::size_t kWidestSeam = 24;

Int floored(double x) {
  must(std::abs(x) < 1e15, "amounts are too large to check");
  return static_cast<Int>(std::floor(x));
}

}  // namespace

Int price(const Column& c, const Prices& p) {
  Int x = c.cost + p.side * c.levels - p.piece;
  c.nodes.each([&](std::size_t v) { x -= p.node[v]; });
  for (const Triple& t : p.triples) {
    const int held = (c.nodes.has(static_cast<std::size_t>(t.a)) ? 1 : 0) + (c.nodes.has(static_cast<std::size_t>(t.b)) ? 1 : 0) + (c.nodes.has(static_cast<std::size_t>(t.c)) ? 1 : 0);
    x += held >= 2 ? t.price : 0;
  }
  return x;
}

Pricing::Pricing(const Piece& piece, Int limit, double outline, double area, std::size_t table) : piece_(piece), limit_(limit), table_(table) {
  const Certificate& said = piece.said();
  const Int violation = limit / said.part_base / said.out_base;
  low_ = std::max<Int>(0, piece.floor() - violation), high_ = std::min(piece.households(piece.all()), piece.ceiling() + violation);
  must(high_ >= 0 && low_ <= high_, "no region is admissible");
  const double weight = static_cast<double>(said.compactness);
  bool flat = weight <= 0 || outline <= 0 || area <= 0;
  for (std::size_t v = 0; v < piece.size(); ++v) flat = flat || piece.node(v).area <= 0;
  if (!flat) {
    // The part of the shape that sees the outline, doubled, is outline^2 / circle - circle, circle ~ sqrt(area): convex in both.
    const double circle = 200 * std::sqrt(3.14159265358979323846 * area), ratio = outline / circle;
    outline_slope_ = 2 * weight * ratio;
    area_slope_ = -weight * circle * (1 + ratio * ratio) / (2 * area);
    const double there = weight * (outline * ratio - circle);
    // The shape is rounded, and the floating point here too.
    constant_ = floored(there - outline_slope_ * outline - area_slope_ * area - 2 * weight - 1e-9 * weight * (outline + circle) - 1'000);
  }
  impose({}, {});
}

void Pricing::impose(const std::vector<Pair>& pairs, const std::vector<Triple>& triples) {
  std::vector<Int> key;
  for (const Pair& p : pairs) key.insert(key.end(), {p.a, p.b, p.together ? 1 : 0});
  key.push_back(-1);
  for (const Triple& t : triples) key.insert(key.end(), {t.a, t.b, t.c});
  if (tallies_ && key == imposed_) return;
  imposed_ = key;
  struct Way { bool turns, parts, compounds, triples; };
  bool fits = false;
  for (const Way& way : {Way{true, true, true, true}, Way{true, true, false, true}, Way{true, true, false, false}, Way{false, true, true, true},
                         Way{false, true, false, true}, Way{false, true, false, false}, Way{false, false, false, false}}) {
    touch_.assign(piece_.size(), Set());
    for (std::size_t v = 0; v < piece_.size(); ++v) {
      for (const Piece::Near& u : piece_.near(v)) touch_[v].add(u.node);
    }
    for (const Corner& k : piece_.corners()) {
      for (const Int a : k.around) {
        for (const Int b : k.around) {
          if (way.turns && a >= 0 && b >= 0 && a != b) touch_[static_cast<std::size_t>(a)].add(static_cast<std::size_t>(b));
        }
      }
    }
    choose_order();
    counts_compounds_ = way.compounds;
    tallies_.emplace(order_, pairs, way.triples ? triples : std::vector<Triple>(), way.compounds ? piece_.compounds() : std::vector<Set>());
    const std::size_t most = way.compounds || (way.triples && !triples.empty()) ? table_ / 128 : table_ / 32;
    fits = number_states(way.parts, *tallies_, most);
    if (fits) {
      cost_states(way.turns);
      break;
    }
  }
  must(fits, "too many states to check");
}

/// From every node on: always the node next that makes the seam shortest. The order whose seams are the least in all counts.
void Pricing::choose_order() {
  const std::size_t n = piece_.size();
  double best = std::numeric_limits<double>::max();
  for (std::size_t first = 0; first < n; first += std::max<std::size_t>(1, n / 64)) {
    std::vector<std::size_t> order, open(n, 0);
    for (std::size_t v = 0; v < n; ++v) touch_[v].each([&](std::size_t) { ++open[v]; });
    Set told, beside;
    beside.add(first);
    double sum = 0;
    int length = 0;
    while (!beside.empty() && sum < best) {
      std::size_t next = n;
      int shortest = 0;
      beside.each([&](std::size_t v) {
        int after = length + (open[v] > 0 ? 1 : 0);
        (touch_[v] & told).each([&](std::size_t u) { after -= open[u] == 1 ? 1 : 0; });
        if (next == n || after < shortest) next = v, shortest = after;
      });
      touch_[next].each([&](std::size_t u) { --open[u]; });
      told.add(next), order.push_back(next);
      beside = (beside | touch_[next]).minus(told);
      length = shortest, sum += std::exp2(length);
    }
    if (order.size() == n && sum < best) best = sum, order_ = order;
  }
  must(order_.size() == n, "the piece is not connected");
}

bool Pricing::number_states(bool tell_parts, const Tallies& tallies, std::size_t most) {
  layers_.assign(order_.size(), {});
  std::vector<std::string> now{""}, then;  // per node of the seam: 0 if out, else its part; then the counts of the tallies
  std::string counts;
  std::vector<std::size_t> pays;
  std::vector<std::size_t> seam;
  Set told;
  std::size_t states = 0;
  for (std::size_t i = 0; i < order_.size(); ++i) {
    Layer& l = layers_[i];
    l.node = order_[i], l.seam = seam;
    told.add(l.node);
    std::vector<std::size_t> with = seam, left;
    with.push_back(l.node);
    for (const std::size_t v : with) {
      const bool stays = !touch_[v].within(told);
      l.after.push_back(stays ? static_cast<int>(left.size()) : -1);
      if (stays) left.push_back(v);
    }
    if (left.size() > kWidestSeam) return false;
    std::vector<std::size_t> neighbours;
    for (std::size_t s = 0; s < seam.size(); ++s) {
      for (const Piece::Near& u : piece_.near(l.node)) {
        if (u.node == seam[s]) neighbours.push_back(s);
      }
    }
    std::unordered_map<std::string, std::int32_t> number;
    then.clear();
    for (const std::string& state : now) {
      Int households = 0;
      for (std::size_t s = 0; s < seam.size(); ++s) households += state[s] != 0 ? piece_.node(seam[s]).households : 0;
      std::vector<bool>& inside = l.inside.emplace_back();
      for (std::size_t s = 0; s < seam.size(); ++s) inside.push_back(state[s] != 0);
      for (const bool in : {false, true}) {
        pays.clear();
        if (!tallies.count(i, in, state.substr(seam.size()), counts, pays)) {
          l.next[in ? 1 : 0].push_back(kDead);
          continue;
        }
        std::string parts = state.substr(0, seam.size()) + static_cast<char>(in ? 127 : 0);
        if (in) {
          for (const std::size_t s : neighbours) {
            if (const char part = parts[s]; part != 0 && part != 127) std::ranges::replace(parts, part, static_cast<char>(127));
          }
        }
        if (!tell_parts) std::ranges::replace_if(parts, [](char part) { return part != 0; }, static_cast<char>(1));
        std::string kept(left.size(), 0);
        std::array<char, 128> name{};
        std::array<bool, 128> ended{};
        char names = 0;
        int ends = 0;
        for (std::size_t s = 0; s < parts.size(); ++s) {
          const auto part = static_cast<std::size_t>(parts[s]);
          if (part == 0 || l.after[s] < 0) continue;
          if (name[part] == 0) name[part] = ++names;
          kept[static_cast<std::size_t>(l.after[s])] = name[part];
        }
        for (const char c : parts) {
          const auto part = static_cast<std::size_t>(c);
          if (part != 0 && name[part] == 0 && !ended[part]) ended[part] = true, ++ends;
        }
        std::int32_t next = kDead;
        if (in && households + piece_.node(l.node).households > high_) next = kDead;
        else if (ends == 1 && names == 0) next = tallies.whole(i, counts) ? kDone : kDead;
        else if (ends == 0) {
          kept += counts;
          const auto [at, fresh] = number.try_emplace(kept, static_cast<std::int32_t>(then.size()));
          if (fresh) then.push_back(kept);
          next = at->second;
        }
        for (const std::size_t tally : pays) l.dues[in ? 1 : 0].emplace_back(l.next[in ? 1 : 0].size(), tally);
        l.next[in ? 1 : 0].push_back(next);
      }
    }
    if ((states += now.size()) > most) return false;
    now.swap(then), seam = left;
  }
  steps_ = std::clamp<std::size_t>(table_ / states, 32, 1'024);
  width_ = high_ / static_cast<Int>(steps_) + 1;
  return true;
}

/// What a decision costs, prices left out; and the end of a region.
void Pricing::cost_states(bool turns) {
  const Certificate& said = piece_.said();
  std::vector<std::vector<std::size_t>> corners(order_.size());  // by the layer of their last node
  std::vector<std::size_t> layer_of(order_.size());
  for (std::size_t i = 0; i < order_.size(); ++i) layer_of[order_[i]] = i;
  for (std::size_t k = 0; turns && k < piece_.corners().size(); ++k) {
    std::size_t last = 0;
    for (const Int a : piece_.corners()[k].around) last = a >= 0 ? std::max(last, layer_of[static_cast<std::size_t>(a)]) : last;
    corners[last].push_back(k);
  }
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    Layer& l = layers_[i];
    std::vector<std::pair<std::size_t, Int>> seams;
    for (std::size_t s = 0; s < l.seam.size(); ++s) {
      for (const Piece::Near& u : piece_.near(l.node)) {
        if (u.node == l.seam[s]) seams.emplace_back(s, said.border * u.cost + floored(outline_slope_ * static_cast<double>(u.length)));
      }
    }
    for (const bool in : {false, true}) {
      for (const std::vector<bool>& inside : l.inside) {
        Int paid = 0;
        for (const auto& [s, cost] : seams) paid += inside[s] != in ? cost : 0;
        if (!corners[i].empty()) {
          Set set;
          if (in) set.add(l.node);
          for (std::size_t s = 0; s < l.seam.size(); ++s) {
            if (inside[s]) set.add(l.seam[s]);
          }
          for (const std::size_t k : corners[i]) paid += said.border * Piece::sure_turn(piece_.corners()[k], set);
        }
        l.border[in ? 1 : 0].push_back(paid);
      }
    }
    l.rest.assign(l.inside.size() * steps_, 0);
  }
  end_.assign(steps_, kEndless);
  for (std::size_t s = 0; s < steps_; ++s) {
    const Int from = std::max(low_, static_cast<Int>(s) * width_), to = std::min(high_, static_cast<Int>(s + 1) * width_ - 1);
    if (from > to) continue;
    Int least = piece_.balance(std::clamp((said.low + said.high) / 2, from, to), false);
    if (said.has_difficult != 0) least = std::min(least, piece_.balance(std::clamp((said.difficult_low + said.difficult_high) / 2, from, to), true));
    end_[s] = floored(2.0 * static_cast<double>(said.balance) * static_cast<double>(std::max<Int>(0, least - 1)));  // an odd band has two middles
  }
}

void Pricing::set_prices(const Prices& prices) {
  prices_ = &prices;
  start_ = constant_ - prices.piece;
  node_price_.assign(piece_.size(), 0);
  Int reach = 1;
  for (std::size_t v = 0; v < piece_.size(); ++v) {
    Int outer = piece_.node(v).outline;
    for (const Piece::Near& u : piece_.near(v)) outer -= u.length;
    node_price_[v] = floored(outline_slope_ * static_cast<double>(outer)) + floored(area_slope_ * static_cast<double>(piece_.node(v).area)) - prices.node[v];
  }
  // Where compounds are not counted, a node pays for its share of what a region can hold of one.
  for (const Set& k : piece_.compounds()) {
    const Int held = std::min(high_, piece_.households(k));
    if (counts_compounds_ || held <= 0 || prices.side == 0) continue;
    k.each([&](std::size_t v) { node_price_[v] += static_cast<Int>(__extension__ static_cast<__int128>(prices.side) * piece_.node(v).households / held); });
  }
  const std::vector<Int> costs = tallies_->costs(prices);
  for (Layer& l : layers_) {
    for (const int in : {0, 1}) {
      l.paid[in] = l.border[in];
      for (const auto& [state, tally] : l.dues[in]) must(costs[tally] < (Int{1} << 52), "amounts are too large to check"), l.paid[in][state] += costs[tally];
    }
    must(std::abs(node_price_[l.node]) < (Int{1} << 52), "amounts are too large to check");
    reach += std::abs(node_price_[l.node]) + std::max(std::ranges::max(l.paid[0]), std::ranges::max(l.paid[1]));
  }
  must(reach < (Int{1} << 60), "amounts are too large to check");
  for (shift_ = 0; reach >> shift_ >= kRoom; ++shift_) {}
  std::vector<std::int32_t> last(steps_ + 1, kTooDear);
  for (std::size_t s = 0; s < steps_; ++s) {
    if (end_[s] < kEndless) last[s] = static_cast<std::int32_t>(std::min<Int>(end_[s] >> shift_, kRoom));
  }
  for (std::size_t i = layers_.size(); i-- > 0;) {
    Layer& l = layers_[i];
    const Int h = piece_.node(l.node).households;
    const std::size_t jump = static_cast<std::size_t>(h / width_);
    const std::size_t more = h % width_ != 0 ? 1 : 0;  // households within a step may carry into the next
    for (std::size_t state = 0; state < l.inside.size(); ++state) {
      std::int32_t* const rest = &l.rest[state * steps_];
      std::fill(rest, rest + steps_, kTooDear);
      for (const int in : {0, 1}) {
        const std::int32_t next = l.next[in][state];
        if (next == kDead || (next != kDone && i + 1 == layers_.size())) continue;
        const auto pay = static_cast<std::int32_t>((l.paid[in][state] + (in != 0 ? node_price_[l.node] : 0)) >> shift_);
        const std::int32_t* const from = next == kDone ? last.data() : &layers_[i + 1].rest[static_cast<std::size_t>(next) * steps_];
        const std::size_t far = in != 0 ? jump : 0, carry = in != 0 ? more : 0;
        for (std::size_t s = 0; s + far < steps_; ++s) {
          std::int32_t least = from[s + far];
          if (carry != 0 && s + far + 1 < steps_) least = std::min(least, from[s + far + 1]);
          if (least < kSurely) rest[s] = std::min(rest[s], least + pay);
        }
      }
    }
  }
}

void Pricing::list(Int below, std::size_t steps, const std::function<Int(const Column&, Int)>& take) {
  below_ = below, left_ = steps, take_ = &take;
  dive(0, 0, {}, 0, start_);
}

void Pricing::dive(std::size_t layer, std::int32_t state, const Set& in, Int households, Int paid) {
  must(left_-- > 0, "too many regions to list");
  const Layer& l = layers_[layer];
  struct Way { Int paid, least; } way[2];
  for (const std::size_t w : {std::size_t{0}, std::size_t{1}}) {
    way[w] = {paid + l.paid[w][static_cast<std::size_t>(state)] + (w != 0 ? node_price_[l.node] : 0), kEndless};
    const std::int32_t next = l.next[w][static_cast<std::size_t>(state)];
    const Int h = households + (w != 0 ? piece_.node(l.node).households : 0);
    if (next == kDead || h > high_ || (next != kDone && layer + 1 == layers_.size())) continue;
    if (next == kDone) {
      const Int end = end_[static_cast<std::size_t>(h / width_)];
      if (h >= low_ && end < kEndless) way[w].least = way[w].paid + end;
      continue;
    }
    const std::int32_t rest = layers_[layer + 1].rest[static_cast<std::size_t>(next) * steps_ + static_cast<std::size_t>(h / width_)];
    if (rest < kSurely) way[w].least = way[w].paid + (static_cast<Int>(rest) << shift_);
  }
  const std::size_t first = way[1].least < way[0].least ? 1 : 0;
  for (const std::size_t w : {first, 1 - first}) {
    if (way[w].least >= below_) continue;
    const std::int32_t next = l.next[w][static_cast<std::size_t>(state)];
    const Set set = w != 0 ? in.with(l.node) : in;
    if (next != kDone) {
      dive(layer + 1, next, set, households + (w != 0 ? piece_.node(l.node).households : 0), way[w].paid);
      continue;
    }
    const Column c = piece_.column(set);
    const Int p = price(c, *prices_);
    if (p < below_ && piece_.connected(set) && c.levels <= limit_ && c.levels + piece_.forced(piece_.all().minus(set)) <= limit_) below_ = (*take_)(c, p);
  }
}

}  // namespace checker
