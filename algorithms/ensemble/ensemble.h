// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "algorithms/ensemble/diagnostics.h"
#include "algorithms/ensemble/recombination.h"
#include "engine/base/run_context.h"
#include "engine/plan/partitioner.h"
#include "engine/plan/problem.h"

namespace qipan {

/// What is told of every plan of an ensemble.
enum class PlanFigure { cut, cut_edges, compactness, unevenness, deviation, border_m };
constexpr std::size_t kPlanFigures = 6;
constexpr std::array<std::string_view, kPlanFigures> kPlanFigureNames = {"cut", "cut_edges", "compactness", "unevenness", "deviation", "border_m"};
using PlanFigures = std::array<double, kPlanFigures>;

/// cut: cost of all borders; cut_edges: seams between two regions; compactness: the term of the objective; unevenness: sum over the
/// regions of (households / mean - 1)^2; deviation: the most of | households / mean - 1 |; border_m: metres of all borders. Regions without households
/// are left out of unevenness and deviation.
PlanFigures plan_figures(const Problem& problem, std::span<const std::int32_t> region);

/// Sums of parts that are divided apart from each other, such as communities; the greatest deviation.
void add_part(PlanFigures& sum, const PlanFigures& part);

struct EnsembleOptions {
  int steps = 100'000;  ///< proposals of a chain, those of the burn-in among them
  int chains = 4;
  double burn_in = 0.2;          ///< share of the steps that is thrown away first
  int draws = 1'000;    ///< plans kept of a chain, at even distances
  [[nodiscard]] std::int64_t burnt() const { return static_cast<std::int64_t>(static_cast<double>(steps) * burn_in); }
  [[nodiscard]] std::int64_t kept() const { return std::min<std::int64_t>(draws, steps - burnt()); }
};

/// Plans of one problem that obey its rules at its number of regions, in proportion to the product of the numbers of spanning trees of
/// their regions: chains of reversible recombinations that start at plans far apart.
struct Ensemble {
  std::int32_t regions = 0;         ///< of every plan, pieces without households not counted
  std::int32_t held = 0;            ///< regions of the first plan that are out of their bands, and stay as they are in all others
  bool found = false;               ///< there is a plan of this number of regions; else there are no draws
  bool stopped_early = false;
  Solution first;                   ///< the solver's plan from which all chains are scattered
  std::vector<ChainCounts> counts;  ///< per chain, without its burn-in
  std::vector<std::vector<PlanFigures>> draws;  ///< per chain, all of one length

  [[nodiscard]] Draws of(PlanFigure figure) const;
};

/// `problem.regions` > 0. What may not be cut anew: compounds, as far as the first plan keeps them whole. Chains run in parallel;
/// their number, the seed and the problem decide the result.
Ensemble sample_ensemble(const Problem& problem, const EnsembleOptions& options, const Partitioner& partitioner, const RunContext& context);

/// Why a plan is not one of the ensemble's. All 0: it obeys the same rules.
struct BrokenRules {
  std::int64_t disconnected = 0;     ///< regions in several parts
  std::int64_t regions_off = 0;      ///< | its number of regions - that of the ensemble |
  std::int64_t out_of_band = 0;      ///< regions out of band beyond those held
  std::int64_t compounds_split = 0;  ///< beyond those of the first plan
  [[nodiscard]] bool none() const { return disconnected == 0 && regions_off == 0 && out_of_band == 0 && compounds_split == 0; }
};
BrokenRules broken_rules(const Problem& problem, const Ensemble& ensemble, std::span<const std::int32_t> region);

}  // namespace qipan
