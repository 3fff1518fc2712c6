// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "cli/common_options.h"

#include <utility>

namespace qipan::cli {

Option output_option(std::string& output, std::string help, std::string placeholder) {
  return {.name = "output",
          .help = std::move(help),
          .target = &output,
          .placeholder = std::move(placeholder),
          .group = "cli.group_output",
          .letter = 'o'};
}

Option outputs_option(std::vector<std::string>& outputs, std::string help) {
  return {.name = "output",
          .help = std::move(help),
          .target = &outputs,
          .placeholder = "FILE",
          .group = "cli.group_output",
          .is_path = true,
          .letter = 'o'};
}

Option overwrite_option(bool& overwrite) {
  return {.name = "overwrite", .help = "cli.opt_overwrite", .target = &overwrite, .group = "cli.group_output"};
}

Option json_option(bool& json) {
  return {.name = "json", .help = "cli.opt_json", .target = &json, .group = "cli.group_output"};
}

Option language_option(Language& language) {
  return {.name = "lang",
          .help = "cli.opt_lang",
          .target = Choice{.names = {"en", "zh"},
                           .set = [&language](std::size_t i) { language = i == 0 ? Language::english : Language::chinese; },
                           .initial = language == Language::english ? 0u : 1u},
          .group = "cli.group_output",
          .show_default = false};
}

Option seed_option(std::uint64_t& seed, std::string group) {
  return {.name = "seed", .help = "cli.opt_seed", .target = &seed, .placeholder = "N", .group = std::move(group)};
}

Option threads_option(int& threads, std::string group) {
  return {.name = "threads",
          .help = "cli.opt_threads",
          .target = &threads,
          .placeholder = "N",
          .group = std::move(group),
          .low = 0,
          .high = 1024};
}

Option time_limit_option(double& seconds) {
  return {.name = "time-limit",
          .help = "cli.opt_time_limit",
          .target = &seconds,
          .placeholder = "SECONDS",
          .group = "cli.group_search",
          .low = 0,
          .high = 1e7};
}

std::vector<Option> chain_options(EnsembleOptions& ensemble) {
  return {
      {.name = "steps", .help = "solve.opt_steps", .target = &ensemble.steps, .placeholder = "N", .group = "cli.group_search", .low = 10, .high = 2e9},
      {.name = "chains", .help = "solve.opt_chains", .target = &ensemble.chains, .placeholder = "N", .group = "cli.group_search", .low = 1, .high = 64},
      {.name = "burn-in", .help = "solve.opt_burn_in", .target = &ensemble.burn_in, .placeholder = "SHARE", .group = "cli.group_search", .low = 0, .high = 0.9},
      {.name = "draws", .help = "solve.opt_draws", .target = &ensemble.draws, .placeholder = "N", .group = "cli.group_search", .low = 1, .high = 1e6},
  };
}

}  // namespace qipan::cli
