// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/lineage/lineage.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/indexing.h"
#include "engine/graph/optimal_matching.h"

namespace qipan {
namespace {

auto in_order(const Holding& h) { return std::tuple(h.households, h.buildings, h.area); }

bool is_most(const Holding& part, const Holding& whole) {
  if (whole.households > 0) return part.households > whole.households - part.households;
  if (whole.buildings > 0) return part.buildings > whole.buildings - part.buildings;
  return part.area > whole.area - part.area;
}

/// One entry a pair, sorted by (from, to).
std::vector<SharedCell> tidy(std::span<const SharedCell> cells, std::size_t old_count, std::size_t new_count) {
  std::vector<SharedCell> all(cells.begin(), cells.end());
  for (const SharedCell& c : all) {
    const bool known = c.from >= -1 && c.to >= -1 && c.from < static_cast<std::int32_t>(old_count) && c.to < static_cast<std::int32_t>(new_count);
    const bool sound = c.held.households >= 0 && c.held.buildings >= 0 && c.held.area >= 0;
    if (!known || !sound) {
      throw Error(ErrorKind::internal, "base.internal",
                  {"the shared cell of grids " + std::to_string(c.from) + " and " + std::to_string(c.to) + " has a number or a measure that cannot be"});
    }
  }
  std::ranges::sort(all, {}, [](const SharedCell& c) { return std::pair(c.from, c.to); });
  std::vector<SharedCell> sums;
  for (const SharedCell& c : all) {
    if (!sums.empty() && sums.back().from == c.from && sums.back().to == c.to) sums.back().held += c.held;
    else sums.push_back(c);
  }
  return sums;
}

/// Place of each code in the sorted list; equal codes keep their order.
std::vector<std::int32_t> ranks(std::span<const std::string> codes) {
  std::vector<std::int32_t> order(codes.size()), rank(codes.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, {}, [&](std::int32_t i) -> const std::string& { return codes[static_cast<std::size_t>(i)]; });
  for (std::size_t i = 0; i < order.size(); ++i) at(rank, order[i]) = static_cast<std::int32_t>(i);
  return rank;
}

class Tracer {
 public:
  Tracer(std::span<const std::string> old_codes, std::span<const std::string> new_codes, std::vector<SharedCell> cells, const LineageOptions& options)
      : old_codes_(old_codes), new_codes_(new_codes), cells_(std::move(cells)), options_(options), old_sum_(old_codes.size()), new_sum_(new_codes.size()) {
    for (const SharedCell& c : cells_) {
      if (c.from < 0 || c.to < 0) continue;
      at(old_sum_, c.from) += c.held;
      at(new_sum_, c.to) += c.held;
    }
    out_.predecessor.assign(new_codes.size(), -1);
    out_.successor.assign(old_codes.size(), -1);
  }

