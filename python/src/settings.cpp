// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "python/src/settings.h"

#include <pybind11/stl.h>

#include <algorithm>

#include "cli/calls.h"
#include "cli/command.h"
#include "cli/project_file.h"
#include "engine/base/deadline.h"
#include "engine/base/error.h"

namespace py = pybind11;

namespace qipan::python {
namespace {

using cli::Option;

template <class... Cases>
struct Match : Cases... {
  using Cases::operator()...;
};

std::string python_name(std::string name) {
  std::ranges::replace(name, '-', '_');
  return name;
}

py::object default_of(const Option& option) {
  return std::visit(Match{[](const std::string* v) -> py::object { return py::str(*v); }, [](const double* v) -> py::object { return py::float_(*v); },
                          [](const int* v) -> py::object { return py::int_(*v); }, [](const std::uint64_t* v) -> py::object { return py::int_(*v); },
                          [](const bool* v) -> py::object { return py::bool_(*v); }, [](const std::vector<std::string>*) -> py::object { return py::list(); },
                          [](const cli::Pairs*) -> py::object { return py::dict(); },
                          [](const cli::Choice& v) -> py::object { return py::str(v.names[v.initial]); },
                          [](const cli::Parsed& v) -> py::object { return py::str(v.initial); }},
                    option.target);
}

const char* kind_of(const Option& option) {
  return std::visit(Match{[](const std::string*) { return "text"; }, [](const double*) { return "real"; }, [](const int*) { return "integer"; },
                          [](const std::uint64_t*) { return "integer"; }, [](const bool*) { return "flag"; },
                          [](const std::vector<std::string>*) { return "texts"; }, [](const cli::Pairs*) { return "pairs"; },
                          [](const cli::Choice&) { return "choice"; }, [](const cli::Parsed&) { return "parsed"; }},
                    option.target);
}

py::dict describe(const Option& option) {
  py::dict out;
  out["flag"] = option.name;
  out["kind"] = kind_of(option);
  out["default"] = default_of(option);
  out["help"] = message_text(option.help, {}, Language::english);
  out["layer"] = option.placeholder == "FILE[::LAYER]";
  if (const auto* choice = std::get_if<cli::Choice>(&option.target)) out["choices"] = choice->names;
  return out;
}

/// {command: {"help": .., "options": {name in Python: description}}}
py::dict describe_commands() {
  py::dict out;
  for (const cli::Command& command : cli::all_commands(Language::english)) {
    py::dict options;
    for (const Option& option : command.options) options[py::str(python_name(option.name))] = describe(option);
    py::dict entry;
    entry["help"] = message_text("cli.cmd_" + command.name, {}, Language::english);
    entry["options"] = options;
    out[py::str(command.name)] = entry;
  }
  return out;
}

}  // namespace

void assign_all(const std::vector<Option>& table, const Settings& settings) {
  for (const auto& [name, texts] : settings) {
    const auto it = std::ranges::find(table, name, &Option::name);
    if (it == table.end()) throw Error(ErrorKind::internal, "base.internal", {"no option " + name});
    assign(*it, texts, python_name(name));
  }
}

cli::Project make_project(const std::string& project_file, const Settings& settings, const Tables& tables, RedrawOptions* redraw) {
  cli::Project project;
  std::vector<Option> table = cli::input_options(project.input);
  for (Option& option : cli::plan_options(project)) table.push_back(std::move(option));
  if (redraw == nullptr) {
    for (Option& option : cli::partition_options(project)) table.push_back(std::move(option));
  } else {
    for (Option& option : cli::existing_options(project.input)) table.push_back(std::move(option));
    for (Option& option : cli::redraw_options(*redraw)) table.push_back(std::move(option));
  }
  if (!project_file.empty()) cli::load_project(project_file, table, {});
  assign_all(table, settings);
  put_layers(table, tables, project.input);
  return project;
}

void put_layers(const std::vector<Option>& table, const Tables& tables, InputOptions& input) {
  for (const auto& [role, layer] : tables) {
    std::string flag = role;
    std::ranges::replace(flag, '_', '-');
    assign_all(table, {{flag, {layer->title()}}});
    input.in_memory.emplace_back(role, layer->layer());
  }
}

RunContext begin_run(cli::Project& project) {
  cli::validate_input(project.input);
  if (project.output.paths.empty()) project.output.paths.emplace_back("-");  // for validate_plan(); Python writes later
  cli::validate_plan(project);
  RunContext context;
  context.seed = project.seed;
  context.threads = cli::resolve_threads(project.threads);
  context.deadline = deadline_in(project.time_limit_s);
  return context;
}

void bind_options(py::module_& module) { module.def("commands", &describe_commands); }

}  // namespace qipan::python
