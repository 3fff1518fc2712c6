// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <vector>

#include "algorithms/exact/prove.h"
#include "algorithms/search_piece.h"
#include "algorithms/support/budget.h"

namespace qipan {

struct ProvenPlan : FoundPlan {
  Objective bound;                        ///< of the graph it is a plan of
  std::vector<NumberProof> prices, level_prices;  ///< that show the bound, see PieceProof
  std::int64_t level_unit = 1;
  bool halves = false;                    ///< its upper levels by divisions in two
};

/// More time for the proof of a contraction, where that is the proof of the piece too.
struct MoreTime {
  const RunContext& context;
  std::int64_t forced;  ///< splits
};

/// Search and proof of one graph. What the proof of a small one leaves open gets the whole effort. Where people must be outside the bands,
/// all divisions in two are looked at too. `known`: upper levels that no plan is below.
ProvenPlan search_and_prove(const PieceTask& task, const Effort& effort, Random& random, const RunContext& context, const std::vector<std::int32_t>& start,
                            const MoreTime* more = nullptr, const Objective& known = {});

/// The plan or a better one, and what is proven of it; its bound is what is known of it before. The larger pieces of many problems share
/// the steps of the effort.
ProvenPlan prove_plan(const PieceTask& task, ProvenPlan plan, const Effort& effort, const RunContext& context);

/// True if no plan as good as this one in the upper levels splits a compound that fits: then keeping these whole loses nothing on any
/// level.
bool compounds_stay_whole(const Objective& best, std::int64_t least_violation, std::int64_t splits);

/// False if atoms left out of the piece have households.
bool holds_everybody(const PieceGraph& piece, const Problem& problem);

/// Labels 0.. in the order of their smallest node.
void renumber(std::vector<std::int32_t>& label);

/// Runs a step with a share of the time left; only the end of all the time has stopped it.
template <class Step>
ProvenPlan within(const RunContext& context, double share, Step&& step) {
  ProvenPlan plan = step(part_of_time(context, share));
  if (plan.stopped && !context.stopped()) plan.stopped = false, plan.hurried = true;
  return plan;
}

}  // namespace qipan
