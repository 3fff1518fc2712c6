// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <optional>

#include <cpl_vsi.h>

#include "engine/base/error.h"
#include "engine/geo/encoding.h"
#include "engine/geo/gdal_support.h"
#include "engine/geo/layer_reader.h"
#include "engine/geo/style_table.h"
#include "engine/geo/neutral_copy.h"
#include "engine/geo/row_filter.h"
#include "engine/geo/shifted_layer.h"
#include "engine/geo/vector_io.h"

namespace qipan {
namespace {

using namespace geo;

std::string driver_of(GDALDataset& dataset) { return dataset.GetDriver() ? dataset.GetDriver()->GetDescription() : ""; }

/// QGIS keeps styles and projects beside the data, spreadsheets keep empty sheets: not what anybody means by "the layer".
bool holds_data(OGRLayer& layer) {
  const std::string name = layer.GetName();
  if (name == "layer_styles" || name == "qgis_projects" || name == "qgis_layer_metadata") return false;
  return layer.GetLayerDefn()->GetFieldCount() > 0 || layer.GetGeomType() != wkbNone;
}

std::vector<std::string> names_of(GDALDataset& dataset) {
  std::vector<std::string> names;
  for (OGRLayer* layer : dataset.GetLayers()) {
    if (holds_data(*layer)) names.push_back(repair_utf8(layer->GetName()));
  }
  return names;
}

OGRLayer& pick_layer(GDALDataset& dataset, const LayerSource& source) {
  if (!source.layer.empty()) {
    if (OGRLayer* layer = dataset.GetLayerByName(source.layer.c_str())) return *layer;
    throw Error(ErrorKind::input, "geo.no_layer", {source.path, source.layer, join(names_of(dataset), ", ")});
  }
  OGRLayer* only = nullptr;
  int count = 0;
  for (OGRLayer* layer : dataset.GetLayers()) {
    if (!holds_data(*layer)) continue;
    only = layer;
    ++count;
  }
  if (count == 1) return *only;
  if (count == 0) throw Error(ErrorKind::input, "geo.no_layers", {source.path});
  const std::vector<std::string> names = names_of(dataset);
  throw Error(ErrorKind::input, "geo.which_layer", {source.path, join(names, ", "), names.front()});
}

std::string read_small_file(const std::string& path) {
  std::string text;
  if (VSILFILE* file = VSIFOpenL(path.c_str(), "rb")) {
    text.resize(64);
    text.resize(VSIFReadL(text.data(), 1, text.size(), file));
    VSIFCloseL(file);
  }
  return text;
}

/// The file of the layer with this extension (lower case), beside its main file; ASCII case does not matter.
std::optional<std::string> sidecar(GDALDataset& dataset, const std::string& layer, const std::string& extension) {
  const auto wanted = [&](const std::filesystem::path& path) {
    std::string tail = path.extension().string();
    std::ranges::transform(tail, tail.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return tail == extension;
  };
  std::optional<std::string> found;
  char** files = dataset.GetFileList();
  for (char** file = files; file && *file; ++file) {
    const std::filesystem::path path(*file);
    if (path.stem() == layer && wanted(path)) found = *file;
  }
  if (!found && files && *files) {  // not every driver lists its .cpg
    const std::string beside = std::filesystem::path(*files).replace_filename(layer + extension).string();
    VSIStatBufL info;
    if (VSIStatL(beside.c_str(), &info) == 0) found = beside;
  }
  CSLDestroy(files);
  return found;
}

EncodingHints hints_of(GDALDataset& dataset, OGRLayer& layer, const std::string& option) {
  const std::string driver = driver_of(dataset);
  const bool mapinfo = driver == "MapInfo File";
  EncodingHints hints;
  hints.option = option;
  hints.reliable = driver != "ESRI Shapefile" && driver != "CSV" && driver != "DXF" && !mapinfo;
  // MapInfo text with a charset in its header arrives as UTF-8 already.
  if (mapinfo && layer.TestCapability(OLCStringsAsUTF8)) hints.reliable = true;
  if (hints.reliable) {
    hints.option.clear();
    return hints;
  }
  if (const auto cpg = sidecar(dataset, layer.GetName(), ".cpg")) hints.cpg = read_small_file(*cpg);
  if (driver == "ESRI Shapefile") {
    if (const auto dbf = sidecar(dataset, layer.GetName(), ".dbf")) {
      const std::string head = read_small_file(*dbf);
      if (head.size() > 29) hints.ldid = static_cast<unsigned char>(head[29]);
    }
    hints.dbf = true;
  }
  return hints;
}

std::vector<std::size_t> widths_of(const OGRLayer& layer_const) {
  auto& layer = const_cast<OGRLayer&>(layer_const);  // OGR has no const access to a schema
  std::vector<std::size_t> widths;
  for (int i = 0; i < layer.GetLayerDefn()->GetFieldCount(); ++i) {
    widths.push_back(static_cast<std::size_t>(std::max(0, layer.GetLayerDefn()->GetFieldDefn(i)->GetWidth())));
  }
  return widths;
}

}  // namespace

Layer read_layer(const LayerSource& source, Diagnostics& diagnostics) {
  std::optional<NeutralCopy> copy;  // outlives the data source
  DatasetPtr dataset = open_dataset(source.path);
  const GdalMessages messages;
  if (!source.encoding.empty() && driver_of(*dataset) == "MapInfo File" &&
      pick_layer(*dataset, source).TestCapability(OLCStringsAsUTF8)) {
    copy.emplace(*dataset, source.path);
    dataset = open_dataset(copy->path());
  }
  OGRLayer& chosen = pick_layer(*dataset, source);
  EncodingHints hints = hints_of(*dataset, chosen, source.encoding);
  if (hints.dbf) hints.widths = widths_of(chosen);
  // A filter sees decoded text only where GDAL decodes; elsewhere it has to wait.
  const bool filter_late = !hints.reliable;
  if (!source.where.empty() && !filter_late) filter_rows_early(*dataset, chosen, source);
  Layer layer = take_layer(*dataset, chosen, source.path, diagnostics);
  layer.name = repair_utf8(layer.name);
  decode_layer(hints, layer, diagnostics);
  recognise_shift(layer, diagnostics);
  if (!source.where.empty() && filter_late) filter_rows_late(layer, source);
  return layer;
}

std::vector<std::string> layer_names(const std::string& path) {
  const DatasetPtr dataset = open_dataset(path);
  const GdalMessages messages;
  std::vector<std::string> names;
  for (OGRLayer* layer : dataset->GetLayers()) {
    if (std::string_view(layer->GetName()) != kStyleTable) names.push_back(repair_utf8(layer->GetName()));
  }
  return names;
}

}  // namespace qipan
