// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/redraw/openings.h"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include "algorithms/redraw/selection.h"
#include "engine/base/indexing.h"
#include "engine/plan/arithmetic.h"

namespace qipan {
namespace {

using BlockSet = std::vector<std::int32_t>;  ///< ascending

class Opener {
 public:
  Opener(const Scorer& scorer, const BlockGraph& graph, const Objective& now, const Objective& least, const OpeningLimits& limits,
         const RunContext& context)
      : scorer_(scorer), graph_(graph), now_(now), least_(least), limits_(limits), context_(context), selection_(graph), left_(limits.steps) {
    for (std::size_t b = 0; b < graph.blocks.size(); ++b) {
      const Block& block = graph.blocks[b];
      if (block.wrong) wrong_.push_back(static_cast<std::int32_t>(b));
      if (block.today < 0) ++fresh_;
    }
    measure_distances();
  }

  Opened run() {
    std::set<BlockSet> level;
    for (const std::int32_t w : wrong_) level.insert({w});
    std::int32_t size = 1;
    for (; size <= limits_.most_blocks && !level.empty(); ++size) {
      for (const BlockSet& set : level) consider(set);
      best_ = selection_.best();
      estimate(size + 1);
      if (context_.stopped() || size_needed() <= size) break;
      if (size < limits_.most_blocks) level = grown(level);
    }
    return result(std::min(size, limits_.most_blocks));
  }

 private:
  /// Nothing is better in levels 1 to 2 than the best choice.
  [[nodiscard]] bool mended() const {
    const Objective& c = best_.change;
    return now_.violation + c.violation <= least_.violation && now_.regions_out + c.regions_out <= least_.regions_out &&
           now_.compounds_split + c.compounds_split <= least_.compounds_split;
  }
  /// Larger sets cannot be part of a plan that is better from level 1 to 3.
  [[nodiscard]] std::int32_t size_needed() const {
    if (!mended()) return std::numeric_limits<std::int32_t>::max();
    const std::int64_t blocks = static_cast<std::int64_t>(graph_.blocks.size()), touched = best_.change.touched;
    const std::size_t count = wrong_.size();
    if (count > kMostTogether) return static_cast<std::int32_t>(std::min(blocks, touched + fresh_));
    std::int64_t needed = 0;
    for (std::uint32_t in = 1; in < (1u << count); ++in) {
      const std::int64_t room = touched - fewest_[((1u << count) - 1) & ~in];
      if (together(in) <= room) needed = std::max(needed, room);
    }
    return static_cast<std::int32_t>(std::min(blocks, needed + fresh_));
  }

  /// Every set of blocks that holds these wrong ones has at least that many grids.
  [[nodiscard]] std::int64_t together(std::uint32_t wrong) const {
    std::int64_t most = 1;
    for (std::size_t i = 0; i < wrong_.size(); ++i) {
      if ((wrong >> i & 1) == 0) continue;
      most = std::max(most, alone_[i]);
      for (std::size_t j = 0; j < i; ++j) {
        if ((wrong >> j & 1) != 0) most = std::max(most, at(distance_[i], wrong_[j]) + 1 - fresh_);
      }
    }
    return most;
  }

  /// Fills fewest_: per set of wrong blocks, grids that mending them touches at least. `size`: smaller sets are all divided.
  void estimate(std::int32_t size) {
    const std::size_t count = wrong_.size();
    if (count > kMostTogether) return;
    alone_.assign(count, 1);
    for (std::size_t i = 0; i < count; ++i) {
      if (at(graph_.blocks, wrong_[i]).now.violation == 0 || least_.violation > 0) {
        alone_[i] = 0;  // need not be mended at all
        continue;
      }
      std::int64_t found = std::max<std::int64_t>(1, size - fresh_);
      for (std::int32_t o = 0; o < selection_.size(); ++o) {
        if (std::ranges::binary_search(selection_.opening(o).blocks, wrong_[i])) found = std::min(found, std::max<std::int64_t>(1, selection_.opening(o).division.after.touched));
      }
      alone_[i] = found;
    }
    fewest_.assign(std::size_t{1} << count, 0);
    for (std::uint32_t all = 1; all < (1u << count); ++all) {
      const std::uint32_t first = all & (~all + 1);
      std::int64_t fewest = std::numeric_limits<std::int64_t>::max();
      for (std::uint32_t in = all; in != 0; in = (in - 1) & all) {
        if ((in & first) != 0) fewest = std::min(fewest, (needless(in) ? 0 : together(in)) + fewest_[all & ~in]);
      }
      fewest_[all] = fewest;
    }
  }

  [[nodiscard]] bool needless(std::uint32_t wrong) const {
    for (std::size_t i = 0; i < wrong_.size(); ++i) {
      if ((wrong >> i & 1) != 0 && alone_[i] > 0) return false;
    }
    return true;
  }

  /// Grids that a plan touches at least if it opens just these blocks together and mends the rest otherwise.
  [[nodiscard]] std::int64_t fewest_with(const BlockSet& set, std::int64_t grids) const {
    if (wrong_.size() > kMostTogether || fewest_.empty()) return grids;
    std::uint32_t rest = 0;
    for (std::size_t i = 0; i < wrong_.size(); ++i) {
      if (!std::ranges::binary_search(set, wrong_[i])) rest |= 1u << i;
    }
    return grids + fewest_[rest];
  }

