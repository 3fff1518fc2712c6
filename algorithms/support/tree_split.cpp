// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/support/tree_split.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace qipan {
namespace {

constexpr auto at = [](std::int32_t i) { return static_cast<std::size_t>(i); };
constexpr std::int32_t kMany = 64;          // regions; no cut of a tree may halve them, so an uneven cut is the dearer the more uneven it is
constexpr std::size_t kDeep = 2'000;        // trees of more nodes are climbed by jumps
constexpr std::size_t kPollNodes = 16'384;  // between two questions whether to stop

}  // namespace

TreeSplit::TreeSplit(const PieceGraph& piece, const Scorer& scorer, const RegionCount& count)
    : piece_(piece), scorer_(scorer), count_(count), local_(piece.nodes.size(), -1) {}

/// Prim's algorithm on random keys. Positions are given in the order of reaching, so parents precede children.
bool TreeSplit::grow_tree(std::span<const std::int32_t> nodes, const Request& request, Random& random) {
  const bool biased = random.below(4) >= request.plain, deep = nodes.size() > kDeep;
  constexpr std::int32_t kWaiting = -2;
  for (const std::int32_t v : nodes) local_[at(v)] = kWaiting;
  order_.clear(), parent_.clear(), depth_.clear(), jump_.clear(), heap_.clear();
  const auto reach = [&](std::int32_t node, std::int32_t parent) {
    const auto here = static_cast<std::int32_t>(order_.size());
    local_[at(node)] = here;
    order_.push_back(node);
    parent_.push_back(parent);
    depth_.push_back(parent < 0 ? 0 : depth_[at(parent)] + 1);
    if (deep) {
      const std::int32_t j = parent < 0 ? 0 : jump_[at(parent)];
      const bool even = parent >= 0 && depth_[at(parent)] - depth_[at(j)] == depth_[at(j)] - depth_[at(jump_[at(j)])];
      jump_.push_back(parent < 0 ? 0 : even ? jump_[at(j)] : parent);
    }
    for (std::int32_t i = piece_.begin(node); i < piece_.end(node); ++i) {
      const Entry& e = piece_.entries[at(i)];
      if (local_[at(e.target)] != kWaiting) continue;
      const std::uint64_t draw = random.next() >> 44;  // 20 bits
      const auto weight = biased ? static_cast<std::uint64_t>(std::min<std::int64_t>(e.cut, std::int64_t{1} << 43)) + 1 : 1;
      heap_.push_back({weight * draw, i, here});
      std::push_heap(heap_.begin(), heap_.end());
    }
  };
  reach(nodes[random.below(nodes.size())], -1);
  while (!heap_.empty()) {
    const Reach r = heap_.front();
    std::pop_heap(heap_.begin(), heap_.end());
    heap_.pop_back();
    const std::int32_t node = piece_.entries[at(r.entry)].target;
    if (local_[at(node)] != kWaiting) continue;
    reach(node, r.from);
    if (request.context && order_.size() % kPollNodes == 0 && request.context->stopped()) return false;
  }
  return true;
}

/// Skew-binary jump pointers (Myers 1983) where the tree may be deep: a logarithm of steps instead of its depth.
std::int32_t TreeSplit::lowest_common(std::int32_t a, std::int32_t b) {
  if (jump_.empty()) {
    while (a != b) {
      if (depth_[at(a)] >= depth_[at(b)]) a = parent_[at(a)];
      else b = parent_[at(b)];
      ++work_;
    }
    return a;
  }
  if (depth_[at(a)] < depth_[at(b)]) std::swap(a, b);
  for (; depth_[at(a)] > depth_[at(b)]; ++work_) a = depth_[at(jump_[at(a)])] >= depth_[at(b)] ? jump_[at(a)] : parent_[at(a)];
  for (; a != b; ++work_) {
    const bool apart = jump_[at(a)] != jump_[at(b)];
    a = apart ? jump_[at(a)] : parent_[at(a)];
    b = apart ? jump_[at(b)] : parent_[at(b)];
  }
  return a;
}

/// Sums over every subtree, among them the exact cost of all seams between the subtree and the rest of the set: a seam counts at both
/// ends and is taken back twice at the lowest common ancestor.
bool TreeSplit::sum_subtrees(std::span<const std::int32_t> nodes, const Request& request) {
  const std::size_t n = nodes.size();
  sums_.resize(n), loads_.resize(n);
  cut_.assign(n, 0), inner_length_.assign(n, 0), all_length_.assign(n, 0);
  for (std::size_t i = 0; i < n; ++i) {
    if (request.context && i % kPollNodes == kPollNodes - 1 && request.context->stopped()) return false;
    const RegionSums& node = piece_.nodes[at(order_[i])];
    sums_[i] = node;
    loads_[i] = count_.load(node);
    const auto self = static_cast<std::int32_t>(i);
    for (const Entry& l : piece_.row(order_[i])) {
      const std::int32_t other = local_[at(l.target)];
      ++work_;
      if (other < 0) continue;
      cut_[i] += l.cut;
      all_length_[i] += l.length;
      if (other > self) continue;
      const std::int32_t a = lowest_common(self, other);
      cut_[at(a)] -= 2 * l.cut;
      inner_length_[at(a)] += l.length;
    }
  }
  for (std::size_t i = n; i-- > 1;) {
    const std::size_t up = at(parent_[i]);
    sums_[up] += sums_[i];
    loads_[up] += loads_[i];
    cut_[up] += cut_[i];
    inner_length_[up] += inner_length_[i];
    all_length_[up] += all_length_[i];
  }
  return true;
}

