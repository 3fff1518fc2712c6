// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "algorithms/ensemble/ensemble.h"

namespace qipan::cli {

/// One figure of an ensemble: how its draws lie, whether the chains agree, and where the plan asked about stands.
struct FigureReport {
  PlanFigure figure = PlanFigure::cut;
  double mean = 0, deviation = 0, low = 0, median = 0, high = 0;  ///< standard deviation; the middle 90 % from low to high
  Convergence convergence;
  double plan = 0;    ///< of the plan asked about
  Standing standing;  ///< where there is one and it obeys the rules
};

struct EnsembleReport {
  std::string id;                 ///< of the community; empty: several together
  std::size_t vertices = 0;
  std::int32_t grids = 0, held = 0;
  bool found = false, stopped_early = false;
  bool asked = false;             ///< a plan was given
  BrokenRules broken;
  std::int64_t crossing = 0;      ///< grids of the plan in several communities
  ChainCounts counts;             ///< of all chains
  std::vector<FigureReport> figures;
  std::vector<std::vector<PlanFigures>> draws;  ///< per chain

  [[nodiscard]] bool obeys() const { return asked && found && crossing == 0 && broken.none(); }
};

struct EnsembleReports {
  std::vector<PlanFigure> figures;
  EnsembleReport total;
  std::vector<EnsembleReport> communities;
};

/// One community to draw plans of, at its own number of grids: that of the problem, else the plan's, else the solver's.
struct EnsembleSubject {
  Problem problem;
  std::vector<std::int32_t> region;  ///< the plan asked about, empty: none
  std::int64_t crossing = 0;         ///< grids of it that reach into other communities
};

struct EnsembleSubjects {
  std::vector<EnsembleSubject> communities;
  std::int64_t crossing = 0;         ///< grids of the plan in several communities, each once
  std::vector<PlanFigure> figures;   ///< to be told of
  double cost_scale = 1;             ///< cost units in the unit that `cut` is told in
  bool only_obeying = false;         ///< the total is of the communities where the plan obeys, else of all
};

/// Ensembles of all communities. Draws of several together add up the communities' draw by draw.
EnsembleReports sample_ensembles(EnsembleSubjects subjects, const EnsembleOptions& options, const Partitioner& partitioner, const RunContext& context);

/// All draws as CSV: community, chain, draw and the figures; the draws of all together have no community.
std::string draws_csv(const EnsembleReports& ensemble);

}  // namespace qipan::cli
