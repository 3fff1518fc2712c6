// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <vector>

#include "engine/atoms/tessellate.h"

namespace qipan {

/// The shortest line through all crossings of a border, each narrowed by a little at both walls: what a drawn border turns at least.
/// Funnel algorithm (Lee, Preparata 1984), linear.
std::vector<Point> taut_string(const CellBorder& border);

/// Sum of the angles between successive links, degrees.
double turning_degrees(const std::vector<Point>& line);

}  // namespace qipan