  void measure_distances() {
    if (wrong_.size() > kMostTogether) return;
    for (const std::int32_t w : wrong_) {
      std::vector<std::int64_t>& far = distance_.emplace_back(graph_.blocks.size(), -1);
      std::vector<std::int32_t> queue{w};
      at(far, w) = 0;
      for (std::size_t head = 0; head < queue.size(); ++head) {
        for (const std::int32_t n : at(graph_.neighbours, queue[head])) {
          if (at(far, n) < 0) at(far, n) = at(far, queue[head]) + 1, queue.push_back(n);
        }
      }
    }
  }

  std::set<BlockSet> grown(const std::set<BlockSet>& level) {
    std::set<BlockSet> next;
    for (const BlockSet& set : level) {
      for (const std::int32_t b : set) {
        for (const std::int32_t n : at(graph_.neighbours, b)) {
          if (std::ranges::binary_search(set, n)) continue;
          BlockSet bigger = set;
          bigger.insert(std::ranges::lower_bound(bigger, n), n);
          next.insert(std::move(bigger));
          if (next.size() > kMostSets) {
            complete_ = false;
            return next;
          }
        }
      }
    }
    return next;
  }

  void consider(const BlockSet& set) {
    if (context_.stopped()) return;
    std::vector<std::int32_t> atoms;
    Objective now;
    std::int64_t grids = 0;
    for (const std::int32_t b : set) {
      const Block& block = at(graph_.blocks, b);
      atoms.insert(atoms.end(), block.atoms.begin(), block.atoms.end());
      now.violation += block.now.violation, now.regions_out += block.now.regions_out;
      grids += block.today >= 0 ? 1 : 0;
    }
    std::ranges::sort(atoms);
    const std::int64_t least = BandArithmetic(scorer_.problem(), atoms).least_violation(scorer_.problem(), atoms);
    if (least > now.violation) return;
    if (least == now.violation && now.regions_out <= (least > 0 ? 1 : 0)) return;
    if (mended() && fewest_with(set, grids) > best_.change.touched) return;
    if (divided_ == limits_.divisions || left_ <= 0) {
      complete_ = false;
      return;
    }
    ++divided_;
    DivisionLimits limits = limits_.division;
    limits.steps = std::min(limits.steps, left_);
    const Division division = divide_blocks(scorer_, atoms, graph_.start, limits, context_);
    left_ -= division.steps;
    if (!division.exact) open_.push_back({set, grids, division.least_moved});
    if (division.found) selection_.add({set, std::move(atoms), division});
  }

  Opened result(std::int32_t size) {
    Opened out;
    out.label = graph_.start;
    std::int32_t next = out.label.empty() ? 0 : *std::ranges::max_element(out.label) + 1;
    for (const std::int32_t o : best_.chosen) {
      const Opening& opening = selection_.opening(o);
      std::int32_t most = 0;
      for (std::size_t i = 0; i < opening.atoms.size(); ++i) {
        const std::int32_t l = opening.division.label[i];
        at(out.label, opening.atoms[i]) = next + l;
        most = std::max(most, l);
      }
      next += most + 1;
    }
    out.stopped = context_.stopped();
    const bool all = size >= static_cast<std::int32_t>(graph_.blocks.size());
    const bool seen = complete_ && best_.complete && ((all && open_.empty()) || (mended() && size >= size_needed())) && !out.stopped;
    // Sets that no proof was found for: what a plan with them touches and moves at least.
    std::int64_t touched = best_.change.touched, moved = best_.change.moved;
    for (const Unproven& u : open_) touched = std::min(touched, fewest_with(u.blocks, u.grids));
    for (const Unproven& u : open_) {
      if (fewest_with(u.blocks, u.grids) <= best_.change.touched) moved = std::min(moved, u.least_moved);
    }
    out.proven = seen && touched == best_.change.touched && moved == best_.change.moved;
    if (seen) {
      out.least_touched = touched, out.least_moved = moved;
    }
    return out;
  }

  struct Unproven {
    BlockSet blocks;
    std::int64_t grids = 0, least_moved = 0;
  };
  std::vector<Unproven> open_;
  static constexpr std::size_t kMostSets = 20'000, kMostTogether = 8;
  const Scorer& scorer_;
  const BlockGraph& graph_;
  const Objective now_, least_;
  const OpeningLimits& limits_;
  const RunContext& context_;
  Selection selection_;
  Selected best_;
  std::vector<std::int32_t> wrong_;
  std::vector<std::vector<std::int64_t>> distance_;  ///< per wrong block: to every block
  std::vector<std::int64_t> alone_, fewest_;
  std::int64_t fresh_ = 0, divided_ = 0, left_;
  bool complete_ = true;
};

}  // namespace

Opened open_blocks(const Scorer& scorer, const BlockGraph& graph, const Objective& now, const Objective& least, const OpeningLimits& limits,
                   const RunContext& context) {
  return Opener(scorer, graph, now, least, limits, context).run();
}

}  // namespace qipan
