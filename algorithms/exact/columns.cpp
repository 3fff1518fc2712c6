// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "algorithms/exact/columns.h"

namespace qipan {
namespace {

template <class Set>
class Listing {
 public:
  Listing(const Valuation<Set>& valuation, std::int64_t most, std::int64_t deviation, std::size_t limit, Work& work)
      : valuation_(valuation), most_(most), most_violation_(valuation.violation(most)), deviation_(deviation), regions_(valuation.problem().regions), total_(valuation.households(valuation.all())), limit_(limit), work_(work) {
    for (std::int32_t v = 0; v < valuation.size(); ++v) excess_ += valuation.excess(v);
  }

  std::optional<std::vector<Column<Set>>> run() {
    for (std::int32_t v = 0; v < valuation_.size() && !full_; ++v) {
      const Set barred = Set::first(v);
      typename Valuation<Set>::Growing start;
      valuation_.add(start, v);
      extend(start, valuation_.near(v) & ~barred, barred | Set::only(v), valuation_.excess(v));
    }
    if (full_) return std::nullopt;
    return std::move(columns_);
  }

 private:
  /// Lists each connected set with its smallest node once: a neighbour is taken now or barred for good.
  /// `barred` holds the set itself too; `forced` is the excess of its nodes.
  void extend(const typename Valuation<Set>::Growing& set, Set open, Set barred, std::int64_t forced) {
    const BandArithmetic& arithmetic = valuation_.arithmetic();
    const std::int64_t spare = most_violation_ - (excess_ - forced);  // what this region may violate
    if (set.sums.households - arithmetic.ceiling() > spare) return;
    if (!work_.spend(1)) full_ = true;
    if (full_) return;
    const bool limited = valuation_.problem().goal == Goal::max_deviation;
    if (limited && regions_ * set.sums.households - total_ > deviation_) return;
    const bool too_few = limited && total_ - regions_ * set.sums.households > deviation_;
    if (too_few || set.sums.households < arithmetic.floor()) {
      const std::int64_t reach = set.sums.households + valuation_.households(valuation_.spread(open, ~barred & valuation_.all()));
      if (arithmetic.floor() - reach > spare || (limited && total_ - regions_ * reach > deviation_)) return;
    }
    const std::int64_t levels = valuation_.levels(set);
    if (!too_few && levels <= most_ && levels + valuation_.least_levels(valuation_.all() & ~set.nodes) <= most_) {
      if (columns_.size() == limit_) full_ = true;
      else columns_.push_back(valuation_.column(set));
    }
    while (!open.empty() && !full_) {
      const std::int32_t v = open.lowest();
      open &= ~Set::only(v);
      barred |= Set::only(v);
      typename Valuation<Set>::Growing bigger = set;
      valuation_.add(bigger, v);
      extend(bigger, open | (valuation_.near(v) & ~barred), barred, forced + valuation_.excess(v));
    }
  }

  const Valuation<Set>& valuation_;
  const std::int64_t most_, most_violation_, deviation_, regions_, total_;
  const std::size_t limit_;
  Work& work_;
  std::int64_t excess_ = 0;
  std::vector<Column<Set>> columns_;
  bool full_ = false;
};

}  // namespace

template <class Set>
std::optional<std::vector<Column<Set>>> list_columns(const Valuation<Set>& valuation, std::int64_t most, std::int64_t deviation, std::size_t limit, Work& work) {
  return Listing<Set>(valuation, most, deviation, limit, work).run();
}

template std::optional<std::vector<Column<NodeSet<1>>>> list_columns(const Valuation<NodeSet<1>>&, std::int64_t, std::int64_t, std::size_t, Work&);
template std::optional<std::vector<Column<NodeSet<4>>>> list_columns(const Valuation<NodeSet<4>>&, std::int64_t, std::int64_t, std::size_t, Work&);
template std::optional<std::vector<Column<NodeSet<13>>>> list_columns(const Valuation<NodeSet<13>>&, std::int64_t, std::int64_t, std::size_t, Work&);

}  // namespace qipan
