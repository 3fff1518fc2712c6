// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/exact/sweep_rules.h"

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include "algorithms/exact/lumps.h"

namespace qipan {
namespace {

constexpr std::size_t kMostKeys = 32'768;       ///< of a layer, before those that are alike become one
constexpr std::size_t kMostByName = 15;        ///< lumps of which every set is looked at; of more their sum counts
constexpr std::int64_t kGrains = 8;            ///< of that sum, rounded up

/// A rule told by keys: state 0 has key 0.
struct Keyed {
  std::function<std::pair<std::uint64_t, bool>(std::uint64_t key, std::size_t node)> take;  ///< key after the node is inside; it pays
  std::function<bool(std::uint64_t)> allows;                                              ///< at the end
};

/// States of a layer that agree on all that may follow become one, from the last layer to the first.
std::optional<SweepRule> minimal(std::size_t nodes, const Keyed& rule) {
  std::vector<std::map<std::uint64_t, std::size_t>> keys(nodes + 1);
  keys[0].emplace(0, 0);
  for (std::size_t n = 0; n < nodes; ++n) {
    for (const auto& [key, unused] : keys[n]) keys[n + 1].try_emplace(key), keys[n + 1].try_emplace(rule.take(key, n).first);
    if (keys[n + 1].size() > kMostKeys) return std::nullopt;
  }
  SweepRule out;
  out.layers.resize(nodes);
  std::map<std::uint64_t, std::int32_t> after;  // per key of the next layer: its state
  std::vector<bool> ends_after{true};
  for (const auto& [key, unused] : keys[nodes]) after[key] = rule.allows(key) ? 0 : SweepRule::kNoRegion;
  for (std::size_t n = nodes; n-- > 0;) {
    std::map<std::tuple<std::int32_t, std::int32_t, bool>, std::int32_t> known;
    std::map<std::uint64_t, std::int32_t> now;
    std::vector<bool> ends;
    for (const auto& [key, unused] : keys[n]) {  // ascending: key 0 is the first
      const auto [taken, pays] = rule.take(key, n);
      const std::int32_t without = after.at(key), with = after.at(taken);
      if (without == SweepRule::kNoRegion && with == SweepRule::kNoRegion) {
        now[key] = SweepRule::kNoRegion;
        continue;
      }
      const auto [at, fresh] = known.try_emplace({without, with, pays && with != SweepRule::kNoRegion}, static_cast<std::int32_t>(known.size()));
      now[key] = at->second;
      if (!fresh) continue;
      const bool may_end = without != SweepRule::kNoRegion && ends_after[static_cast<std::size_t>(without)];
      out.layers[n].push_back({{without, with}, std::get<2>(at->first), may_end});
      ends.push_back(may_end);
    }
    after = std::move(now), ends_after = std::move(ends);
  }
  return out;
}

SweepRule made(std::size_t nodes, const Keyed& rule) { return minimal(nodes, rule).value(); }

}  // namespace

std::size_t SweepRule::most_states() const {
  std::size_t most = 1;
  for (const std::vector<Told>& layer : layers) most = std::max(most, layer.size());
  return most;
}

SweepRule any_of(std::size_t nodes) {
  return made(nodes, {[](std::uint64_t key, std::size_t) { return std::pair(std::uint64_t{1}, key == 0); }, [](std::uint64_t) { return true; }});
}

SweepRule two_of_three() {
  return made(3, {[](std::uint64_t key, std::size_t) { return std::pair(std::min<std::uint64_t>(2, key + 1), key == 1); }, [](std::uint64_t) { return true; }});
}

SweepRule together() {
  return made(2, {[](std::uint64_t key, std::size_t) { return std::pair(key + 1, false); }, [](std::uint64_t key) { return key != 1; }});
}

SweepRule apart() {
  return made(2, {[](std::uint64_t key, std::size_t) { return std::pair(key + 1, false); }, [](std::uint64_t key) { return key < 2; }});
}

SweepRule no_pocket(const std::vector<bool>& around) {
  const auto walls = static_cast<std::uint64_t>(std::ranges::count(around, true)), held = around.size() - walls;
  return made(around.size(), {[&](std::uint64_t key, std::size_t node) { return std::pair(key + (around[node] ? 1 : std::uint64_t{1} << 32), false); },
                              [&](std::uint64_t key) { return (key & 0xFFFFFFFF) < walls || key >> 32 == held; }});
}

std::optional<SweepRule> share_of_compound(std::span<const std::int64_t> lumps, std::int64_t capacity, std::int64_t parts) {
  if (lumps.size() <= kMostByName) {
    return minimal(lumps.size(), {[](std::uint64_t key, std::size_t node) { return std::pair(key | std::uint64_t{1} << node, key == 0); }, [&](std::uint64_t key) {
      std::vector<std::int64_t> rest;
      for (std::size_t n = 0; n < lumps.size(); ++n) {
        if ((key >> n & 1) == 0) rest.push_back(lumps[n]);
      }
      return key == 0 || rest.empty() || 1 + least_parts(std::move(rest), capacity) <= parts;
    }});
  }
  const std::int64_t total = std::accumulate(lumps.begin(), lumps.end(), std::int64_t{0}), enough = std::max<std::int64_t>(0, total - (parts - 1) * capacity);
  const std::int64_t grain = std::max<std::int64_t>(1, enough / kGrains);
  return minimal(lumps.size(), {[&](std::uint64_t key, std::size_t node) {
    const std::int64_t taken = key == 0 ? 0 : static_cast<std::int64_t>(key) - 1;
    return std::pair(static_cast<std::uint64_t>(std::min(enough, (taken + lumps[node] + grain - 1) / grain * grain)) + 1, key == 0);
  }, [&](std::uint64_t key) { return key == 0 || static_cast<std::int64_t>(key) - 1 >= enough; }});
}

}  // namespace qipan
