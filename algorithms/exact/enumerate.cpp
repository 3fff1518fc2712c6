// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/exact/enumerate.h"

#include <bit>
#include <compare>
#include <limits>

#include "algorithms/support/energy.h"

namespace qipan {
namespace {

using Mask = std::uint32_t;

/// Value of a region or of a partial plan; adds up over regions. Every cut seam counts at both regions, hence half weights.
struct Value {
  std::int64_t violation = 0, out = 0, parts = 0, cut = 0, shape = 0, balance = 0;
  Value& operator+=(const Value& o) {
    violation += o.violation, out += o.out, parts += o.parts, cut += o.cut, shape += o.shape, balance += o.balance;
    return *this;
  }
};

class Enumeration {
 public:
  Enumeration(const PieceGraph& piece, const Scorer& scorer, const RunContext& context)
      : piece_(piece), scorer_(scorer), context_(context), n_(piece.size()) {
    near_.assign(static_cast<std::size_t>(n_), 0);
    for (const Link& l : piece.links) {
      near_[static_cast<std::size_t>(l.a)] |= Mask{1} << l.b;
      near_[static_cast<std::size_t>(l.b)] |= Mask{1} << l.a;
    }
  }

  std::optional<std::vector<std::int32_t>> run() {
    sets_.resize(static_cast<std::size_t>(n_));
    for (std::int32_t v = 0; v < n_ && !stopped_; ++v) {
      const Mask self = Mask{1} << v;
      extend(v, self, near_[static_cast<std::size_t>(v)], self | (self - 1));
    }
    if (stopped_) return std::nullopt;
    const Mask all = n_ == 32 ? ~Mask{0} : (Mask{1} << n_) - 1;
    best_.assign(static_cast<std::size_t>(all) + 1, Entry{});
    solve(all);
    if (stopped_) return std::nullopt;
    std::vector<std::int32_t> label(static_cast<std::size_t>(n_), 0);
    std::int32_t region = 0;
    for (Mask rest = all; rest != 0; ++region) {
      const Mask set = best_[rest].first;
      for (Mask m = set; m != 0; m &= m - 1) label[static_cast<std::size_t>(std::countr_zero(m))] = region;
      rest &= ~set;
    }
    return label;
  }

 private:
  struct Region {
    Mask nodes;
    Value value;
  };
  struct Entry {
    bool known = false;
    Mask first = 0;  ///< region of the smallest node to cover
    Value value;
  };

  /// Lists each connected set with smallest node `root` once: a neighbour is taken now or barred for good.
  void extend(std::int32_t root, Mask set, Mask frontier, Mask barred) {
    if ((++steps_ & 1023) == 0 && context_.stopped()) stopped_ = true;
    if (stopped_) return;
    sets_[static_cast<std::size_t>(root)].push_back({set, value_of(set)});
    for (Mask open = frontier & ~barred & ~set; open != 0;) {
      const std::int32_t v = std::countr_zero(open);
      const Mask bit = Mask{1} << v;
      open &= ~bit;
      extend(root, set | bit, frontier | near_[static_cast<std::size_t>(v)], barred);
      barred |= bit;
    }
  }

  Value value_of(Mask set) const {
    RegionSums sums;
    Value value;
    for (Mask m = set; m != 0; m &= m - 1) sums += piece_.nodes[static_cast<std::size_t>(std::countr_zero(m))];
    for (const Link& l : piece_.links) {
      const bool a = (set >> l.a & 1) != 0, b = (set >> l.b & 1) != 0;
      if (a && b) sums.outline -= 2 * l.length;
      if (a != b) value.cut += l.cut;
    }
    for (const std::vector<std::int32_t>& nodes : piece_.compounds) {
      for (const std::int32_t v : nodes) {
        if ((set >> v & 1) == 0) continue;
        ++value.parts;
        break;
      }
    }
    const RegionCost cost = scorer_.cost(sums);
    value.violation = cost.violation, value.out = cost.out, value.shape = cost.shape, value.balance = cost.balance;
    return value;
  }

  Objective order(const Value& v) const { return {v.violation, v.out, v.parts, scorer_.quality(v.cut / 2, v.shape, v.balance)}; }
  bool less(const Value& a, const Value& b) const {
    if (a.violation != b.violation) return a.violation < b.violation;
    if (a.out != b.out) return a.out < b.out;
    return order(a) < order(b);
  }

  /// Best cover of `rest` by listed sets. Half cuts towards nodes already covered are the same for every cover of `rest`.
  const Value& solve(Mask rest) {
    Entry& entry = best_[rest];
    if (entry.known || rest == 0) return entry.value;
    Value best;
    best.violation = std::numeric_limits<std::int64_t>::max();
    Mask first = 0;
    for (const Region& region : sets_[static_cast<std::size_t>(std::countr_zero(rest))]) {
      if ((++steps_ & 4095) == 0 && context_.stopped()) stopped_ = true;
      if (stopped_) break;
      if ((region.nodes & ~rest) != 0) continue;
      if (region.value.violation > best.violation) continue;
      Value value = solve(rest & ~region.nodes);
      value += region.value;
      if (first == 0 || less(value, best)) best = value, first = region.nodes;
    }
    entry.known = true, entry.first = first, entry.value = best;
    return entry.value;
  }

  const PieceGraph& piece_;
  const Scorer& scorer_;
  const RunContext& context_;
  std::int32_t n_;
  std::vector<Mask> near_;
  std::vector<std::vector<Region>> sets_;  ///< by smallest node
  std::vector<Entry> best_;
  std::uint64_t steps_ = 0;
  bool stopped_ = false;
};

}  // namespace

std::optional<std::vector<std::int32_t>> enumerate_plans(const PieceGraph& piece, const Scorer& scorer, const RunContext& context) {
  return Enumeration(piece, scorer, context).run();
}

}  // namespace qipan
