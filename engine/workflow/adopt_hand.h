// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <vector>

#include "engine/adopt/drawn.h"
#include "engine/adopt/ledger_columns.h"
#include "engine/workflow/adopt.h"

namespace qipan {

/// A table of `role` that the user names, or that is in memory.
Layer read_hand_table(const std::string& role, const std::string& source, const InputOptions& input);

/// The columns of `adopt.ledger`, from one sheet or from all, for these grids.
LedgerColumns read_hand_ledger(const AdoptOptions& adopt, const InputOptions& input, const std::vector<Grid>& grids, Diagnostics& diagnostics);

/// The layer `adopt.grids`, with the atoms of `ground` matched to its grids.
DrawnGrids read_hand_drawn(const AdoptOptions& adopt, const InputOptions& input, Ground& ground, const RunContext& context, Diagnostics& diagnostics);

/// The grids of a plan, and how the drawn ones differ from them.
struct DrawnShifts {
  std::vector<std::string> codes;
  std::vector<Geometry> lands;
  std::vector<BorderShift> shifts;
};
DrawnShifts shifts_of_drawn(DrawnGrids& drawn, Ground& ground, const SolvedPlan& solved, const RunContext& context);

}  // namespace qipan
