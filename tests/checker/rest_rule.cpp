// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "tests/checker/rest_rule.h"

#include <algorithm>
#include <map>

namespace checker {
namespace {

constexpr std::size_t kMostByName = 15;
constexpr int kMostClasses = 120;  ///< of a layer: they are told as characters

}  // namespace

template <class Set>
RestRule leave_rest(const Piece<Set>& piece, std::size_t compound, Int limit, const std::vector<std::size_t>& order) {
  std::vector<std::size_t> nodes;
  for (const std::size_t v : order) {
    if (piece.compounds()[compound].has(v)) nodes.push_back(v);
  }
  if (nodes.size() > kMostByName || piece.violation(limit) > 0) return {};
  // From all subsets of all nodes to those of none: the class of every subset of the first nodes.
  std::vector<int> after(std::size_t{1} << nodes.size());
  bool all = true;
  for (std::size_t subset = 1; subset < after.size(); ++subset) {
    Set some;
    for (std::size_t n = 0; n < nodes.size(); ++n) {
      if ((subset >> n & 1) != 0) some.add(nodes[n]);
    }
    after[subset] = piece.may_hold(compound, some, limit) ? 1 : RestRule::kNever;
    all = all && after[subset] == 1;
  }
  if (all) return {};
  RestRule rule;
  rule.layers.resize(nodes.size());
  std::vector<bool> ends{true, true};
  for (std::size_t n = nodes.size(); n-- > 0;) {
    std::vector<RestRule::Class>& layer = rule.layers[n];
    std::map<std::array<int, 2>, int> known;
    std::vector<int> mine(std::size_t{1} << n, RestRule::kNever);
    for (std::size_t subset = 0; subset < mine.size(); ++subset) {
      const std::array<int, 2> next{after[subset], after[subset | std::size_t{1} << n]};
      if (next[0] == RestRule::kNever && next[1] == RestRule::kNever) continue;
      const auto [at, fresh] = known.try_emplace(next, static_cast<int>(layer.size()));
      if (fresh) layer.push_back({next, next[0] != RestRule::kNever && ends[static_cast<std::size_t>(next[0])]});
      mine[subset] = at->second;
    }
    if (layer.size() > kMostClasses) return {};
    ends.clear();
    for (const RestRule::Class& c : layer) ends.push_back(c.may_end);
    after = std::move(mine);
  }
  return rule;
}

template RestRule leave_rest(const Piece<SmallSet>&, std::size_t, Int, const std::vector<std::size_t>&);
template RestRule leave_rest(const Piece<MediumSet>&, std::size_t, Int, const std::vector<std::size_t>&);
template RestRule leave_rest(const Piece<LargeSet>&, std::size_t, Int, const std::vector<std::size_t>&);

}  // namespace checker
