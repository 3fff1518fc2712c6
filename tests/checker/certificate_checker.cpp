// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "tests/checker/certificate_checker.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <vector>

#include "tests/checker/certificate_file.h"
#include "tests/checker/cost.h"
#include "tests/checker/halves.h"
#include "tests/checker/piece.h"
#include "tests/checker/regions.h"

namespace checker {
namespace {

/// In the order that decides: levels, deviation, cost.
using Worth = std::tuple<Int, Int, Int, Int, Int>;

Worth worth_of(const std::array<Int, 4>& o, Int deviation) { return {o[0], o[1], o[2], deviation, o[3]}; }

template <class Set>
Int deviation(const Piece<Set>& piece, const std::vector<Set>& plan) {
  Int most = 0;
  for (const Set& s : plan) most = std::max(most, piece.apart(piece.households(s)));
  return most;
}

template <class Set>
class Check {
 public:
  Check(const Certificate& c, const Limits& limits) : c_(c), limits_(limits), piece_(c), limit_(piece_.pack_of(c.objective)) {}

  void run(Int& reached) {
    must(piece_.connected(piece_.all()), "the piece is not connected");
    check_plan();
    const Deviation& d = c_.deviation;
    must(worth_of(c_.bound, d.bound) <= worth_of(c_.objective, d.value), "the bound is above the plan");
    if (piece_.households(piece_.all()) == 0) {
      reached = c_.bound[3];
      return;
    }
    bound_levels_ = piece_.pack_of(c_.bound);
    bool cost_shown = c_.bound[3] == 0;
    if (c_.halves != 0) {
      must(c_.regions == 0, "halves of a fixed number of regions");
      const bool shown = check_halves(piece_, c_.bound, limits_.sets);
      cost_shown = cost_shown || shown;
      if (cost_shown) reached = c_.bound[3];
    } else if (c_.kept_nodes > 0) {
      check_kept();
    } else {
      check_levels(c_, piece_, bound_levels_);
    }
    check_deviation();
    if (cost_shown) return;
    must(levels_shown() && d.bound == d.value, "a cost is bounded, but not the levels above");
    reached = c_.bound[3];
    if (d.used != 0) piece_.keep_within(d.value);
    check_cost<Set>(c_, limits_, {piece_, c_.numbers, 0, 2 * c_.bound[3] - 1, limit_}, plan_, reached);  // costs are even, so one less is as good
  }

 private:
  static constexpr Int kAnyNumber = -1;

  void check_plan() {
    std::map<Int, Set> regions;
    std::vector<Int> label(piece_.size(), -1);
    for (std::size_t i = 0; i < c_.piece.size(); ++i) {
      const auto v = static_cast<std::size_t>(c_.node_of[i]);
      must(label[v] < 0 || label[v] == c_.label[i], "a node lies in two regions");
      label[v] = c_.label[i];
      regions[label[v]].add(v);
    }
    for (const auto& [l, s] : regions) {
      must(piece_.connected(s), "a region is not connected");
      plan_.push_back(s);
    }
    if (piece_.households(piece_.all()) == 0) {
      must(plan_.size() == 1 && c_.objective == std::array<Int, 4>{0, 0, 0, piece_.empty_worth()}, "land without people is not worth what is said");
      return;
    }
    must(c_.regions == 0 || static_cast<Int>(plan_.size()) == c_.regions, "the plan has another number of regions");
    must(piece_.worth(plan_) == std::pair(limit_, 2 * c_.objective[3]), "the plan is not worth what is said");
    must(c_.deviation.used == 0 || deviation(piece_, plan_) == c_.deviation.value, "the plan does not deviate by what is said");
  }

  // Levels: arithmetic, prices, or every cover by all connected sets.

  void check_levels(const Certificate& c, const Piece<Set>& piece, Int bound) {
    if (piece.forced(piece.all()) >= bound) return;
    if (!c.levels.empty()) {
      // The same as for the cost, of a piece where nothing else costs anything. What is looked for has a level less.
      Certificate bare = c;
      bare.border = bare.compactness = bare.balance = 0;
      const Piece<Set> priced(bare, true);
      must(bound < (Int{1} << 30), "levels are too large to be priced");
      Int reached = 0;
      check_cost<Set>(c_, limits_, {priced, c.levels, c.unit, c.unit * (bound - 1) + 1, bound - 1}, {}, reached);
      return;
    }
    search_covers(piece, bound, "a plan has lower levels than the bound");
  }

  /// Every cover by regions that plans with fewer levels than `bound` may have is looked at.
  void search_covers(const Piece<Set>& piece, Int bound, const char* refusal) {
    const auto all = all_regions(piece, bound - 1, limits_.steps, limits_.sets);
    must(all.has_value(), "too many regions to list");
    by_node_.assign(piece.size(), {});
    for (const Set& s : *all) by_node_[s.lowest()].push_back(piece.column(s));
    least_paid_.clear(), steps_ = 0, refusal_ = refusal;
    cover(piece, piece.all(), 0, bound, c_.regions > 0 ? c_.regions : kAnyNumber);
  }

