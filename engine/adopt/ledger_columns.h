// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/geo/layer.h"

namespace qipan {

/// Columns that people filled in a ledger, by grid.
struct LedgerColumns {
  std::vector<std::string> fields;                           ///< names, in the order they are met: worker, phone, note, then any other
  std::map<std::string, std::vector<std::string>> by_code;   ///< a text for each of `fields`; empty: the cell was
};

/// Gathers the columns of all sheets. The row of headings is the first with a heading for the grid's code; sheets without one, such as
/// the overview, are passed over. Columns that the plan itself knows (`own`, and the headings of the ledger in both languages) are
/// left out. Rows of a code that is none of `codes`, codes in two rows that differ, and codes without a row are diagnostics.
/// Throws Error(input) when no sheet has such a heading, and for codes that a spreadsheet spoiled.
LedgerColumns read_ledger_columns(const std::vector<Layer>& sheets, std::span<const std::string> codes, std::span<const std::string> own, Diagnostics& diagnostics);

/// Writes them into a layer of grids whose first field is the code, as text; empty cells leave what is there.
void put_columns(const LedgerColumns& columns, Layer& grids);

}  // namespace qipan
