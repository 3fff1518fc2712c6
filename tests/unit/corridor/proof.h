// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <vector>

#include "block_case.h"

namespace qipan::testing {

/// What a caller does with drawn borders, then checked without the code under test: the ends are inserted into the
/// outline, and everything is compared with everything in exact integers. Each entry says what is wrong.
std::vector<std::string> find_faults(const Block& block, const BlockCase& made, const std::vector<DrawnBorder>& drawn,
                                     const CorridorOptions& options = {});

/// Total turning in degrees.
double turning(const std::vector<Point>& line);
/// Length in metres.
double metres(const std::vector<Point>& line);
/// Least distance in metres from a line to the walls of buildings.
double clearance(const std::vector<Point>& line, const std::vector<Obstacle>& obstacles);

}  // namespace qipan::testing
