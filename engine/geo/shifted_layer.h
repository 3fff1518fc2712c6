// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>

#include "engine/base/diagnostic.h"
#include "engine/geo/layer.h"
#include "engine/geo/shift.h"

namespace qipan {

/// The layer in longitude and latitude of a shift. Its CRS carries the name of the shift, and so does a field `shift`, for formats
/// that hold no CRS of their own. Tables without geometry are given back as they are. Throws Error(input) outside the rectangle.
Layer shifted_layer(const Layer& layer, Shift shift);

/// Gives a layer the CRS of its shift where its field `shift`, or the end of its file name ("town.gcj02.kml"), says that it has
/// one; a Diagnostic then says so. All readers call it, so shifted coordinates are never taken for WGS 84.
void recognise_shift(Layer& layer, Diagnostics& diagnostics);

/// "town.shp" -> "town.gcj02.shp"; unchanged without a shift or where the name says it already.
std::string shifted_name(const std::string& path, Shift shift);

}  // namespace qipan
