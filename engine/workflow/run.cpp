// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/workflow/run.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/atoms/blocks.h"
#include "engine/base/error.h"
#include "engine/base/indexing.h"
#include "engine/base/text.h"
#include "engine/coverage/coverage.h"
#include "engine/coverage/measures.h"
#include "engine/geo/crs.h"
#include "engine/grid/assembly.h"
#include "engine/grid/plan_layers.h"
#include "engine/input/normalize.h"
#include "engine/qgis/styles.h"
#include "engine/workflow/made_plan.h"
#include "engine/workflow/manifest.h"
#include "engine/workflow/outputs.h"
#include "engine/workflow/stage_clock.h"
#include "engine/workflow/summary.h"

namespace qipan {
namespace {

BlockOptions block_options(const PlanOptions& o, std::size_t dedicated) {
  const auto units = static_cast<std::int32_t>(dedicated);
  const double low = o.low;
  const auto milli = [](double v) { return static_cast<Milli>(std::llround(v * 1000.0)); };
  return {.split_above = milli(low / 3), .touching_up_to = milli(low / 4), .near_up_to = milli(low / 10), .lakes = {o.lake_ha * 10'000, units}};
}

/// The dissolved polygons must cover exactly what the mesh covers, and the mesh all land but for its own rounding (vertices move by
/// less than a millimetre): an internal error otherwise, never a wrong file.
void prove_areas(const Coverage& coverage, const Elements& elements, const Assembly& assembly) {
  double covered = 0, wanted = 0, outline = 0;
  std::vector<Wide> land(assembly.polygons.size(), 0);
  for (std::size_t f = 1; f < assembly.mesh.label.size(); ++f)
    if (const std::int32_t g = assembly.mesh.label[f]; g >= 0) land[static_cast<std::size_t>(g)] += assembly.mesh.graph->twice_area(static_cast<std::int32_t>(f));
  for (std::size_t g = 0; g < land.size(); ++g) {
    Wide area = 0;
    for (const LatticePolygon& p : assembly.polygons[g]) {
      area += twice_ring_area(p.outer);
      for (const LatticeRing& hole : p.holes) area += twice_ring_area(hole);
    }
    covered += static_cast<double>(area) * 0.5e-6;
    if (area == 0 || area != land[g]) throw Error(ErrorKind::internal, "base.internal", {"the area of grid " + std::to_string(g) + " is not that of its land"});
  }
  for (std::int32_t f = 1; f < static_cast<std::int32_t>(coverage.faces.size()); ++f)
    if (at(elements.of_face, f) >= 0) wanted += area_m2(*coverage.graph, f);
  for (std::int32_t h = 0; h < static_cast<std::int32_t>(2 * assembly.mesh.graph->edge_count()); h += 2) outline += length_m(*assembly.mesh.graph, h);
  if (std::abs(covered - wanted) > 1.0 + 0.001 * outline) throw Error(ErrorKind::internal, "base.internal", {"the grids cover " + decimal(covered, 1) + " of " + decimal(wanted, 1) + " m2 of land"});
}

}  // namespace

std::unique_ptr<Ground> lay_ground(NormalizedInputs inputs, GapPolicy gaps, const PlanOptions& options, Diagnostics diagnostics,
                                   const RunContext& context, const std::function<void(const char* stage)>& begin) {
  const CodeScheme scheme = code_scheme(options.code_scheme, options.code_prefix);
  for (const Community& c : inputs.communities) make_code(scheme, c.id, 1);  // an id that it cannot hold ends the run at once
  auto ground = std::make_unique<Ground>();
  ground->inputs = std::move(inputs);
  ground->diagnostics = std::move(diagnostics);
  begin("coverage");
  ground->coverage = build_coverage(ground->inputs, gaps, context, ground->diagnostics);
  begin("atoms");
  const BlockOptions blocks = block_options(options, ground->inputs.dedicated.size());
  ground->elements = build_elements(ground->inputs, ground->coverage, gaps == GapPolicy::fill, ground->diagnostics);
  ground->atoms = build_atoms(ground->coverage, ground->elements, build_blocks(ground->coverage, ground->elements, blocks, context),
                              options.cross_bridges, context);
  price_turns(ground->coverage, ground->atoms);
  return ground;
}

RunResult draw_plan(const Ground& ground, SolvedPlan& solved, const std::vector<std::pair<std::string, std::string>>& manifest,
                    Language language, const RunContext& context, const std::function<void(const char* stage)>& begin,
                    const std::function<void(std::vector<Grid>& grids)>& name) {
  begin("borders");
  const Assembly assembly = assemble_grids(ground.coverage, ground.atoms, solved.grid_of_atom, solved.grids.size(), context);
  prove_areas(ground.coverage, ground.elements, assembly);
  begin("layers");
  measure_grids(solved.grids, ground.coverage, assembly, ground.inputs.crs);
  if (std::ranges::any_of(solved.grids, [](const Grid& g) { return g.code.empty(); }))
    assign_codes(solved.grids, ground.inputs.communities, assembly.polygons, solved.scheme);
  if (name) name(solved.grids);
  const FinishedPlan plan{ground.inputs, ground.coverage, ground.elements, ground.atoms, assembly, solved.grids, solved.grid_of_atom, ground.diagnostics, solved.proof};
  RunResult out;
  out.plan = build_plan_layers(plan, manifest, language);
  out.styles = qgis::layer_styles(out.plan.pointers(), language);
  out.summary = summarize(plan, language);
  out.summary.stopped_early = solved.stopped_early;
  out.summary.proof = solved.proof;
  return out;
}

MadePlan make_plan_to_edit(NormalizedInputs inputs, const InputOptions& input_options, const PlanOptions& options, Language language,
                           const Partitioner& partitioner, const RunContext& context, Diagnostics diagnostics) {
  StageClock clock(context);
  const auto begin = [&](const char* stage) { clock.begin(stage); };
  MadePlan out;
  out.ground = lay_ground(std::move(inputs), input_options.gaps, options, std::move(diagnostics), context, begin);
  clock.begin("solving");
  out.solved = solve_communities(out.ground->atoms, out.ground->inputs, options, partitioner, context);
  auto manifest = manifest_rows(input_options, options, context.seed, out.solved.stopped_early);
  append_proof(manifest, out.solved.proof);
  out.result = draw_plan(*out.ground, out.solved, manifest, language, context, begin);
  clock.end();
  out.result.summary.times = clock.times();
  return out;
}

RunResult make_plan(NormalizedInputs inputs, const InputOptions& input_options, const PlanOptions& options, Language language,
                    const Partitioner& partitioner, const RunContext& context, Diagnostics diagnostics) {
  return make_plan_to_edit(std::move(inputs), input_options, options, language, partitioner, context, std::move(diagnostics)).result;
}

void write_result(RunResult& result, const OutputOptions& output, const std::vector<StageTime>& before, const RunContext& context) {
  StageClock writing(context);
  writing.begin("writing");
  result.summary.format_notes = write_outputs(output, result);
  writing.end();
  auto& times = result.summary.times;
  times.insert(times.begin(), before.begin(), before.end());
  times.insert(times.end(), writing.times().begin(), writing.times().end());
}

RunSummary run_partition(const InputOptions& input, const PlanOptions& options, const OutputOptions& output, const Partitioner& partitioner,
                         const RunContext& context) {
  check_outputs(output);
  Diagnostics diagnostics;
  StageClock clock(context);
  clock.begin("reading");
  NormalizedInputs inputs = normalize(input, context, diagnostics);
  clock.end();
  RunResult result = make_plan(std::move(inputs), input, options, output.language, partitioner, context, std::move(diagnostics));
  write_result(result, output, clock.times(), context);
  return std::move(result.summary);
}

}  // namespace qipan
