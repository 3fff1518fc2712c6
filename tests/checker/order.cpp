// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "tests/checker/order.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <queue>
#include <utility>

namespace checker {
namespace {

/// From every node on: always the node next that makes the seam shortest, of several the one beside the node told first, or last. The
/// order whose seams are the least in all counts.
template <class Set>
std::vector<std::size_t> choose(const std::vector<Set>& touch) {
  const std::size_t n = touch.size(), starts = std::min<std::size_t>(n, 128);
  std::vector<std::size_t> chosen;
  double best = std::numeric_limits<double>::max();
  for (std::size_t run = 0; run < 2 * starts; ++run) {
    const bool oldest = run % 2 == 0;
    std::vector<std::size_t> order, open(n, 0), beside{run / 2 * n / starts};
    for (std::size_t v = 0; v < n; ++v) touch[v].each([&](std::size_t) { ++open[v]; });
    Set told, met;
    met.add(beside.front());
    double sum = 0;
    int length = 0;
    while (!beside.empty() && sum < best) {
      std::size_t next = 0;
      int shortest = std::numeric_limits<int>::max();
      for (std::size_t i = 0; i < beside.size(); ++i) {
        const std::size_t v = beside[i];
        int after = length + (open[v] > 0 ? 1 : 0);
        (touch[v] & told).each([&](std::size_t u) { after -= open[u] == 1 ? 1 : 0; });
        if (after < shortest || (after == shortest && !oldest)) next = i, shortest = after;
      }
      const std::size_t v = beside[next];
      beside.erase(beside.begin() + static_cast<std::ptrdiff_t>(next));
      touch[v].each([&](std::size_t u) {
        --open[u];
        if (!met.has(u)) beside.push_back(u), met.add(u);
      });
      told.add(v), order.push_back(v);
      length = shortest, sum += std::exp2(length);
    }
    if (order.size() == n && sum < best) best = sum, chosen = std::move(order);
  }
  must(chosen.size() == n, "the piece is not connected");
  return chosen;
}

}  // namespace

template <class Set>
std::vector<Int> least_between(const Piece<Set>& piece, std::size_t from, const Set& through, Int most) {
  std::vector<Int> between(piece.size(), kFar);
  std::priority_queue<std::pair<Int, std::size_t>, std::vector<std::pair<Int, std::size_t>>, std::greater<>> open;
  between[from] = 0;
  open.emplace(0, from);
  while (!open.empty()) {
    const auto [before, v] = open.top();
    open.pop();
    if (before > between[v] || (v != from && !through.has(v))) continue;
    const Int here = before + (v == from ? 0 : piece.node(v).households);
    if (here > most) continue;
    for (const auto& u : piece.near(v)) {
      if (here < between[u.node]) between[u.node] = here, open.emplace(here, u.node);
    }
  }
  return between;
}

template <class Set>
Order<Set>::Order(const Piece<Set>& piece, bool turns, Int high) {
  std::vector<Set> touch(piece.size());
  for (std::size_t v = 0; v < piece.size(); ++v) {
    for (const auto& u : piece.near(v)) touch[v].add(u.node);
  }
  for (const Corner& k : piece.corners()) {
    for (const Int a : k.around) {
      for (const Int b : k.around) {
        if (turns && a >= 0 && b >= 0 && a != b) touch[static_cast<std::size_t>(a)].add(static_cast<std::size_t>(b));
      }
    }
  }
  Set told;
  std::vector<std::size_t> seam;
  for (const std::size_t v : choose(touch)) {
    Layer& l = layers.emplace_back();
    l.node = v, l.seam = seam;
    const Set ahead = piece.all().minus(told);
    for (const std::size_t a : seam) {
      const std::vector<Int> from = least_between(piece, a, ahead, high);
      for (const std::size_t b : seam) l.link.push_back(from[b]);
    }
    told.add(v), seam.push_back(v);
    std::vector<std::size_t> left;
    for (const std::size_t u : seam) {
      const bool stays = !touch[u].within(told);
      l.after.push_back(stays ? static_cast<int>(left.size()) : -1);
      if (stays) left.push_back(u);
    }
    seam = std::move(left);
  }
}

template struct Order<SmallSet>;
template struct Order<MediumSet>;
template struct Order<LargeSet>;
template std::vector<Int> least_between(const Piece<SmallSet>&, std::size_t, const SmallSet&, Int);
template std::vector<Int> least_between(const Piece<MediumSet>&, std::size_t, const MediumSet&, Int);
template std::vector<Int> least_between(const Piece<LargeSet>&, std::size_t, const LargeSet&, Int);

}  // namespace checker
