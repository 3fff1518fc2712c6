// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include "engine/coverage/coverage.h"

namespace qipan {

/// Takes the outlines of household areas out of the open ground between built-up areas. They are soft lines: kept as edges they would
/// force a border to leave and rejoin them round every building that they clip; kept as `Coverage::soft_lines` they still tell where a
/// border is at home. Outlines inside buildings stay, since the areas' totals are shared out there, and so do those round areas without
/// buildings, whose land carries the households. Linear in the edges, but for the search of the new faces' nesting.
void soften_area_outlines(std::size_t area_count, Coverage& coverage);

}  // namespace qipan