  /// No plan with fewer levels parts a compound that fits: such plans are looked for where these are one node.
  void check_kept() {
    Certificate kept = c_;
    kept.nodes = c_.kept_nodes, kept.node_of = c_.kept;
    const Piece<Set> piece(kept, true);
    must(piece.connected(piece.all()), "the piece is not connected");
    const Levels& least = piece.arithmetic();
    must(c_.bound[0] == least[0] && c_.bound[1] == least[1] && c_.bound[2] <= least[2] + 1, "compounds that fit need not be kept whole");
    check_levels(kept, piece, piece.pack_of(c_.bound));
  }

  /// `pieces`: regions that are to come.
  void cover(const Piece<Set>& piece, const Set& rest, Int paid, Int bound, Int pieces) {
    must(steps_++ < limits_.steps, "too many covers to search");
    must(!rest.empty() || (pieces != 0 && pieces != kAnyNumber) || paid >= bound, refusal_);
    if (rest.empty() || pieces == 0 || paid + piece.forced(rest) >= bound) return;
    const auto [memo, fresh] = least_paid_.try_emplace({rest, pieces}, paid);
    if (!fresh && memo->second <= paid) return;
    memo->second = paid;
    for (const Column<Set>& c : by_node_[rest.lowest()]) {
      if (c.nodes.within(rest) && paid + c.levels < bound) cover(piece, rest.minus(c.nodes), paid + c.levels, bound, pieces == kAnyNumber ? kAnyNumber : pieces - 1);
    }
  }

  /// No plan with the levels of this one has all regions nearer to the mean than the bound.
  void check_deviation() {
    const Deviation& d = c_.deviation;
    if (d.used == 0 || d.bound == 0) return;
    must(levels_shown(), "a deviation is bounded, but not the levels above");
    piece_.keep_within(d.bound - 1);
    search_covers(piece_, limit_ + 1, "a plan deviates less than the bound");
  }

  [[nodiscard]] bool levels_shown() const { return std::equal(c_.bound.begin(), c_.bound.begin() + 3, c_.objective.begin()); }

  const Certificate& c_;
  const Limits& limits_;
  Piece<Set> piece_;
  Int limit_;  ///< packed levels of the plan
  Int bound_levels_ = 0;
  std::size_t steps_ = 0;
  const char* refusal_ = "";
  std::vector<Set> plan_;
  std::vector<std::vector<Column<Set>>> by_node_;
  std::map<std::pair<Set, Int>, Int> least_paid_;
};

/// Refuses the bound if these labels of all atoms, scored atom by atom on the piece, are below it.
template <class Set>
void compare(Certificate c, const std::vector<Int>& labels) {
  must(labels.size() == c.atoms.size(), "the plan has another number of atoms");
  c.nodes = static_cast<Int>(c.piece.size());
  for (std::size_t i = 0; i < c.piece.size(); ++i) c.node_of[i] = static_cast<Int>(i);
  c.out_base = c.nodes + 1, c.part_base = c.nodes + 2;
  const Piece<Set> piece(c);
  std::map<Int, Set> regions;
  for (std::size_t i = 0; i < c.piece.size(); ++i) regions[labels[static_cast<std::size_t>(c.piece[i])]].add(i);
  std::vector<Set> plan;
  for (const auto& [label, s] : regions) {
    must(piece.connected(s), "a region of the plan is not connected");
    plan.push_back(s);
  }
  if (c.regions > 0 && static_cast<Int>(plan.size()) != c.regions) return;  // that comes after all plans of the number
  const auto [levels, doubled] = piece.worth(plan);
  const Int splits = levels % c.part_base - static_cast<Int>(piece.compounds().size());
  const std::array<Int, 4> objective{levels / c.part_base / c.out_base, levels / c.part_base % c.out_base, splits, doubled / 2};
  must(worth_of(objective, c.deviation.used != 0 ? deviation(piece, plan) : 0) >= worth_of(c.bound, c.deviation.bound), "a plan is below the bound");
}

/// Runs it with sets of a width for so many nodes.
template <class Do>
void with_set(std::size_t nodes, Do&& what) {
  must(nodes <= LargeSet::kMost, "too many nodes");
  if (nodes <= SmallSet::kMost) what.template operator()<SmallSet>();
  else if (nodes <= MediumSet::kMost) what.template operator()<MediumSet>();
  else what.template operator()<LargeSet>();
}

Verdict checked(std::istream& in, const Limits& limits, const std::vector<Int>* labels) {
  Verdict verdict;
  try {
    const Certificate c = read(in);
    verdict.bound = c.bound;
    if (c.deviation.used != 0) verdict.deviation = c.deviation.bound;
    must(!c.atoms.empty() && !c.piece.empty(), "nothing to check");
    if (labels != nullptr) with_set(c.piece.size(), [&]<class Set>() { compare<Set>(c, *labels); });
    with_set(static_cast<std::size_t>(c.nodes), [&]<class Set>() { Check<Set>(c, limits).run(verdict.reached); });
    verdict.accepted = true;
  } catch (const Refused& refused) {
    verdict.reason = refused.what();
  }
  return verdict;
}

}  // namespace

Verdict check_certificate(std::istream& in, const Limits& limits) { return checked(in, limits, nullptr); }

Verdict check_certificate(std::istream& in, const Limits& limits, const std::vector<std::int64_t>& plan) { return checked(in, limits, &plan); }

}  // namespace checker
