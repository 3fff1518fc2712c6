// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <chrono>
#include <cmath>

#include "python/src/bind.h"
#include "cli/certificates.h"
#include "cli/numbered_path.h"
#include "cli/partition_alternatives.h"
#include "cli/summary.h"
#include "engine/base/error.h"
#include "engine/exchange/export.h"
#include "engine/geo/vector_io.h"
#include "engine/input/normalize.h"
#include "engine/workflow/manifest.h"
#include "python/src/held_plan.h"
#include "python/src/job.h"
#include "python/src/settings.h"
#include "python/src/tables.h"

namespace py = pybind11;

namespace qipan::python {
namespace {

template <class T>
py::array_t<T> array(const std::vector<T>& values) {
  return py::array_t<T>(static_cast<py::ssize_t>(values.size()), values.data());
}

/// All that a run of partition() works on: owned by its thread too.
struct Run {
  cli::Project project;
  RunContext context;  ///< its deadline counts from the call
  Diagnostics diagnostics;
  NormalizedInputs inputs;
  MadePlan made;
  std::vector<std::pair<std::string, std::string>> manifest;
};

/// The project of a call of partition(), its layers read. `tables` is emptied once they are, so that their memory can go.
std::shared_ptr<Run> read_run(const std::string& project_file, const Settings& settings, py::dict& tables, const py::object& progress) {
  auto run = std::make_shared<Run>();
  cli::Project& project = run->project;
  project = make_project(project_file, settings, tables.cast<Tables>());
  run->context = begin_run(project);
  run_job(run->context, progress, [run](const RunContext& c) {
    run->inputs = normalize(run->project.input, c, run->diagnostics);
    for (auto& [role, layer] : run->project.input.in_memory) layer.make = nullptr;
  });
  tables.clear();
  return run;
}

/// As `qipan partition` does it, but for the writing.
std::shared_ptr<HeldPlan> partition(const std::string& project_file, const Settings& settings, py::dict tables, const py::object& progress) {
  const auto run = read_run(project_file, settings, tables, progress);
  run_job(run->context, progress, [run](const RunContext& c) {
    const cli::Project& p = run->project;
    run->made = make_plan_to_edit(std::move(run->inputs), p.input, p.plan, p.output.language, *cli::project_partitioner(p), c, std::move(run->diagnostics));
    run->manifest = manifest_rows(p.input, p.plan, p.seed, run->made.solved.stopped_early);
  });
  return std::make_shared<HeldPlan>(std::move(run->made), run->project.plan, run->project.output.language, std::move(run->manifest));
}

/// As `qipan partition --alternatives`, but for the writing: plans, their comparison, and that as CSV.
py::dict partition_alternatives(const std::string& project_file, const Settings& settings, py::dict tables, const py::object& progress) {
  const auto run = read_run(project_file, settings, tables, progress);
  const auto held = std::make_shared<std::vector<std::shared_ptr<HeldPlan>>>();
  const auto compared = std::make_shared<cli::ComparedPlans>();
  run_job(run->context, progress, [=](const RunContext& c) {
    const cli::Project& p = run->project;
    const auto hold = [&](std::size_t, MadePlan&& made) {
      auto manifest = manifest_rows(p.input, p.plan, p.seed, made.solved.stopped_early);
      held->push_back(std::make_shared<HeldPlan>(std::move(made), p.plan, p.output.language, std::move(manifest)));
    };
    *compared = cli::make_alternatives(std::move(run->inputs), p.input, p.plan, p.output.language, p.alternatives, *cli::project_partitioner(p), c,
                                       std::move(run->diagnostics), hold);
  });
  py::list rows;
  for (const auto& figures : compared->figures) {
    py::dict row;
    for (const cli::ComparedFigure& f : figures) row[py::str(std::string(f.name))] = f.count ? py::object(py::int_(std::llround(f.value))) : py::object(py::float_(f.value));
    rows.append(row);
  }
  py::dict out;
  out["plans"] = *held, out["table"] = rows, out["csv"] = cli::comparison_csv(*compared);
  out["difference"] = compared->whole.difference, out["asked"] = compared->whole.asked, out["tried"] = compared->whole.tried;
  return out;
}

using Held = std::shared_ptr<HeldPlan>;

const RunResult& drawn(const Held& plan) {
  run_job({}, py::none(), [plan](const RunContext& c) { plan->draw(c); });
  return plan->result();
}

py::object layer(const Held& plan, const std::string& name) {
  const Layer* const found = drawn(plan).plan.find(name);
  return found ? py::object(to_python(*found)) : py::none();
}

std::vector<std::string> layer_names_of(const Held& plan) {
  std::vector<std::string> names;
  for (const Layer& l : drawn(plan).plan.layers) names.push_back(l.name);
  return names;
}

/// For each building of the source: its row (from 0), its id, its atom (-1: not in the plan).
py::tuple buildings(const HeldPlan& plan) {
  const Ground& ground = plan.ground();
  const Layer& source = ground.inputs.building_layer;
  std::vector<std::int64_t> rows;
  std::vector<std::int32_t> atoms(source.features.size(), -1);
  std::vector<std::string> ids(source.features.size());
  for (const Feature& feature : source.features) rows.push_back(feature.fid - 1);
  for (std::size_t b = 0; b < ground.inputs.buildings.size(); ++b) {
    const Building& building = ground.inputs.buildings[b];
    const std::int32_t element = ground.elements.of_building[b];
    ids[building.feature] = building.source_id;
    atoms[building.feature] = element < 0 ? -1 : ground.atoms.of_element[static_cast<std::size_t>(element)];
  }
  return py::make_tuple(array(rows), ids, array(atoms));
}

/// Row of each building of the layer "buildings", from 0.
py::array_t<std::int64_t> building_rows(const HeldPlan& plan) {
  std::vector<std::int64_t> rows;
  const auto& inputs = plan.ground().inputs;
  for (const Building& b : inputs.buildings) rows.push_back(inputs.building_layer.features[b.feature].fid - 1);
  return array(rows);
}

/// What is known of every grid without its borders, in the order of the grid numbers.
py::dict grids(const HeldPlan& plan) {
  py::list code, name, kind, community, households, difficulty, low, high, in_band, reason, proven, atoms, buildings_in;
  const auto& inputs = plan.ground().inputs;
  const auto amount = [](std::int64_t milli) { return static_cast<double>(milli) / 1000.0; };
  for (const Grid& g : plan.solved().grids) {
    code.append(g.code), name.append(g.name), kind.append(kind_name(g.kind));
    community.append(static_cast<std::size_t>(g.community) < inputs.communities.size() ? inputs.communities[static_cast<std::size_t>(g.community)].id : "");
    households.append(amount(g.households));
    difficulty.append(inputs.has_difficulty && g.households > 0 ? py::object(py::float_(static_cast<double>(g.difficult) / static_cast<double>(g.households))) : py::none());
    low.append(g.has_band ? py::object(py::float_(amount(g.band.low))) : py::none());
    high.append(g.has_band ? py::object(py::float_(amount(g.band.high))) : py::none());
    in_band.append(g.has_band ? py::object(py::bool_(g.in_band)) : py::none());
    reason.append(g.reason.code.empty() ? py::object(py::none()) : py::str(message_text(g.reason.code, g.reason.args, Language::english)));
    proven.append(g.reason.proven), atoms.append(g.atoms.size()), buildings_in.append(g.buildings);
  }
  py::dict out;
  out["code"] = code, out["name"] = name, out["kind"] = kind, out["community"] = community, out["households"] = households;
  out["buildings"] = buildings_in, out["atoms"] = atoms, out["difficulty"] = difficulty, out["band_low"] = low, out["band_high"] = high;
  out["in_band"] = in_band, out["reason"] = reason, out["proven"] = proven, out["pieces"] = array(plan.pieces());
  return out;
}

std::vector<std::int32_t> communities_of_atoms(const HeldPlan& plan) {
  std::vector<std::int32_t> out;
  for (const Atom& a : plan.ground().atoms.atoms) out.push_back(a.dedicated >= 0 ? -1 : a.community);
  return out;
}

py::array_t<double> households_of_atoms(const HeldPlan& plan) {
  std::vector<double> out;
  for (const Atom& a : plan.ground().atoms.atoms) out.push_back(static_cast<double>(a.households) / 1000.0);
  return array(out);
}

std::vector<std::string> write(const Held& plan, const std::string& path, bool overwrite) {
  drawn(plan);
  const auto hints = std::make_shared<Diagnostics>();
  run_job({}, py::none(), [=](const RunContext&) {
    const RunResult& result = plan->result();
    *hints = export_layers(path, result.plan.pointers(), {.write = {.overwrite = overwrite, .styles = result.styles}, .language = Language::english}).notes;
  });
  std::vector<std::string> texts;
  for (const Diagnostic& d : *hints) texts.push_back(message_text(d.code, d.args, Language::english));
  return texts;
}

std::vector<std::int32_t> divide(const Held& plan, std::int32_t grid, int parts, std::uint64_t seed) {
  const auto out = std::make_shared<std::vector<std::int32_t>>();
  RunContext context;
  context.seed = seed;
  run_job(context, py::none(), [=](const RunContext& c) { *out = plan->divide(grid, parts, c); });
  return *out;
}

}  // namespace

void bind_plan(py::module_& module) {
  module.def("partition", &partition, py::arg("project_file"), py::arg("settings"), py::arg("tables"), py::arg("progress"));
  module.def("partition_alternatives", &partition_alternatives, py::arg("project_file"), py::arg("settings"), py::arg("tables"), py::arg("progress"));
  module.def("numbered_path", &cli::numbered_path, py::arg("path"), py::arg("number"));
  module.def("alternatives_table_path", &cli::alternatives_table_path, py::arg("path"));
  py::class_<HeldPlan, std::shared_ptr<HeldPlan>>(module, "HeldPlan")
      .def("layer", &layer, py::arg("name"))
      .def("layer_names", &layer_names_of)
      .def("buildings", &buildings)
      .def("building_rows", &building_rows)
      .def("grids", &grids)
      .def("grid_of_atom", [](const HeldPlan& plan) { return array(plan.solved().grid_of_atom); })
      .def("community_of_atom", [](const HeldPlan& plan) { return array(communities_of_atoms(plan)); })
      .def("households_of_atoms", &households_of_atoms)
      .def("relabelled", [](HeldPlan& plan, const std::vector<std::int32_t>& labels) { return plan.relabelled(labels); }, py::arg("grid_of_atom"))
      .def("divide", &divide, py::arg("grid"), py::arg("parts"), py::arg("seed"))
      .def("atoms_of_grid", [](const HeldPlan& plan, std::size_t grid) { return plan.solved().grids.at(grid).atoms; }, py::arg("grid"))
      .def("summary_json", [](const Held& plan) { return cli::summary_json(drawn(plan).summary); })
      .def("write", &write, py::arg("path"), py::arg("overwrite"))
      .def_property_readonly("crs", [](const HeldPlan& plan) { return plan.ground().inputs.crs; })
      .def_property_readonly("stopped_early", [](const HeldPlan& plan) { return plan.solved().stopped_early; });
}

}  // namespace qipan::python
