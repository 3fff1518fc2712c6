// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <vector>

#include "engine/base/geometry.h"

namespace qipan {

enum class Severity { info, warning, error };

/// One thing found wrong with (or repaired in) the data: said on the terminal, drawn in the layer `diagnostics`.
struct Diagnostic {
  Severity severity = Severity::warning;
  std::string code;               ///< message id, such as "input.invalid_ring"
  std::string layer;              ///< role of the layer, such as "buildings"
  std::string feature;            ///< source id of the feature, empty where there is none
  std::vector<std::string> args;  ///< fill the placeholders of the message
  Geometry where;                 ///< in the working CRS; may be empty
};

using Diagnostics = std::vector<Diagnostic>;

}  // namespace qipan
