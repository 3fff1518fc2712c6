// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <set>
#include <string>

#include "engine/geo/layer.h"

namespace qipan {

/// A lock is 1 (or true, yes, Y, 是) in a field `locked` of grids or atoms: a hand put them as they are, and later runs leave them so.
bool is_locked(const Layer& layer, const Feature& feature);

/// Codes of the grids of a plan that are locked.
std::set<std::string> locked_codes(const Layer& grids);

}  // namespace qipan
