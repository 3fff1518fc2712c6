// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "algorithms/ensemble/ensemble.h"
#include "cli/option.h"

namespace qipan::cli {

// Rows of the option tables that several commands share. `help` and `group` are message ids.

/// -o FILE, once.
Option output_option(std::string& output, std::string help, std::string placeholder = "FILE");
/// -o FILE, as often as there are files to write.
Option outputs_option(std::vector<std::string>& outputs, std::string help);
Option overwrite_option(bool& overwrite);
Option json_option(bool& json);
/// One choice of "en" and "zh".
Option language_option(Language& language);
Option seed_option(std::uint64_t& seed, std::string group);
/// 0: all cores.
Option threads_option(int& threads, std::string group);
/// 0: none.
Option time_limit_option(double& seconds);
/// steps, chains, burn-in, draws.
std::vector<Option> chain_options(EnsembleOptions& ensemble);

}  // namespace qipan::cli
