// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>

#include "engine/base/diagnostic.h"
#include "engine/geo/layer.h"

namespace qipan {

/// Gives the rows of a table without geometry points from two of its columns: `columns` ("X,Y"), else the first pair that is there of
/// lon,lat - lng,lat - long,lat - longitude,latitude - 经度,纬度 - 經度,緯度 (in WGS 84 where the layer states no CRS) and
/// x,y - point_x,point_y - easting,northing. ASCII case does not matter. Rows whose cells are no finite numbers stay without a point.
/// Throws Error(input) that lists the fields when there is no such pair.
void points_from_columns(Layer& layer, const std::string& role, const std::string& columns, Diagnostics& diagnostics);

}  // namespace qipan
