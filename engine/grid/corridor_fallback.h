// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <vector>

#include "engine/grid/corridor_checker.h"

namespace qipan::corridor {

/// Shortcuts through `line` that touch no wall, keep the clearance and leave no building on the other side. Its ends
/// and the vertices in `pinned` stay.
std::vector<Point> simplify(const std::vector<Point>& line, const std::vector<Point>& pinned, const Course& course,
                            Checker& checker);

}  // namespace qipan::corridor
