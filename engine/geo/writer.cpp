// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <cpl_conv.h>
#include <cpl_string.h>
#include <ogrsf_frmts.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "engine/base/error.h"
#include "engine/geo/format.h"
#include "engine/geo/gdal_support.h"
#include "engine/geo/geojson_writer.h"
#include "engine/geo/geometry_convert.h"
#include "engine/geo/staging_folder.h"
#include "engine/geo/style_table.h"
#include "engine/geo/vector_io.h"

namespace qipan {
namespace {

using namespace geo;

struct Shape {
  OGRwkbGeometryType type = wkbNone;
  bool multi = false;
};

/// One type for the whole layer where there is one: POLYGON, MULTIPOLYGON, ... else GEOMETRY.
Shape shape_of(const Layer& layer) {
  if (layer.type == GeometryType::none) return {};
  bool mixed = layer.type == GeometryType::mixed, multi = false;
  for (const Feature& feature : layer.features) {
    const GeometryType type = geometry_type(feature.geometry);
    mixed = mixed || (type != GeometryType::none && type != layer.type);
    multi =
        multi || feature.geometry.points.size() + feature.geometry.lines.size() + feature.geometry.polygons.size() > 1;
  }
  if (mixed) return {wkbUnknown, false};
  switch (layer.type) {
    case GeometryType::point: return {multi ? wkbMultiPoint : wkbPoint, multi};
    case GeometryType::line: return {multi ? wkbMultiLineString : wkbLineString, multi};
    default: return {multi ? wkbMultiPolygon : wkbPolygon, multi};
  }
}

/// The type of a column of whole numbers.
OGRFieldType integer_type(const Layer& layer, std::size_t column, bool small) {
  if (!small) return OFTInteger64;
  const bool fits = std::ranges::all_of(layer.features, [&](const Feature& feature) {
    const auto* value = std::get_if<std::int64_t>(&feature.values[column]);
    return !value || std::in_range<std::int32_t>(*value);
  });
  return fits ? OFTInteger : OFTReal;
}

class LayerWriter {
 public:
  LayerWriter(GDALDataset& dataset, const Format& format, const std::string& path, const GdalMessages& messages)
      : dataset_(dataset), format_(format), path_(path), messages_(messages) {}

  void write(const Layer& layer) {
    const Shape shape = shape_of(layer);
    OGRLayer& target = create(layer, shape);
    const bool transaction = !format_.database && dataset_.TestCapability(ODsCTransactions) && dataset_.StartTransaction() == OGRERR_NONE;
    OGRFeatureDefn* schema = target.GetLayerDefn();
    for (const Feature& feature : layer.features) {
      OGRFeature row(schema);
      for (std::size_t i = 0; i < layer.fields.size(); ++i) set_value(row, columns_[i], feature.values[i]);
      if (shape.type != wkbNone) {
        if (auto geometry = geometry_to_ogr(feature.geometry, shape.multi)) row.SetGeometryDirectly(geometry.release());
      }
      if (target.CreateFeature(&row) != OGRERR_NONE) fail();
    }
    if (transaction && dataset_.CommitTransaction() != OGRERR_NONE) fail();
  }

  [[noreturn]] void fail() const { throw Error(ErrorKind::input, "geo.cannot_write", {path_, messages_.text()}); }

 private:
  OGRLayer& create(const Layer& layer, const Shape& shape) {
    OGRSpatialReference crs;
    crs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    const bool has_crs = !layer.crs.empty() && shape.type != wkbNone;
    if (has_crs && crs.SetFromUserInput(layer.crs.c_str()) != OGRERR_NONE) {
      throw Error(ErrorKind::input, "geo.bad_crs", {layer.crs.substr(0, 200)});
    }
    CPLStringList options;
    for (const std::string& option : format_.layer_options) {
      if (option != "GEOMETRY=AS_WKT" || shape.type != wkbNone) options.AddString(option.c_str());
    }
    const char* const fid = layer.name == kStyleTable ? "id" : "fid";
    for (const auto& [key, name] :
         {std::pair("FID", free_column(layer, fid)), std::pair("GEOMETRY_NAME", free_column(layer, "geom"))}) {
      if (format_.driver == "GPKG" || format_.driver == "SQLite" || format_.database) options.SetNameValue(key, name.c_str());
    }
    OGRLayer* target = dataset_.CreateLayer(layer.name.c_str(), has_crs ? &crs : nullptr, shape.type, options.List());
    if (!target) fail();
    columns_.clear();
    for (std::size_t i = 0; i < layer.fields.size(); ++i) {
      const Field& field = layer.fields[i];
      const OGRFieldType type = field.type == FieldType::integer ? integer_type(layer, i, format_.small_integers)
                                : field.type == FieldType::real  ? OFTReal
                                                                 : OFTString;
      OGRFieldDefn definition(field.name.c_str(), type);
      if (layer.name == kStyleTable) declare_style_column(definition);
      if (target->CreateField(&definition) != OGRERR_NONE) fail();
      columns_.push_back(target->GetLayerDefn()->GetFieldCount() - 1);
    }
    return *target;
  }

