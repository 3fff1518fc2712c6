// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <pybind11/stl.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/exchange_calls.h"
#include "cli/project.h"
#include "engine/base/messages.h"
#include "engine/geo/vector_io.h"
#include "engine/qgis/styles.h"
#include "python/src/bind.h"
#include "python/src/job.h"
#include "python/src/settings.h"
#include "python/src/tables.h"

namespace py = pybind11;

namespace qipan::python {
namespace {

std::vector<std::string> texts_of(const Diagnostics& hints, Language language) {
  std::vector<std::string> texts;
  for (const Diagnostic& d : hints) texts.push_back(message_text(d.code, d.args, language));
  return texts;
}

/// Points and grids are in `tables` where they are no files.
py::dict locate(const std::string& points, const Settings& settings, const Tables& tables, const py::object& progress) {
  const auto call = std::make_shared<cli::LocateCall>();
  call->locate.points = points;
  assign_all(cli::locate_options(*call), settings);
  std::map<std::string, LayerInMemory> memory;
  for (const auto& [role, table] : tables) memory.emplace(role, table->layer());
  RunContext context;
  context.threads = cli::resolve_threads(call->threads);
  const auto found = std::make_shared<Located>();
  const auto hints = std::make_shared<Diagnostics>();
  run_job(context, progress, [=](const RunContext& c) {
    const LocateOptions options = cli::checked_options(*call);
    const auto layer = [&](const char* role, const std::string& spec, const auto& read) {
      const auto it = memory.find(role);
      return it == memory.end() ? read(spec) : it->second.make(*hints);
    };
    Layer rows = layer("points", options.points, [&](const std::string&) { return read_points(options, *hints); });
    Layer grids = layer("grids", options.grids, [&](const std::string&) { return read_grids(options, *hints); });
    *found = locate(std::move(rows), std::move(grids), options, c);
    hints->insert(hints->end(), found->diagnostics.begin(), found->diagnostics.end());
  });
  py::dict out;
  out["rows"] = to_python(found->rows);
  if (!call->output.empty()) {
    run_job({}, py::none(), [=](const RunContext&) {
      const Diagnostics more = write_located(*found, call->output, call->overwrite, qgis::layer_styles({&found->rows, &found->misses}, call->language));
      hints->insert(hints->end(), more.begin(), more.end());
    });
  }
  out["hints"] = texts_of(*hints, call->language);
  return out;
}

/// Files and hints.
py::tuple export_plan(const std::string& plan, const Settings& settings) {
  const auto call = std::make_shared<cli::ExportCall>();
  call->plan = plan;
  assign_all(cli::export_options(*call), settings);
  const auto done = std::make_shared<Exported>();
  run_job({}, py::none(), [=](const RunContext&) { *done = cli::run_export(*call); });
  return py::make_tuple(done->files, texts_of(done->notes, call->options.language));
}

}  // namespace

void bind_exchange(py::module_& module) {
  module.def("export", &export_plan, py::arg("plan"), py::arg("settings"));
  module.def("locate", &locate, py::arg("points"), py::arg("settings"), py::arg("tables"), py::arg("progress"));
}

}  // namespace qipan::python
