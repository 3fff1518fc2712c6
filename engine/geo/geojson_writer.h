// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>

#include "engine/geo/layer.h"

namespace qipan::geo {

/// Writes a layer that is in WGS 84 already as GeoJSON by RFC 7946, coordinates rounded to `decimals`.
/// Why not GDAL: its GeoJSON driver (3.6) takes 121.495000005 for noise around 121.495 and drops the last digits, so vertices of
/// neighbours could move differently. Throws Error(input) naming `shown_path` when the disk refuses.
void write_geojson(const std::string& file, const std::string& shown_path, const Layer& layer, int decimals);

}  // namespace qipan::geo
