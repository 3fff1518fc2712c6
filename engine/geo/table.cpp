// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/geo/table.h"

#include <ogr_geometry.h>
#include <ogr_spatialref.h>

#include <cmath>
#include <memory>

#include "engine/base/error.h"
#include "engine/geo/gdal_support.h"
#include "engine/geo/geometry_convert.h"
#include "engine/geo/layer_reader.h"
#include "engine/geo/row_filter.h"
#include "engine/geo/shifted_layer.h"

namespace qipan {
namespace {

using namespace geo;

bool has_value(const TableColumn& column, std::size_t row) { return !column.valid || column.valid[row] != 0; }

Value value_of(const TableColumn& column, std::size_t row) {
  if (!has_value(column, row)) return {};
  switch (column.field.type) {
    case FieldType::integer: return column.integers[row];
    case FieldType::real:
      if (std::isnan(column.reals[row])) return {};
      return column.reals[row];
    case FieldType::text: break;
  }
  const auto first = static_cast<std::size_t>(column.offsets[row]), last = static_cast<std::size_t>(column.offsets[row + 1]);
  return std::string(column.bytes + first, last - first);
}

std::string wkt_of_text(const Table& table) {
  if (table.crs.empty()) return {};
  register_drivers();
  OGRSpatialReference crs;
  const GdalMessages messages;
  if (crs.SetFromUserInput(table.crs.c_str()) != OGRERR_NONE) throw Error(ErrorKind::input, "geo.bad_crs", {table.crs.substr(0, 200)});
  return wkt_of(&crs);
}

Geometry geometry_of(const Table& table, std::size_t row, Diagnostics& diagnostics) {
  const TableColumn& column = table.geometry;
  if (!column.offsets || !has_value(column, row)) return {};
  const auto first = static_cast<std::size_t>(column.offsets[row]), last = static_cast<std::size_t>(column.offsets[row + 1]);
  OGRGeometry* parsed = nullptr;
  const OGRErr failure = OGRGeometryFactory::createFromWkb(column.bytes + first, nullptr, &parsed, last - first);
  const std::unique_ptr<OGRGeometry> shape(parsed);
  const std::string id = std::to_string(row + 1);
  if (failure != OGRERR_NONE || !shape) throw Error(ErrorKind::input, "geo.not_wkb", {table.path, table.name, id});
  Geometry geometry = geometry_from_ogr(*shape);
  if (all_finite(geometry)) return geometry;
  diagnostics.push_back({Severity::warning, "geo.non_finite", table.name, id, {}, {}});
  return {};
}

GeometryType type_of(const Layer& layer) {
  GeometryType type = GeometryType::none;
  for (const Feature& feature : layer.features) {
    const GeometryType here = geometry_type(feature.geometry);
    if (here == GeometryType::none) continue;
    if (type != GeometryType::none && type != here) return GeometryType::mixed;
    type = here;
  }
  return type;
}

}  // namespace

Layer layer_of_table(const Table& table, Diagnostics& diagnostics) {
  Layer out{.path = table.path, .name = table.name, .crs = wkt_of_text(table), .type = {}, .fields = {}, .features = {}};
  for (const TableColumn& column : table.columns) out.fields.push_back(column.field);
  const GdalMessages messages;
  out.features.resize(table.rows);
  for (std::size_t row = 0; row < table.rows; ++row) {
    Feature& feature = out.features[row];
    feature.fid = static_cast<std::int64_t>(row + 1);
    feature.values.reserve(table.columns.size());
    for (const TableColumn& column : table.columns) feature.values.push_back(value_of(column, row));
    feature.geometry = geometry_of(table, row, diagnostics);
  }
  out.type = type_of(out);
  recognise_shift(out, diagnostics);
  return out;
}

void filter_layer(Layer& layer, const std::string& where) { filter_rows_late(layer, {.path = layer.path, .layer = layer.name, .where = where, .encoding = {}}); }

}  // namespace qipan
