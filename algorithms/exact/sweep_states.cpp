// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <bit>
#include <cstdint>
#include <numeric>

#include "algorithms/exact/sweep.h"
#include "algorithms/exact/sweep_labels.h"
#include "algorithms/exact/sweep_limits.h"

namespace qipan {

using namespace sweeping;

namespace {

constexpr std::int64_t kStateSteps = 6;    ///< of work, to list a state
constexpr std::size_t kTangentSteps = 96;  ///< of households, fewer of which tell less than more tangents
constexpr std::size_t kStateEntries = 31;  ///< of the table at least, for a state listed

}  // namespace

/// All states that can be met, position by position.
template <class Set>
bool Sweep<Set>::list_states(std::size_t most, Work& work) {
  if (std::ranges::any_of(positions_, [](const Position& p) { return p.frontier.size() > kMostFrontier; })) return false;
  states_ = 0;
  StateList now, next;
  now.add(State());
  std::vector<std::vector<std::int64_t>> fewest(positions_.size() + 1);  // per state: households of the region so far
  fewest.front().push_back(0);
  std::vector<std::size_t> due;
  for (std::size_t at = 0; at < positions_.size(); ++at) {
    Position& p = positions_[at];
    const std::size_t width = p.frontier.size();
    if ((states_ += now.size()) * kStateEntries > table_ || states_ > most || !work.spend(kStateSteps * static_cast<std::int64_t>(now.size()))) return false;
    p.inside.clear(), p.dues.clear(), p.after.assign(2 * now.size(), kDead);
    next.clear();
    for (std::size_t state = 0; state < now.size(); ++state) {
      const Labels before = now[state].unpacked(width);
      std::uint32_t mask = 0, beside = 0;
      for (std::size_t b = 0; b < width; ++b) mask |= before.of[b] != 0 ? 1u << b : 0;
      for (const auto& [bit, cost] : p.cuts) beside |= 1u << before.of[index(bit)];
      p.inside.push_back(mask);
      for (std::size_t in = 0; in < 2; ++in) {
        const std::int64_t households = fewest[at][state] + (in != 0 ? valuation_.households(p.node) : 0);
        if (households > high_ || (in != 0 && (mask & p.beyond) != 0)) continue;
        std::uint64_t bits = now[state].bits;
        due.clear();
        if (!tell(p, in != 0, bits, due)) continue;
        Labels labels = before;
        if (in != 0) labels.join(beside, width), labels.of[width] = Labels::kTold;
        Labels after;
        for (std::size_t b = 0; b <= width; ++b) {
          if (p.next_bit[b] >= 0) after.of[index(p.next_bit[b])] = labels.of[b];
        }
        const std::size_t next_width = at + 1 < positions_.size() ? positions_[at + 1].frontier.size() : 0;
        const std::uint32_t lasting = after.parts(next_width);
        const int closed = std::popcount(labels.parts(width + 1) & ~lasting);
        std::int32_t& fate = p.after[in * now.size() + state];
        if (closed > 0 && lasting == 0 && (closed == 1 || !connected_)) {
          if (may_end(p, bits)) fate = kComplete;
        } else if (closed == 0 || !connected_) {
          std::array<std::uint8_t, 32> name{};
          std::uint8_t names = 0;
          for (std::size_t b = 0; b < next_width; ++b) {
            if (after.of[b] == 0) continue;
            std::uint8_t& n = name[after.of[b]];
            if (n == 0) n = connected_ ? ++names : 1;
            after.of[b] = n;
          }
          if (names > 1 && households + least_to_join(positions_[at + 1], std::span(after.of).first(next_width)) > high_) continue;
          const auto [number, fresh] = next.add(State(after, next_width, bits));
          if (fresh) fewest[at + 1].push_back(households);
          fate = number;
          std::int64_t& least = fewest[at + 1][index(number)];
          least = std::min(least, households);
        }
        if (fate == kDead) continue;
        for (const std::size_t g : due) p.dues.emplace_back(static_cast<std::uint32_t>(in * now.size() + state), g);
      }
    }
    now.swap(next);
  }
  drop_hopeless(std::move(fewest));
  return true;
}

/// Rows of the table as long as their states' households say; returns how many entries they have in all.
template <class Set>
std::size_t Sweep<Set>::lay_rows() {
  entries_ = 0;
  for (Position& p : positions_) {
    p.rows.clear(), p.entries = 0;
    for (const auto& [least, most] : p.households) {
      const std::size_t first = step(least), end = most < least ? first : step(most) + 1;
      p.rows.push_back({p.entries, first, end});
      p.entries += end - first;
    }
    entries_ += p.entries;
  }
  return entries_;
}

template <class Set>
void Sweep<Set>::choose_steps() {
  // Steps of the greatest common divisor count exactly.
  std::int64_t divisor = 0;
  for (std::int32_t v = 0; v < valuation_.size(); ++v) divisor = std::gcd(divisor, valuation_.households(v));
  divisor = std::max<std::int64_t>(1, divisor);
  // Tangents tell more than fine steps.
  for (used_ = tangents_.size();; used_ = 1) {
    for (steps_ = kMostSteps;; steps_ /= 2) {
      width_ = high_ / static_cast<std::int64_t>(steps_) + 1;
      if (high_ / divisor < static_cast<std::int64_t>(steps_)) steps_ = index(static_cast<std::int32_t>(high_ / divisor)) + 1, width_ = divisor;
      if (used_ * lay_rows() <= table_ || steps_ <= (used_ > 1 ? kTangentSteps : kLeastSteps)) break;
    }
    if (used_ * entries_ <= table_ || used_ == 1) break;
  }
  for (Position& p : positions_) p.least.assign(used_ * p.entries, 0);
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

template bool Sweep<NodeSet<1>>::list_states(std::size_t, Work&);
template std::size_t Sweep<NodeSet<1>>::lay_rows();
template void Sweep<NodeSet<1>>::choose_steps();
template bool Sweep<NodeSet<4>>::list_states(std::size_t, Work&);
template std::size_t Sweep<NodeSet<4>>::lay_rows();
template void Sweep<NodeSet<4>>::choose_steps();
template bool Sweep<NodeSet<13>>::list_states(std::size_t, Work&);
template std::size_t Sweep<NodeSet<13>>::lay_rows();
template void Sweep<NodeSet<13>>::choose_steps();

}  // namespace qipan
