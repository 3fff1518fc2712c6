// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/graph/optimal_matching.h"

#include <algorithm>
#include <functional>
#include <queue>
#include <utility>

#include "engine/base/indexing.h"

namespace qipan {
namespace {

/// Sorted by (left, right), one entry a pair, all weights > 0.
template <class Weight>
std::vector<BasicOverlap<Weight>> tidy(std::vector<BasicOverlap<Weight>> all) {
  std::ranges::sort(all, {}, [](const auto& o) { return std::pair(o.left, o.right); });
  std::vector<BasicOverlap<Weight>> sums;
  for (const auto& o : all) {
    if (o.weight <= 0) continue;
    if (!sums.empty() && sums.back().left == o.left && sums.back().right == o.right) sums.back().weight += o.weight;
    else sums.push_back(o);
  }
  return sums;
}

/// Least-cost assignment of every left: the cost of a pair is the heaviest overlap of its left less its own weight, and to stay without
/// a partner costs that heaviest overlap: it is a column of the left's own, numbered from `rights` on.
template <class Weight>
class Assignment {
 public:
  using Overlap = BasicOverlap<Weight>;
  Assignment(std::size_t left, std::size_t right, std::vector<Overlap> overlaps)
      : overlaps_(std::move(overlaps)), rights_(static_cast<std::int32_t>(right)), row_(left + 1, 0), heaviest_(left, 0), left_price_(left, 0),
        column_of_(left, -1), left_of_(left + right, -1), price_(left + right, 0), distance_(left + right, 0), reached_from_(left + right, -1),
        state_(left + right, 0) {
    for (const Overlap& o : overlaps_) {
      ++at(row_, o.left + 1);
      at(heaviest_, o.left) = std::max(at(heaviest_, o.left), o.weight);
    }
    for (std::size_t l = 0; l < left; ++l) row_[l + 1] += row_[l];
  }

  BasicMatching<Weight> solve() {
    const auto left = static_cast<std::int32_t>(column_of_.size());
    for (std::int32_t l = 0; l < left; ++l) augment(l);
    BasicMatching<Weight> matching;
    matching.right_of.assign(column_of_.size(), -1);
    for (const Overlap& o : overlaps_) {
      if (at(column_of_, o.left) != o.right) continue;
      at(matching.right_of, o.left) = o.right;
      matching.weight += o.weight;
    }
    return matching;
  }

 private:
  enum : std::uint8_t { kUnseen, kReached, kSettled };

  void reach(std::int32_t left, std::int32_t column, Weight cost, Weight so_far) {
    if (at(state_, column) == kSettled) return;
    const Weight d = so_far + cost - at(left_price_, left) - at(price_, column);
    if (at(state_, column) == kReached && at(distance_, column) <= d) return;
    if (at(state_, column) == kUnseen) touched_.push_back(column);
    at(state_, column) = kReached;
    at(distance_, column) = d;
    at(reached_from_, column) = left;
    heap_.emplace(d, column);
  }

  void scan(std::int32_t left, Weight so_far) {
    for (std::int32_t i = at(row_, left); i < at(row_, left + 1); ++i) {
      const Overlap& o = at(overlaps_, i);
      reach(left, o.right, at(heaviest_, left) - o.weight, so_far);
    }
    reach(left, rights_ + left, at(heaviest_, left), so_far);
  }

  void augment(std::int32_t start) {
    heap_ = {};
    touched_.clear();
    scan(start, 0);
    std::int32_t end = -1;
    Weight length = 0;
    while (end < 0) {  // the start's own column is free, so there is an end
      const auto [d, column] = heap_.top();
      heap_.pop();
      if (at(state_, column) == kSettled || d != at(distance_, column)) continue;
      if (at(left_of_, column) < 0) end = column, length = d;
      else at(state_, column) = kSettled, scan(at(left_of_, column), d);
    }
    at(left_price_, start) += length;
    for (const std::int32_t column : touched_) {
      if (at(state_, column) == kSettled) {
        const Weight rise = length - at(distance_, column);
        at(price_, column) -= rise;
        at(left_price_, at(left_of_, column)) += rise;
      }
      at(state_, column) = kUnseen;
    }
    for (std::int32_t column = end, l = -1; l != start;) {
      l = at(reached_from_, column);
      at(left_of_, column) = l;
      std::swap(at(column_of_, l), column);
    }
  }

  std::vector<Overlap> overlaps_;
  std::int32_t rights_;
  std::vector<std::int32_t> row_;
  std::vector<Weight> heaviest_, left_price_;
  std::vector<std::int32_t> column_of_, left_of_;
  std::vector<Weight> price_, distance_;
  std::vector<std::int32_t> reached_from_;
  std::vector<std::uint8_t> state_;
  std::vector<std::int32_t> touched_;
  using Reach = std::pair<Weight, std::int32_t>;
  std::priority_queue<Reach, std::vector<Reach>, std::greater<>> heap_;
};

}  // namespace

std::vector<Overlap> overlaps(std::span<const std::int32_t> left, std::span<const std::int32_t> right, std::span<const std::int64_t> weight) {
  std::vector<Overlap> all(left.size());
  for (std::size_t i = 0; i < left.size(); ++i) all[i] = {left[i], right[i], weight[i]};
  return tidy(std::move(all));
}

Matching optimal_matching(std::size_t left, std::size_t right, std::span<const Overlap> overlaps) {
  return Assignment<std::int64_t>(left, right, tidy(std::vector(overlaps.begin(), overlaps.end()))).solve();
}

WideMatching optimal_wide_matching(std::size_t left, std::size_t right, std::span<const WideOverlap> overlaps) {
  return Assignment<Wide>(left, right, tidy(std::vector(overlaps.begin(), overlaps.end()))).solve();
}

}  // namespace qipan
