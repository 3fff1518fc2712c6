// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/geo/format.h"

#include <cpl_string.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <filesystem>
#include <string_view>

#include "engine/base/error.h"
#include "engine/geo/gdal_support.h"

namespace qipan::geo {
namespace {

/// Any other driver that says it can create files with this extension.
std::string driver_for(const std::string& extension) {
  GDALDriverManager* manager = GetGDALDriverManager();
  for (int i = 0; i < manager->GetDriverCount(); ++i) {
    GDALDriver* driver = manager->GetDriver(i);
    if (!driver->GetMetadataItem(GDAL_DCAP_VECTOR) || !driver->GetMetadataItem(GDAL_DCAP_CREATE)) continue;
    const char* extensions = driver->GetMetadataItem(GDAL_DMD_EXTENSIONS);
    const CPLStringList list(CSLTokenizeString2(extensions ? extensions : "", " ", 0));
    if (list.FindString(extension.c_str()) >= 0) return driver->GetDescription();
  }
  return {};
}

Format known_format(const std::string& extension, const WriteOptions& chosen) {
  const int decimals = chosen.geojson_decimals;
  if (extension == "gpkg")
    return {.driver = "GPKG", .many_layers = true, .exact = true, .dataset_options = {}, .layer_options = {}};
  if (extension == "geojson" || extension == "json") {
    return {.driver = "GeoJSON",
            .wgs84 = true,
            .coordinate_step = 0.51 * std::pow(10, -decimals),
            .dataset_options = {},
            .layer_options = {}};
  }
  if (extension == "fgb")
    return {.driver = "FlatGeobuf", .exact = true, .reorders = true, .dataset_options = {}, .layer_options = {}};
  if (extension == "shp")
    return {.driver = "ESRI Shapefile",
            .encoding = chosen.shapefile_encoding == "UTF-8" ? "" : chosen.shapefile_encoding,
            .dataset_options = {},
            .layer_options = {"ENCODING=" + chosen.shapefile_encoding}};
  if (extension == "mbtiles") {  // vector tiles, as web maps take them
    return {.driver = "MVT",
            .many_layers = true,
            .proven = false,
            .one_way = true,
            .dataset_options = {"FORMAT=MBTILES", "MINZOOM=10", "MAXZOOM=16", "NAME=qipan"},
            .layer_options = {}};
  }
  if (extension == "sqlite")
    return {
        .driver = "SQLite", .many_layers = true, .exact = true, .dataset_options = {}, .layer_options = {"LAUNDER=NO"}};
  if (extension == "csv") {
    // Excel takes UTF-8 for the local code page unless a byte order mark says otherwise.
    return {.driver = "CSV",
            .text_only = true,
            .coordinate_step = 1e-8,
            .dataset_options = {},
            .layer_options = {"WRITE_BOM=YES", "GEOMETRY=AS_WKT"}};
  }
  if (extension == "xlsx")
    return {.driver = "XLSX", .many_layers = true, .geometry = false, .dataset_options = {}, .layer_options = {}};
  if (extension == "ods")
    return {.driver = "ODS", .many_layers = true, .geometry = false, .dataset_options = {}, .layer_options = {}};
  if (extension == "kml")
    return {.driver = "KML", .wgs84 = true, .proven = false, .dataset_options = {}, .layer_options = {}};
  if (extension == "geojsonl" || extension == "geojsons")
    return {.driver = "GeoJSONSeq", .wgs84 = true, .proven = false, .dataset_options = {}, .layer_options = {}};
  if (extension == "dxf")
    return {.driver = "DXF", .fields = false, .proven = false, .dataset_options = {}, .layer_options = {}};
  if (extension == "tab" || extension == "mif") {  // text in GBK, which MapInfo of China reads
    return {.driver = "MapInfo File",
            .proven = false,
            .small_integers = true,
            .dataset_options = {extension == "tab" ? "FORMAT=TAB" : "FORMAT=MIF"},
            .layer_options = {"ENCODING=CP936"}};
  }
  return {.driver = driver_for(extension), .proven = false, .dataset_options = {}, .layer_options = {}};
}

}  // namespace

Format format_of(const std::string& path, const WriteOptions& options) {
  register_drivers();
  std::string extension = std::filesystem::path(path).extension().string();
  if (!extension.empty()) extension.erase(0, 1);
  std::ranges::transform(extension, extension.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (path.starts_with("PG:")) {
    Format server{.driver = "PostgreSQL", .many_layers = true, .database = true, .dataset_options = {}, .layer_options = {"LAUNDER=NO"}};
    if (options.overwrite) server.layer_options.emplace_back("OVERWRITE=YES");
    if (!GetGDALDriverManager()->GetDriverByName("PostgreSQL")) throw Error(ErrorKind::usage, "geo.unknown_format", {path});
    return server;
  }
  Format format = known_format(extension, options);
  if (extension.empty() || format.driver.empty() || !GetGDALDriverManager()->GetDriverByName(format.driver.c_str())) {
    throw Error(ErrorKind::usage, "geo.unknown_format", {path});
  }
  return format;
}

}  // namespace qipan::geo
