// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <vector>

#include "cli/command.h"

namespace qipan::cli {

/// Reads the command line, assigns all options and runs the command chosen. Throws Error(usage).
Exit run_command_line(int argc, const char* const* argv, const std::vector<Command>& commands, const Texts& texts);

/// Language that the command line or the environment asks for, before anything else is read.
Language early_language(int argc, const char* const* argv);

}  // namespace qipan::cli
