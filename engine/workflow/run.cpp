// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/workflow/run.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>

#include "engine/atoms/atom_set.h"
#include "engine/atoms/blocks.h"
#include "engine/base/error.h"
#include "engine/coverage/coverage.h"
#include "engine/geo/crs.h"
#include "engine/geo/staging_folder.h"
#include "engine/geo/vector_io.h"
#include "engine/grid/assembly.h"
#include "engine/grid/plan_layers.h"
#include "engine/input/normalize.h"
#include "engine/workflow/manifest.h"
#include "engine/workflow/solve.h"
#include "engine/workflow/summary.h"

namespace qipan {
namespace {

class StageClock {
 public:
  explicit StageClock(const RunContext& context) : context_(context) {}
  void begin(const std::string& stage) {
    end();
    stage_ = stage;
    start_ = std::chrono::steady_clock::now();
    context_.report(stage, 0.0);
  }
  void end() {
    if (!stage_.empty()) times_.push_back({stage_, std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count()});
    stage_.clear();
  }
  [[nodiscard]] const std::vector<StageTime>& times() const { return times_; }

 private:
  const RunContext& context_;
  std::string stage_;
  std::chrono::steady_clock::time_point start_;
  std::vector<StageTime> times_;
};

BlockOptions block_options(const PlanOptions& o, std::size_t dedicated) {
  const auto units = static_cast<std::int32_t>(dedicated);
  const double low = o.low;
  const auto milli = [](double v) { return static_cast<Milli>(std::llround(v * 1000.0)); };
  return {.split_above = milli(low / 3), .touching_up_to = milli(low / 4), .near_up_to = milli(low / 10), .lakes = {o.lake_ha * 10'000, units}};
}

/// The dissolved polygons must cover exactly what the mesh covers: an internal error otherwise, never a wrong file.
void prove_areas(const Assembly& assembly) {
  std::vector<Wide> land(assembly.polygons.size(), 0);
  for (std::size_t f = 1; f < assembly.mesh.label.size(); ++f)
    if (const std::int32_t g = assembly.mesh.label[f]; g >= 0) land[static_cast<std::size_t>(g)] += assembly.mesh.graph->twice_area(static_cast<std::int32_t>(f));
  for (std::size_t g = 0; g < land.size(); ++g) {
    Wide area = 0;
    for (const LatticePolygon& p : assembly.polygons[g]) {
      area += twice_ring_area(p.outer);
      for (const LatticeRing& hole : p.holes) area += twice_ring_area(hole);
    }
    if (area == 0 || area != land[g]) throw Error(ErrorKind::internal, "base.internal", {"the area of grid " + std::to_string(g) + " is not that of its land"});
  }
}

}  // namespace

RunResult make_plan(const NormalizedInputs& inputs, const InputOptions& input_options, const PlanOptions& options, Language language,
                    const Partitioner& partitioner, const RunContext& context, Diagnostics diagnostics) {
  StageClock clock(context);
  clock.begin("coverage");
  const Coverage coverage = build_coverage(inputs, input_options.gaps, context, diagnostics);
  clock.begin("atoms");
  const Elements elements = build_elements(inputs, coverage, input_options.gaps == GapPolicy::fill, diagnostics);
  AtomSet atoms = build_atoms(coverage, elements, build_blocks(coverage, elements, block_options(options, inputs.dedicated.size()), context), options.cross_bridges, context);
  price_turns(coverage, atoms);
  clock.begin("solving");  // stopped before: the construction alone
  SolvedPlan solved = solve_communities(atoms, inputs, options, partitioner, context);
  clock.begin("borders");
  const Assembly assembly = assemble_grids(coverage, atoms, solved.grid_of_atom, solved.grids.size(), context);
  prove_areas(assembly);
  clock.begin("layers");
  measure_grids(solved.grids, coverage, assembly, inputs.crs);
  assign_codes(solved.grids, inputs.communities, assembly.polygons);
  const FinishedPlan plan{inputs, coverage, elements, atoms, assembly, solved.grids, solved.grid_of_atom, diagnostics};
  RunResult out;
  out.plan = build_plan_layers(plan, manifest_rows(input_options, options, context.seed, solved.stopped_early), language);
  out.summary = summarize(plan, language);
  out.summary.stopped_early = solved.stopped_early;
  clock.end();
  out.summary.times = clock.times();
  return out;
}

RunSummary run_partition(const InputOptions& input, const PlanOptions& options, const OutputOptions& output, const Partitioner& partitioner,
                         const RunContext& context) {
  for (const std::string& path : output.paths) geo::check_target(path, output.overwrite);
  Diagnostics diagnostics;
  StageClock clock(context);
  clock.begin("reading");
  const NormalizedInputs inputs = normalize(input, context, diagnostics);
  clock.end();
  RunResult result = make_plan(inputs, input, options, output.language, partitioner, context, std::move(diagnostics));
  StageClock writing(context);
  writing.begin("writing");
  std::vector<const Layer*> layers;
  for (const Layer& l : result.plan.layers) layers.push_back(&l);
  for (const std::string& path : output.paths)
    for (Diagnostic& note : write_layers(path, layers, {.overwrite = output.overwrite})) result.summary.format_notes.push_back(std::move(note));
  writing.end();
  auto& times = result.summary.times;
  times.insert(times.begin(), clock.times().begin(), clock.times().end());
  times.insert(times.end(), writing.times().begin(), writing.times().end());
  return std::move(result.summary);
}

}  // namespace qipan
