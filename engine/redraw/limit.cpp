// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/redraw/limit.h"

#include <algorithm>
#include <cstdlib>
#include <numeric>

namespace qipan {
namespace {

constexpr std::int64_t kMostBranches = 200'000;

/// A change that mends something.
struct Worth {
  std::size_t change = 0;
  std::int64_t gain = 0, moved = 0, touched = 0;
};

/// Branch and bound: with every change, taken or not, the rest mends at most what it would if changes could be taken in parts.
class Knapsack {
 public:
  Knapsack(std::vector<Worth> worth, const ChangeLimit& limit) : worth_(std::move(worth)), limit_(limit), now_(worth_.size(), false), best_(now_) {
    by_touched_.resize(worth_.size());
    std::iota(by_touched_.begin(), by_touched_.end(), std::size_t{0});
    std::ranges::stable_sort(by_touched_, [&](std::size_t l, std::size_t r) { return dearer(worth_[r].gain, worth_[r].touched, worth_[l].gain, worth_[l].touched); });
    branch(0, 0, limit.moved, limit.touched);
  }

  [[nodiscard]] const std::vector<bool>& best() const { return best_; }
  [[nodiscard]] bool proven() const { return branches_ < kMostBranches; }

  /// The first gains less for each unit of cost.
  static bool dearer(std::int64_t gain_a, std::int64_t cost_a, std::int64_t gain_b, std::int64_t cost_b) {
    return static_cast<double>(gain_a) * static_cast<double>(cost_b) < static_cast<double>(gain_b) * static_cast<double>(cost_a);
  }

 private:
  [[nodiscard]] double rest(std::size_t from, std::int64_t moved, std::int64_t touched) const {
    double by_moved = 0, by_touched = 0;
    for (std::size_t i = from; i < worth_.size(); ++i) {
      const Worth& w = worth_[i];
      if (w.moved > moved) {
        by_moved += static_cast<double>(w.gain) * static_cast<double>(moved) / static_cast<double>(w.moved);
        break;
      }
      by_moved += static_cast<double>(w.gain), moved -= w.moved;
    }
    for (const std::size_t i : by_touched_) {
      const Worth& w = worth_[i];
      if (i < from) continue;
      if (w.touched > touched) {
        by_touched += static_cast<double>(w.gain) * static_cast<double>(touched) / static_cast<double>(w.touched);
        break;
      }
      by_touched += static_cast<double>(w.gain), touched -= w.touched;
    }
    return std::min(by_moved, by_touched);
  }

  void branch(std::size_t from, std::int64_t gain, std::int64_t moved, std::int64_t touched) {
    if (gain > most_) most_ = gain, best_ = now_;
    if (from == worth_.size() || ++branches_ >= kMostBranches) return;
    if (static_cast<double>(gain) + rest(from, moved, touched) * (1 + 1e-9) < static_cast<double>(most_) + 1) return;
    const Worth& w = worth_[from];
    if (w.moved <= moved && w.touched <= touched) {
      now_[from] = true;
      branch(from + 1, gain + w.gain, moved - w.moved, touched - w.touched);
      now_[from] = false;
    }
    branch(from + 1, gain, moved, touched);
  }

  std::vector<Worth> worth_;  ///< by gain for each household moved
  std::vector<std::size_t> by_touched_;
  ChangeLimit limit_;
  std::vector<bool> now_, best_;
  std::int64_t most_ = 0, branches_ = 0;
};

}  // namespace

ChosenChanges choose_within(std::span<const Objective> changes, const ChangeLimit& limit) {
  if (limit.moved == ChangeLimit().moved && limit.touched == ChangeLimit().touched) return {std::vector<bool>(changes.size(), true)};
  std::int64_t outs = 1;
  for (const Objective& c : changes) outs += std::abs(c.regions_out);
  std::vector<Worth> worth;
  std::vector<std::size_t> rest;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const std::int64_t gain = -changes[i].violation * outs - changes[i].regions_out;
    if (gain > 0) worth.push_back({i, gain, changes[i].moved, changes[i].touched});
    else if (gain == 0) rest.push_back(i);
  }
  std::ranges::stable_sort(worth, [](const Worth& l, const Worth& r) { return Knapsack::dearer(r.gain, r.moved, l.gain, l.moved); });
  const Knapsack knapsack(worth, limit);
  ChosenChanges out{std::vector<bool>(changes.size(), false), knapsack.proven()};
  ChangeLimit left = limit;
  const auto take = [&](std::size_t i) {
    if (changes[i].moved > left.moved || changes[i].touched > left.touched) return;
    out.taken[i] = true, left.moved -= changes[i].moved, left.touched -= changes[i].touched;
  };
  for (std::size_t w = 0; w < worth.size(); ++w) {
    if (knapsack.best()[w]) take(worth[w].change);
  }
  for (const std::size_t i : rest) take(i);
  return out;
}

}  // namespace qipan
