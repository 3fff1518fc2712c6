// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/geo/layer.h"
#include "engine/geo/vector_io.h"
#include "engine/lineage/carry.h"
#include "engine/lineage/lineage.h"

namespace qipan {

/// A grid as the tables name it.
struct NamedGrid {
  std::string code, name;
  Holding held;                  ///< all it holds, born and gone ones too
  std::string start_date = {};   ///< of an old grid: as today's layer or its lineage states it, empty: unknown
};

/// A code that ended before.
struct RetiredCode {
  std::string code, name, start_date, end_date, successors;
};

/// What the tables are made from; lists in the order of the lineage.
struct LineageRecord {
  const Lineage& lineage;
  std::span<const NamedGrid> olds, news;
  std::span<const RetiredCode> retired = {};
  std::string date = {};                      ///< the day of the change, from the user only; empty: dates of this change stay empty
  const CarriedFields* carried = nullptr;     ///< none: nothing was carried
};

/// Table `lineage`, a row a code, living codes first, then those that end now, then those that ended before, each by code:
/// code, name, relation (kept, changed, split, merged, split+merged, new, dissolved, renamed: an old grid that lives on under another
/// code; retired: ended before), start_date, end_date, ended (1: the code lives no more), predecessors, successors (codes, the largest part first, between semicolons;
/// of a code that lives on its own one too), households, stayed, moved_in, moved_out (households), buildings_in, buildings_out,
/// fields_from (code whose fields were carried), check_fields (1: to be checked).
Layer lineage_table(const LineageRecord& record);

/// Table `moves`, a row for each pair of grids with parts that changed hands: from_code, to_code, households, buildings, area_m2.
Layer moves_table(const LineageRecord& record);

/// Codes that a former table `lineage` beside today's grids says have ended, by code; empty when there is no such layer. `path` is the
/// file of today's grids.
std::vector<RetiredCode> read_retired(const std::string& path, Diagnostics& diagnostics);

/// "2026-05-01" and nothing else is a date: throws Error(usage). Empty passes.
void check_date(const std::string& date);

}  // namespace qipan
