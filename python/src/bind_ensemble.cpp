// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <memory>
#include <optional>

#include "algorithms/registry.h"
#include "cli/calls.h"
#include "cli/ensemble_graph.h"
#include "cli/project.h"
#include "engine/base/deadline.h"
#include "engine/geo/vector_io.h"
#include "engine/input/normalize.h"
#include "engine/qgis/styles.h"
#include "python/src/bind.h"
#include "python/src/job.h"
#include "python/src/settings.h"
#include "python/src/tables.h"

namespace py = pybind11;

namespace qipan::python {
namespace {

py::dict report(const cli::EnsembleReport& r, const std::vector<PlanFigure>& figures_told) {
  py::dict out;
  out["id"] = r.id;
  out["grids"] = r.grids;
  out["held"] = r.held;
  out["found"] = r.found;
  out["stopped_early"] = r.stopped_early;
  out["proposed"] = r.counts.steps;
  out["accepted"] = r.counts.applied;
  out["inside"] = r.asked && r.found ? py::object(py::bool_(r.obeys())) : py::none();
  py::dict breaks;
  breaks["disconnected"] = r.broken.disconnected;
  breaks["grids_off"] = r.broken.regions_off;
  breaks["out_of_band"] = r.broken.out_of_band;
  breaks["compounds_split"] = r.broken.compounds_split;
  breaks["crossing_communities"] = r.crossing;
  out["breaks"] = breaks;
  py::list figures;
  for (const cli::FigureReport& f : r.figures) {
    py::dict row;
    row["figure"] = std::string(kPlanFigureNames[static_cast<std::size_t>(f.figure)]);
    row["mean"] = f.mean;
    row["standard_deviation"] = f.deviation;
    row["p5"] = f.low;
    row["median"] = f.median;
    row["p95"] = f.high;
    row["r_hat"] = f.convergence.r_hat;
    row["effective_size"] = f.convergence.ess;
    row["plan"] = r.asked ? py::object(py::float_(f.plan)) : py::none();
    row["share_below"] = r.obeys() ? py::object(py::float_(f.standing.share)) : py::none();
    row["error"] = r.obeys() ? py::object(py::float_(f.standing.error)) : py::none();
    figures.append(row);
  }
  out["figures"] = figures;
  const std::size_t draws = r.draws.empty() ? 0 : r.draws.front().size(), columns = figures_told.size();
  std::vector<double> values;
  for (const std::vector<PlanFigures>& chain : r.draws) {
    for (const PlanFigures& plan : chain) {
      for (const PlanFigure f : figures_told) values.push_back(plan[static_cast<std::size_t>(f)]);
    }
  }
  out["draws"] = py::array_t<double>({r.draws.size(), draws, columns}, values.data());
  return out;
}

py::dict reports(const cli::EnsembleReports& all) {
  py::dict out = report(all.total, all.figures);
  py::list parts;
  for (const cli::EnsembleReport& r : all.communities) parts.append(report(r, all.figures));
  out["communities"] = parts;
  return out;
}

/// As `qipan ensemble`; the graph as `solve` takes it.
py::dict ensemble(const std::vector<std::int64_t>& weights, const std::vector<std::int32_t>& a, const std::vector<std::int32_t>& b,
                  const std::vector<std::int64_t>& cost, double cost_scale, const std::vector<std::string>& communities, const std::vector<std::string>& plan,
                  std::optional<double> low, std::optional<double> high, std::int32_t grids, const std::vector<std::pair<std::string, std::int32_t>>& grids_of,
                  int steps, int chains, double burn_in, int draws, std::uint64_t seed, int threads, double time_limit,
                  const std::string& output, const py::object& progress) {
  cli::GraphFile graph{.households = weights, .seams = {}, .cost_scale = cost_scale, .notes = {}};
  for (std::size_t i = 0; i < a.size(); ++i) graph.seams.push_back({a[i], b[i], cost[i], 0});
  const cli::SolveOptions rules{.low = low, .high = high, .grids = grids, .grids_of = grids_of};
  const EnsembleOptions options{.steps = steps, .chains = chains, .burn_in = burn_in, .draws = draws};
  RunContext context;
  context.seed = seed;
  context.threads = cli::resolve_threads(threads);
  context.deadline = deadline_in(time_limit);
  const auto result = std::make_shared<cli::EnsembleReports>();
  run_job(context, progress, [=](const RunContext& run) {
    *result = cli::sample_ensembles(cli::ensemble_subjects(graph, communities, plan, rules), options, *make_default_partitioner(), run);
    if (!output.empty()) cli::write_text(output, cli::draws_csv(*result));
  });
  return reports(*result);
}

/// All that a run of standing() works on: owned by its thread too.
struct Run {
  cli::StandingCall call;
  Diagnostics diagnostics;
  NormalizedInputs inputs;
  cli::StandingReport report;
};

/// As `qipan standing`: the reports, with the layer of communities.
py::dict standing(const std::string& project_file, const Settings& settings, py::dict tables, const py::object& progress) {
  const auto run = std::make_shared<Run>();
  cli::StandingCall& call = run->call;
  cli::Project& project = call.project;
  call.project_file = project_file;
  cli::begin_standing(call, {});
  const std::vector<cli::Option> own = cli::standing_options(call);
  assign_all(own, settings);
  put_layers(own, tables.cast<Tables>(), project.input);
  const RunContext context = begin_run(project);
  cli::validate_existing(project.input);
  run_job(context, progress, [run](const RunContext& c) {
    run->inputs = normalize(run->call.project.input, c, run->diagnostics);
    for (auto& [role, layer] : run->call.project.input.in_memory) layer.make = nullptr;
  });
  tables.clear();
  run_job(context, progress, [run](const RunContext& c) {
    run->report = cli::standing_of_today(std::move(run->inputs), run->call, c, std::move(run->diagnostics));
    const Layer& layer = run->report.layer;
    const OutputOptions& output = run->call.project.output;
    if (!run->call.output.empty())
      write_layers(run->call.output, {&layer}, {.overwrite = output.overwrite, .styles = qgis::layer_styles({&layer}, output.language)});
  });
  py::dict out = reports(run->report.ensemble);
  out["layer"] = to_python(run->report.layer);
  return out;
}

}  // namespace

void bind_ensemble(py::module_& module) {
  module.def("ensemble", &ensemble, py::kw_only(), py::arg("weights"), py::arg("a"), py::arg("b"), py::arg("cost"), py::arg("cost_scale"), py::arg("communities"),
             py::arg("plan"), py::arg("low"), py::arg("high"), py::arg("grids"), py::arg("grids_of"), py::arg("steps"), py::arg("chains"), py::arg("burn_in"),
             py::arg("draws"), py::arg("seed"), py::arg("threads"), py::arg("time_limit"), py::arg("output"), py::arg("progress"));
  module.def("standing", &standing, py::arg("project_file"), py::arg("settings"), py::arg("tables"), py::arg("progress"));
}

}  // namespace qipan::python
