// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <bit>

#include "tests/checker/pricing.h"

namespace checker {

template <class Set>
bool Pricing<Set>::tell_compounds(std::size_t node, bool in) {
  bool good = true;
  for (const std::size_t k : compounds_of_[node]) {
    if (in) ++held_[k];
    else left_[k] -= piece_.node(node).households;
    good = good && (held_[k] == 0 || left_[k] >= share_[k]);
  }
  return good;
}

template <class Set>
void Pricing<Set>::untell_compounds(std::size_t node, bool in) {
  for (const std::size_t k : compounds_of_[node]) {
    if (in) --held_[k];
    else left_[k] += piece_.node(node).households;
  }
}

template <class Set>
bool Pricing<Set>::leave_out(std::size_t layer, std::uint32_t inside, bool in, const Lands& before, Lands& after) const {
  const auto& o = order_->layers[layer];
  const std::size_t seam = o.seam.size();
  std::array<std::int8_t, States<Set>::kWidestSeam + 1> of = before.of;
  after.households = before.households;
  std::uint32_t used = before.used;
  if (!in) {
    const auto fresh = static_cast<std::size_t>(std::countr_one(used));
    of[seam] = static_cast<std::int8_t>(fresh);
    used |= 1u << fresh;
    after.households[fresh] = piece_.node(o.node).households;
    for (const auto& u : piece_.near(o.node)) {
      const auto place = static_cast<std::size_t>(std::ranges::find(o.seam, u.node) - o.seam.begin());
      if (place == seam || (inside >> place & 1) != 0 || of[place] == static_cast<std::int8_t>(fresh)) continue;
      const std::int8_t old = of[place];
      after.households[fresh] += after.households[static_cast<std::size_t>(old)];
      used &= ~(1u << old);
      for (std::size_t s = 0; s < seam; ++s) of[s] = (inside >> s & 1) == 0 && of[s] == old ? static_cast<std::int8_t>(fresh) : of[s];
    }
  }
  std::uint32_t open = 0;
  for (std::size_t s = 0; s <= seam; ++s) {
    if (o.after[s] < 0 || (s < seam ? (inside >> s & 1) != 0 : in)) continue;
    after.of[static_cast<std::size_t>(o.after[s])] = of[s], open |= 1u << of[s];
  }
  after.used = open;
  for (std::uint32_t closed = used & ~open; closed != 0 && !lumps_; closed &= closed - 1) {
    const Int violation = piece_.distance(after.households[static_cast<std::size_t>(std::countr_zero(closed))]);
    if (piece_.pack({violation, violation > 0 ? 1 : 0, 0}) > limit_) return false;
  }
  return true;
}

template <class Set>
void Pricing<Set>::dive(std::size_t layer, std::int32_t state, const Set& in, Int households, const Sums& paid, const Lands& lands) {
  must(budget_-- > 0, "too many regions to list");
  const auto& l = layers_[layer];
  const auto& states = states_.layers()[layer];
  const std::size_t node = order_->layers[layer].node, here = static_cast<std::size_t>(state);
  struct Way { Sums paid{}; Int households = 0, least = kFar; } way[2];
  for (const std::size_t w : {std::size_t{0}, std::size_t{1}}) {
    const std::int32_t next = states.next[w][here];
    Way& mine = way[w];
    mine.households = households + (w != 0 ? piece_.node(node).households : 0);
    if (next == States<Set>::kDead || mine.households > high_ || (next == States<Set>::kDone && mine.households < low_)) continue;
    const auto step = static_cast<std::size_t>(mine.households / width_);
    Int least = -kFar;
    for (std::size_t t = 0; t < used_ && least < kFar; ++t) {
      mine.paid[t] = paid[t] + l.paid[w][here] + (w != 0 ? node_price_[node][t] : 0);
      if (next == States<Set>::kDone) {
        least = end_[step] == kFar ? kFar : std::max(least, mine.paid[t] + end_[step]);
        continue;
      }
      const std::int32_t to_pay = rest(layer + 1, t, next, step);
      least = to_pay >= 1 << 28 ? kFar : std::max(least, mine.paid[t] + (static_cast<Int>(to_pay) << shift_));
    }
    mine.least = least;
  }
  const std::size_t first = way[1].least < way[0].least ? 1 : 0;
  for (const std::size_t w : {first, 1 - first}) {
    if (way[w].least >= below_) continue;
    Lands after;
    const std::int32_t next = states.next[w][here];
    if (tell_compounds(node, w != 0) && leave_out(layer, states.inside[here], w != 0, lands, after)) {
      const Set set = w != 0 ? in.with(node) : in;
      if (next != States<Set>::kDone) {
        dive(layer + 1, next, set, way[w].households, way[w].paid, after);
      } else if (piece_.connected(set) && piece_.admits(set, limit_)) {
        const Column<Set> c = piece_.column(set);
        if (const Int p = price(piece_, c, *prices_); p < below_) below_ = (*take_)(c, p);
      }
    }
    untell_compounds(node, w != 0);
  }
}

template bool Pricing<SmallSet>::tell_compounds(std::size_t, bool);
template void Pricing<SmallSet>::untell_compounds(std::size_t, bool);
template bool Pricing<SmallSet>::leave_out(std::size_t, std::uint32_t, bool, const Lands&, Lands&) const;
template void Pricing<SmallSet>::dive(std::size_t, std::int32_t, const SmallSet&, Int, const Sums&, const Lands&);
template bool Pricing<MediumSet>::tell_compounds(std::size_t, bool);
template void Pricing<MediumSet>::untell_compounds(std::size_t, bool);
template bool Pricing<MediumSet>::leave_out(std::size_t, std::uint32_t, bool, const Lands&, Lands&) const;
template void Pricing<MediumSet>::dive(std::size_t, std::int32_t, const MediumSet&, Int, const Sums&, const Lands&);
template bool Pricing<LargeSet>::tell_compounds(std::size_t, bool);
template void Pricing<LargeSet>::untell_compounds(std::size_t, bool);
template bool Pricing<LargeSet>::leave_out(std::size_t, std::uint32_t, bool, const Lands&, Lands&) const;
template void Pricing<LargeSet>::dive(std::size_t, std::int32_t, const LargeSet&, Int, const Sums&, const Lands&);

}  // namespace checker
