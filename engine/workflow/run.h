// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/messages.h"
#include "engine/base/run_context.h"
#include "engine/geo/vector_io.h"
#include "engine/grid/grid_layer.h"
#include "engine/input/normalized.h"
#include "engine/input/options.h"
#include "engine/plan/partitioner.h"

namespace qipan {

enum class DifficultyMode { bands, equivalent };

/// What the user decides about the plan. Households are whole numbers here, thousandths inside.
struct PlanOptions {
  double low = 300, high = 500;                      ///< households per grid, both ends admissible
  double difficult_low = 200, difficult_high = 300;  ///< band of grids whose difficulty passes difficult_above
  double difficult_above = 0.5;
  DifficultyMode difficulty_mode = DifficultyMode::bands;
  double rural_low = 100, rural_high = 300;          ///< band of rural communities
  double lake_ha = 0;                                ///< water of one feature over this in a community is a grid of its own; 0: never
  double dedicated_households = 50;                  ///< a dedicated unit with more is reported as an exception
  bool cross_bridges = false;                        ///< grids may join both banks where a road bridges the water or rail
  ExclavePolicy exclaves = ExclavePolicy::per_piece;
  std::string code_scheme = "unit15", code_prefix;   ///< of codes for new grids, see code_scheme.h
  Weights weights;
  Preset preset = Preset::balanced;
};

struct OutputOptions {
  std::vector<std::string> paths;  ///< -o, in order
  bool overwrite = false;
  Language language = Language::english;
};

struct StageTime {
  std::string stage;
  double seconds = 0;
};

struct GridException {
  std::string code, community, reason;  ///< reason in the language of the run
  bool proven = false;
};

/// All diagnostics of one kind in one layer.
struct DiagnosticCount {
  std::string code, layer;  ///< message id, role of the layer
  Severity severity = Severity::info;
  std::size_t count = 0;
  std::string feature;      ///< source id of the first of them, empty where it is about no single feature
  std::string example;      ///< its text in the language of the run
};

/// What the terminal and --json print.
struct RunSummary {
  std::string crs_title;
  std::size_t communities = 0, grids = 0, judged = 0, in_band = 0;
  std::vector<std::pair<std::string, std::size_t>> grids_by_kind;
  std::vector<GridException> exceptions;
  std::vector<SourceTotal> sources;
  double households_in = 0, households_out = 0, households_outside = 0;
  double households_without_band = 0;     ///< in grids of a kind without a band
  double border_m = 0, border_on_features = 0, turn_deg_per_100m = 0, polsby_popper_mean = 0;
  std::vector<DiagnosticCount> diagnostics;  ///< the severest first, then by layer and message id
  Diagnostics format_notes;               ///< what the formats of the outputs could not hold
  std::vector<StageTime> times;           ///< printed only, never written to files
  PlanProof proof;                        ///< of the borders inside communities as the solver priced them
  bool stopped_early = false;
};

struct RunResult {
  RunSummary summary;
  PlanLayers plan;
  std::vector<LayerStyle> styles;  ///< how QGIS shows the layers, in the language of the run
};

/// The main job without files: normalised inputs in, layers of a proven plan out. Throws Error(input) on land that contradicts
/// itself under the chosen gap policy.
RunResult make_plan(NormalizedInputs inputs, const InputOptions& input_options, const PlanOptions& options, Language language,
                    const Partitioner& partitioner, const RunContext& context, Diagnostics diagnostics);

/// From files to files: reads, normalises, plans, writes every output and proves it by reading it back.
/// On cancel (Ctrl-C) the best plan so far is written and summary.stopped_early set.
RunSummary run_partition(const InputOptions& input, const PlanOptions& options, const OutputOptions& output,
                         const Partitioner& partitioner, const RunContext& context);

}  // namespace qipan