void TreeSplit::share(const Load& below, std::int32_t regions, Cut& cut) const {
  Load above = loads_[0];
  above -= below;
  cut.below = 1;
  if (regions > 2) {
    const std::int64_t whole = loads_[0].households - loads_[0].over_households, part = below.households - below.over_households;
    const std::int64_t ideal = whole > 0 ? ((regions - loads_[0].over) * part * 2 + whole) / (2 * whole) : 0;
    std::int64_t least = std::numeric_limits<std::int64_t>::max();
    for (std::int64_t k = ideal - 1; k <= ideal + 1; ++k) {
      const auto b = static_cast<std::int32_t>(std::clamp<std::int64_t>(k + below.over, 1, regions - 1));
      const std::int64_t violation = count_.violation(below, b) + count_.violation(above, regions - b);
      if (violation < least) least = violation, cut.below = b;
    }
  }
  cut.above = regions - cut.below;
}

double TreeSplit::side_energy(const RegionSums& sums, const Load& load, std::int32_t regions, const Energy& energy) const {
  if (regions > 1) return energy.violation * static_cast<double>(count_.violation(load, regions));
  const RegionCost c = scorer_.cost(sums);
  return energy.of({c.violation, c.out, 0, 0, c.shape, c.balance});
}

TreeSplit::Cut TreeSplit::best_cut(std::int32_t regions, const Energy& energy) const {
  Cut best;
  best.energy = std::numeric_limits<double>::infinity();
  const auto n = static_cast<std::int32_t>(order_.size());
  for (std::int32_t v = 1; v < n; ++v) {
    Cut cut;
    cut.node = v;
    Load above_load = loads_[0];
    above_load -= loads_[at(v)];
    share(loads_[at(v)], regions, cut);
    cut.energy = energy.border * static_cast<double>(cut_[at(v)]);
    if (cut.energy >= best.energy) continue;
    // Many regions: halve rather than peel, so that depth and work stay small.
    if (const std::int32_t missing = regions - 4 * std::min(cut.below, cut.above); regions >= 4 && missing > 0) cut.energy += energy.out * (regions < kMany ? regions : missing);
    RegionSums above = sums_[0], below = sums_[at(v)];
    above -= below;
    below.outline -= 2 * inner_length_[at(v)];
    const std::int64_t crossing = all_length_[at(v)] - 2 * inner_length_[at(v)];
    above.outline -= 2 * (inner_length_[0] - inner_length_[at(v)] - crossing);
    cut.energy += side_energy(below, loads_[at(v)], cut.below, energy);
    if (cut.energy >= best.energy) continue;
    cut.energy += side_energy(above, above_load, cut.above, energy);
    if (cut.energy < best.energy) best = cut;
  }
  return best;
}

std::int32_t TreeSplit::split(std::span<const std::int32_t> nodes, const Request& request, const Energy& energy, Random& random,
                              std::vector<std::int32_t>& part) {
  struct Task {
    std::size_t begin, end;
    std::int32_t regions;
  };
  // Nodes of one task stay together in `work`; its positions in the caller's order travel along.
  struct Member {
    std::int32_t node, position;
  };
  std::vector<Member> members;
  members.reserve(nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) members.push_back({nodes[i], static_cast<std::int32_t>(i)});
  part.assign(nodes.size(), 0);
  std::vector<Task> tasks = {{0, nodes.size(), request.regions}};
  std::vector<std::int32_t> set;
  std::int32_t made = 0;
  while (!tasks.empty()) {
    const Task task = tasks.back();
    tasks.pop_back();
    const std::size_t n = task.end - task.begin;
    const bool stopped = request.context && n >= kDeep && request.context->stopped();
    if (task.regions <= 1 || n <= std::max<std::size_t>(1, request.leave) || stopped) {
      for (std::size_t i = task.begin; i < task.end; ++i) part[at(members[i].position)] = made;
      if (request.regions_left) request.regions_left->push_back(stopped ? 1 : task.regions);
      ++made;
      continue;
    }
    set.clear();
    for (std::size_t i = task.begin; i < task.end; ++i) set.push_back(members[i].node);
    Cut best;
    best.energy = std::numeric_limits<double>::infinity();
    for (std::int32_t t = 0; t < request.trees; ++t) {
      if (!grow_tree(set, request, random) || !sum_subtrees(set, request)) break;
      const Cut cut = best_cut(task.regions, energy);
      work_ += static_cast<std::int64_t>(n) * 4;
      if (cut.node < 0 || (best.node >= 0 && cut.energy >= best.energy)) continue;
      best = cut;
      side_.assign(n, 0);
      for (std::size_t i = at(cut.node); i < n; ++i) {
        side_[i] = static_cast<std::int32_t>(i) == cut.node || (i > at(cut.node) && side_[at(parent_[i])] != 0) ? 1 : 0;
      }
      best_side_.resize(n);
      for (std::size_t i = 0; i < n; ++i) best_side_[i] = side_[at(local_[at(set[i])])];
    }
    for (const std::int32_t v : set) local_[at(v)] = -1;
    if (best.node < 0) {  // stopped
      tasks.push_back({task.begin, task.end, 1});
      continue;
    }
    std::size_t middle = task.begin;  // stable two-way partition keeps the order of the caller within each side
    std::vector<Member> above;
    for (std::size_t i = 0; i < n; ++i) {
      const Member m = members[task.begin + i];
      if (best_side_[i]) members[middle++] = m;
      else above.push_back(m);
    }
    std::ranges::copy(above, members.begin() + static_cast<std::ptrdiff_t>(middle));
    tasks.push_back({middle, task.end, best.above});
    tasks.push_back({task.begin, middle, best.below});
  }
  return made;
}

}  // namespace qipan
