// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <bit>
#include <cstdint>
#include <numeric>
#include <tuple>

#include "algorithms/exact/lumps.h"
#include "algorithms/exact/sweep.h"
#include "algorithms/exact/sweep_limits.h"

namespace qipan {

using namespace sweeping;

namespace {

constexpr std::int32_t kMostWalls = 2;  ///< nodes around a pocket

}  // namespace

template <class Set>
std::vector<Held> Sweep<Set>::held() const {
  std::vector<Held> held;
  if (compounds_ == Compounds::unknown || most_ != valuation_.least_levels(valuation_.all()) || valuation_.violation(most_) != 0) return held;
  for (const std::vector<std::int32_t>& compound : valuation_.piece().compounds) {
    std::vector<std::int64_t> lumps;
    Held& one = held.emplace_back();
    for (const std::int32_t v : compound) one.nodes |= NodeSet<13>::only(v), lumps.push_back(valuation_.households(v));
    one.least = least_parts(std::move(lumps), valuation_.arithmetic().ceiling());
  }
  return held;
}

/// The part of a compound that a region may take if no plan may have more of them than `most_` says.
template <class Set>
SweepRule Sweep<Set>::compound_rule(const std::vector<std::int32_t>& told) const {
  const std::int64_t least = valuation_.least_levels(valuation_.all()), capacity = valuation_.arithmetic().ceiling();
  std::vector<std::int64_t> lumps;
  for (const std::int32_t v : told) lumps.push_back(valuation_.households(v));
  if (compounds_ == Compounds::share && valuation_.violation(most_) == 0 && std::ranges::max(lumps) <= capacity) {
    if (auto rule = share_of_compound(lumps, capacity, least_parts(lumps, capacity) + most_ - least)) return *std::move(rule);
  }
  return any_of(told.size());
}

template <class Set>
void Sweep<Set>::group(std::vector<std::int32_t> nodes, const std::function<SweepRule(const std::vector<std::int32_t>&)>& rule) {
  std::vector<std::size_t> place(order_.size());
  for (std::size_t i = 0; i < order_.size(); ++i) place[index(order_[i])] = i;
  std::ranges::sort(nodes, {}, [&](std::int32_t v) { return place[index(v)]; });
  Group group;
  group.rule = rule(nodes), group.nodes = std::move(nodes);
  group.bits = static_cast<int>(std::bit_width(group.rule.most_states() - 1));
  groups_.push_back(std::move(group));
}

/// Land too small for a region that few nodes part from the rest.
template <class Set>
void Sweep<Set>::group_pockets() {
  first_pocket_ = groups_.size();
  const auto pocket = [&](const Set& land) {
    Set around;
    std::int64_t households = 0;
    land.each([&](std::int32_t v) { around |= valuation_.near(v), households += valuation_.households(v); });
    around &= ~land;
    if (households >= low_ || around.empty() || around.count() > kMostWalls) return;
    group((land | around).listed(), [&](const std::vector<std::int32_t>& told) {
      std::vector<bool> walls;
      for (const std::int32_t v : told) walls.push_back(around.has(v));
      return no_pocket(walls);
    });
  };
  for (std::int32_t v = 0; v < valuation_.size() && !oversize_; ++v) {
    pocket(Set::only(v));
    valuation_.near(v).each([&](std::int32_t w) {
      if (w > v) pocket(Set::only(v) | Set::only(w));
    });
  }
}

/// Gives every group its bits for the positions between its first and its last node; pockets for which none are left go untold. False
/// if those that must be told have too many at one time.
template <class Set>
bool Sweep<Set>::join_groups() {
  std::vector<std::size_t> place(order_.size()), by_place(groups_.size());
  for (std::size_t i = 0; i < order_.size(); ++i) place[index(order_[i])] = i;
  std::iota(by_place.begin(), by_place.end(), std::size_t{0});
  const auto first = [&](std::size_t g) { return place[index(groups_[g].nodes.front())]; };
  std::ranges::sort(by_place, {}, [&](std::size_t g) { return std::tuple(g >= first_pocket_, first(g), g); });
  std::vector<std::uint64_t> taken(positions_.size(), 0);
  std::vector<bool> told(groups_.size(), true);
  for (const std::size_t g : by_place) {
    Group& group = groups_[g];
    const std::size_t last = place[index(group.nodes.back())];
    const std::uint64_t field = (std::uint64_t{1} << group.bits) - 1;
    std::uint64_t busy = 0;
    for (std::size_t at = first(g); at <= last; ++at) busy |= taken[at];
    for (group.slot = 0; group.slot + group.bits <= 64 && (busy >> group.slot & field) != 0;) ++group.slot;
    told[g] = group.slot + group.bits <= 64;
    if (!told[g] && g < first_pocket_) return false;
    for (std::size_t at = first(g); at <= last && told[g]; ++at) taken[at] |= field << group.slot;
  }
  std::vector<std::size_t> layer(groups_.size(), 0);  // nodes told
  for (Position& p : positions_) {
    p.joins.clear(), p.open.clear();
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      if (!told[g] || layer[g] == groups_[g].nodes.size()) continue;
      if (groups_[g].nodes[layer[g]] == p.node) p.joins.push_back({g, layer[g]++});
      if (layer[g] > 0 && layer[g] < groups_[g].nodes.size()) p.open.push_back({g, layer[g]});
    }
  }
  return true;
}

