// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <initializer_list>
#include <optional>
#include <string>

#include "cli/option.h"

namespace qipan::cli {

// Options that the commands on graph files share.

/// A number of households that is only there when it is given.
Option households_option(std::string name, std::string help, std::optional<double>& target);
/// A file to read.
Option file_option(std::string name, std::string help, std::string& target);

/// Number of plans to choose from.
Option alternatives_option(int& count);
/// "10%" or "10": a share of the households, in per cent; the target is a share of 1.
Option differ_option(double& target);

/// Throws Error(usage) unless the number of grids is asked for in one way, and of something that is there.
void check_grids_asked(int grids, const std::string& counts_file, const std::string& communities_file);
/// Throws Error(usage) if `output` is one of the files to read.
void check_no_input(const std::string& output, std::initializer_list<const std::string*> inputs);

}  // namespace qipan::cli
