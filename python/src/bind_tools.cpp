// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <pybind11/stl.h>

#include "python/src/bind.h"
#include "cli/calls.h"
#include "cli/summary.h"
#include "engine/base/error.h"
#include "engine/geo/vector_io.h"
#include "engine/grid/plan_layers.h"
#include "engine/input/normalize.h"
#include "engine/workflow/summary.h"
#include "python/src/job.h"
#include "python/src/settings.h"
#include "python/src/tables.h"

namespace py = pybind11;

namespace qipan::python {
namespace {

std::vector<std::string> texts_of(const Diagnostics& hints) {
  std::vector<std::string> texts;
  for (const Diagnostic& d : hints) texts.push_back(message_text(d.code, d.args, Language::english));
  return texts;
}

void stop_if_stopped(const RunContext& context) {
  if (context.stopped()) throw Error(ErrorKind::internal, "input.stopped");
}

py::dict check(const std::string& project_file, const Settings& settings, const Tables& tables, const std::string& output, const py::object& progress) {
  const cli::Project project = make_project(project_file, settings, tables);
  cli::validate_input(project.input);
  RunContext context;
  context.threads = cli::resolve_threads(project.threads);
  CheckReport report;
  Layer defects;
  run_job(context, progress, [&](const RunContext& run) {
    report = check_inputs(project.input, run);
    stop_if_stopped(run);
    defects = diagnostics_layer(report.diagnostics, report.crs, project.output.language);
    if (!output.empty()) write_layers(output, {&defects}, {.overwrite = project.output.overwrite});
  });
  py::dict out;
  py::list features, sources, counts;
  for (const auto& [role, count] : report.features) features.append(py::make_tuple(role, count));
  for (const SourceTotal& s : report.sources)
    sources.append(py::make_tuple(s.source, static_cast<double>(s.total) / 1000, static_cast<double>(s.used) / 1000, static_cast<double>(s.outside) / 1000,
                                  static_cast<double>(s.overridden) / 1000));
  for (const DiagnosticCount& d : count_diagnostics(report.diagnostics, project.output.language))
    counts.append(py::make_tuple(cli::severity_name(d.severity), d.layer, d.code, d.count, d.feature, d.example));
  out["crs"] = report.crs_title;
  out["features"] = features;
  out["sources"] = sources;
  out["counts"] = counts;
  out["diagnostics"] = to_python(defects);
  return out;
}

py::dict audit(const std::string& grids, const Settings& settings, const py::object& progress) {
  cli::AuditCall call;
  call.audit.grids = grids;
  assign_all(cli::audit_options(call), settings);
  if (call.audit.communities.empty()) throw Error(ErrorKind::usage, "cli.no_communities");
  if (!call.bands.empty()) call.audit.bands = call.bands;
  RunContext context;
  context.threads = cli::resolve_threads(call.threads);
  AuditReport report;
  run_job(context, progress, [&](const RunContext& run) {
    report = audit_grids(call.audit, run);
    stop_if_stopped(run);
    if (!call.defects_file.empty()) write_layers(call.defects_file, {&report.defects}, {.overwrite = call.overwrite});
  });
  py::list figures;
  for (const AuditFigure& f : report.figures) figures.append(py::make_tuple(f.id, f.value, f.must_be_zero, f.failed));
  py::dict out;
  out["clean"] = report.clean();
  out["figures"] = figures;
  out["defects"] = to_python(report.defects);
  return out;
}

std::vector<std::string> render(const std::string& plan, const Settings& settings) {
  cli::RenderCall call;
  call.render.input = plan;
  assign_all(cli::render_options(call), settings);
  call.render.labels = !call.no_labels;
  call.render.legend = !call.no_legend;
  if (call.render.output.empty()) throw Error(ErrorKind::usage, "cli.missing_argument", {"output"});
  Diagnostics diagnostics;
  run_job({}, py::none(), [&](const RunContext&) { render_map(call.render, diagnostics); });
  return texts_of(diagnostics);
}

py::list synth(const Settings& settings, const py::object& progress) {
  cli::SynthCall call;
  assign_all(cli::synth_options(call), settings);
  RunContext context;
  context.seed = call.synth.seed;
  context.threads = cli::resolve_threads(call.threads);
  std::vector<Layer> layers;
  run_job(context, progress, [&](const RunContext& run) {
    layers = build_town(call.synth, run);
    stop_if_stopped(run);
    if (call.output.empty()) return;
    std::vector<const Layer*> pointers;
    for (const Layer& layer : layers) pointers.push_back(&layer);
    write_layers(call.output, pointers, {.overwrite = call.overwrite});
  });
  py::list out;
  for (const Layer& layer : layers) out.append(to_python(layer));
  return out;
}

/// Writes tables as layers of one file; `names` of the layers.
std::vector<std::string> write(const std::string& path, const std::vector<std::pair<std::string, const MemoryTable*>>& tables, bool overwrite) {
  Diagnostics hints;
  run_job({}, py::none(), [&](const RunContext&) {
    std::vector<Layer> layers;
    for (const auto& [name, table] : tables) {
      layers.push_back(table->layer().make(hints));
      layers.back().name = name;
    }
    std::vector<const Layer*> pointers;
    for (const Layer& layer : layers) pointers.push_back(&layer);
    const Diagnostics more = write_layers(path, pointers, {.overwrite = overwrite});
    hints.insert(hints.end(), more.begin(), more.end());
  });
  return texts_of(hints);
}

py::dict read(const std::string& source) {
  Diagnostics diagnostics;
  Layer layer;
  run_job({}, py::none(), [&](const RunContext&) { layer = read_layer(LayerSource::parse(source), diagnostics); });
  return to_python(layer);
}

}  // namespace

void bind_tools(py::module_& module) {
  module.def("check", &check, py::arg("project_file"), py::arg("settings"), py::arg("tables"), py::arg("output"), py::arg("progress"));
  module.def("audit", &audit, py::arg("grids"), py::arg("settings"), py::arg("progress"));
  module.def("render", &render, py::arg("plan"), py::arg("settings"));
  module.def("synth", &synth, py::arg("settings"), py::arg("progress"));
  module.def("write", &write, py::arg("path"), py::arg("tables"), py::arg("overwrite"));
  module.def("read", &read, py::arg("source"));
}

}  // namespace qipan::python
