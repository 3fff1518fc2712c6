// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "engine/lineage/code_scheme.h"
#include "engine/lineage/lineage.h"

namespace qipan {

enum class CodePolicy {
  keep_majority,  ///< a grid keeps the code of the grid it continues
  new_on_change   ///< only grids that are kept as they were keep their codes
};

struct CodeOptions {
  CodePolicy policy = CodePolicy::keep_majority;
  CodeScheme scheme;
};

/// What codes are made from. Lists of new grids are in the order of the lineage.
struct CodeInput {
  std::span<const std::string> old_codes;  ///< of today's grids, as they stand: empty or doubled ones too
  std::span<const std::string> retired;    ///< codes that ended before
  std::span<const std::string> community;  ///< id per new grid
  std::span<const std::size_t> order;      ///< all new grids, in the order in which those without a code are numbered
};

struct GridCode {
  std::string code;
  std::size_t number = 0;  ///< its sequence in the community; 0 for a code that is none of the scheme's
  bool carried = false;    ///< it is the code of the grid that this one continues
};

/// Codes of the new grids: unique, and no code that was ever given is given to another grid. A grid whose policy lets it keep a code
/// does so, unless that is empty, or the first in `order` has it already, or it names another community. The others take the number
/// after the highest one of their community, old, retired and new codes alike; where the scheme has none left, the lowest that was
/// never used. Throws Error(input, "lineage.codes_used_up") when there is none.
std::vector<GridCode> assign_lineage_codes(const Lineage& lineage, const CodeInput& input, const CodeOptions& options);

}  // namespace qipan
