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
#include "engine/qgis/styles.h"
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

py::dict check(const std::string& project_file, const Settings& settings, const Tables& tables, const std::string& output, const py::object& progress) {
  struct Run {
    cli::Project project;
    CheckReport report;
    Layer defects;
  };
  const auto run = std::make_shared<Run>();
  run->project = make_project(project_file, settings, tables);
  const cli::Project& project = run->project;
  cli::validate_input(project.input);
  RunContext context;
  context.threads = cli::resolve_threads(project.threads);
  run_job(context, progress, [run, output](const RunContext& c) {
    run->report = check_inputs(run->project.input, c);
    run->defects = diagnostics_layer(run->report.diagnostics, run->report.crs, run->project.output.language);
    if (!output.empty()) {
      const OutputOptions& out = run->project.output;
      write_layers(output, {&run->defects}, {.overwrite = out.overwrite, .styles = qgis::layer_styles({&run->defects}, out.language)});
    }
  });
  const CheckReport& report = run->report;
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
  out["diagnostics"] = to_python(run->defects);
  return out;
}

py::dict audit(const std::string& grids, const Settings& settings, const py::object& progress) {
  const auto call = std::make_shared<cli::AuditCall>();
  call->audit.grids = grids;
  assign_all(cli::audit_options(*call), settings);
  if (call->audit.communities.empty()) throw Error(ErrorKind::usage, "cli.no_communities");
  if (!call->bands.empty()) call->audit.bands = call->bands;
  RunContext context;
  context.threads = cli::resolve_threads(call->threads);
  const auto result = std::make_shared<AuditReport>();
  run_job(context, progress, [=](const RunContext& c) {
    *result = audit_grids(call->audit, c);
    if (!call->defects_file.empty()) {
      const Layer& defects = result->defects;
      write_layers(call->defects_file, {&defects}, {.overwrite = call->overwrite, .styles = qgis::layer_styles({&defects}, call->language)});
    }
  });
  const AuditReport& report = *result;
  py::list figures;
  for (const AuditFigure& f : report.figures) figures.append(py::make_tuple(f.id, f.value, f.must_be_zero, f.failed));
  py::dict out;
  out["clean"] = report.clean();
  out["figures"] = figures;
  out["defects"] = to_python(report.defects);
  return out;
}

std::vector<std::string> render(const std::string& plan, const Settings& settings) {
  const auto call = std::make_shared<cli::RenderCall>();
  call->render.input = plan;
  assign_all(cli::render_options(*call), settings);
  call->render.labels = !call->no_labels;
  call->render.legend = !call->no_legend;
  if (call->render.output.empty()) throw Error(ErrorKind::usage, "cli.missing_argument", {"output"});
  const auto diagnostics = std::make_shared<Diagnostics>();
  run_job({}, py::none(), [=](const RunContext&) { render_map(call->render, *diagnostics); });
  return texts_of(*diagnostics);
}

std::vector<const Layer*> pointers_to(const std::vector<Layer>& layers) {
  std::vector<const Layer*> pointers;
  for (const Layer& layer : layers) pointers.push_back(&layer);
  return pointers;
}

py::list synth(const Settings& settings, const py::object& progress) {
  const auto call = std::make_shared<cli::SynthCall>();
  assign_all(cli::synth_options(*call), settings);
  RunContext context;
  context.seed = call->synth.seed;
  context.threads = cli::resolve_threads(call->threads);
  const auto layers = std::make_shared<std::vector<Layer>>();
  run_job(context, progress, [=](const RunContext& c) {
    *layers = build_town(call->synth, c);
    if (!call->output.empty()) write_layers(call->output, pointers_to(*layers), {.overwrite = call->overwrite});
  });
  py::list out;
  for (const Layer& layer : *layers) out.append(to_python(layer));
  return out;
}

/// Writes tables as layers of one file; `tables`: name of the layer, table.
std::vector<std::string> write(const std::string& path, const std::vector<std::pair<std::string, const MemoryTable*>>& tables, bool overwrite) {
  std::vector<std::pair<std::string, LayerInMemory>> sources;
  for (const auto& [name, table] : tables) sources.emplace_back(name, table->layer());
  const auto hints = std::make_shared<Diagnostics>();
  run_job({}, py::none(), [=](const RunContext&) {
    std::vector<Layer> layers;
    for (const auto& [name, source] : sources) {
      layers.push_back(source.make(*hints));
      layers.back().name = name;
    }
    const Diagnostics more = write_layers(path, pointers_to(layers), {.overwrite = overwrite});
    hints->insert(hints->end(), more.begin(), more.end());
  });
  return texts_of(*hints);
}

}  // namespace

void bind_tools(py::module_& module) {
  module.def("check", &check, py::arg("project_file"), py::arg("settings"), py::arg("tables"), py::arg("output"), py::arg("progress"));
  module.def("audit", &audit, py::arg("grids"), py::arg("settings"), py::arg("progress"));
  module.def("render", &render, py::arg("plan"), py::arg("settings"));
  module.def("synth", &synth, py::arg("settings"), py::arg("progress"));
  module.def("write", &write, py::arg("path"), py::arg("tables"), py::arg("overwrite"));
}

}  // namespace qipan::python