template <class Set>
bool Sweep<Set>::tell(const Position& p, bool in, std::uint64_t& bits, std::vector<std::size_t>& due) const {
  for (const Join& j : p.joins) {
    const Group& group = groups_[j.group];
    const std::uint64_t field = ((std::uint64_t{1} << group.bits) - 1) << group.slot;
    const SweepRule::Told& told = group.rule.layers[j.layer][(bits & field) >> group.slot];
    const std::int32_t next = told.next[in ? 1 : 0];
    if (next == SweepRule::kNoRegion) return false;
    if (in && told.pays) due.push_back(j.group);
    bits = (bits & ~field) | static_cast<std::uint64_t>(next) << group.slot;
  }
  return true;
}

/// False if a region that ends here lacks a node.
template <class Set>
bool Sweep<Set>::may_end(const Position& p, std::uint64_t bits) const {
  return std::ranges::all_of(p.open, [&](const Join& j) {
    const Group& group = groups_[j.group];
    return group.rule.layers[j.layer][bits >> group.slot & ((std::uint64_t{1} << group.bits) - 1)].may_end;
  });
}

template std::vector<Held> Sweep<NodeSet<1>>::held() const;
template SweepRule Sweep<NodeSet<1>>::compound_rule(const std::vector<std::int32_t>&) const;
template void Sweep<NodeSet<1>>::group(std::vector<std::int32_t>, const std::function<SweepRule(const std::vector<std::int32_t>&)>&);
template void Sweep<NodeSet<1>>::group_pockets();
template bool Sweep<NodeSet<1>>::join_groups();
template bool Sweep<NodeSet<1>>::tell(const Sweep<NodeSet<1>>::Position&, bool, std::uint64_t&, std::vector<std::size_t>&) const;
template bool Sweep<NodeSet<1>>::may_end(const Sweep<NodeSet<1>>::Position&, std::uint64_t) const;
template std::vector<Held> Sweep<NodeSet<4>>::held() const;
template SweepRule Sweep<NodeSet<4>>::compound_rule(const std::vector<std::int32_t>&) const;
template void Sweep<NodeSet<4>>::group(std::vector<std::int32_t>, const std::function<SweepRule(const std::vector<std::int32_t>&)>&);
template void Sweep<NodeSet<4>>::group_pockets();
template bool Sweep<NodeSet<4>>::join_groups();
template bool Sweep<NodeSet<4>>::tell(const Sweep<NodeSet<4>>::Position&, bool, std::uint64_t&, std::vector<std::size_t>&) const;
template bool Sweep<NodeSet<4>>::may_end(const Sweep<NodeSet<4>>::Position&, std::uint64_t) const;
template std::vector<Held> Sweep<NodeSet<13>>::held() const;
template SweepRule Sweep<NodeSet<13>>::compound_rule(const std::vector<std::int32_t>&) const;
template void Sweep<NodeSet<13>>::group(std::vector<std::int32_t>, const std::function<SweepRule(const std::vector<std::int32_t>&)>&);
template void Sweep<NodeSet<13>>::group_pockets();
template bool Sweep<NodeSet<13>>::join_groups();
template bool Sweep<NodeSet<13>>::tell(const Sweep<NodeSet<13>>::Position&, bool, std::uint64_t&, std::vector<std::size_t>&) const;
template bool Sweep<NodeSet<13>>::may_end(const Sweep<NodeSet<13>>::Position&, std::uint64_t) const;

}  // namespace qipan
