// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <pybind11/stl.h>

#include <memory>

#include "cli/calls.h"
#include "engine/diff/diff.h"
#include "engine/geo/vector_io.h"
#include "python/src/bind.h"
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
    *report = diff_grids(call->diff, c);
    if (call->output.empty()) return;
    std::vector<const Layer*> layers;
    for (const Layer& layer : report->layers) layers.push_back(&layer);
    write_layers(call->output, layers, {.overwrite = call->overwrite});
  });
  py::dict out;
  py::list layers;
  for (const Layer& layer : report->layers) layers.append(to_python(layer));
  out["layers"] = layers;
  out["json"] = cli::diff_json(*report);
  return out;
}

}  // namespace

void bind_changes(py::module_& module) {
  module.def("diff", &diff, py::arg("before"), py::arg("after"), py::arg("settings"), py::arg("progress"));
}

}  // namespace qipan::python
