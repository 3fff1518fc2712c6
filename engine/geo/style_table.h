// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <vector>

#include "engine/geo/gdal_support.h"
#include "engine/geo/layer.h"
#include "engine/geo/vector_io.h"

namespace qipan::geo {

inline constexpr const char* kStyleTable = "layer_styles";  ///< where QGIS looks for styles in a GeoPackage

/// A column name that no field of the layer has.
std::string free_column(const Layer& layer, const std::string& wanted);

/// The table of the styles of these layers, as QGIS itself would make it; without rows where none has a style.
Layer style_table(const std::vector<Layer>& layers, const std::vector<LayerStyle>& styles);

/// The column of that table as QGIS declares it.
void declare_style_column(OGRFieldDefn& column);

}  // namespace qipan::geo
