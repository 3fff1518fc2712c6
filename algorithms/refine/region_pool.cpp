// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/refine/region_pool.h"

#include <algorithm>
#include <utility>

#include "engine/base/random.h"

namespace qipan {
namespace {

constexpr auto at = [](std::int32_t i) { return static_cast<std::size_t>(i); };
constexpr std::size_t kMost = 40'000;  ///< regions; later ones are left out

}  // namespace

RegionPool::RegionPool(const PieceGraph& piece, const Scorer& scorer, const BandArithmetic& arithmetic)
    : piece_(piece), scorer_(scorer), arithmetic_(arithmetic), stamp_(piece.nodes.size(), 0) {
  Random random(1, "regions");
  for (std::size_t v = 0; v < piece.nodes.size(); ++v) node_name_.push_back(random.next());
}

void RegionPool::gather(std::span<const std::int32_t> label) {
  for (std::vector<std::int32_t>& g : groups_) g.clear();
  for (std::size_t v = 0; v < label.size(); ++v) {
    if (at(label[v]) >= groups_.size()) groups_.resize(at(label[v]) + 1);
    groups_[at(label[v])].push_back(static_cast<std::int32_t>(v));
  }
}

void RegionPool::note(const PlanState& state) {
  if (regions_.size() >= kMost) return;
  gather(state.labels());
  for (const std::vector<std::int32_t>& nodes : groups_) {
    if (nodes.empty()) continue;
    std::uint64_t name = 0;
    for (const std::int32_t v : nodes) name ^= node_name_[at(v)];
    if (names_.contains(name)) continue;
    PooledRegion region = measured(nodes);
    if (keeps_bands(region)) add(std::move(region));
  }
}

std::vector<std::int32_t> RegionPool::keep(std::span<const std::int32_t> label) {
  gather(label);
  std::vector<std::uint64_t> wanted;
  for (const std::vector<std::int32_t>& nodes : groups_) {
    if (nodes.empty()) continue;
    PooledRegion region = measured(nodes);
    wanted.push_back(region.name);
    add(std::move(region));
  }
  std::ranges::sort(wanted);
  std::vector<std::int32_t> places;
  for (std::size_t i = 0; i < regions_.size(); ++i) {
    if (std::ranges::binary_search(wanted, regions_[i].name)) places.push_back(static_cast<std::int32_t>(i));
  }
  return places;
}

bool RegionPool::add(PooledRegion region) {
  if (!names_.insert(region.name).second) return false;
  regions_.push_back(std::move(region));
  return true;
}

PooledRegion RegionPool::measured(std::vector<std::int32_t> nodes) const {
  PooledRegion region;
  ++now_;
  for (const std::int32_t v : nodes) stamp_[at(v)] = now_;
  for (const std::int32_t v : nodes) {
    region.sums += piece_.nodes[at(v)];
    region.name ^= node_name_[at(v)];
    for (const Entry& e : piece_.row(v)) {
      if (stamp_[at(e.target)] == now_) region.sums.outline -= e.length;
      else region.outer += e.cut;
    }
  }
  region.nodes = std::move(nodes);
  count_compounds(region);
  return region;
}

void RegionPool::count_compounds(PooledRegion& region) const {
  if (piece_.compounds.empty()) return;
  std::vector<std::int32_t> all;
  for (const std::int32_t v : region.nodes) all.insert(all.end(), piece_.node_compounds[at(v)].begin(), piece_.node_compounds[at(v)].end());
  std::ranges::sort(all);
  region.compounds = static_cast<std::int32_t>(std::unique(all.begin(), all.end()) - all.begin());
}

PooledRegion RegionPool::with(const PooledRegion& region, std::int32_t node) const {
  PooledRegion more = region;
  for (const Entry& e : piece_.row(node)) {
    if (std::ranges::binary_search(region.nodes, e.target)) more.sums.outline -= 2 * e.length, more.outer -= e.cut;
    else more.outer += e.cut;
  }
  more.sums += piece_.nodes[at(node)];
  more.name ^= node_name_[at(node)];
  more.nodes.insert(std::ranges::lower_bound(more.nodes, node), node);
  count_compounds(more);
  return more;
}

PooledRegion RegionPool::without(const PooledRegion& region, std::int32_t node) const {
  PooledRegion less = region;
  less.nodes.erase(std::ranges::lower_bound(less.nodes, node));
  for (const Entry& e : piece_.row(node)) {
    if (std::ranges::binary_search(less.nodes, e.target)) less.sums.outline += 2 * e.length, less.outer += e.cut;
    else less.outer -= e.cut;
  }
  less.sums -= piece_.nodes[at(node)];
  less.name ^= node_name_[at(node)];
  count_compounds(less);
  return less;
}

/// In band, or a node over the ceiling with nobody else.
bool RegionPool::keeps_bands(const PooledRegion& region) const {
  if (outside(scorer_.band(region.sums), region.sums.households) == 0) return true;
  return std::ranges::any_of(region.nodes, [&](std::int32_t v) {
    const std::int64_t h = piece_.nodes[at(v)].households;
    return h > arithmetic_.ceiling() && h == region.sums.households;
  });
}

bool RegionPool::connected(const PooledRegion& region) const {
  if (region.nodes.empty()) return false;
  ++now_;
  for (const std::int32_t v : region.nodes) stamp_[at(v)] = now_;
  queue_.assign(1, region.nodes.front());
  stamp_[at(region.nodes.front())] = 0;
  for (std::size_t i = 0; i < queue_.size(); ++i) {
    for (const Entry& e : piece_.row(queue_[i])) {
      if (stamp_[at(e.target)] != now_) continue;
      stamp_[at(e.target)] = 0;
      queue_.push_back(e.target);
    }
  }
  return queue_.size() == region.nodes.size();
}

double RegionPool::energy(const PooledRegion& region, const Energy& energy) const {
  const Band& band = scorer_.band(region.sums);
  Totals t{.violation = outside(band, region.sums.households), .splits = region.compounds};
  t.out = t.violation > 0 ? 1 : 0;
  if (energy.compactness != 0) t.shape = scorer_.shape(region.sums);
  if (energy.balance != 0) t.balance = scorer_.balance(region.sums.households, band);
  return energy.of(t) + energy.border * static_cast<double>(region.outer) / 2;
}

}  // namespace qipan
