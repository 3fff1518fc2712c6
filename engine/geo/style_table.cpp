// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/geo/style_table.h"

#include <algorithm>
#include <string_view>

namespace qipan::geo {

std::string free_column(const Layer& layer, const std::string& wanted) {
  std::string name = wanted;
  for (int k = 2; layer.find_field(name) >= 0; ++k) name = wanted + "_" + std::to_string(k);
  return name;
}

Layer style_table(const std::vector<Layer>& layers, const std::vector<LayerStyle>& styles) {
  Layer table;
  table.name = kStyleTable;
  for (const char* name : {"f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column", "styleName", "styleQML", "styleSLD"})
    table.fields.push_back({name, FieldType::text});
  table.fields.push_back({"useAsDefault", FieldType::integer});
  for (const char* name : {"description", "owner", "ui", "update_time"}) table.fields.push_back({name, FieldType::text});
  for (const Layer& layer : layers) {
    const auto style = std::ranges::find(styles, layer.name, &LayerStyle::layer);
    if (style == styles.end()) continue;
    const std::string geometry = layer.type == GeometryType::none ? "" : free_column(layer, "geom"), none;
    // Any fixed date: QGIS prefers the newer of two defaults, and a style that the user saves is newer than this.
    table.features.push_back({static_cast<std::int64_t>(table.features.size() + 1), {},
                              {none, none, layer.name, geometry, style->name, style->qml, none, std::int64_t{1}, none, none, none, "2000-01-01T00:00:00Z"}});
  }
  return table;
}

void declare_style_column(OGRFieldDefn& column) {
  const std::string_view name = column.GetNameRef();
  if (name == "useAsDefault") {
    column.SetType(OFTInteger);
    column.SetSubType(OFSTBoolean);
  } else if (name == "update_time") {
    column.SetType(OFTDateTime);
    column.SetDefault("CURRENT_TIMESTAMP");
  }
}

}  // namespace qipan::geo
