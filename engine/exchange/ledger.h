// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/messages.h"
#include "engine/geo/layer.h"

namespace qipan {

struct LedgerOptions {
  bool overwrite = false;
  Language language = Language::english;
  const Layer* communities = nullptr;  ///< layer `communities` of the plan: names, and what is proven of each
  std::size_t sheets = 100;  ///< communities in one workbook; more of them get several workbooks
};

/// Writes the grids of a plan (layer `grids` of docs/FORMATS.md) as an Excel workbook: an overview with links, then a sheet a
/// community with its grids, their households, buildings and exceptions, columns for the grid worker's name, phone and a
/// note, filled from fields worker, phone, note where the grids have them (qipan adopt --ledger brings them back), and a
/// line for signatures, set up for A4. With more communities than options.sheets the sheets go to workbooks of their own beside
/// it: one a street (first nine digits of the community) where all communities have twelve, else numbered.
/// Guarantees: (1) codes and phones are text; (2) sheet names are unique and what Excel takes; (3) same grids, same bytes; (4) the
/// workbooks are read back: every code stands once, with its households. Returns the files written, the overview first.
/// Throws Error(input) for missing fields and files that exist.
std::vector<std::string> write_ledger(const std::string& path, const Layer& grids, const LedgerOptions& options);

/// A name Excel takes for a sheet, different from those before it (which it joins): at most 31 UTF-16 units, none of []:*?/\,
/// no apostrophe at either end, not "History", unique without regard to case.
std::string sheet_name(const std::string& wanted, std::vector<std::string>& taken);

}  // namespace qipan
