// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <pybind11/stl.h>

#include <memory>
#include <string>
#include <utility>

#include "algorithms/registry.h"
#include "cli/summary.h"
#include "engine/input/normalize.h"
#include "engine/workflow/manifest.h"
#include "engine/workflow/redraw.h"
#include "python/src/bind.h"
#include "python/src/held_plan.h"
#include "python/src/job.h"
#include "python/src/settings.h"

namespace py = pybind11;

namespace qipan::python {
namespace {

/// All that a run of redraw() works on: owned by its thread too.
struct Run {
  cli::Project project;
  RedrawOptions redraw;
  Diagnostics diagnostics;
  NormalizedInputs inputs;
  RedrawResult result;
};

/// As `qipan redraw` does it, but for the writing: the plan, and the summary with the change as JSON.
py::tuple redraw(const std::string& project_file, const Settings& settings, py::dict tables, const py::object& progress) {
  const auto run = std::make_shared<Run>();
  cli::Project& project = run->project;
  project = make_project(project_file, settings, tables.cast<Tables>(), &run->redraw);
  const RunContext context = begin_run(project);
  cli::validate_existing(project.input);
  run_job(context, progress, [run](const RunContext& c) {
    run->inputs = normalize(run->project.input, c, run->diagnostics);
    for (auto& [role, layer] : run->project.input.in_memory) layer.make = nullptr;
  });
  tables.clear();
  run_job(context, progress, [run](const RunContext& c) {
    const cli::Project& p = run->project;
    run->result = make_redraw(std::move(run->inputs), p.input, p.plan, run->redraw, p.output.language, *make_default_partitioner(), c, std::move(run->diagnostics));
  });
  const std::string json = cli::redraw_json(run->result.made.result.summary, run->result.change);
  auto manifest = manifest_rows(project.input, project.plan, project.seed, run->result.made.solved.stopped_early);
  return py::make_tuple(std::make_shared<HeldPlan>(std::move(run->result.made), project.plan, project.output.language, std::move(manifest)), json);
}

}  // namespace

void bind_redraw(py::module_& module) {
  module.def("redraw", &redraw, py::arg("project_file"), py::arg("settings"), py::arg("tables"), py::arg("progress"));
}

}  // namespace qipan::python
