// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/geo/gdal_support.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <ogr_srs_api.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <mutex>

#include "engine/base/data_folder.h"
#include "engine/base/error.h"
#include "engine/geo/encoding.h"
#include "engine/geo/proj_support.h"

namespace qipan::geo {
namespace {

bool needs_network(const std::string& path) {
  static constexpr std::array<std::string_view, 12> kRemote = {"/vsicurl",    "/vsis3",  "/vsigs",    "/vsiaz",
                                                               "/vsiadls",    "/vsioss", "/vsiswift", "/vsihdfs",
                                                               "/vsiwebhdfs", "http://", "https://",  "ftp://"};
  return std::ranges::any_of(kRemote, [&](std::string_view prefix) { return path.find(prefix) != std::string::npos; });
}

/// The names in the folder where `path` should have been, for the error text.
std::string neighbours(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code failure;
  fs::path folder = fs::path(path).parent_path();
  if (folder.empty()) folder = ".";
  std::vector<std::string> names;
  for (fs::directory_iterator it(folder, failure), end; !failure && it != end; it.increment(failure)) {
    const std::string name = it->path().filename().string();
    if (!name.starts_with('.')) names.push_back(valid_utf8(name) ? name : repair_utf8(name));
  }
  std::ranges::sort(names);
  constexpr std::size_t kShown = 12;
  const std::size_t more = names.size() > kShown ? names.size() - kShown : 0;
  names.resize(names.size() - more);
  if (more > 0) names.push_back(std::string("+").append(std::to_string(more)));
  return names.empty() ? "-" : join(names, ", ");
}

DatasetPtr open_with(const std::string& path, const char* const* options) {
  return DatasetPtr(static_cast<GDALDataset*>(
      GDALOpenEx(path.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR, nullptr, options, nullptr)));
}

}  // namespace

void register_drivers() {
  static std::once_flag once;
  std::call_once(once, [] {
    CPLStringList folders;
    for (const std::string& folder : proj_folders()) folders.AddString(folder.c_str());
    if (!folders.empty()) OSRSetPROJSearchPaths(folders.List());
#ifdef QIPAN_GDAL_DATA
    // For this GDAL alone; what its finder is told counts for one thread.
    CPLSetConfigOption("GDAL_DATA", data_folder(QIPAN_GDAL_DATA).c_str());
#endif
    GDALAllRegister();
  });
}

GdalMessages::GdalMessages() { CPLPushErrorHandlerEx(&GdalMessages::collect, this); }
GdalMessages::~GdalMessages() { CPLPopErrorHandler(); }

void CPL_STDCALL GdalMessages::collect(CPLErr kind, CPLErrorNum, const char* message) {
  auto& self = *static_cast<GdalMessages*>(CPLGetErrorHandlerUserData());
  constexpr std::size_t kKept = 20;  // a broken file may complain once per feature
  if (kind == CE_Warning && self.warnings_.size() < kKept) self.warnings_.emplace_back(message);
  if ((kind == CE_Failure || kind == CE_Fatal) && self.failures_.size() < kKept) self.failures_.emplace_back(message);
}

void GdalMessages::clear() {
  failures_.clear();
  warnings_.clear();
}

std::string GdalMessages::text() const {
  const std::string all = join(failures_.empty() ? warnings_ : failures_, "; ");
  std::string short_text = all.substr(0, 500);
  while (!short_text.empty() && (short_text.back() == '\n' || short_text.back() == ' ')) short_text.pop_back();
  return short_text.empty() ? "-" : repair_utf8(short_text);
}

std::string join(const std::vector<std::string>& parts, const char* separator) {
  std::string out;
  for (const std::string& part : parts) {
    if (!out.empty()) out += separator;
    out += part;
  }
  return out;
}

DatasetPtr open_dataset(const std::string& path) {
  register_drivers();
  if (needs_network(path)) throw Error(ErrorKind::input, "geo.network", {path});
  GdalMessages messages;
  const CPLConfigOptionSetter raw_dxf("DXF_ENCODING", "UTF-8", false);
  // Text as it stands: dates as a GeoJSON spells them, bytes of a shapefile undecoded.
  GDALDriverH guess = GDALIdentifyDriverEx(path.c_str(), GDAL_OF_VECTOR, nullptr, nullptr);
  const bool geojson = guess && std::string_view(GDALGetDescription(guess)) == "GeoJSON";
  const char* const dates_as_text[] = {"DATE_AS_STRING=YES", nullptr};
  DatasetPtr dataset = open_with(path, geojson ? dates_as_text : nullptr);
  if (dataset && dataset->GetDriver() && std::string_view(dataset->GetDriver()->GetDescription()) == "ESRI Shapefile") {
    dataset.reset();
    messages.clear();
    const char* const undecoded[] = {"ENCODING=", nullptr};
    dataset = open_with(path, undecoded);
  }
  if (dataset) return dataset;
  VSIStatBufL info;
  if (VSIStatExL(path.c_str(), &info, VSI_STAT_EXISTS_FLAG) != 0) {
    throw Error(ErrorKind::input, "geo.no_such_file", {path, neighbours(path)});
  }
  throw Error(ErrorKind::input, "geo.cannot_open", {path, messages.text()});
}

}  // namespace qipan::geo
