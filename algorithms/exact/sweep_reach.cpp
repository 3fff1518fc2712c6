// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
// What a region cannot hold for want of households: nodes too far apart, parts that nothing can join any more.
#include <algorithm>
#include <functional>
#include <queue>
#include <utility>

#include "algorithms/exact/sweep.h"
#include "algorithms/exact/sweep_limits.h"

namespace qipan {

using namespace sweeping;

namespace {

/// Fewest households of nodes strictly between `from` and each node, of which `passable` may be passed; kFar above `most`.
template <class Set>
std::vector<std::int64_t> fewest_between(const Valuation<Set>& valuation, std::int32_t from, const Set& passable, std::int64_t most) {
  std::vector<std::int64_t> between(index(valuation.size()), kFar);
  using Reached = std::pair<std::int64_t, std::int32_t>;
  std::priority_queue<Reached, std::vector<Reached>, std::greater<>> open;
  const auto reach = [&](std::int32_t v, std::int64_t households) {
    valuation.near(v).each([&](std::int32_t u) {
      if (households <= most && households < between[index(u)]) between[index(u)] = households, open.emplace(households, u);
    });
  };
  reach(from, 0);
  while (!open.empty()) {
    const auto [households, v] = open.top();
    open.pop();
    if (households == between[index(v)] && passable.has(v)) reach(v, households + valuation.households(v));
  }
  return between;
}

}  // namespace

template <class Set>
void Sweep<Set>::measure_reach() {
  if (std::ranges::any_of(positions_, [](const Position& p) { return p.frontier.size() > kMostFrontier; })) return;
  std::vector<std::vector<std::int64_t>> between(positions_.size());
  for (const std::int32_t v : order_) between[index(v)] = fewest_between(valuation_, v, valuation_.all(), high_);
  Set undecided = valuation_.all();
  for (Position& p : positions_) {
    const std::size_t width = p.frontier.size();
    p.beyond = 0, p.between.assign(width * width, kFar);
    for (std::size_t a = 0; a < width; ++a) {
      const std::int32_t u = p.frontier[a];
      if (between[index(p.node)][index(u)] + valuation_.households(p.node) + valuation_.households(u) > high_) p.beyond |= 1u << a;
      const std::vector<std::int64_t> from = fewest_between(valuation_, u, undecided, high_);
      for (std::size_t b = 0; b < width; ++b) p.between[a * width + b] = from[index(p.frontier[b])];
    }
    undecided &= ~Set::only(p.node);
  }
}

/// A part is joined to the first of the others that it meets by undecided nodes alone.
template <class Set>
std::int64_t Sweep<Set>::least_to_join(const Position& p, std::span<const std::uint8_t> labels) const {
  const std::size_t width = p.frontier.size();
  std::array<std::int64_t, kMostFrontier + 2> nearest{};
  nearest.fill(kFar);
  std::uint8_t parts = 0;
  for (std::size_t a = 0; a < width; ++a) {
    parts = std::max(parts, labels[a]);
    for (std::size_t b = 0; b < a && labels[a] != 0; ++b) {
      if (labels[b] == 0 || labels[b] == labels[a]) continue;
      const std::int64_t between = p.between[a * width + b];
      nearest[labels[a]] = std::min(nearest[labels[a]], between), nearest[labels[b]] = std::min(nearest[labels[b]], between);
    }
  }
  return *std::max_element(nearest.begin() + 1, nearest.begin() + 1 + parts);
}

/// Leaves out the states that no region can be completed from. `fewest`: per position and state, households of the region so far.
template <class Set>
void Sweep<Set>::drop_hopeless(std::vector<std::vector<std::int64_t>> fewest) {
  std::vector<std::int64_t> to_go_next;
  std::vector<std::int32_t> renumbered_next;
  states_ = 0;
  for (std::size_t i = positions_.size(); i-- > 0;) {
    Position& p = positions_[i];
    const std::size_t states = p.inside.size();
    std::vector<std::int64_t> to_go(states, kFar);
    std::vector<std::int32_t> renumbered(states, kDead);
    std::size_t kept = 0;
    for (std::size_t state = 0; state < states; ++state) {
      for (std::size_t in = 0; in < 2; ++in) {
        std::int32_t& after = p.after[in * states + state];
        std::int64_t more = kFar;
        if (after == kComplete) more = 0;
        else if (after != kDead && i + 1 < positions_.size()) more = to_go_next[index(after)], after = renumbered_next[index(after)];
        if (more == kFar) after = kDead;
        more += in != 0 ? valuation_.households(p.node) : 0;
        if (fewest[i][state] + more > high_) after = kDead;
        else to_go[state] = std::min(to_go[state], more);
      }
      if (to_go[state] < kFar || state == 0) renumbered[state] = static_cast<std::int32_t>(kept++);
    }
    std::vector<std::int32_t> after(2 * kept);
    p.households.resize(kept);
    std::vector<std::pair<std::uint32_t, std::size_t>> dues;
    for (std::size_t state = 0; state < states; ++state) {
      if (renumbered[state] == kDead) continue;
      const std::size_t now = index(renumbered[state]);
      p.inside[now] = p.inside[state];
      p.households[now] = {fewest[i][state], high_ - std::min(high_, to_go[state])};
      for (std::size_t in = 0; in < 2; ++in) after[in * kept + now] = p.after[in * states + state];
    }
    for (const auto& [branch, group] : p.dues) {
      const std::size_t in = branch / states, state = branch % states;
      if (renumbered[state] != kDead) dues.emplace_back(static_cast<std::uint32_t>(in * kept + index(renumbered[state])), group);
    }
    p.inside.resize(kept), p.after = std::move(after), p.dues = std::move(dues);
    states_ += kept;
    to_go_next = std::move(to_go), renumbered_next = std::move(renumbered);
  }
}

template void Sweep<NodeSet<1>>::measure_reach();
template std::int64_t Sweep<NodeSet<1>>::least_to_join(const Sweep<NodeSet<1>>::Position&, std::span<const std::uint8_t>) const;
template void Sweep<NodeSet<1>>::drop_hopeless(std::vector<std::vector<std::int64_t>>);
template void Sweep<NodeSet<4>>::measure_reach();
template std::int64_t Sweep<NodeSet<4>>::least_to_join(const Sweep<NodeSet<4>>::Position&, std::span<const std::uint8_t>) const;
template void Sweep<NodeSet<4>>::drop_hopeless(std::vector<std::vector<std::int64_t>>);
template void Sweep<NodeSet<13>>::measure_reach();
template std::int64_t Sweep<NodeSet<13>>::least_to_join(const Sweep<NodeSet<13>>::Position&, std::span<const std::uint8_t>) const;
template void Sweep<NodeSet<13>>::drop_hopeless(std::vector<std::vector<std::int64_t>>);

}  // namespace qipan
