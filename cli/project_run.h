// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <functional>
#include <string>

#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/project.h"
#include "cli/terminal.h"
#include "engine/workflow/run.h"

namespace qipan::cli {

/// What all commands that make a plan from a project do around it: progress is shown, Ctrl-C and the time limit are obeyed, the result
/// is printed.
class ProjectRun {
 public:
  ProjectRun(const Project& project, const Texts& texts);

  [[nodiscard]] const RunContext& context() const { return context_; }
  ProgressBar& bar() { return bar_; }

  /// Prints `json` where the project asks for it, else the summary, what `more` prints and the files written.
  Exit finish(const RunSummary& summary, const std::function<std::string()>& json, const std::function<void()>& more = {});

 private:
  const Project& project_;
  const Texts& texts_;
  ProgressBar bar_;
  RunContext context_;
  StopWatchdog watchdog_;
};

}  // namespace qipan::cli
