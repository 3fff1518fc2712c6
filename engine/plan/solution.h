// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <tuple>
#include <vector>

namespace qipan {

/// Value of a plan in the order that decides (docs/algorithms/objective.md): compared lexicographically, smaller is better.
struct Objective {
  std::int64_t violation = 0;         ///< 1: sum over regions of households outside their band, thousandths
  std::int64_t regions_out = 0;       ///< 1b
  std::int64_t compounds_split = 0;   ///< 2: sum over compounds of (regions that hold a part of it - 1); Problem::today: beyond today's
  std::int64_t quality = 0;           ///< 4: weighted border cost + compactness + balance
  std::int64_t regions_off = 0;       ///< before 1: | regions - Problem::regions |, 0 where that is free
  std::int64_t deviation = 0;         ///< between 2 and 4, Goal::max_deviation: most of | regions x households - total |, thousandths
  std::int64_t touched = 0;           ///< 3a, after 2, Problem::today: grids of today that are not just one region now (change.h)
  std::int64_t moved = 0;             ///< 3b: households whose region does not continue their grid of today, thousandths
  friend bool operator==(const Objective&, const Objective&) = default;
  friend std::strong_ordering operator<=>(const Objective& a, const Objective& b) {
    return std::tie(a.regions_off, a.violation, a.regions_out, a.compounds_split, a.touched, a.moved, a.deviation, a.quality) <=>
           std::tie(b.regions_off, b.violation, b.regions_out, b.compounds_split, b.touched, b.moved, b.deviation, b.quality);
  }
};

/// (value - bound) / value on the first level where they differ; 0 if none does.
double gap(const Objective& value, const Objective& bound);

enum class ExceptionCause {
  none,            ///< in band
  no_count_fits,   ///< the total of its connected piece admits no number of regions in band: proven
  atom_over,       ///< one atom alone exceeds the ceiling: proven
  isolated,        ///< the region is a whole connected piece, below the floor, and others live elsewhere in the community: proven
  best_found       ///< out of band without a proof
};

struct RegionScore {
  std::int64_t households = 0, difficult = 0, area = 0, border_cost = 0;
  bool is_difficult = false;         ///< which band applied
  bool in_band = false;
  ExceptionCause cause = ExceptionCause::none;
  std::int64_t piece_total = 0;      ///< households of the connected piece of the graph it lies in (explains the cause)
};

/// What is proven of one community's plan.
struct CommunityProof {
  std::string community;
  bool closed = false;                   ///< optimal on every level
  std::string level = {};                ///< the first that the bound does not reach; what comes after it is not bounded
  std::int64_t value = 0, bound = 0;     ///< of that level, of the last one where the proof is closed
  double gap = 0;                        ///< of that level
  std::vector<std::string> covers = {};  ///< levels of which more is proven than that they are not negative, in their order
};

/// What is proven of several plans together, one a community.
struct PlanProof {
  std::int64_t communities = 0;  ///< 0: nothing is known, as after an edit by hand
  std::int64_t closed = 0;       ///< proven optimal on every level
  double gap = 0;                ///< of the quality of all: (sum - sum of bounds) / sum; a community whose upper levels are open is bounded by 0
  std::vector<CommunityProof> of = {};  ///< each, where their names are known; after an edit those that it left alone
};

/// What a redraw is proven to need, in one community.
struct ChangeProof {
  bool computed = false;             ///< false: today's plan stays, nothing had to be looked for
  std::int64_t least_moved = 0;      ///< households that every plan of least violation moves, thousandths
  std::int64_t least_touched = 0;    ///< grids that every plan with the violation, exceptions and splits of this one touches
  std::int64_t least_moved_so = 0;   ///< households that every such plan that touches no more grids than this one moves
};

struct Solution {
  std::vector<std::int32_t> region;  ///< per atom, 0-based, numbered by smallest atom; every atom assigned
  std::vector<RegionScore> regions;
  Objective objective;
  std::int64_t least_violation = 0;  ///< proven lower bound of objective.violation
  /// No plan compares below it, level by level: a level counts where all before it are equal to the objective's. Terms of the quality
  /// that are not bounded count 0. A piece without households is one region by rule; a bound is about the other pieces.
  Objective bound;
  [[nodiscard]] bool closed() const { return bound == objective; }  ///< proven optimal on every level, to the last unit
  [[nodiscard]] double gap() const { return qipan::gap(objective, bound); }
  std::vector<std::string> certificates;  ///< of every piece, if the caller asked for them: docs/algorithms/certificate.md
  ChangeProof change;                ///< Problem::today
  bool stopped_early = false;        ///< cancel or deadline cut the search; the plan is valid all the same
};

bool in_households(const CommunityProof& proof);  ///< value and bound are thousandths of households
CommunityProof prove_one(std::string community, const Objective& value, const Objective& bound);
PlanProof prove_together(std::span<const Solution> solutions);  ///< those without atoms are left out

}  // namespace qipan
