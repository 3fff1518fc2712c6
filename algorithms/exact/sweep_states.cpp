// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <numeric>
#include <unordered_map>

#include "algorithms/exact/sweep.h"
#include "algorithms/exact/sweep_limits.h"

namespace qipan {

using namespace sweeping;

namespace {

constexpr std::int64_t kStateSteps = 6;    ///< of work, to list a state

}  // namespace

/// Gives every group a bit for the positions between its first and its last node. False if there are too many at one time.
template <class Set>
bool Sweep<Set>::join_groups() {
  std::vector<std::size_t> first(groups_.size(), positions_.size()), last(groups_.size(), 0);
  for (std::size_t i = 0; i < positions_.size(); ++i) {
    Position& p = positions_[i];
    p.joins.clear(), p.open.clear();
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      if (std::ranges::find(groups_[g].nodes, p.node) == groups_[g].nodes.end()) continue;
      p.joins.push_back({g, false});
      first[g] = std::min(first[g], i), last[g] = i;
    }
  }
  std::uint64_t taken = 0;
  for (std::size_t i = 0; i < positions_.size(); ++i) {
    Position& p = positions_[i];
    for (Join& j : p.joins) {
      j.last = last[j.group] == i;
      if (first[j.group] != i) continue;
      if (taken == ~std::uint64_t{0}) return false;
      groups_[j.group].slot = std::countr_one(taken);
      taken |= std::uint64_t{1} << groups_[j.group].slot;
    }
    for (const Join& j : p.joins) {
      if (j.last) taken &= ~(std::uint64_t{1} << groups_[j.group].slot);
    }
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      if (first[g] <= i && last[g] > i) p.open.push_back(g);
    }
  }
  return true;
}

template <class Set>
bool Sweep<Set>::tell(const Position& p, bool in, std::uint64_t& bits, std::vector<std::size_t>& due) const {
  for (const Join& j : p.joins) {
    const Group& group = groups_[j.group];
    const std::uint64_t bit = std::uint64_t{1} << group.slot;
    const bool had = (bits & bit) != 0;
    switch (group.rule) {
      case Rule::compound:
        if (in && !had) due.push_back(j.group), bits |= bit;
        break;
      case Rule::two_of_three:
        // Once it has paid, two nodes are told at least, so what the third does to the bit is forgotten with it.
        if (in && had) due.push_back(j.group);
        if (in) bits ^= bit;
        break;
      case Rule::together:
        if (j.last && in != had) return false;
        if (in) bits |= bit;
        break;
      case Rule::apart:
        if (in && had) return false;
        if (in) bits |= bit;
        break;
    }
    if (j.last) bits &= ~bit;
  }
  return true;
}

/// False if a region that ends here lacks a node.
template <class Set>
bool Sweep<Set>::may_end(const Position& p, std::uint64_t bits) const {
  return std::ranges::none_of(p.open, [&](std::size_t g) { return groups_[g].rule == Rule::together && (bits >> groups_[g].slot & 1) != 0; });
}

/// All states that can be met, position by position.
template <class Set>
bool Sweep<Set>::list_states(std::size_t most, Work& work) {
  if (std::ranges::any_of(positions_, [](const Position& p) { return p.frontier.size() > kMostFrontier; })) return false;
  using Labels = std::array<std::uint8_t, kMostFrontier + 1>;  // per bit of the frontier: 0 outside, else the part
  struct State {
    Labels labels{};
    std::uint64_t bits = 0;  // of the groups
    bool operator==(const State&) const = default;
  };
  struct Hash {
    std::size_t operator()(const State& state) const {
      std::uint64_t h = state.bits * 0x9E3779B97F4A7C15;
      for (const std::uint8_t l : state.labels) h = (h ^ l) * 0x9E3779B97F4A7C15, h ^= h >> 32;
      return static_cast<std::size_t>(h);
    }
  };
  states_ = 0;
  std::vector<State> now{State{}}, next;
  std::vector<std::size_t> due;
  for (Position& p : positions_) {
    const std::size_t width = p.frontier.size();
    if ((states_ += now.size()) * kLeastSteps > table_ || states_ > most || !work.spend(kStateSteps * static_cast<std::int64_t>(now.size()))) return false;
    p.inside.clear(), p.dues.clear(), p.after.assign(2 * now.size(), kDead);
    next.clear();
    std::unordered_map<State, std::int32_t, Hash> number;  // looked up only
    for (std::size_t state = 0; state < now.size(); ++state) {
      std::uint32_t mask = 0;
      std::int64_t households = 0;
      for (std::size_t b = 0; b < width; ++b) {
        if (now[state].labels[b] != 0) mask |= 1u << b, households += valuation_.households(p.frontier[b]);
      }
      p.inside.push_back(mask);
      for (std::size_t in = 0; in < 2; ++in) {
        if (in != 0 && households + valuation_.households(p.node) > high_) continue;
        std::uint64_t bits = now[state].bits;
        due.clear();
        if (!tell(p, in != 0, bits, due)) continue;
        Labels labels = now[state].labels;
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
          if (name[l] == 0) name[l] = connected_ ? ++names : 1;
          l = name[l];
        }
        const bool more = std::ranges::any_of(after, [](std::uint8_t l) { return l != 0; });
        std::int32_t& fate = p.after[in * now.size() + state];
        if (closed > 0 && !more && (closed == 1 || !connected_)) fate = may_end(p, bits) ? kComplete : kDead;
        else if (closed == 0 || !connected_) {
          const State reached{after, bits};
          const auto [at, fresh] = number.try_emplace(reached, static_cast<std::int32_t>(next.size()));
          if (fresh) next.push_back(reached);
          fate = at->second;
        }
        if (fate == kDead) continue;
        for (const std::size_t g : due) p.dues.emplace_back(static_cast<std::uint32_t>(in * now.size() + state), g);
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
  used_ = states_ * steps_ * tangents_.size() <= table_ ? tangents_.size() : 1;
  for (Position& p : positions_) p.least.assign(used_ * p.inside.size() * steps_, 0);
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

template bool Sweep<NodeSet<1>>::join_groups();
template bool Sweep<NodeSet<1>>::list_states(std::size_t, Work&);
template void Sweep<NodeSet<1>>::choose_steps();
template bool Sweep<NodeSet<4>>::join_groups();
template bool Sweep<NodeSet<4>>::list_states(std::size_t, Work&);
template void Sweep<NodeSet<4>>::choose_steps();
template bool Sweep<NodeSet<13>>::join_groups();
template bool Sweep<NodeSet<13>>::list_states(std::size_t, Work&);
template void Sweep<NodeSet<13>>::choose_steps();

}  // namespace qipan
