// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/exact/triples.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

namespace qipan {
namespace {

constexpr std::size_t kCutsAtOnce = 24;
constexpr int kCutsPerNode = 4;           ///< of one round
constexpr double kCrossed = 0.05;         ///< by how much a solution must exceed 1 for a triple to be worth its states

}  // namespace

template <class Set>
std::vector<Triple> crossed_triples(std::span<const Item<Set>> pool, std::span<const Share> shares, std::span<const Triple> known, std::int32_t size) {
  std::map<std::pair<std::int32_t, std::int32_t>, double> pairs;
  std::vector<std::vector<std::int32_t>> with(static_cast<std::size_t>(size));  // nodes that share a region with it
  for (const Share& s : shares) {
    if (s.value > 1 - 1e-6) continue;
    const std::vector<std::int32_t> nodes = pool[static_cast<std::size_t>(s.item)].nodes.listed();
    for (std::size_t j = 1; j < nodes.size(); ++j) {
      for (std::size_t i = 0; i < j; ++i) pairs[{nodes[i], nodes[j]}] += s.value;
    }
  }
  for (const auto& [pair, value] : pairs) with[static_cast<std::size_t>(pair.first)].push_back(pair.second), with[static_cast<std::size_t>(pair.second)].push_back(pair.first);
  std::vector<std::pair<double, Triple>> found;
  const auto value_of = [&](std::int32_t a, std::int32_t b) {
    const auto at = pairs.find({std::min(a, b), std::max(a, b)});
    return at == pairs.end() ? 0.0 : at->second;
  };
  for (std::int32_t v = 0; v < size; ++v) {
    // v lies with both others; of triples where all pairs meet only the smallest node counts as v.
    const std::vector<std::int32_t>& near = with[static_cast<std::size_t>(v)];
    for (std::size_t j = 1; j < near.size(); ++j) {
      for (std::size_t i = 0; i < j; ++i) {
        const std::int32_t a = near[i], b = near[j];
        const double third = value_of(a, b);
        if (third > 0 && v > std::min(a, b)) continue;
        double over = value_of(v, a) + value_of(v, b) + third - 1;
        if (over < kCrossed) continue;
        for (const Share& s : shares) {
          const Set& nodes = pool[static_cast<std::size_t>(s.item)].nodes;
          if (s.value <= 1 - 1e-6 && nodes.has(v) && nodes.has(a) && nodes.has(b)) over -= 2 * s.value;
        }
        if (over < kCrossed) continue;
        std::array<std::int32_t, 3> three{v, a, b};
        std::ranges::sort(three);
        found.push_back({over, {three[0], three[1], three[2], 0}});
      }
    }
  }
  std::ranges::sort(found, [](const auto& x, const auto& y) {
    return std::tuple(-x.first, x.second.a, x.second.b, x.second.c) < std::tuple(-y.first, y.second.a, y.second.b, y.second.c);
  });
  std::vector<Triple> taken;
  std::vector<int> used(static_cast<std::size_t>(size), 0);
  for (const auto& [over, t] : found) {
    if (taken.size() == kCutsAtOnce) break;
    int& a = used[static_cast<std::size_t>(t.a)];
    int& b = used[static_cast<std::size_t>(t.b)];
    int& c = used[static_cast<std::size_t>(t.c)];
    if (std::max({a, b, c}) >= kCutsPerNode || std::ranges::any_of(known, [&](const Triple& o) { return o.price > 0 && o.same_nodes(t); })) continue;
    ++a, ++b, ++c;
    taken.push_back(t);
  }
  return taken;
}

template std::vector<Triple> crossed_triples(std::span<const Item<NodeSet<1>>>, std::span<const Share>, std::span<const Triple>, std::int32_t);
template std::vector<Triple> crossed_triples(std::span<const Item<NodeSet<4>>>, std::span<const Share>, std::span<const Triple>, std::int32_t);
template std::vector<Triple> crossed_triples(std::span<const Item<NodeSet<13>>>, std::span<const Share>, std::span<const Triple>, std::int32_t);

}  // namespace qipan
