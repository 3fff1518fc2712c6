// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "tests/checker/states.h"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace checker {
namespace {

constexpr char kFresh = 127;  ///< the part of the node just told

/// The next state's key of these parts along the seam and the node; kDone, kDead, or 0 if it goes on.
std::int32_t carry_over(const std::string& parts, const std::vector<int>& after, std::string& kept) {
  std::array<char, 128> name{};
  std::array<bool, 128> ended{};
  char names = 0;
  int ends = 0;
  kept.assign(static_cast<std::size_t>(std::ranges::count_if(after, [](int a) { return a >= 0; })), 0);
  for (std::size_t s = 0; s < parts.size(); ++s) {
    const auto part = static_cast<std::size_t>(parts[s]);
    if (part == 0 || after[s] < 0) continue;
    if (name[part] == 0) name[part] = ++names;
    kept[static_cast<std::size_t>(after[s])] = name[part];
  }
  for (const char c : parts) {
    const auto part = static_cast<std::size_t>(c);
    if (part != 0 && name[part] == 0 && !ended[part]) ended[part] = true, ++ends;
  }
  return ends == 0 ? 0 : ends == 1 && names == 0 ? -1 : -2;
}

}  // namespace

/// Every part needs a way to some other.
template <class Set>
bool States<Set>::parts_can_meet(const Found& state, const std::vector<Int>& link, std::size_t seam) const {
  char parts = 0;
  std::array<std::size_t, kWidestSeam> inside;
  std::size_t count = 0;
  for (std::size_t a = 0; a < seam; ++a) {
    parts = std::max(parts, state.key[a]);
    if (state.key[a] != 0) inside[count++] = a;
  }
  if (parts < 2) return true;
  std::array<Int, kWidestSeam + 2> nearest;
  nearest.fill(kFar);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t a = inside[i];
    Int& mine = nearest[static_cast<std::size_t>(state.key[a])];
    for (std::size_t j = 0; j < count; ++j) {
      if (state.key[inside[j]] != state.key[a]) mine = std::min(mine, link[a * seam + inside[j]]);
    }
  }
  for (char p = 1; p <= parts; ++p) {
    if (state.least + nearest[static_cast<std::size_t>(p)] > high_) return false;
  }
  return true;
}

template <class Set>
bool States<Set>::number(const Order<Set>& order, const Tallies<Set>& tallies, bool tell_parts, std::size_t most) {
  if (between_.empty()) {
    for (std::size_t v = 0; v < piece_.size(); ++v) between_.push_back(least_between(piece_, v, piece_.all(), high_));
  }
  layers_.assign(order.layers.size(), {});
  reached_.assign(order.layers.size(), {});
  std::vector<Found> now(1), then;
  std::string counts, parts, kept;
  std::vector<std::size_t> pays;
  std::size_t met = 0;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const auto& o = order.layers[i];
    Layer& l = layers_[i];
    const std::size_t seam = o.seam.size();
    if (seam > kWidestSeam || (met += now.size()) > 2 * most) return false;
    std::vector<std::size_t> neighbours;
    for (std::size_t s = 0; s < seam; ++s) {
      if (std::ranges::any_of(piece_.near(o.node), [&](const auto& u) { return u.node == o.seam[s]; })) neighbours.push_back(s);
    }
    std::unordered_map<std::string, std::int32_t> number;
    then.clear();
    const Int own = piece_.node(o.node).households;
    for (const Found& state : now) {
      std::uint32_t inside = 0;
      for (std::size_t s = 0; s < seam; ++s) inside |= state.key[s] != 0 ? 1u << s : 0;
      l.inside.push_back(inside);
      reached_[i].emplace_back(state.least, state.most);
      const bool hopeless = tell_parts && !parts_can_meet(state, o.link, seam);
      for (const bool in : {false, true}) {
        std::vector<std::int32_t>& nexts = l.next[in ? 1 : 0];
        nexts.push_back(kDead);
        const Int least = state.least + (in ? own : 0), highest = state.most + (in ? own : 0);
        if (hopeless || least > high_) continue;
        bool far = false;
        for (std::size_t s = 0; in && s < seam; ++s) {
          const std::size_t u = o.seam[s];
          far = far || (state.key[s] != 0 && own + piece_.node(u).households + between_[o.node][u] > high_);
        }
        pays.clear();
        if (far || !tallies.count(i, in, state.key.substr(seam), counts, pays)) continue;
        parts.assign(state.key, 0, seam);
        parts += static_cast<char>(in ? kFresh : 0);
        for (const std::size_t s : neighbours) {
          if (const char part = parts[s]; in && part != 0 && part != kFresh) std::ranges::replace(parts, part, kFresh);
        }
        if (!tell_parts) std::ranges::replace_if(parts, [](char part) { return part != 0; }, static_cast<char>(1));
        std::int32_t next = carry_over(parts, o.after, kept);
        if (next == kDone && (!tallies.whole(i, counts) || highest < low_)) next = kDead;
        if (next == 0) {
          kept += counts;
          const auto [at, fresh] = number.try_emplace(kept, static_cast<std::int32_t>(then.size()));
          if (fresh) then.push_back({kept, least, highest});
          next = at->second;
          Found& reached = then[static_cast<std::size_t>(next)];
          reached.least = std::min(reached.least, least), reached.most = std::max(reached.most, highest);
        }
        nexts.back() = next;
        for (const std::size_t tally : pays) l.dues[in ? 1 : 0].emplace_back(nexts.size() - 1, tally);
      }
    }
    now.swap(then);
  }
  leave_out_dead(order);
  return count_ <= most;
}

