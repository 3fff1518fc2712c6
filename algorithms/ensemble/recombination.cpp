// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/ensemble/recombination.h"

#include <tuple>

namespace qipan {

RecombinationChain::RecombinationChain(const ChainGraph& graph, const BandRule& rule, std::span<const std::int32_t> label, Walk walk,
                                       const Random& random)
    : graph_(graph), rule_(rule), walk_(walk), random_(random), rows_(graph, label), tree_(rows_), side_(graph.size(), 0) {
  for (const auto& [v, w] : graph.directed) cut_edges_ += rows_.label(v) != rows_.label(w) ? 1 : 0;
  cut_edges_ /= 2;
}

bool RecombinationChain::step() {
  ++counts_.steps;
  if (cut_edges_ == 0) {
    ++counts_.uncut;
    return false;
  }
  // Any directed edge, until it is one between two regions: all of these are alike likely.
  std::uint32_t v = 0, w = 0;
  do std::tie(v, w) = graph_.directed[random_.below(graph_.directed.size())];
  while (rows_.label(v) == rows_.label(w));

  rows_.merge(rows_.label(v), rows_.label(w), PairRows::Seam::kept);
  tree_.draw(rows_.local(v), random_);
  const std::span<const std::uint32_t> cuts = tree_.balanced_cuts(rule_);
  if (cuts.empty()) {
    ++counts_.uncut;
    return false;
  }
  tree_.side_below(cuts[random_.below(cuts.size())], side_);
  if (walk_ == Walk::reversible && !accepts(v, w, cuts.size())) {
    ++counts_.rejected;
    return false;
  }
  rows_.divide(side_);
  ++counts_.applied;
  counts_.merged += rows_.size();
  return true;
}

/// Metropolis and Hastings with one more draw: a tree that the way back might have taken, uniform among those that the present two
/// regions hang together by. There, the number of spanning trees cancels against the target, and what is left is
/// (balanced cuts of the tree) x (cut edges now) / ((balanced cuts of the tree back) x (cut edges then)).
bool RecombinationChain::accepts(std::uint32_t v, std::uint32_t w, std::size_t cuts) {
  const std::int64_t cut_edges = cut_edges_ - rows_.edges_between() + rows_.edges_between(side_);  // to other regions: as before
  rows_.merge(rows_.label(v), rows_.label(w), PairRows::Seam::left_out);                          // numbers its nodes as before
  tree_.draw_joined(rows_.local(v), rows_.local(w), random_);
  const std::size_t back = tree_.balanced_cuts(rule_).size();  // at least the edge from v to w
  const double ratio = static_cast<double>(cuts) * static_cast<double>(cut_edges_) / (static_cast<double>(back) * static_cast<double>(cut_edges));
  if (random_.unit() >= ratio) return false;
  cut_edges_ = cut_edges;
  return true;
}

}  // namespace qipan
