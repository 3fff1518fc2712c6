// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <memory>
#include <optional>

#include "algorithms/registry.h"
#include "cli/ensemble_graph.h"
#include "cli/project.h"
#include "engine/base/deadline.h"
#include "python/src/bind.h"
#include "python/src/job.h"

namespace py = pybind11;

namespace qipan::python {
namespace {

py::dict report(const cli::EnsembleReport& r) {
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
  const std::size_t draws = r.draws.empty() ? 0 : r.draws.front().size(), columns = cli::graph_figures().size();
  std::vector<double> values;
  for (const std::vector<PlanFigures>& chain : r.draws) {
    for (const PlanFigures& plan : chain) {
      for (const PlanFigure f : cli::graph_figures()) values.push_back(plan[static_cast<std::size_t>(f)]);
    }
  }
  out["draws"] = py::array_t<double>({r.draws.size(), draws, columns}, values.data());
  return out;
}

/// As `qipan ensemble`; the graph as `solve` takes it.
py::dict ensemble(const std::vector<std::int64_t>& weights, const std::vector<std::int32_t>& a, const std::vector<std::int32_t>& b,
                  const std::vector<std::int64_t>& cost, double cost_scale, const std::vector<std::string>& communities, const std::vector<std::string>& plan,
                  std::optional<double> low, std::optional<double> high, std::int32_t grids, const std::vector<std::pair<std::string, std::int32_t>>& grids_of,
                  std::int64_t steps, int chains, double burn_in, std::int64_t draws, std::uint64_t seed, int threads, double time_limit,
                  const std::string& output, const py::object& progress) {
  cli::GraphFile graph{.households = weights, .seams = {}, .cost_scale = cost_scale, .notes = {}};
  for (std::size_t i = 0; i < a.size(); ++i) graph.seams.push_back({a[i], b[i], cost[i], 0});
  const cli::SolveOptions rules{.low = low, .high = high, .grids = grids, .grids_of = grids_of};
  const EnsembleOptions options{.steps = steps, .chains = chains, .burn_in = burn_in, .draws = draws};
  RunContext context;
  context.seed = seed;
  context.threads = cli::resolve_threads(threads);
  context.deadline = deadline_in(time_limit);
  const auto result = std::make_shared<cli::GraphEnsemble>();
  run_job(context, progress, [=](const RunContext& run) {
    *result = cli::ensemble_of_graph(graph, communities, plan, rules, options, *make_default_partitioner(), run);
    if (!output.empty()) cli::write_text(output, cli::draws_csv(*result));
  });
  py::dict out = report(result->total);
  py::list parts;
  for (const cli::EnsembleReport& r : result->communities) parts.append(report(r));
  out["communities"] = parts;
  return out;
}

}  // namespace

void bind_ensemble(py::module_& module) {
  module.def("ensemble", &ensemble, py::kw_only(), py::arg("weights"), py::arg("a"), py::arg("b"), py::arg("cost"), py::arg("cost_scale"), py::arg("communities"),
             py::arg("plan"), py::arg("low"), py::arg("high"), py::arg("grids"), py::arg("grids_of"), py::arg("steps"), py::arg("chains"), py::arg("burn_in"),
             py::arg("draws"), py::arg("seed"), py::arg("threads"), py::arg("time_limit"), py::arg("output"), py::arg("progress"));
}

}  // namespace qipan::python
