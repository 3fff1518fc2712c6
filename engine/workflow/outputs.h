// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <vector>

#include "engine/workflow/run.h"

namespace qipan {

/// Throws what write_outputs would throw, before any work: targets that exist or cannot be, a QGIS project without a GeoPackage.
void check_outputs(const OutputOptions& output);

/// Writes the layers of a plan to every path of `output`, styled; a .qgz is a QGIS project of the first .gpkg among them. Returns
/// what the formats could not hold.
Diagnostics write_outputs(const OutputOptions& output, const RunResult& result);

}  // namespace qipan
