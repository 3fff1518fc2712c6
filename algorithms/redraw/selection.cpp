// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/redraw/selection.h"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

#include "engine/base/indexing.h"
#include "engine/base/union_find.h"

namespace qipan {
namespace {

constexpr std::int64_t kMostBranches = 300'000;

Objective sum(const Objective& a, const Objective& b) {
  Objective s;
  s.violation = a.violation + b.violation, s.regions_out = a.regions_out + b.regions_out;
  s.compounds_split = a.compounds_split + b.compounds_split, s.touched = a.touched + b.touched;
  s.moved = a.moved + b.moved, s.quality = a.quality + b.quality;
  return s;
}

auto upper(const Objective& o) { return std::tuple(o.violation, o.regions_out, o.compounds_split, o.touched, o.moved); }

class Branching {
 public:
  Branching(const BlockGraph& graph, const std::vector<Opening>& openings, const std::vector<Objective>& change, std::vector<std::int32_t> wrong)
      : graph_(graph), openings_(openings), change_(change), wrong_(std::move(wrong)), of_(wrong_.size()), used_(graph.blocks.size(), false) {}

  Selected run(const std::vector<std::int32_t>& candidates) {
    for (std::size_t w = 0; w < wrong_.size(); ++w) {
      for (const std::int32_t o : candidates) {
        if (std::ranges::binary_search(at(openings_, o).blocks, wrong_[w])) of_[w].push_back(o);
      }
      std::ranges::stable_sort(of_[w], [&](std::int32_t l, std::int32_t r) { return at(change_, l) < at(change_, r); });
    }
    branch(0, {});
    best_.complete = branches_ < kMostBranches;
    return best_;
  }

 private:
  /// What the rest may gain at most.
  Objective least(std::size_t from, Objective so_far) const {
    std::int64_t touched = 0;
    for (std::size_t w = from; w < wrong_.size(); ++w) {
      if (used_[static_cast<std::size_t>(wrong_[w])]) continue;
      const Block& block = at(graph_.blocks, wrong_[w]);
      so_far.violation -= block.now.violation, so_far.regions_out -= block.now.regions_out;
      std::int64_t fewest = block.now.violation == 0 || of_[w].empty() ? 0 : std::numeric_limits<std::int64_t>::max();
      for (const std::int32_t o : of_[w]) fewest = std::min(fewest, at(change_, o).touched);
      touched = std::max(touched, fewest);
    }
    so_far.touched += touched;
    return so_far;
  }

  void branch(std::size_t from, const Objective& so_far) {
    if (++branches_ >= kMostBranches) return;
    while (from < wrong_.size() && used_[static_cast<std::size_t>(wrong_[from])]) ++from;
    if (from == wrong_.size()) {
      if (so_far < best_.change) best_.change = so_far, best_.chosen = taken_;
      return;
    }
    if (upper(least(from, so_far)) > upper(best_.change)) return;
    for (const std::int32_t o : of_[from]) {
      const Opening& opening = at(openings_, o);
      if (std::ranges::any_of(opening.blocks, [&](std::int32_t b) { return used_[static_cast<std::size_t>(b)]; })) continue;
      for (const std::int32_t b : opening.blocks) used_[static_cast<std::size_t>(b)] = true;
      taken_.push_back(o);
      branch(from + 1, sum(so_far, at(change_, o)));
      taken_.pop_back();
      for (const std::int32_t b : opening.blocks) used_[static_cast<std::size_t>(b)] = false;
    }
    const auto b = static_cast<std::size_t>(wrong_[from]);
    used_[b] = true;  // stays as it is
    branch(from + 1, so_far);
    used_[b] = false;
  }

  const BlockGraph& graph_;
  const std::vector<Opening>& openings_;
  const std::vector<Objective>& change_;
  std::vector<std::int32_t> wrong_;
  std::vector<std::vector<std::int32_t>> of_;
  std::vector<bool> used_;
  std::vector<std::int32_t> taken_;
  Selected best_;
  std::int64_t branches_ = 0;
};

}  // namespace

void Selection::add(Opening opening) {
  const Division& d = opening.division;
  Objective change = d.after;
  change.violation -= d.before.violation, change.regions_out -= d.before.regions_out;
  change.compounds_split = std::max<std::int64_t>(0, change.compounds_split - d.before.compounds_split), change.quality -= d.before.quality;
  openings_.push_back(std::move(opening));
  change_.push_back(change);
}

Selected Selection::best() const {
  UnionFind rivals(graph_.blocks.size());
  for (const Opening& o : openings_) {
    for (const std::int32_t b : o.blocks) rivals.unite(o.blocks.front(), b);
  }
  std::map<std::int32_t, std::pair<std::vector<std::int32_t>, std::vector<std::int32_t>>> groups;  // wrong blocks, openings
  for (std::int32_t b = 0; b < static_cast<std::int32_t>(graph_.blocks.size()); ++b) {
    if (at(graph_.blocks, b).wrong) groups[rivals.find(b)].first.push_back(b);
  }
  for (std::int32_t o = 0; o < static_cast<std::int32_t>(openings_.size()); ++o) groups[rivals.find(at(openings_, o).blocks.front())].second.push_back(o);
  Selected all;
  for (const auto& [root, group] : groups) {
    const Selected part = Branching(graph_, openings_, change_, group.first).run(group.second);
    all.chosen.insert(all.chosen.end(), part.chosen.begin(), part.chosen.end());
    all.change = sum(all.change, part.change);
    all.complete = all.complete && part.complete;
  }
  return all;
}

}  // namespace qipan
