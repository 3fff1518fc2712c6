// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/geo/layer.h"

namespace qipan {

/// Where a layer comes from: "FILE" or "FILE::LAYER", an attribute filter and, for formats without a reliable encoding, its name.
struct LayerSource {
  std::string path;   ///< file, folder, /vsizip/.. or connection string
  std::string layer;  ///< empty: the only layer (several: an error that lists them)
  std::string where;  ///< OGR SQL filter; empty: all
  std::string
      encoding;  ///< empty: the reading order of docs/FORMATS.md (.cpg, LDID, valid UTF-8, GB18030; never Latin-1)
  static LayerSource parse(std::string_view text);  ///< splits at the last "::"
};

/// Reads one layer. Guarantees: (1) every feature of the source is there, in source order, with its fid; (2) curves are stroked,
/// Z and M dropped, GeometryCollections flattened; (3) all text is UTF-8, and `diagnostics` says which rule decided the encoding
/// ("geo.encoding") where the format does not; nothing else is repaired.
/// Throws Error(input) naming file, layer and what is there instead: file missing, no such layer, several layers, bad filter.
Layer read_layer(const LayerSource& source, Diagnostics& diagnostics);

/// Layers of a data source, in source order, without the table of styles of a GeoPackage. Throws Error(input) when it cannot be opened.
std::vector<std::string> layer_names(const std::string& path);

/// How QGIS shows a layer; GeoPackages hold it, other formats leave it out.
struct LayerStyle {
  std::string layer, name;
  std::string qml;
};

struct WriteOptions {
  bool overwrite = false;
  int geojson_decimals = 9;
  std::string shapefile_encoding = "UTF-8";  ///< or GB18030
  std::vector<LayerStyle> styles = {};  ///< of layers that are written; the rest is left out
};

/// Writes layers to `path`; the extension chooses the format (.gpkg, .geojson, .fgb, .shp, .kml, .csv, .xlsx, ... any OGR driver
/// that can create; "PG:dbname=..": tables of a PostGIS server; single-layer formats take the first layer). All layers carry Layer::crs; GeoJSON is written in WGS 84 by
/// RFC 7946. Guarantees: (1) the file is written under a temporary name beside the target, re-read and compared (features per
/// layer, every value and coordinate within the format's rounding), then renamed; a failure or kill leaves the old file untouched;
/// (2) an existing target needs `overwrite`; a GeoPackage whose -wal or -shm exists is refused (it is open elsewhere);
/// (3) same layers, same bytes: no clock, no random ids.
/// Returns what the format could not hold (fields renamed, text cut). Feature::fid is not written: rows count from 1.
/// Polygon rings keep the order and start vertex given here, exteriors counter-clockwise.
Diagnostics write_layers(const std::string& path, const std::vector<const Layer*>& layers, const WriteOptions& options);

}  // namespace qipan
