// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/construct/bisect.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "engine/plan/arithmetic.h"

namespace qipan {
namespace {

constexpr std::size_t kWidest = 16;
constexpr auto at = [](std::int32_t i) { return static_cast<std::size_t>(i); };

/// An order in which few nodes passed have neighbours ahead: from each start, always the node that leaves the narrowest front.
std::vector<std::int32_t> narrow_order(const PieceGraph& piece) {
  const std::int32_t n = piece.size();
  std::vector<std::int32_t> best;
  std::size_t best_cost = ~std::size_t{0};
  for (std::int32_t start = 0; start < n; ++start) {
    std::vector<std::int32_t> order = {start}, ahead(at(n));  // neighbours not yet passed
    std::vector<bool> passed(at(n), false);
    for (std::int32_t v = 0; v < n; ++v) ahead[at(v)] = static_cast<std::int32_t>(piece.row(v).size());
    std::int32_t width = 0;
    std::size_t cost = 0;
    for (std::size_t i = 0; i < at(n); ++i) {
      const std::int32_t v = order[i];
      passed[at(v)] = true;
      if (ahead[at(v)] > 0) ++width;
      for (const Entry& e : piece.row(v)) {
        if (--ahead[at(e.target)] == 0 && passed[at(e.target)]) --width;
      }
      cost += std::size_t{1} << std::min(width, 40);
      if (i + 1 == at(n)) break;
      std::int32_t next = -1, least = n + 1;
      for (std::int32_t u = 0; u < n; ++u) {
        if (passed[at(u)] || ahead[at(u)] == static_cast<std::int32_t>(piece.row(u).size())) continue;
        std::int32_t wider = ahead[at(u)] > 0 ? 1 : 0;
        for (const Entry& e : piece.row(u)) wider -= passed[at(e.target)] && ahead[at(e.target)] == 1 ? 1 : 0;
        if (wider < least) least = wider, next = u;
      }
      if (next < 0) return {};  // not connected
      order.push_back(next);
    }
    if (cost < best_cost) best_cost = cost, best = std::move(order);
  }
  return best;
}

/// What matters of a division of the nodes passed for those ahead.
struct Look {
  std::uint64_t parts = 0;      ///< four bits a place of the front: the connected part it is in, numbered as they come
  std::uint32_t colours = 0;    ///< bit p: the colour of part p; bits 16, 17: colour 0, 1 is complete and may not go on
  std::int64_t households = 0;  ///< of colour 0
  friend bool operator==(const Look&, const Look&) = default;
};
struct State {
  Look look;
  std::int64_t cut = 0;
  std::uint32_t before = 0;  ///< in the layer before
  std::uint8_t colour = 0;   ///< of the node passed last
};

std::size_t hash(const Look& look) {
  std::uint64_t h = look.parts * 0x9E3779B97F4A7C15u ^ (look.colours + 0x7F4A7C15u) * 0xBF58476D1CE4E5B9u ^ static_cast<std::uint64_t>(look.households) * 0x94D049BB133111EBu;
  h ^= h >> 29;
  return static_cast<std::size_t>(h * 0xBF58476D1CE4E5B9u >> 20);
}

/// States of one layer, each look once with the least cut; in the order they were met.
class Layer {
 public:
  void add(const State& s) {
    if (states_.size() * 2 >= slots_.size()) grow();
    for (std::size_t i = hash(s.look) & (slots_.size() - 1);; i = (i + 1) & (slots_.size() - 1)) {
      if (slots_[i] == 0) {
        states_.push_back(s);
        slots_[i] = static_cast<std::uint32_t>(states_.size());
        return;
      }
      State& there = states_[slots_[i] - 1];
      if (!(there.look == s.look)) continue;
      if (s.cut < there.cut) there = s;
      return;
    }
  }
  std::vector<State>& states() { return states_; }

 private:
  void grow() {
    slots_.assign(std::max<std::size_t>(1024, slots_.size() * 2), 0);
    for (std::size_t k = 0; k < states_.size(); ++k) {
      std::size_t i = hash(states_[k].look) & (slots_.size() - 1);
      while (slots_[i] != 0) i = (i + 1) & (slots_.size() - 1);
      slots_[i] = static_cast<std::uint32_t>(k + 1);
    }
  }
  std::vector<State> states_;
  std::vector<std::uint32_t> slots_;  ///< index + 1; 0: free
};

class Bisector {
 public:
  Bisector(const PieceGraph& piece, const Band& band, std::int64_t most_violation) : piece_(piece), band_(band), most_(most_violation) {
    for (const RegionSums& node : piece.nodes) total_ += node.households;
  }

  std::optional<Bisection> run(std::size_t most_states, const RunContext& context) {
    const std::vector<std::int32_t> order = narrow_order(piece_);
    if (order.empty()) return std::nullopt;
    std::vector<std::vector<State>> layers = {{State{}}};
    std::vector<std::int32_t> front, ahead(piece_.nodes.size());
    for (std::int32_t v = 0; v < piece_.size(); ++v) ahead[at(v)] = static_cast<std::int32_t>(piece_.row(v).size());
    std::size_t kept = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
      if (context.stopped()) return std::nullopt;
      const std::int32_t v = order[i];
      passed_ += piece_.nodes[at(v)].households;
      for (const Entry& e : piece_.row(v)) --ahead[at(e.target)];
      front.push_back(v);
      if (front.size() > kWidest) return std::nullopt;
      std::vector<bool> stays;
      for (const std::int32_t u : front) stays.push_back(ahead[at(u)] > 0);
      Layer next;
      for (std::uint32_t s = 0; s < layers.back().size(); ++s) {
        for (std::uint8_t colour = 0; colour < (i == 0 ? 1 : 2); ++colour) pass(layers.back()[s], s, v, colour, front, stays, next);
        if (kept + next.states().size() > most_states) return std::nullopt;
      }
      std::size_t left = 0;
      for (std::size_t k = 0; k < front.size(); ++k) {
        if (stays[k]) front[left++] = front[k];
      }
      front.resize(left);
      kept += next.states().size();
      layers.push_back(std::move(next.states()));
    }
    return best_of(layers, order);
  }

