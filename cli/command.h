// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/option.h"
#include "cli/text.h"

namespace qipan::cli {

/// Exit codes of the program.
enum class Exit { done = 0, internal = 1, usage = 2, input = 3, exceptions = 4, stopped = 5 };

/// One subcommand: what it reads from the command line, and what it does. Targets of `options` live in the closures.
struct Command {
  std::string name;                 ///< its help is the message "cli.cmd_" + name
  std::vector<Option> positionals;  ///< in order
  std::vector<Option> options;
  std::vector<std::string> examples;  ///< printed by --help, run by the tests
  /// Called once positionals are assigned and before the flags: reads the project file, if there is one.
  std::function<void(const Texts&)> prepare;
  std::function<Exit(const Texts&)> run;
  const Language* language = nullptr;  ///< target of --lang, of the command
};

Command adopt_command(Language language);
Command partition_command(Language language);
Command redraw_command(Language language);
Command check_command(Language language);
Command audit_command(Language language);
Command diff_command(Language language);
Command render_command(Language language);
Command ensemble_command(Language language);
Command locate_command(Language language);
Command export_command(Language language);
Command solve_command(Language language);
Command standing_command(Language language);
Command synth_command(Language language);
Command unify_command(Language language);

/// All of them, in the order of the help.
std::vector<Command> all_commands(Language language);

}  // namespace qipan::cli
