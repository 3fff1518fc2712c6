// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <ogr_spatialref.h>
#include <ogrsf_frmts.h>

#include <string>

#include "engine/base/diagnostic.h"
#include "engine/geo/gdal_support.h"
#include "engine/geo/layer.h"

namespace qipan::geo {

/// Fields, features and CRS of an open layer; text as GDAL gives it. Throws Error(input) when reading breaks off.
Layer take_layer(GDALDataset& dataset, OGRLayer& layer, const std::string& path, Diagnostics& diagnostics);

/// WKT2 of a 2-D CRS, identified by FindMatches when it names no authority; empty for null and "undefined" ones.
std::string wkt_of(const OGRSpatialReference* crs);

}  // namespace qipan::geo