  static void set_value(OGRFeature& row, int i, const Value& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
      row.SetField(i, static_cast<GIntBig>(*integer));
    } else if (const auto* real = std::get_if<double>(&value)) {
      row.SetField(i, *real);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      row.SetField(i, text->c_str());
    } else {
      row.SetFieldNull(i);
    }
  }

  GDALDataset& dataset_;
  const Format& format_;
  const std::string& path_;
  const GdalMessages& messages_;
  std::vector<int> columns_;
};

void write_file(const std::string& staged, const std::string& path, const std::vector<Layer>& layers,
                const Format& format) {
  // A fixed date instead of the clock; the file is synced once at the end, so SQLite need not.
  const CPLConfigOptionSetter date("OGR_CURRENT_DATE", "2000-01-01T00:00:00.000Z", false);
  const CPLConfigOptionSetter no_sync("OGR_SQLITE_SYNCHRONOUS", "OFF", false);
  const CPLConfigOptionSetter cache("OGR_SQLITE_CACHE", "256", false);  // MB: with the 2 of SQLite every page of a large index is read and written often
  const GdalMessages messages;
  CPLStringList options;
  for (const std::string& option : format.dataset_options) options.AddString(option.c_str());
  GDALDriver* driver = GetGDALDriverManager()->GetDriverByName(format.driver.c_str());
  DatasetPtr dataset(driver->Create(staged.c_str(), 0, 0, 0, GDT_Unknown, options.List()));
  if (!dataset) throw Error(ErrorKind::input, "geo.cannot_write", {path, messages.text()});
  LayerWriter writer(*dataset, format, path, messages);
  for (const Layer& layer : layers) writer.write(layer);
  dataset.reset();
  if (messages.failed()) writer.fail();
}

/// All tables in one transaction, so that a failure leaves what is there.
void write_database(const std::string& path, const std::vector<Layer>& layers, const Format& format, bool overwrite) {
  const GdalMessages messages;
  DatasetPtr dataset(GDALDataset::Open(path.c_str(), GDAL_OF_VECTOR | GDAL_OF_UPDATE));
  if (!dataset) throw Error(ErrorKind::input, "geo.cannot_open", {path, messages.text()});
  for (const Layer& layer : layers) {
    if (!overwrite && dataset->GetLayerByName(layer.name.c_str())) throw Error(ErrorKind::input, "geo.target_exists", {path + " " + layer.name});
  }
  LayerWriter writer(*dataset, format, path, messages);
  if (dataset->StartTransaction() != OGRERR_NONE) writer.fail();
  for (const Layer& layer : layers) writer.write(layer);
  if (messages.failed() || dataset->CommitTransaction() != OGRERR_NONE) writer.fail();
  dataset.reset();
  if (messages.failed()) writer.fail();
}

}  // namespace

Diagnostics write_layers(const std::string& path, const std::vector<const Layer*>& layers,
                         const WriteOptions& options) {
  const Format format = format_of(path, options);
  if (!format.database) check_target(path, options.overwrite);
  if (layers.empty()) throw Error(ErrorKind::usage, "geo.nothing_to_write", {path});
  Diagnostics diagnostics;
  std::vector<Layer> fit;
  for (const Layer* layer : layers) {
    fit.push_back(fitted(*layer, format, diagnostics));
    if (!format.many_layers) break;
  }
  if (Layer table = style_table(fit, options.styles); format.driver == "GPKG" && !table.features.empty()) {
    std::erase_if(fit, [](const Layer& layer) { return layer.name == kStyleTable; });
    fit.push_back(std::move(table));
  }
  if (format.database) {
    write_database(path, fit, format, options.overwrite);
    prove_written(path, path, fit, format);
    return diagnostics;
  }
  const StagingFolder staging(path);
  if (format.driver == "GeoJSON") {
    write_geojson(staging.path(), path, fit.front(), options.geojson_decimals);
  } else {
    write_file(staging.path(), path, fit, format);
  }
  prove_written(staging.path(), path, fit, format);
  check_target(path, options.overwrite);  // somebody may have opened or made it meanwhile
  staging.commit();
  return diagnostics;
}

}  // namespace qipan
