// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <pybind11/stl.h>

#include <memory>
#include <string>
#include <utility>

#include "cli/calls.h"
#include "cli/project_file.h"
#include "engine/workflow/adopt.h"
#include "engine/workflow/manifest.h"
#include "python/src/bind.h"
#include "python/src/held_plan.h"
#include "python/src/job.h"
#include "python/src/settings.h"

namespace py = pybind11;

namespace qipan::python {
namespace {

/// All that a run works on: owned by its thread too.
struct Run {
  cli::AdoptCall call;
  AdoptResult result;
};

/// As `qipan adopt` does it, but for the writing: the plan, the summary with what was adopted as JSON.
py::tuple adopt(const std::string& plan, const std::string& project_file, const Settings& settings, py::dict tables, const py::object& progress) {
  const auto run = std::make_shared<Run>();
  cli::AdoptCall& call = run->call;
  call.adopt.plan = plan;
  const std::vector<cli::Option> table = cli::adopt_options(call);
  cli::begin_adopt(call, table);
  if (!project_file.empty()) cli::load_project(project_file, table, {});
  assign_all(table, settings);
  put_layers(table, tables.cast<Tables>(), call.project.input);
  cli::complete(call, {});
  const RunContext context = begin_run(call.project);
  run_job(context, progress, [run](const RunContext& c) {
    cli::Project& p = run->call.project;
    run->result = make_adopted(p.input, p.plan, run->call.adopt, p.output.language, c);
    for (auto& [role, layer] : p.input.in_memory) layer.make = nullptr;
  });
  tables.clear();
  const cli::Project& p = call.project;
  const std::string json = cli::adopt_json(run->result.made.result.summary, run->result.count);
  auto manifest = manifest_rows(p.input, p.plan, p.seed, false);
  return py::make_tuple(std::make_shared<HeldPlan>(std::move(run->result.made), p.plan, p.output.language, std::move(manifest)), json);
}

}  // namespace

void bind_adopt(py::module_& module) {
  module.def("adopt", &adopt, py::arg("plan"), py::arg("project_file"), py::arg("settings"), py::arg("tables"), py::arg("progress"));
}

}  // namespace qipan::python
