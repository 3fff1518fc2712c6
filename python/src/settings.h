// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <pybind11/pybind11.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cli/option.h"
#include "cli/project.h"
#include "python/src/tables.h"

namespace qipan::python {

/// (name as in the flag, values as text), in any order.
using Settings = std::vector<std::pair<std::string, std::vector<std::string>>>;
/// By role, named as in InputOptions: "household_areas".
using Tables = std::map<std::string, const MemoryTable*>;

/// Puts settings into the targets of a table of options; errors call an option as Python does: "point_distance".
void assign_all(const std::vector<cli::Option>& table, const Settings& settings);

/// A project from its file (may be empty), settings over it, and layers in memory over both. `redraw`: today's grids and what may
/// change are options too.
cli::Project make_project(const std::string& project_file, const Settings& settings, const Tables& tables, RedrawOptions* redraw = nullptr);

/// Layers in memory in the place of the files that `table` names.
void put_layers(const std::vector<cli::Option>& table, const Tables& tables, InputOptions& input);

/// Checks a project whose plan Python writes later, and begins its run: the deadline counts from here.
RunContext begin_run(cli::Project& project);

void bind_options(pybind11::module_& module);

}  // namespace qipan::python
