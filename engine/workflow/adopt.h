// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/workflow/made_plan.h"
#include "engine/workflow/run.h"

namespace qipan {

/// What a hand changed, and how it is taken over.
struct AdoptOptions {
  std::string plan;                 ///< file of a written plan; codes changed in its layer `atoms` count
  std::string moves;                ///< FILE[::LAYER]: table of atoms and grid codes
  std::string grids, grids_code;    ///< FILE[::LAYER]: the grids as a hand drew them; the field of their codes, empty: "code"
  bool split_atoms = false;         ///< drawn borders may cut atoms, never a building
  double snap_m = 5;                ///< drawn borders nearer to those of the atoms count as the same
  std::string ledger;               ///< FILE[::SHEET]: table whose columns come back by the code of the grid
  std::vector<std::string> unlock;  ///< codes of grids whose lock is taken away, "all": every one
  bool no_lock = false;             ///< grids that the hand changed are not locked
  std::string date;                 ///< of the change; empty: none is written
};

/// What was taken over.
struct AdoptCount {
  std::size_t atoms = 0;                         ///< that are in another grid now
  double households = 0;                         ///< in them
  std::size_t refused = 0;                       ///< atoms that stay where they were, see the diagnostics
  std::size_t shifted = 0;                       ///< drawn grids whose border was bent to the atoms, see the diagnostics
  std::size_t splits = 0;                        ///< pieces that atoms were cut for
  std::size_t broken = 0;                        ///< rules that the hand broke
  std::vector<std::string> changed, fresh, ended;  ///< codes of grids
  std::vector<std::string> columns;              ///< fields that came back from the ledger
  std::size_t rows = 0;                          ///< grids that they came back for
  std::vector<std::string> locked;               ///< all that are locked now
};

struct AdoptResult {
  MadePlan made;  ///< layers as of a partition, then tables `lineage` and `moves` where anything changed
  AdoptCount count;
};

/// The plan of `adopt.plan` with what a hand changed, on the inputs that it was made from. Without any change it is the same plan.
/// Throws Error(input) where the inputs make other atoms than the plan has.
AdoptResult make_adopted(const InputOptions& input, const PlanOptions& options, const AdoptOptions& adopt, Language language, const RunContext& context);

struct AdoptSummary {
  RunSummary run;
  AdoptCount count;
};

/// From files to files, as run_partition().
AdoptSummary run_adopt(const InputOptions& input, const PlanOptions& options, const AdoptOptions& adopt, const OutputOptions& output, const RunContext& context);

}  // namespace qipan
