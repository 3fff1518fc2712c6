// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <vector>

#include "cli/option.h"
#include "engine/base/messages.h"
#include "engine/exchange/export.h"
#include "engine/exchange/generalize.h"
#include "engine/exchange/locate.h"
#include "engine/geo/shift.h"

namespace qipan::cli {

struct LocateCall {
  LocateOptions locate;
  Shift shift = Shift::none;
  std::string output;
  bool overwrite = false, json = false;
  int threads = 0;
  Language language = Language::english;
};
std::vector<Option> locate_options(LocateCall& call);
/// What is to be located with the shift as its CRS. Throws Error(usage) when options contradict each other.
LocateOptions checked_options(const LocateCall& call);

struct ExportCall {
  std::string plan;                  ///< FILE or FILE::LAYER
  std::vector<std::string> layers;   ///< of a plan; empty: all, in formats of one layer the grids
  std::vector<std::string> outputs;
  ExportOptions options;
  Generalization generalization;
};
std::vector<Option> export_options(ExportCall& call);
/// Reads the layers, generalizes their borders where that is wanted, and writes every output; the files and tables written, and what formats could not hold.
Exported run_export(const ExportCall& call);

/// One choice of "none", "gcj02", "bd09".
Option shift_option(std::string name, std::string help, std::string group, Shift& shift);

}  // namespace qipan::cli