 private:
  static constexpr std::uint32_t kComplete = 1u << 16;

  /// The state with `v`, the last of `front`, in this colour; nothing if no good division comes of it.
  void pass(const State& from, std::uint32_t number, std::int32_t v, std::uint8_t colour, const std::vector<std::int32_t>& front, const std::vector<bool>& stays,
            Layer& next) const {
    if (from.look.colours & (kComplete << colour)) return;
    State to = from;
    to.before = number, to.colour = colour;
    if (colour == 0) to.look.households += piece_.nodes[at(v)].households;
    const std::int64_t other = passed_ - to.look.households;
    if (to.look.households - band_.high > most_ || other - band_.high > most_) return;
    const std::size_t places = front.size();
    std::array<std::uint8_t, kWidest> part{};
    std::array<std::uint8_t, kWidest + 1> shade{};  // colour by part
    std::uint8_t parts = 0;
    for (std::size_t k = 0; k + 1 < places; ++k) {
      part[k] = static_cast<std::uint8_t>(from.look.parts >> (4 * k) & 15);
      parts = std::max<std::uint8_t>(parts, part[k] + 1);
    }
    for (std::uint8_t p = 0; p < parts; ++p) shade[p] = from.look.colours >> p & 1;
    part[places - 1] = parts;
    shade[parts] = colour;
    for (const Entry& e : piece_.row(v)) {
      const auto it = std::find(front.begin(), front.end() - 1, e.target);
      if (it == front.end() - 1) continue;
      const std::uint8_t p = part[static_cast<std::size_t>(it - front.begin())];
      if (shade[p] != colour) to.cut += e.cut;
      else if (p != part[places - 1]) std::replace(part.begin(), part.begin() + static_cast<std::ptrdiff_t>(places), p, part[places - 1]);
    }
    // Parts that leave the front are complete: there may be no other of their colour.
    std::array<std::uint8_t, kWidest + 1> name;
    name.fill(kWidest);
    std::uint64_t look = 0;
    std::uint32_t colours = from.look.colours & (kComplete * 3), here = 0;  // here: colours on the front that is left
    std::uint8_t names = 0;
    std::size_t place = 0;
    for (std::size_t k = 0; k < places; ++k) {
      if (!stays[k]) continue;
      std::uint8_t& n = name[part[k]];
      if (n == kWidest) n = names++, colours |= static_cast<std::uint32_t>(shade[part[k]]) << n;
      here |= 1u << shade[part[k]];
      look |= static_cast<std::uint64_t>(n) << (4 * place++);
    }
    for (std::size_t k = 0; k < places; ++k) {
      if (stays[k] || name[part[k]] != kWidest) continue;
      const std::uint8_t c = shade[part[k]];
      if ((here & (1u << c)) || (colours & (kComplete << c))) return;
      name[part[k]] = 0;  // seen
      colours |= kComplete << c;
      const std::int64_t first = c == 0 ? to.look.households : total_ - other;
      if (outside(band_, first) + outside(band_, total_ - first) > most_) return;
    }
    to.look.parts = look, to.look.colours = colours;
    next.add(to);
  }

  [[nodiscard]] Bisection best_of(const std::vector<std::vector<State>>& layers, const std::vector<std::int32_t>& order) const {
    Bisection best;
    std::optional<std::uint32_t> end;
    for (std::uint32_t s = 0; s < layers.back().size(); ++s) {
      const State& state = layers.back()[s];
      if ((state.look.colours & (kComplete * 3)) != kComplete * 3) continue;  // all of one colour
      const std::int64_t a = outside(band_, state.look.households), b = outside(band_, total_ - state.look.households);
      const std::int64_t violation = a + b, out = (a > 0 ? 1 : 0) + (b > 0 ? 1 : 0);
      if (violation > most_ || (end && std::tie(best.violation, best.out, best.cut) <= std::tie(violation, out, state.cut))) continue;
      best.violation = violation, best.out = out, best.cut = state.cut;
      end = s;
    }
    if (!end) return best;
    best.label.resize(order.size());
    std::uint32_t s = *end;
    for (std::size_t i = order.size(); i > 0; --i) {
      best.label[at(order[i - 1])] = layers[i][s].colour;
      s = layers[i][s].before;
    }
    return best;
  }

  const PieceGraph& piece_;
  Band band_;
  std::int64_t most_ = 0, total_ = 0, passed_ = 0;
};

}  // namespace

std::optional<Bisection> best_bisection(const PieceGraph& piece, const Band& band, std::int64_t most_violation, std::size_t most_states,
                                        const RunContext& context) {
  return Bisector(piece, band, most_violation).run(most_states, context);
}

}  // namespace qipan
