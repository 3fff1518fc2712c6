// SPDX-License-Identifier: Apache-2.0
// Copyright (c) 2026 The Qipan authors
#include "engine/qgis/project_file.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>

#include <filesystem>

#include "engine/base/error.h"
#include "engine/geo/gdal_support.h"
#include "engine/geo/staging_folder.h"

namespace qipan::qgis {
namespace {

std::string read_back(const std::string& path) {
  std::string text;
  VSILFILE* file = VSIFOpenL(path.c_str(), "rb");
  if (!file) return text;
  char block[65536];
  while (const std::size_t n = VSIFReadL(block, 1, sizeof block, file)) text.append(block, n);
  VSIFCloseL(file);
  return text;
}

}  // namespace

void write_project_file(const std::string& path, const std::string& xml, bool overwrite) {
  geo::check_target(path, overwrite);
  const geo::GdalMessages messages;
  const geo::StagingFolder staging(path);
  const std::string inside = std::filesystem::path(path).stem().string() + ".qgs";
  CPLStringList options;
  options.SetNameValue("TIMESTAMP", "315532800");  // 1980, the first date that ZIP knows; GDAL before 3.7 writes none at all
  void* zip = CPLCreateZip(staging.path().c_str(), nullptr);
  bool good = zip && CPLCreateFileInZip(zip, inside.c_str(), options.List()) == CE_None &&
              CPLWriteFileInZip(zip, xml.data(), static_cast<int>(xml.size())) == CE_None && CPLCloseFileInZip(zip) == CE_None;
  good = zip && CPLCloseZip(zip) == CE_None && good;
  if (!good) throw Error(ErrorKind::input, "geo.cannot_write", {path, messages.text()});
  if (read_back("/vsizip/{" + staging.path() + "}/" + inside) != xml) throw Error(ErrorKind::internal, "qgis.proof_failed", {path});
  geo::check_target(path, overwrite);
  staging.commit();
}

}  // namespace qipan::qgis
