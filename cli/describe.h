// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"

namespace qipan::cli {

/// All commands with their arguments and options as JSON: name, help, type, default, range, choices. What other programs build
/// their forms from, so that these never drift from the flags.
std::string describe_commands(const std::vector<Command>& commands, const Texts& texts);

}  // namespace qipan::cli
