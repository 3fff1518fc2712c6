// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/geo/layer.h"

namespace qipan {

/// Codes as they come back out of a spreadsheet, matched to those of a plan.
class TableCodes {
 public:
  explicit TableCodes(std::span<const std::string> codes);

  /// The code of the plan that the cell means: the text itself, without blanks and full-width digits; a number without its ".0"; digits
  /// that lost leading zeros, where only one code fits. The text as it is where the plan has no such code; empty for an empty cell.
  [[nodiscard]] std::string code(const Value& cell) const;

  /// A code that a spreadsheet made a number of, digits lost beyond recall: "4.29901E+14", or a number of more than 15 digits.
  [[nodiscard]] static bool is_damaged(const Value& cell);

  [[nodiscard]] bool has(const std::string& code) const { return plain_.contains(code); }

 private:
  std::map<std::string, std::string> plain_, without_zeros_;  ///< "" where two codes differ by zeros only
};

/// Index of the first of these fields that the layer has, by name without case; -1 for none.
int first_field(const Layer& layer, std::span<const char* const> names);

/// Names of the column that says the grid, in tables that people keep.
std::span<const char* const> code_field_names();

}  // namespace qipan
