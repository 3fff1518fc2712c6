// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "algorithms/ensemble/ensemble.h"
#include "cli/solve_graph.h"

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
  std::string id;                 ///< of the community; empty: all together
  std::size_t vertices = 0;
  std::int32_t grids = 0, held = 0;
  bool found = false, stopped_early = false;
  bool asked = false;             ///< a plan was given
  BrokenRules broken;
  std::int64_t crossing = 0;      ///< grids of the plan in several communities
  ChainCounts counts;             ///< of all chains
  std::vector<FigureReport> figures;
  std::vector<std::vector<PlanFigures>> draws;  ///< per chain; cut in the unit of the file

  [[nodiscard]] bool obeys() const { return asked && found && crossing == 0 && broken.none(); }
};

struct GraphEnsemble {
  EnsembleReport total;
  std::vector<EnsembleReport> communities;
};

/// The figures that say something without geometry.
std::vector<PlanFigure> graph_figures();

/// Ensembles of the communities of a graph, each at its own number of grids: the one asked for, else the plan's, else the solver's.
/// `plan` holds one label per vertex, or nothing. Draws of all together add up the communities' draw by draw.
GraphEnsemble ensemble_of_graph(const GraphFile& graph, const std::vector<std::string>& labels, const std::vector<std::string>& plan,
                                const SolveOptions& rules, const EnsembleOptions& options, const Partitioner& partitioner, const RunContext& context);

/// All draws as CSV: community, chain, draw and the figures; the draws of all together have no community.
std::string draws_csv(const GraphEnsemble& ensemble);

}  // namespace qipan::cli
