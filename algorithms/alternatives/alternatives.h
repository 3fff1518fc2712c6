// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "algorithms/ensemble/ensemble.h"
#include "engine/base/run_context.h"
#include "engine/plan/partitioner.h"

namespace qipan {

struct AlternativeOptions {
  std::int32_t count = 1;   ///< plans wanted, the best among them
  double differ = 0.10;     ///< share of the households by which any two plans differ at least
};

/// What plans are set against each other by.
struct Criteria {
  PlanFigures figures = {};
  std::int32_t regions = 0;  ///< inhabited ones
  std::int64_t change = 0;   ///< households, thousandths, in another region than in the plan that change is counted from
};

/// `a` has as many regions as `b`, is nowhere worse and somewhere better: border, compactness, unevenness, change.
bool dominates(const Criteria& a, const Criteria& b);

/// Plans of one problem that all obey its rules as the best of them does; what put_together() chooses from.
struct Alternatives {
  std::vector<Solution> plans;  ///< best objective first, all different
  std::vector<PlanFigures> figures;
  /// shared[i][j]: households, thousandths, that plans i and j agree on: those in regions that the best matching pairs.
  std::vector<std::vector<std::int64_t>> shared;
  /// Plans that differ pairwise by the share asked for and do not dominate each other: the first, and what was met besides it.
  std::vector<std::size_t> apart;
  std::vector<std::int64_t> moved;  ///< moved_households() from today's plan to each plan; empty: none was given
  std::int32_t tried = 0;           ///< plans made
  bool stopped_early = false;
};

/// Solves the problem again and again: in narrower bands about the mean (even plans), with one or two regions more or less where their
/// number is free, with seams made dearer that the plans so far cut, with seams made cheaper that today's plan cuts, with other seeds.
/// Plans made at other prices then settle by the true ones (refine/settle.h) as far as they stay different. Every plan is scored as a
/// plan of `problem`. Every variation is tried once; after that it ends when `count` plans stand apart, or after 4 x count + 4 of them
/// were tried. `today`: per atom the grid it lies in, -1 for none, or empty; change is counted from there, else from the best plan.
/// Deterministic.
Alternatives find_alternatives(const Problem& problem, Preset preset, const AlternativeOptions& options, const Partitioner& partitioner,
                               const RunContext& context, std::span<const std::int32_t> today = {});

/// Households, thousandths, in the regions that the best matching of two plans pairs. Atoms with a label below 0 in `a` are left out.
std::int64_t shared_households(const Problem& problem, std::span<const std::int32_t> a, std::span<const std::int32_t> b);
/// Those of the atoms that `from` labels which the best matching does not pair.
std::int64_t moved_households(const Problem& problem, std::span<const std::int32_t> from, std::span<const std::int32_t> to);

}  // namespace qipan
