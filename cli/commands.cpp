// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "cli/command.h"

namespace qipan::cli {

std::vector<Command> all_commands(Language language) {
  return {partition_command(language), redraw_command(language), unify_command(language),    check_command(language),
          adopt_command(language),     audit_command(language),  diff_command(language),     render_command(language), locate_command(language),
          export_command(language),    standing_command(language), solve_command(language),  ensemble_command(language), synth_command(language)};
}

}  // namespace qipan::cli
