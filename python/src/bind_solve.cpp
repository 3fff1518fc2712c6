// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <chrono>
#include <optional>

#include "algorithms/registry.h"
#include "cli/alternatives_graph.h"
#include "cli/project.h"
#include "cli/solve_graph.h"
#include "engine/base/deadline.h"
#include "engine/base/error.h"
#include "python/src/bind.h"
#include "python/src/job.h"

namespace py = pybind11;

namespace qipan::python {
namespace {

Preset preset_of(const std::string& name) {
  if (name == "fast") return Preset::fast;
  if (name == "best") return Preset::best;
  if (name == "balanced") return Preset::balanced;
  throw Error(ErrorKind::usage, "cli.not_a_choice", {"preset", name, "fast, balanced, best"});
}

Goal goal_of(const std::string& name) {
  if (name == "cut") return Goal::band;
  if (name == "max-deviation") return Goal::max_deviation;
  throw Error(ErrorKind::usage, "cli.not_a_choice", {"objective", name, "cut, max-deviation"});
}

py::dict division(const cli::SolvedGraph& solved) {
  py::dict out;
  out["region"] = py::array_t<std::int32_t>(static_cast<py::ssize_t>(solved.region.size()), solved.region.data());
  out["violation"] = static_cast<double>(solved.total.objective.violation) / 1000.0;
  out["least_violation"] = static_cast<double>(solved.total.least_violation) / 1000.0;
  out["cut"] = solved.total.cut;
  out["deviation"] = solved.total.deviation;
  out["optimal"] = static_cast<std::size_t>(solved.total.closed) == solved.communities.size();
  out["stopped_early"] = solved.total.stopped_early;
  return out;
}

/// As `qipan solve`: weights in thousandths, costs times `cost_scale`, edges a < b sorted and once each. With `alternatives` > 1 a list
/// of plans and their comparison.
py::dict solve(const std::vector<std::int64_t>& weights, const std::vector<std::int32_t>& a, const std::vector<std::int32_t>& b,
               const std::vector<std::int64_t>& cost, double cost_scale, const std::vector<std::string>& communities, std::optional<double> low, std::optional<double> high,
               std::int32_t grids, const std::vector<std::pair<std::string, std::int32_t>>& grids_of, const std::string& objective,
               const std::string& preset, std::int32_t alternatives, double differ, std::uint64_t seed, int threads, double time_limit, const std::string& output, const py::object& progress) {
  cli::GraphFile graph{.households = weights, .seams = {}, .cost_scale = cost_scale, .notes = {}};
  for (std::size_t i = 0; i < a.size(); ++i) graph.seams.push_back({a[i], b[i], cost[i], 0});
  const cli::SolveOptions options{.low = low, .high = high, .goal = goal_of(objective), .grids = grids, .grids_of = grids_of, .preset = preset_of(preset)};
  RunContext context;
  context.seed = seed;
  context.threads = cli::resolve_threads(threads);
  context.deadline = deadline_in(time_limit);
  const auto result = std::make_shared<cli::SolvedGraph>();
  const auto several = std::make_shared<cli::GraphAlternatives>();
  const AlternativeOptions choice{.count = alternatives, .differ = differ};
  run_job(context, progress, [=](const RunContext& run) {
    if (choice.count == 1) {
      *result = cli::solve_graph(graph, communities, options, *make_default_partitioner(), run);
      if (!output.empty()) cli::write_partition(output, result->region);
      return;
    }
    *several = cli::alternatives_of_graph(graph, communities, options, choice, *make_default_partitioner(), run);
    if (output.empty()) return;
    for (std::size_t i = 0; i < several->plans.size(); ++i) cli::write_partition(cli::numbered_path(output, i + 1), several->plans[i].region);
    cli::write_text(cli::alternatives_table_path(output), cli::alternatives_csv(*several));
  });
  if (alternatives == 1) return division(*result);
  py::dict out;
  py::list plans, rows;
  for (std::size_t i = 0; i < several->plans.size(); ++i) {
    const cli::Figures& t = several->plans[i].total;
    plans.append(division(several->plans[i]));
    py::dict row;
    row["grids"] = t.grids;
    row["grids_out"] = t.grids_out;
    row["violation"] = static_cast<double>(t.objective.violation) / 1000.0;
    row["cut"] = t.cut;
    row["unevenness"] = several->whole.plans[i].criteria.figures[static_cast<std::size_t>(PlanFigure::unevenness)];
    row["deviation"] = t.deviation;
    row["fewest"] = static_cast<double>(t.fewest) / 1000.0;
    row["most"] = static_cast<double>(t.most) / 1000.0;
    row["change"] = several->whole.plans[i].change;
    row["least_difference"] = several->whole.least_difference(i);
    rows.append(row);
  }
  out["plans"] = plans;
  out["table"] = rows;
  out["difference"] = several->whole.difference;
  out["asked"] = several->whole.asked;
  out["tried"] = several->whole.tried;
  return out;
}

}  // namespace

void bind_solve(py::module_& module) {
  module.def("solve", &solve, py::kw_only(), py::arg("weights"), py::arg("a"), py::arg("b"), py::arg("cost"), py::arg("cost_scale"), py::arg("communities"), py::arg("low"), py::arg("high"),
             py::arg("grids"), py::arg("grids_of"), py::arg("objective"), py::arg("preset"), py::arg("alternatives"), py::arg("differ"), py::arg("seed"), py::arg("threads"), py::arg("time_limit"),
             py::arg("output"), py::arg("progress"));
}

}  // namespace qipan::python
