// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <set>
#include <string>
#include <vector>

#include "engine/adopt/ledger_columns.h"
#include "engine/adopt/plan_file.h"
#include "engine/lineage/lineage_layers.h"
#include "engine/workflow/adopt.h"

namespace qipan {

/// What became of the plan's grids, and the columns of the plan that are not measured and live on.
struct AdoptRecords {
  std::vector<NamedGrid> olds;
  Lineage lineage;
  CarriedFields carried;
};

/// `before`: the plan as it was read, on the same atoms as `solved`; `grids`: the layer to be, by which the plan's own columns are known.
AdoptRecords trace_adopted(const Ground& ground, const SolvedPlan& before, const SolvedPlan& solved, const Layer& grids);

/// Adds carried columns and the column `locked`, where anything is, to the layer of grids.
void put_records(const AdoptRecords& records, const SolvedPlan& solved, const std::set<std::string>& locked, Layer& grids);

/// Marks these atoms (numbers from 1) in the layer of atoms, as far as their grid is locked; no column where no atom is and `always` is false.
void mark_locked_atoms(std::set<std::int64_t> marked, const SolvedPlan& solved, const std::set<std::string>& locked, bool always, Layer& atoms);

/// Tables `lineage` and `moves`.
std::vector<Layer> record_tables(const AdoptRecords& records, const SolvedPlan& solved, const std::vector<RetiredCode>& retired, const std::string& date);

}  // namespace qipan
