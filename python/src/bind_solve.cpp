// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <chrono>

#include "algorithms/registry.h"
#include "python/src/bind.h"
#include "cli/project.h"
#include "engine/plan/evaluate.h"
#include "engine/plan/partitioner.h"
#include "python/src/job.h"

namespace py = pybind11;

namespace qipan::python {
namespace {

const char* cause_name(ExceptionCause cause) {
  switch (cause) {
    case ExceptionCause::none: return "";
    case ExceptionCause::no_count_fits: return "no_count_fits";
    case ExceptionCause::atom_over: return "atom_over";
    case ExceptionCause::isolated: return "isolated";
    case ExceptionCause::best_found: break;
  }
  return "best_found";
}

/// A graph without geometry: node weights in thousandths, edges a < b sorted with what cutting each costs.
py::dict solve(const std::vector<std::int64_t>& weights, const std::vector<std::int32_t>& a, const std::vector<std::int32_t>& b,
               const std::vector<std::int64_t>& cost, std::int64_t low, std::int64_t high, const std::array<std::int32_t, 3>& importance,
               const std::string& preset, std::uint64_t seed, int threads, double time_limit, const py::object& progress) {
  Problem problem;
  problem.id = "graph";
  problem.ordinary = problem.difficult = {low, high};
  problem.weights = {importance[0], importance[1], importance[2]};
  for (const std::int64_t w : weights) problem.atoms.push_back({.households = w});
  for (std::size_t i = 0; i < a.size(); ++i) problem.seams.push_back({a[i], b[i], cost[i], 0});
  validate_problem(problem);
  RunContext context;
  context.seed = seed;
  context.threads = cli::resolve_threads(threads);
  if (time_limit > 0)
    context.deadline = std::chrono::steady_clock::now() +
                       std::chrono::duration_cast<std::chrono::steady_clock::duration>(std::chrono::duration<double>(time_limit));
  const Preset effort = preset == "fast" ? Preset::fast : preset == "best" ? Preset::best : Preset::balanced;
  Solution solution;
  run_job(context, progress, [&](const RunContext& run) { solution = make_default_partitioner()->solve(problem, effort, run); });
  py::dict out;
  py::list totals, in_band, causes;
  for (const RegionScore& r : solution.regions) {
    totals.append(static_cast<double>(r.households) / 1000.0);
    in_band.append(r.in_band);
    causes.append(cause_name(r.cause));
  }
  out["region"] = py::array_t<std::int32_t>(static_cast<py::ssize_t>(solution.region.size()), solution.region.data());
  out["totals"] = totals;
  out["in_band"] = in_band;
  out["causes"] = causes;
  out["violation"] = static_cast<double>(solution.objective.violation) / 1000.0;
  out["least_violation"] = static_cast<double>(solution.least_violation) / 1000.0;
  out["quality"] = solution.objective.quality;
  out["stopped_early"] = solution.stopped_early;
  return out;
}

}  // namespace

void bind_solve(py::module_& module) {
  module.def("solve", &solve, py::arg("weights"), py::arg("a"), py::arg("b"), py::arg("cost"), py::arg("low"), py::arg("high"), py::arg("importance"),
             py::arg("preset"), py::arg("seed"), py::arg("threads"), py::arg("time_limit"), py::arg("progress"));
}

}  // namespace qipan::python
