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

/// Plans that obey the same rules as the best one and differ from each other; none is worse than another of those found with as many
/// regions in border, compactness and unevenness together.
struct Alternatives {
  std::vector<Solution> plans;  ///< best objective first
  std::vector<PlanFigures> figures;
  /// shared[i][j]: households, thousandths, that plans i and j agree on: those in regions that the best matching pairs.
  std::vector<std::vector<std::int64_t>> shared;
  std::int32_t tried = 0;       ///< plans made
  bool stopped_early = false;
};

/// Solves the problem again and again: in narrower bands about the mean (even plans), with one or two regions more or less where their
/// number is free, with seams made dearer that the plans so far cut, with other seeds. Plans made with dearer seams then settle by the
/// true costs (refine/settle.h) as far as they stay different. Every plan is scored as a plan of `problem`. Every variation is tried
/// once; after that it ends when there are `count` plans, or after 4 x count + 4 of them were tried. Deterministic.
Alternatives find_alternatives(const Problem& problem, Preset preset, const AlternativeOptions& options, const Partitioner& partitioner,
                               const RunContext& context);

/// Households, thousandths, in the regions that the best matching of two plans pairs.
std::int64_t shared_households(const Problem& problem, std::span<const std::int32_t> a, std::span<const std::int32_t> b);

/// Figures `a` are nowhere worse than `b` and somewhere better: border, compactness, unevenness.
bool dominates(const PlanFigures& a, const PlanFigures& b);

}  // namespace qipan