  Lineage run() {
    match();
    relate();
    list();
    add_up();
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool is_sliver(const Holding& h) const { return h.households == 0 && h.buildings == 0 && h.area <= options_.sliver_dm2; }
  [[nodiscard]] bool counts(const SharedCell& c) const { return c.from >= 0 && c.to >= 0 && !is_sliver(c.held); }
  [[nodiscard]] bool most_of_old(const SharedCell& c) const { return is_most(c.held, at(old_sum_, c.from)); }
  [[nodiscard]] bool most_of_new(const SharedCell& c) const { return is_most(c.held, at(new_sum_, c.to)); }
  [[nodiscard]] bool matched(const SharedCell& c) const { return c.from >= 0 && at(out_.successor, c.from) == c.to && c.to >= 0; }

  /// One weight, its digits being households, buildings, area, equal codes. Grids are numbered by code, and the two sides stand in an
  /// order that does not tell which is old, so that what is still equal is decided alike when they are exchanged.
  void match() {
    Holding total;
    for (const SharedCell& c : cells_) total += c.held;
    const Wide codes = static_cast<Wide>(std::min(old_codes_.size(), new_codes_.size())) + 1, buildings = Wide(total.buildings) + 1;
    constexpr Wide kMost = Wide(1) << 126;
    int coarser = 0;  // a continent's ties may be decided by less than every dm2
    while (coarser < 62 && Wide(total.households) + 1 > kMost / codes / buildings / (Wide(total.area >> coarser) + 1)) ++coarser;
    const Wide area = Wide(total.area >> coarser) + 1;
    const std::vector<std::int32_t> old_rank = ranks(old_codes_), new_rank = ranks(new_codes_);
    std::vector<WideOverlap> pairs, mirrored;
    for (const SharedCell& c : cells_) {
      if (!counts(c) || (options_.majority_only && !most_of_old(c) && !most_of_new(c))) continue;
      const bool same = old_codes_[static_cast<std::size_t>(c.from)] == new_codes_[static_cast<std::size_t>(c.to)];
      const Wide weight = ((c.held.households * buildings + c.held.buildings) * area + (c.held.area >> coarser)) * codes + (same ? 1 : 0);
      pairs.push_back({at(old_rank, c.from), at(new_rank, c.to), weight});
      mirrored.push_back({at(new_rank, c.to), at(old_rank, c.from), weight});
    }
    const bool swapped = comes_after(pairs, mirrored);
    const WideMatching found = swapped ? optimal_wide_matching(new_codes_.size(), old_codes_.size(), mirrored)
                                       : optimal_wide_matching(old_codes_.size(), new_codes_.size(), pairs);
    for (const SharedCell& c : cells_) {
      if (c.from < 0 || c.to < 0) continue;
      const std::int32_t left = swapped ? at(new_rank, c.to) : at(old_rank, c.from), right = swapped ? at(old_rank, c.from) : at(new_rank, c.to);
      if (at(found.right_of, left) == right) at(out_.predecessor, c.to) = c.from, at(out_.successor, c.from) = c.to;
    }
  }

  [[nodiscard]] bool comes_after(std::vector<WideOverlap> pairs, std::vector<WideOverlap> mirrored) const {
    std::vector<std::string> from(old_codes_.begin(), old_codes_.end()), to(new_codes_.begin(), new_codes_.end());
    std::ranges::sort(from);
    std::ranges::sort(to);
    if (from != to) return to < from;
    const auto key = [](const WideOverlap& o) { return std::tuple(o.left, o.right, o.weight); };
    std::ranges::sort(pairs, {}, key);
    std::ranges::sort(mirrored, {}, key);
    return std::ranges::lexicographical_compare(mirrored, pairs, {}, key, key);
  }

  void relate() {
    struct Signs {
      bool touched = false, split = false, merged = false;
    };
    std::vector<Signs> olds(old_codes_.size()), news(new_codes_.size());
    for (const SharedCell& c : cells_) {
      if (c.from < 0 || c.to < 0) {
        if (c.held.area <= options_.sliver_dm2) continue;
        if (c.from >= 0) at(olds, c.from).touched = true;
        if (c.to >= 0) at(news, c.to).touched = true;
      } else if (!matched(c) && !is_sliver(c.held)) {
        at(olds, c.from).touched = at(news, c.to).touched = true;
        if (at(out_.predecessor, c.to) < 0 && most_of_new(c)) at(olds, c.from).split = at(news, c.to).split = true;
        if (at(out_.successor, c.from) < 0 && most_of_old(c)) at(olds, c.from).merged = at(news, c.to).merged = true;
      }
    }
    for (std::size_t n = 0; n < news.size(); ++n) {
      const std::int32_t o = out_.predecessor[n];
      if (o < 0) continue;
      Signs& other = at(olds, o);
      other = news[n] = {other.touched || news[n].touched, other.split || news[n].split, other.merged || news[n].merged};
    }
    const auto relation = [](const Signs& s, bool is_matched, Relation alone) {
      if (s.split && s.merged) return Relation::split_merged;
      if (s.split) return Relation::split;
      if (s.merged) return Relation::merged;
      if (!is_matched) return alone;
      return s.touched ? Relation::changed : Relation::kept;
    };
    for (std::size_t o = 0; o < olds.size(); ++o) out_.old_relation.push_back(relation(olds[o], out_.successor[o] >= 0, Relation::dissolved));
    for (std::size_t n = 0; n < news.size(); ++n) out_.new_relation.push_back(relation(news[n], out_.predecessor[n] >= 0, Relation::fresh));
  }

  void list() {
    std::vector<SharedCell> parts;
    std::ranges::copy_if(cells_, std::back_inserter(parts), [&](const SharedCell& c) { return counts(c); });
    const std::vector<std::int32_t> old_rank = ranks(old_codes_), new_rank = ranks(new_codes_);
    const auto largest_first = [](const Holding& a, const Holding& b) { return in_order(b) < in_order(a); };
    out_.predecessors.resize(new_codes_.size());
    out_.successors.resize(old_codes_.size());
    std::ranges::sort(parts, [&](const SharedCell& a, const SharedCell& b) {
      return a.held == b.held ? at(old_rank, a.from) < at(old_rank, b.from) : largest_first(a.held, b.held);
    });
    for (const SharedCell& c : parts) at(out_.predecessors, c.to).push_back(c.from);
    std::ranges::sort(parts, [&](const SharedCell& a, const SharedCell& b) {
      return a.held == b.held ? at(new_rank, a.to) < at(new_rank, b.to) : largest_first(a.held, b.held);
    });
    for (const SharedCell& c : parts) at(out_.successors, c.from).push_back(c.to);
  }

  void add_up() {
    for (const SharedCell& c : cells_) {
      if (c.from < 0 && c.to < 0) continue;
      if (c.from < 0) out_.born += c.held;
      else if (c.to < 0) out_.gone += c.held;
      else if (matched(c)) out_.stayed += c.held, out_.stays.push_back(c);
      else if (is_sliver(c.held)) out_.slivers += c.held;
      else out_.moved += c.held, out_.moves.push_back(c);
    }
  }

  std::span<const std::string> old_codes_, new_codes_;
  std::vector<SharedCell> cells_;
  LineageOptions options_;
  std::vector<Holding> old_sum_, new_sum_;
  Lineage out_;
};

}  // namespace

std::string relation_name(Relation relation) {
  switch (relation) {
    case Relation::kept: return "kept";
    case Relation::changed: return "changed";
    case Relation::split: return "split";
    case Relation::merged: return "merged";
    case Relation::split_merged: return "split+merged";
    case Relation::fresh: return "new";
    case Relation::dissolved: return "dissolved";
  }
  return "";
}

Lineage trace_lineage(std::span<const std::string> old_codes, std::span<const std::string> new_codes, std::span<const SharedCell> cells,
                      const LineageOptions& options) {
  return Tracer(old_codes, new_codes, tidy(cells, old_codes.size(), new_codes.size()), options).run();
}

}  // namespace qipan
