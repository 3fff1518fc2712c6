// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "cli/project_run.h"

#include <iostream>

#include "cli/summary.h"
#include "engine/base/deadline.h"

namespace qipan::cli {

ProjectRun::ProjectRun(const Project& project, const Texts& texts)
    : project_(project), texts_(texts), bar_(texts), watchdog_(watch_interrupt(), texts("cli.hint", {texts("cli.stopped_empty")})) {
  context_.seed = project.seed;
  context_.threads = resolve_threads(project.threads);
  context_.cancel = &watch_interrupt();
  context_.deadline = deadline_in(project.time_limit_s);
  context_.progress = [this](std::string_view stage, double done) { watchdog_.note_stage(stage), bar_.update(stage, done); };
}

Exit ProjectRun::finish(const RunSummary& summary, const std::function<std::string()>& json, const std::function<void()>& more) {
  bar_.clear();
  print_hints(summary.format_notes, texts_);
  if (project_.json) {
    std::cout << json() << '\n';
  } else {
    print_summary(std::cout, summary, texts_, shows_colour(1));
    if (more) more();
    for (const std::string& path : project_.output.paths) std::cout << '\n' << texts_("cli.written") << ' ' << path;
    std::cout << '\n';
  }
  if (summary.stopped_early) return Exit::stopped;
  return summary.exceptions.empty() && summary.in_band == summary.judged ? Exit::done : Exit::exceptions;
}

}  // namespace qipan::cli
