// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <vector>

#include "engine/grid/corridor_checker.h"
#include "engine/grid/corridor_course.h"
#include "engine/grid/corridor_ends.h"

namespace qipan::corridor {

/// Moves the vertices of a path along their gates, its ends along their rails, and drops vertices, as long as the
/// price falls. The path stays valid: every new link is checked against the walls.
std::vector<Stop> polish(std::vector<Stop> path, const Course& course, Checker& checker, const EndRail& start,
                         const EndRail& finish, double margin);

}  // namespace qipan::corridor
