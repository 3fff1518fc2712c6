// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <pybind11/stl.h>

#include <memory>

#include "algorithms/registry.h"
#include "cli/calls.h"
#include "engine/diff/diff.h"
#include "engine/geo/vector_io.h"
#include "engine/input/normalize.h"
#include "engine/qgis/styles.h"
#include "engine/workflow/manifest.h"
#include "engine/workflow/unify.h"
#include "python/src/bind.h"
#include "python/src/held_plan.h"
#include "python/src/job.h"
#include "python/src/settings.h"
#include "python/src/tables.h"

namespace py = pybind11;

namespace qipan::python {
namespace {

py::dict diff(const std::string& before, const std::string& after, const Settings& settings, const py::object& progress) {
  const auto call = std::make_shared<cli::DiffCall>();
  call->diff.before.layer = before;
  call->diff.after.layer = after;
  assign_all(cli::diff_options(*call), settings);
  RunContext context;
  context.threads = cli::resolve_threads(call->threads);
  const auto report = std::make_shared<DiffReport>();
  run_job(context, progress, [=](const RunContext& c) {
    cli::check_diff(*call);
    *report = diff_grids(call->diff, c);
    cli::write_diff(*call, *report);
  });
  py::dict out;
  py::list layers;
  for (const Layer& layer : report->layers) layers.append(to_python(layer));
  out["layers"] = layers;
  out["json"] = cli::diff_json(*report);
  return out;
}

/// All that a run of unify() works on: owned by its thread too.
struct Run {
  cli::UnifyCall call;
  Diagnostics diagnostics;
  NormalizedInputs inputs;
  UnifyResult result;
};

/// As `qipan unify` does it, but for the writing. `layers`: NAME=FILE::LAYER. The plan, the summary and the agreement as JSON, and the tables.
py::tuple unify(const std::string& project_file, const std::vector<std::string>& layers, const Settings& settings, py::dict tables, const py::object& progress) {
  const auto run = std::make_shared<Run>();
  cli::UnifyCall& call = run->call;
  Settings own, shared;
  for (const auto& setting : settings) {
    const auto is_own = [&](const char* name) { return setting.first == name; };
    (is_own("weights") || is_own("code-fields") || is_own("name-fields") || is_own("agreement") || is_own("border-tolerance") ? own : shared).push_back(setting);
  }
  assign_all(cli::unify_options(call), own);
  call.project = make_project(project_file, shared, tables.cast<Tables>());
  call.layers = layers;
  cli::name_departments(call);
  const RunContext context = begin_run(call.project);
  run_job(context, progress, [run](const RunContext& c) {
    run->inputs = normalize(run->call.project.input, c, run->diagnostics);
    for (auto& [role, layer] : run->call.project.input.in_memory) layer.make = nullptr;
  });
  tables.clear();
  run_job(context, progress, [run](const RunContext& c) {
    const cli::Project& p = run->call.project;
    run->result = unify_grids(std::move(run->inputs), p.input, p.plan, run->call.unify, p.output.language, *make_default_partitioner(), c, std::move(run->diagnostics));
  });
  const cli::Project& project = call.project;
  const std::string json = cli::unify_json(run->result.made.result.summary, run->result.agreement);
  auto manifest = manifest_rows(project.input, project.plan, project.seed, run->result.made.solved.stopped_early);
  return py::make_tuple(std::make_shared<HeldPlan>(std::move(run->result.made), project.plan, project.output.language, std::move(manifest)), json);
}

}  // namespace

void bind_changes(py::module_& module) {
  module.def("diff", &diff, py::arg("before"), py::arg("after"), py::arg("settings"), py::arg("progress"));
  module.def("unify", &unify, py::arg("project_file"), py::arg("layers"), py::arg("settings"), py::arg("tables"), py::arg("progress"));
}

}  // namespace qipan::python