template <class Set>
void States<Set>::leave_out_dead(const Order<Set>& order) {
  count_ = 0;
  std::vector<std::pair<Int, Int>> needs;  // of the layer after, per state that is kept: least and most households of its futures
  std::vector<std::int32_t> number;        // of the layer after: old to new
  for (std::size_t i = layers_.size(); i-- > 0;) {
    Layer& l = layers_[i];
    const Int own = piece_.node(order.layers[i].node).households;
    std::vector<std::int32_t> mine(l.inside.size(), kDead);
    std::vector<std::pair<Int, Int>> need;
    Layer kept;
    for (std::size_t state = 0; state < l.inside.size(); ++state) {
      const auto [least, most] = reached_[i][state];
      Int fewest = kFar, top = -kFar;
      for (const std::size_t in : {std::size_t{0}, std::size_t{1}}) {
        std::int32_t& next = l.next[in][state];
        const Int more = in != 0 ? own : 0;
        if (next >= 0) next = i + 1 == layers_.size() ? kDead : number[static_cast<std::size_t>(next)];
        if (next == kDead) continue;
        const auto [few, many] = next == kDone ? std::pair(Int{0}, Int{0}) : needs[static_cast<std::size_t>(next)];
        if (least + more + few > high_ || most + more + many < low_) {
          next = kDead;
          continue;
        }
        fewest = std::min(fewest, more + few), top = std::max(top, more + many);
      }
      if (fewest == kFar && i > 0) continue;
      mine[state] = static_cast<std::int32_t>(need.size());
      need.emplace_back(fewest, top);
      kept.inside.push_back(l.inside[state]);
      kept.range.emplace_back(std::max(least, low_ - top), std::min(most, high_ - fewest));
      for (const int in : {0, 1}) kept.next[in].push_back(l.next[in][state]);
    }
    for (const int in : {0, 1}) {
      for (const auto& [state, tally] : l.dues[in]) {
        if (mine[state] >= 0) kept.dues[in].emplace_back(static_cast<std::size_t>(mine[state]), tally);
      }
    }
    l = std::move(kept);
    count_ += l.inside.size();
    needs = std::move(need), number = std::move(mine);
    reached_[i] = {};
  }
}

template class States<SmallSet>;
template class States<MediumSet>;
template class States<LargeSet>;

}  // namespace checker
